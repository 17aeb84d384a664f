"""The endings of file names."""

from __future__ import annotations

import pytest

from transforms.intake.endings import COMPRESSED, without_compression


@pytest.mark.parametrize("ending", COMPRESSED)
def test_the_ending_of_a_compression_is_taken_off(ending: str) -> None:
    """What remains is the name that the file had before, in lower case."""
    assert without_compression(f"/in/News.JSONL{ending.upper()}") == "/in/news.jsonl"
