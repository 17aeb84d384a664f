"""Rejection: pages that are no article, by what they say to their reader."""
