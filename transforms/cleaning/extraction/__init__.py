"""Extraction: which lines of a page are its article's text."""
