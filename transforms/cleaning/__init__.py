"""Cleaning: error pages and walls, extraction, metadata, noise rules, plain text."""
