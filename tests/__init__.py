"""The tests of copydesk, laid out as its source."""
