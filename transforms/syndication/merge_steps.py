"""The steps of merging, each on one bucket of packed articles, passages or pairs."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import apache_beam as beam
import numpy as np
from apache_beam.metrics import Metrics
from apache_beam.pvalue import TaggedOutput
from apache_beam.transforms.window import BoundedWindow
from apache_beam.utils.windowed_value import WindowedValue

from schemas.fingerprint import Fingerprint, SiteFurniture
from schemas.link import Link
from schemas.story import Placement, Relation
from transforms.columns import PackInColumns, in_lists
from transforms.syndication.alignment import Side, Sides, align
from transforms.syndication.batches import (
    Batch,
    Keys,
    arrays_from,
    batch_from,
    batch_of,
    buckets_of,
    join_arrays,
    join_batches,
    to_bytes,
)
from transforms.syndication.compared import Found, compared_pairs
from transforms.syndication.furniture import Evidence, counted, find_evidence, furniture_keys, judge, site_key_of
from transforms.syndication.linking import ComparedPair, choose_links
from transforms.syndication.pair_judge import PairJudge
from transforms.syndication.placing import label_components, place_alone, place_components
from transforms.syndication.relating import relate
from transforms.syndication.settings import MergeSettings
from transforms.syndication.sharing import (
    candidate_pairs,
    known_wide,
    pack_rows,
    site_repeats,
    sort_rows,
    unique_pairs,
    unpack_rows,
    wide_passages,
)

Packed = tuple[int, bytes]
"""A shuffle bucket and packed columns for it."""

_U64, _I64 = np.uint64, np.int64
ARTICLES, PAIRS, REPEATS, WIDE, EVIDENCE = "articles", "pairs", "repeats", "wide", "evidence"
LINKED, PROPOSALS, ALONE, LABELS = "linked", "proposals", "alone", "labels"
COMPARED, PLACED = "compared", "placed"
_LISTED = 64
"""So many placements are one element."""

CANDIDATES = Metrics.counter("merge", "candidates")
COPY_EDGES = Metrics.counter("merge", "copy_edges")


class PackCopies(beam.DoFn):
    """Fingerprints, or lists of them → articles by article bucket, and (main) their passages by passage bucket."""

    def __init__(self, settings: MergeSettings) -> None:
        self._settings = settings
        self._waiting: dict[BoundedWindow, list[Fingerprint]] = {}

    def start_bundle(self) -> None:
        self._waiting = {}

    def process(self, copy: Fingerprint | list[Fingerprint], window: Any = beam.DoFn.WindowParam) -> Iterator[Any]:
        copies = copy if isinstance(copy, list) else [copy]
        waiting = self._waiting.setdefault(window, [])
        waiting.extend(copies)
        if len(waiting) >= self._settings.batch_size:
            yield from self._packed(self._waiting.pop(window))

    def finish_bundle(self) -> Iterator[Any]:
        for window, copies in self._waiting.items():
            for element in self._packed(copies):
                tag, value = (element.tag, element.value) if isinstance(element, TaggedOutput) else (None, element)
                windowed = WindowedValue(value, window.max_timestamp(), [window])
                yield windowed if tag is None else TaggedOutput(tag, windowed)

    def _packed(self, copies: list[Fingerprint]) -> Iterator[Any]:
        batch = batch_of(copies)
        for bucket, part in _parted(batch.keys, self._settings.buckets):
            yield TaggedOutput(ARTICLES, (bucket, to_bytes(batch.take(part))))
        for bucket, part in _parted(batch.passages, self._settings.buckets):
            yield bucket, to_bytes(pack_rows(batch, part))


class FindShared(beam.DoFn):
    """One bucket of passages → candidate pairs, to both articles' buckets; repeats within a site; widely held ones."""

    def __init__(self, settings: MergeSettings) -> None:
        self._settings = settings

    def process(self, element: tuple[int, Iterable[bytes]]) -> Iterator[Any]:
        buckets = self._settings.buckets
        packed = [arrays_from(piece) for piece in element[1]]
        rows = sort_rows(*unpack_rows(packed))
        lows, highs = candidate_pairs(rows[0], rows[1])
        for here in (lows, highs):
            for bucket, part in _parted(here, buckets):
                yield bucket, to_bytes((lows[part], highs[part]))
        wide = wide_passages(*rows, *known_wide(packed))
        for tag, columns in ((REPEATS, site_repeats(*rows[:3])), (WIDE, wide)):
            for bucket, part in _parted(columns[0], buckets):
                yield TaggedOutput(tag, (bucket, to_bytes(tuple(column[part] for column in columns))))


