"""Memory: what earlier runs published, looked up and added to by each batch."""
