"""The transform that gathers the copies of each story."""

from __future__ import annotations

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that

from schemas.fingerprint import Fingerprint
from schemas.story import Placement, Relation
from transforms.syndication.merge import MergeCopies
from transforms.syndication.passages import split_passages
from transforms.syndication.speech import speech_shares

TALE = [
    "The harbour master of Oldquay closed the northern basin on Monday after a crane slid into the water.",
    "Nobody was hurt when the crane fell, but two barges loaded with gravel sank within minutes.",
    "Divers will look at the wreck on Tuesday before a floating crane tries to lift it.",
    "The port handles about nine hundred ships a year and most of them carry building materials.",
    "A spokeswoman for the owners said that the brakes had been tested only three weeks ago.",
]
OTHER = [
    "Pupils of the village school in Hollerbeck have built a telescope from old washing machine parts.",
    "Their teacher had asked them to find a use for the drums that a shop had thrown away.",
    "On Friday evening they saw the rings of Saturn for the first time with their own device.",
]


def fingerprint(copy_id: str, sentences: list[str], site: str, **fields: object) -> Fingerprint:
    text = "\n".join(sentences)
    passages = split_passages(text, "en")
    given = {"is_origin": False, "published_at": None, "date_trusted": False, "story_id": None, **fields}
    return Fingerprint(
        copy_id=copy_id,
        site=site,
        word_count=len(text.split()),
        passages=passages.fingerprints,
        words=passages.words,
        quoted=speech_shares(text, passages),
        **given,  # type: ignore[arg-type]
    )


def check_two_stories(placements: list[Placement]) -> None:
    by_id = {placement.copy_id: placement for placement in placements}
    assert sorted(by_id) == ["a", "b", "c", "d", "z"]
    assert len(placements) == 5
    assert [by_id[name].story_id for name in "abcdz"] == ["b", "b", "b", "b", "z"]
    assert [by_id[name].relation for name in "abcd"] == [
        Relation.EXCERPT,
        Relation.CANONICAL,
        Relation.IDENTICAL,
        Relation.REVISION,
    ]


def test_copies_are_gathered() -> None:
    """Five articles of two stories get one placement each, with the earliest trusted copy leading its story."""
    copies = [
        fingerprint("a", TALE[:2], "one.example"),
        fingerprint("b", TALE, "two.example", published_at=5, date_trusted=True),
        fingerprint("c", TALE, "three.example", published_at=7, date_trusted=True),
        fingerprint("d", TALE[:4], "two.example"),
        fingerprint("z", OTHER, "two.example", published_at=1, date_trusted=True),
    ]
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        merged = pipeline | beam.Create(copies) | MergeCopies()
        assert_that(merged.placements, check_two_stories)
