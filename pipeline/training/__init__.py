"""Teaches the judge of lines from pages and their true text, and says how well it does on pages it has not seen."""
