"""Copies are set side by side: what one lacks, what it adds, edited paragraphs word by word."""

from __future__ import annotations

from pathlib import Path

from pipeline.inspection.sql import connect
from pipeline.report.stories import Piece, compare, top_stories

LEAD = "A barge struck the old bridge at dawn on Monday."
END = "Nobody was hurt."


def test_equal_texts_have_no_mark() -> None:
    """Every paragraph is the same."""
    assert list(compare(f"{LEAD}\n{END}", f"{LEAD}\n{END}")) == [(Piece("same", LEAD),), (Piece("same", END),)]


def test_an_edited_paragraph_is_compared_by_words() -> None:
    """Only the words that differ are marked."""
    (edited, kept) = compare(f"{LEAD}\n{END}", f"{LEAD.replace('at dawn', 'early')}\n{END}")
    assert [piece.fate for piece in edited] == ["same", "missing", "added", "same"]
    assert edited[1:3] == (Piece("missing", "at dawn"), Piece("added", "early"))
    assert kept == (Piece("same", END),)


def test_another_paragraph_is_marked_whole() -> None:
    """Where most words are others, striking words out would tell nothing."""
    other = "Trains run again from noon, the railway said."
    assert list(compare(f"{LEAD}\n{END}", f"{other}\n{END}"))[:2] == [
        (Piece("missing", LEAD),),
        (Piece("added", other),),
    ]


def test_the_most_carried_stories(published_samples: Path) -> None:
    """With their outlets in the order of their times, and their texts, the canonical one first."""
    with connect(str(published_samples)) as connection:
        first, second = top_stories(connection, most=2, with_texts=1)
    assert first.copies >= second.copies > 1
    assert first.outlets == len(first.carriers)
    assert [carrier.at for carrier in first.carriers if carrier.at] == sorted(c.at for c in first.carriers if c.at)
    assert first.versions[0].relation == "canonical"
    assert all(version.passages for version in first.versions)
    assert second.versions == ()
