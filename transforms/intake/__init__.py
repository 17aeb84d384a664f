"""Intake: lists input files, opens, decompresses, splits and decodes them into records."""
