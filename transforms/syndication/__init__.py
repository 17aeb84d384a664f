"""Syndication: passages, fingerprints, site furniture, candidates, alignment, stories and their canonical copies."""
