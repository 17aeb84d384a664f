"""Metadata: title, dates, authors, agency, site and language as a page or its container states them."""
