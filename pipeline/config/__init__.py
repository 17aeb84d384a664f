"""`copydesk.toml`: what one house wants otherwise, read and checked before the run."""
