"""The same graph on a source that never ends: files in windows, each window published once."""
