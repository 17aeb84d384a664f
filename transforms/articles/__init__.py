"""Articles: one record's way to a clean article or a reject, and the worker processes that go it."""
