"""Rows: what is published of articles and their places among the stories."""
