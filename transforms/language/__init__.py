"""Language: what language a clean text is written in."""
