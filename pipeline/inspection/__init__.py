"""Inspection: what was published, shown to people and measured against their gold."""
