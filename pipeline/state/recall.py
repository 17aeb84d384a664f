"""The step that finds, for new articles, the stories and the site furniture of earlier runs that they may belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import apache_beam as beam
import numpy as np
from apache_beam.transforms.window import GlobalWindows
from apache_beam.utils.windowed_value import WindowedValue

from pipeline.state.memory import Memory
from pipeline.state.names import Table
from pipeline.state.probing import best_stories, find_rows, shared_stories
from pipeline.state.ranges import parted_by_hash, parted_by_range
from pipeline.state.segments import SCHEMAS, Keys
from pipeline.state.stories import KnownStory, furniture_from, stories_from
from schemas.fingerprint import Fingerprint, SiteFurniture
from transforms.syndication.batches import Batch, batch_of, join_arrays, to_bytes
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
    """Looks new fingerprints up in the index: a few stories each, and the furniture among all their passages."""

    memory: Memory

    def expand(self, copies: beam.PCollection[Fingerprint]) -> Recalled:
        memory, stories = self.memory, None
        if not memory.of(Table.PASSAGES):
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


class _Pack(beam.DoFn):
    """Gathers fingerprints into columns before they are shuffled."""

    def __init__(self, parts: int) -> None:
        self._parts = parts
        self._waiting: list[Fingerprint] = []

    def start_bundle(self) -> None:
        self._waiting = []

    def process(self, copy: Fingerprint) -> Iterator[Packed]:
        self._waiting.append(copy)
        if len(self._waiting) >= _BATCH:
            yield from self.pack(batch_of(self._waiting))
            self._waiting = []

    def finish_bundle(self) -> Iterator[WindowedValue]:
        for packed in self.pack(batch_of(self._waiting)):
            yield GlobalWindows.windowed_value(packed)

    def pack(self, batch: Batch) -> Iterator[Packed]:
        """A batch's keys by their part."""
        raise NotImplementedError


class _PackPassages(_Pack):
    def pack(self, batch: Batch) -> Iterator[Packed]:
        articles = np.repeat(batch.keys, batch.lengths)
        for part, rows in parted_by_range(batch.passages, self._parts):
            yield part, to_bytes((batch.passages[rows], articles[rows]))


class _PackSitePassages(_Pack):
    def pack(self, batch: Batch) -> Iterator[Packed]:
        known = np.repeat(batch.site_keys != 0, batch.lengths)
        keys = np.unique(furniture_keys(np.repeat(batch.site_keys, batch.lengths), batch.passages)[known])
        for part, rows in parted_by_range(keys, self._parts):
            yield part, to_bytes((keys[rows],))


def _find_holders(part: tuple[int, Iterable[bytes]], memory: Memory) -> Iterator[Packed]:
    passages, articles = join_arrays(list(part[1]), (_U64, _U64))
    columns = shared_stories(passages, articles, memory.of(Table.PASSAGES), memory.since)
    for place, rows in parted_by_hash(columns[0], memory.parts):
        yield place, to_bytes(tuple(column[rows] for column in columns))


def _choose_stories(part: tuple[int, Iterable[bytes]], parts: int) -> Iterator[Packed]:
    articles, stories, weights = join_arrays(list(part[1]), (_U64, _U64, _I64))
    chosen = best_stories(articles, stories, weights)
    for place, rows in parted_by_range(chosen, parts):
        yield place, to_bytes((chosen[rows],))


def _fetch_stories(part: tuple[int, Iterable[bytes]], memory: Memory) -> Iterator[KnownStory]:
    for rows in find_rows(_wanted(part[1]), memory.of(Table.STORIES), SCHEMAS[Table.STORIES].names):
        yield from stories_from(rows)


def _fetch_furniture(part: tuple[int, Iterable[bytes]], memory: Memory) -> Iterator[SiteFurniture]:
    for rows in find_rows(_wanted(part[1]), memory.of(Table.FURNITURE), SCHEMAS[Table.FURNITURE].names):
        yield from furniture_from(rows)


def _wanted(packed: Iterable[bytes]) -> Keys:
    return np.unique(join_arrays(list(packed), (_U64,))[0])
