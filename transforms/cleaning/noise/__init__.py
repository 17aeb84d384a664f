"""Noise: what of an article's paragraphs is no text of its own, by rules that are data."""