class LinkArticles(beam.DoFn):
    """One bucket of articles → those alone, those linked (main) and proposed for alignment, and furniture evidence."""

    def __init__(self, settings: MergeSettings) -> None:
        self._settings = settings

    def process(self, element: tuple[int, dict[str, Iterable[bytes]]]) -> Iterator[Any]:
        bucket, groups = element
        batch = join_batches([batch_from(packed) for packed in groups[ARTICLES]])
        lows, highs = unique_pairs(*join_arrays(list(groups[PAIRS]), (_U64, _U64)))
        linked = np.isin(batch.keys, np.concatenate((lows, highs)))
        yield TaggedOutput(ALONE, to_bytes(batch.take(np.flatnonzero(~linked))))
        kept = batch.take(np.flatnonzero(linked))
        if not len(kept):
            return
        keys, passages, held, articles = join_arrays(list(groups[WIDE]), (_U64, _U64, np.uint8, np.uint8))
        kept = replace(kept, held=counted(kept, keys, passages, held, 0).astype(np.uint8))
        anywhere = counted(kept, keys, passages, articles, 0)
        yield bucket, to_bytes(kept)
        yield from self._proposals(kept, lows, highs)
        keys, passages, counts = join_arrays(list(groups[REPEATS]), (_U64, _U64, _I64))
        evidence = find_evidence(kept, keys, passages, counts, anywhere)
        for place, part in _parted(evidence.passages, self._settings.buckets):
            sites = [evidence.sites[row] for row in part.tolist()]
            columns = (sites, *(column[part] for column in evidence.columns))
            yield TaggedOutput(EVIDENCE, (place, to_bytes(columns)))

    def _proposals(self, batch: Batch, lows: Keys, highs: Keys) -> Iterator[Any]:
        """Each pair's lower article goes to the bucket of the higher one, once a bucket."""
        mine = np.isin(lows, batch.keys)
        lows, highs = lows[mine], highs[mine]
        for bucket, part in _parted(highs, self._settings.buckets):
            needed = np.flatnonzero(np.isin(batch.keys, lows[part]))
            packed = to_bytes((to_bytes(batch.take(needed)), lows[part], highs[part]))
            yield TaggedOutput(PROPOSALS, (bucket, packed))


class AlignCandidates(beam.DoFn):
    """One bucket of linked articles and the proposals to them → edges between copies, and all compared pairs."""

    def __init__(self, settings: MergeSettings, judge: PairJudge) -> None:
        self._settings, self._judge = settings, judge

    def start_bundle(self) -> None:
        self._compared = compared_pairs(self._judge, self._settings)

    def process(self, beside: tuple[tuple[int, dict[str, Iterable[bytes]]], bytes]) -> Iterator[Any]:
        element, furniture = beside
        known = np.frombuffer(furniture, _U64)
        here = join_batches([batch_from(packed) for packed in element[1][LINKED]])
        sides, places = Sides(here, known, self._settings), _places(here)
        for packed in element[1][PROPOSALS] if self._settings.merging else ():
            proposed, lows, highs = arrays_from(packed)
            batch = batch_from(proposed)  # type: ignore[arg-type]
            others, other_places = Sides(batch, known, self._settings), _places(batch)
            pairs = [
                self._compare(others[other_places[low]], sides[places[high]])
                for low, high in zip(lows.tolist(), highs.tolist(), strict=True)
            ]
            same = [pair is not None and self._judge.is_one_piece(pair.probability) for pair in pairs]
            CANDIDATES.inc(len(same))
            COPY_EDGES.inc(sum(same))
            if any(same):
                yield 0, to_bytes((lows[same], highs[same]))
            if compared := [pair for pair in pairs if pair is not None]:
                yield TaggedOutput(COMPARED, (0, pickle.dumps(compared)))

    def _compare(self, left: Side, right: Side) -> ComparedPair | None:
        """What an aligned pair is; None where nothing but the furniture of its sites matches."""
        found = align(left, right, self._settings)
        if not found.left_words:
            return None
        probability = self._judge.of_pair(left, right, found)
        self._compared.note(left, right, Found(found.left_words, found.right_words, probability))
        said = relate(left, right, found, self._judge.is_one_piece(probability))
        return ComparedPair(
            left.copy_id,
            right.copy_id,
            (left.is_known, right.is_known),
            (left.published, right.published),
            (left.rank, right.rank),
            said.relation,
            (said.left, said.right, said.left_lead, said.right_lead),
            probability,
        )


