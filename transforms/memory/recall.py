"""Finds, for new articles, the stories and the site furniture of earlier runs that they may belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam
import numpy as np

from schemas.fingerprint import Fingerprint, SiteFurniture
from transforms.columns import PackInColumns
from transforms.memory.known import MemorySource
from transforms.memory.probing import best_stories, find_rows, shared_stories
from transforms.memory.segment_names import Table
from transforms.memory.segments import SCHEMAS, parted_by_hash, parted_by_range
from transforms.memory.stories import KnownStory, furniture_from, stories_from
from transforms.syndication.batches import Keys, batch_of, join_arrays, to_bytes
from transforms.syndication.furniture import furniture_keys

Packed = tuple[int, bytes]

_BATCH = 4096
_U64, _I64 = np.uint64, np.int64


class Recalled(NamedTuple):
    """What earlier runs know that new articles may be copies of, and what their sites repeat."""

    stories: beam.PCollection[KnownStory]
    furniture: beam.PCollection[SiteFurniture]


@dataclass
class RecallStories(beam.PTransform):
    """Looks new fingerprints, or lists of them, up in the index: a few stories each, and the furniture among all their
    passages."""

    memory: MemorySource

    def expand(self, copies: beam.PCollection[Fingerprint]) -> Recalled:
        memory = self.memory
        if memory.is_empty:
            nothing = copies.pipeline | "Nothing known" >> beam.Create([])
            return Recalled(nothing, nothing)
        stories = (
            copies
            | "Pack passages" >> beam.ParDo(_PackPassages(memory.parts))
            | "Group passages" >> beam.GroupByKey()
            | "Find holders" >> beam.FlatMap(_find_holders, memory)
            | "Group by article" >> beam.GroupByKey()
            | "Choose stories" >> beam.FlatMap(_choose_stories, memory.parts)
            | "Group stories" >> beam.GroupByKey()
            | "Fetch stories" >> beam.FlatMap(_fetch_stories, memory)
        )
        known = stories | "Known fingerprints" >> beam.Map(fingerprint_of_story)
        furniture = (
            (copies, known)
            | "New and known" >> beam.Flatten()
            | "Pack site passages" >> beam.ParDo(_PackSitePassages(memory.parts))
            | "Group site passages" >> beam.GroupByKey()
            | "Fetch furniture" >> beam.FlatMap(_fetch_furniture, memory)
        )
        return Recalled(stories, furniture)


def fingerprint_of_story(story: KnownStory) -> Fingerprint:
    """A story of an earlier run as merging sees it."""
    return story.fingerprint


class _PackPassages(PackInColumns):
    def __init__(self, parts: int) -> None:
        super().__init__(_BATCH)
        self._parts = parts

    def pack(self, elements: Sequence[Fingerprint]) -> Iterator[Packed]:
        batch = batch_of(elements)
        articles = np.repeat(batch.keys, batch.lengths)
        for part, rows in parted_by_range(batch.passages, self._parts):
            yield part, to_bytes((batch.passages[rows], articles[rows]))


class _PackSitePassages(_PackPassages):
    def pack(self, elements: Sequence[Fingerprint]) -> Iterator[Packed]:
        batch = batch_of(elements)
        sites = np.repeat(batch.site_keys, batch.lengths)
        own, anywhere = (furniture_keys(site, batch.passages) for site in (sites, np.zeros_like(sites)))
        keys = np.unique(np.concatenate((own, anywhere)))
        for part, rows in parted_by_range(keys, self._parts):
            yield part, to_bytes((keys[rows],))


def _find_holders(part: tuple[int, Iterable[bytes]], source: MemorySource) -> Iterator[Packed]:
    memory = source.known()
    passages, articles = join_arrays(list(part[1]), (_U64, _U64))
    columns = shared_stories(passages, articles, memory.of(Table.PASSAGES), memory.since)
    for place, rows in parted_by_hash(columns[0], memory.parts):
        yield place, to_bytes(tuple(column[rows] for column in columns))


def _choose_stories(part: tuple[int, Iterable[bytes]], parts: int) -> Iterator[Packed]:
    articles, stories, weights = join_arrays(list(part[1]), (_U64, _U64, _I64))
    chosen = best_stories(articles, stories, weights)
    for place, rows in parted_by_range(chosen, parts):
        yield place, to_bytes((chosen[rows],))


def _fetch_stories(part: tuple[int, Iterable[bytes]], source: MemorySource) -> Iterator[KnownStory]:
    for rows in find_rows(_wanted(part[1]), source.known().of(Table.STORIES), SCHEMAS[Table.STORIES].names):
        yield from stories_from(rows)


def _fetch_furniture(part: tuple[int, Iterable[bytes]], source: MemorySource) -> Iterator[SiteFurniture]:
    for rows in find_rows(_wanted(part[1]), source.known().of(Table.FURNITURE), SCHEMAS[Table.FURNITURE].names):
        yield from furniture_from(rows)


def _wanted(packed: Iterable[bytes]) -> Keys:
    return np.unique(join_arrays(list(packed), (_U64,))[0])
