"""What two articles that share passages have in common."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from schemas.fingerprint import Fingerprint
from schemas.link import LinkRelation
from transforms.syndication.alignment import Sides, align
from transforms.syndication.batches import batch_of
from transforms.syndication.passages import split_passages
from transforms.syndication.relating import Relationship, relate
from transforms.syndication.settings import MergeSettings

FORM = "Police in {} said {} people were seen at {} on {} before the march to {} began."
PLACES = ("Arden", "Belmont", "Corvale", "Dunmore", "Eastley", "Farrow", "Glenby", "Harrow", "Ilmore", "Jarvis")


def print_of(copy_id: str, lines: list[str]) -> Fingerprint:
    """The fingerprint of these lines with all that passages hold."""
    found = split_passages("\n".join(lines), "en")
    return Fingerprint(
        copy_id, "", False, None, False, 100, found.fingerprints, found.words, found.quoted,
        facts=found.facts, prose=found.prose, names=found.names, runs=found.runs, run_counts=found.run_counts,
    )  # fmt: skip


def related(left: list[str], right: list[str], one_piece: bool = False) -> Relationship:
    sides = Sides(batch_of([print_of("a", left), print_of("b", right)]), np.zeros(0, np.uint64), MergeSettings())
    return relate(sides[0], sides[1], align(sides[0], sides[1], MergeSettings()), one_piece)


def form(shift: int) -> list[str]:
    """A form of six lines, filled in with other places and numbers for each shift."""
    return [
        FORM.format(
            PLACES[(row + shift) % 10], 31 * row + shift, PLACES[(row + 2 * shift) % 10], row + 7 * shift, "Kew"
        )
        for row in range(6)
    ]


def captions(count: int) -> list[str]:
    return [f"Guests arrive beside the {place} fountain on a summer evening" for place in PLACES[:count]]


@pytest.mark.parametrize(
    ("relation", "shared", "own"),
    [
        (LinkRelation.FOLLOW_UP, 6, 4),
        (LinkRelation.BACKGROUND, 2, 18),
    ],
)
def test_sentences_in_common(sentences: Any, relation: LinkRelation, shared: int, own: int) -> None:
    """Much of an earlier report is a follow-up, a few of its sentences are background."""
    common = sentences(1, shared)
    found = related([*sentences(2, own), *common], [*sentences(3, own), *common])
    assert found.relation is relation
    assert found.left == pytest.approx(shared / (shared + own), abs=0.1)
    assert (found.left_lead, found.right_lead) == (0.0, 0.0)


def test_speech_in_common(sentences: Any) -> None:
    """Two reports that quote one statement."""
    quoted = [f"“{sentence}”" for sentence in sentences(1, 5)]
    assert related([*sentences(2, 4), *quoted], [*sentences(3, 4), *quoted]).relation is LinkRelation.QUOTES


def test_captions_in_common(sentences: Any) -> None:
    """What ends without a full stop is no prose."""
    gallery = captions(10)
    assert related([*sentences(2, 4), *gallery], [*sentences(3, 4), *gallery]).relation is LinkRelation.SHARES_FURNITURE


def test_a_form_filled_in_again() -> None:
    """The same sentences with other names and numbers."""
    assert related(form(1), form(4)).relation is LinkRelation.TEMPLATE


def test_what_the_judge_takes_for_one_piece(sentences: Any) -> None:
    """Is a near copy, whatever is shared; the lead is the first sixty words."""
    text = sentences(1, 8)
    found = related(text, [*text[:4], *sentences(2, 4)], one_piece=True)
    assert (found.relation, found.left_lead) == (LinkRelation.NEAR_COPY, 1.0)
