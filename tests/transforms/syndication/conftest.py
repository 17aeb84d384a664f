"""Invented articles, and a run of the merging stage."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import apache_beam as beam
import numpy as np
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from schemas.fingerprint import Fingerprint, SiteFurniture
from schemas.link import Link
from schemas.story import Placement
from transforms.syndication.merge import MergeCopies
from transforms.syndication.passages import split_passages
from transforms.syndication.settings import MergeSettings

MakeCopy = Callable[..., Fingerprint]
Merge = Callable[..., tuple[dict[str, Placement], set[tuple[str, int, int]]]]
MakeSentences = Callable[..., list[str]]

_PLACEMENTS: list[Placement] = []
_FURNITURE: list[SiteFurniture] = []
_LINKS: list[Link] = []

_SYLLABLES = (
    "ba",
    "den",
    "fil",
    "gor",
    "han",
    "ke",
    "lum",
    "mar",
    "nes",
    "ol",
    "pri",
    "ra",
    "sut",
    "tov",
    "wex",
    "zin",
)
_FRAME = "The {} {} was {} by {} {} near {} on {}, while {} and {} {} the {} {} of {}."


def _sentence(topic: int, number: int) -> str:
    random = np.random.default_rng([topic, number])
    words = ["".join(random.choice(_SYLLABLES, 3)) for _ in range(_FRAME.count("{}"))]
    return _FRAME.format(*words)


@pytest.fixture(scope="session")
def sentences() -> MakeSentences:
    """sentences(topic, count, start=0): invented sentences, always the same for one topic."""

    def make(topic: int, count: int, start: int = 0) -> list[str]:
        return [_sentence(topic, number) for number in range(start, start + count)]

    return make


@pytest.fixture(scope="session")
def copy_of() -> MakeCopy:
    """copy_of(copy_id, sentences, site="", **fields): the fingerprint of an article of these sentences."""

    def make(copy_id: str, text: Sequence[str], site: str = "", **fields: object) -> Fingerprint:
        whole = "\n".join(text)
        passages = split_passages(whole, "en")
        given = {
            "is_origin": False,
            "published_at": None,
            "date_trusted": False,
            "story_id": None,
            "title_key": 0,
            **fields,
        }
        return Fingerprint(
            copy_id=copy_id,
            site=site,
            word_count=len(whole.split()),
            passages=passages.fingerprints,
            words=passages.words,
            quoted=passages.quoted,
            **given,  # type: ignore[arg-type]
        )

    return make


@pytest.fixture(scope="session")
def merge() -> Merge:
    """merge(copies, settings, known, links): placements by copy id, and (site, passage, articles) of learned
    furniture; `links` is given all links."""

    def run(
        copies: Sequence[Fingerprint],
        settings: MergeSettings | None = None,
        known: Sequence[SiteFurniture] = (),
        links: list[Link] | None = None,
    ) -> tuple[dict[str, Placement], set[tuple[str, int, int]]]:
        _PLACEMENTS.clear()
        _FURNITURE.clear()
        _LINKS.clear()
        with beam.Pipeline(runner=FnApiRunner()) as pipeline:
            earlier = pipeline | "Known" >> beam.Create(list(known)) if known else None
            merged = pipeline | beam.Create(list(copies)) | MergeCopies(settings or MergeSettings(), earlier)
            merged.placements | "KeepPlacements" >> beam.Map(_keep_placement)
            merged.furniture | "KeepFurniture" >> beam.Map(_keep_furniture)
            merged.links | "KeepLinks" >> beam.Map(_keep_link)
        if links is not None:
            links.extend(_LINKS)
        placed = {placement.copy_id: placement for placement in _PLACEMENTS}
        assert len(placed) == len(_PLACEMENTS)
        return placed, {(row.site, row.passage, row.articles) for row in _FURNITURE}

    return run


def _keep_placement(placement: Placement) -> None:
    _PLACEMENTS.append(placement)


def _keep_link(link: Link) -> None:
    _LINKS.append(link)


def _keep_furniture(row: SiteFurniture) -> None:
    _FURNITURE.append(row)
