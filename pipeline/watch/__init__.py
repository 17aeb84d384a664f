"""Watch mode: the same run, round after round, on what is new."""
