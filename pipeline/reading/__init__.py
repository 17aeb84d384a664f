"""Reading back what was published, for people."""