class SendMembers(beam.DoFn):
    """One bucket of linked articles and their components → articles by component bucket, and those in none."""

    def __init__(self, settings: MergeSettings) -> None:
        self._settings = settings

    def process(self, element: tuple[int, dict[str, Iterable[bytes]]]) -> Iterator[Any]:
        batch = join_batches([batch_from(packed) for packed in element[1][LINKED]])
        nodes, names = join_arrays(list(element[1][LABELS]), (_U64, _U64))
        order = np.argsort(nodes)
        nodes, names = nodes[order], names[order]
        members = np.isin(batch.keys, nodes)
        if not members.all():
            yield TaggedOutput(ALONE, to_bytes(batch.take(np.flatnonzero(~members))))
        batch = batch.take(np.flatnonzero(members))
        labels = names[np.searchsorted(nodes, batch.keys)]
        for bucket, part in _parted(labels, self._settings.buckets):
            yield bucket, to_bytes((to_bytes(batch.take(part)), labels[part]))


class PackPlaces(PackInColumns):
    """Placements of articles that hang together → (copy, story, whether it begins it) under one key."""

    def pack(self, elements: Sequence[Placement]) -> Iterator[Packed]:
        yield 0, pickle.dumps([(p.copy_id, p.story_id, p.relation is Relation.CANONICAL) for p in elements])


class PackFurniture(beam.CombineFn):
    """All furniture → its sorted keys as bytes: 8 bytes for each passage of each site."""

    def create_accumulator(self) -> set[int]:
        return set()

    def add_input(self, keys: set[int], row: SiteFurniture) -> set[int]:
        site, passage = np.array([site_key_of(row.site)], _U64), np.array([row.passage], _I64).astype(_U64)
        keys.add(int(furniture_keys(site, passage)[0]))
        return keys

    def merge_accumulators(self, accumulators: Iterable[set[int]]) -> set[int]:
        return set().union(*accumulators)

    def extract_output(self, keys: set[int]) -> bytes:
        return np.sort(np.array(list(keys), _U64)).tobytes()


def _parted(keys: Keys, buckets: int) -> Iterator[tuple[int, Any]]:
    """(bucket, indices of the keys in it) of each bucket that has any."""
    places = buckets_of(keys, buckets)
    order = np.argsort(places, kind="stable")
    stops = np.cumsum(np.bincount(places, minlength=buckets))
    for bucket, (start, stop) in enumerate(zip([0, *stops[:-1]], stops, strict=True)):
        if stop > start:
            yield bucket, order[start:stop]


def bucket_name(element: tuple[int, Any]) -> str:
    return str(element[0])


def _places(batch: Batch) -> dict[int, int]:
    """Where each article of a batch stands, by its key."""
    return dict(zip(batch.keys.tolist(), range(len(batch)), strict=True))


def judge_evidence(keyed: tuple[int, Iterable[bytes]]) -> Iterator[SiteFurniture]:
    parts = [arrays_from(packed) for packed in keyed[1]]
    sites = [site for part in parts for site in part[0]]
    return judge(Evidence(sites, *(np.concatenate([part[i] for part in parts]) for i in range(1, 6))))


def label_edges(keyed: tuple[int, Iterable[bytes]], settings: MergeSettings) -> Iterator[Packed]:
    """The one global step: 16 bytes for each edge between copies."""
    nodes, names = label_components(*join_arrays(list(keyed[1]), (_U64, _U64)))
    for bucket, part in _parted(nodes, settings.buckets):
        yield bucket, to_bytes((nodes[part], names[part]))


def link_stories(keyed: tuple[int, dict[str, Iterable[bytes]]], judge: PairJudge) -> Iterator[Link]:
    """The other global step: about 150 bytes for each pair that was compared, and 70 for each copy that was merged."""
    places = [place for packed in keyed[1][PLACED] for place in pickle.loads(packed)]
    pairs = [pair for packed in keyed[1][COMPARED] for pair in pickle.loads(packed)]
    begun = {story for _, story, begins in places if begins}
    return choose_links(pairs, {copy: story for copy, story, _ in places}, begun, judge.threshold)


def place_together(
    beside: tuple[tuple[int, Iterable[bytes]], bytes], settings: MergeSettings, judge: PairJudge
) -> Iterator[list[Placement]]:
    keyed, furniture = beside
    parts = [arrays_from(packed) for packed in keyed[1]]
    batch = join_batches([batch_from(part[0]) for part in parts])  # type: ignore[arg-type]
    names = np.concatenate([part[1] for part in parts])
    return in_lists(place_components(batch, names, np.frombuffer(furniture, _U64), settings, judge), _LISTED)


def place_each_alone(beside: tuple[bytes, bytes]) -> Iterator[list[Placement]]:
    packed, furniture = beside
    batch = batch_from(packed)
    return in_lists(place_alone(batch, np.arange(len(batch)), np.frombuffer(furniture, _U64)), _LISTED)
