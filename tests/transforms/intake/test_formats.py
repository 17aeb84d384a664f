"""What a format is told by beside its content."""

from __future__ import annotations

import pytest

from transforms.intake.formats import ending_of


@pytest.mark.parametrize(
    ("path", "ending"),
    [
        ("a/b.JSON", ".json"),
        ("b.tsv.gz", ".tsv"),
        ("gs://x/b.xml?v=2", ".xml"),
        ("a.b/lock", ""),
        ("a.csv.zst.gz", ".csv"),
    ],
)
def test_the_ending_is_that_of_what_is_within(path: str, ending: str) -> None:
    """Compressions, queries and folders with dots do not count."""
    assert ending_of(path) == ending
