"""Measures of a published folder against a user's own gold: merging, text, rejects."""
