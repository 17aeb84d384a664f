"""What is remembered of a published story: enough to find its later copies without its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from schemas.fingerprint import Fingerprint, SiteFurniture
from schemas.pickling import pickled_packed
from transforms.memory.segment_names import Table
from transforms.memory.segments import SCHEMAS
from transforms.syndication.batches import key_of
from transforms.syndication.fingerprinting import place_of as place_of
from transforms.syndication.fingerprinting import text_hash as text_hash
from transforms.syndication.furniture import furniture_keys, site_key_of

_LATER = ("title_words", "facts", "prose", "names", "held", "runs", "run_counts")
"""What the judge of pairs wants to know beside passages; segments of earlier versions have none of it."""


@pickled_packed
@dataclass(frozen=True, slots=True)
class KnownStory:
    """A published story: its canonical copy as merging sees it, the hash of its published text, and a number that
    stands for the place of the canonical record among the inputs."""

    fingerprint: Fingerprint
    text_hash: bytes
    place: int

    @property
    def story_id(self) -> str:
        return self.fingerprint.story_id or self.fingerprint.copy_id


@pickled_packed
@dataclass(frozen=True, slots=True)
class NewStory:
    """A story of this batch, to be remembered, and the indices of those of its passages that are furniture."""

    story: KnownStory
    furniture: tuple[int, ...] = ()


def story_rows(stories: Sequence[KnownStory], day: int) -> pa.Table:
    """The rows of `stories` that make these known to later runs, in no order."""
    prints = [story.fingerprint for story in stories]
    columns = {
        "key": np.array([key_of(story.story_id) for story in stories], np.uint64),
        "story_id": [story.story_id for story in stories],
        "day": np.full(len(stories), day, np.int32),
        "site": [_text(mark.site) for mark in prints],
        "is_origin": [mark.is_origin for mark in prints],
        "published_at": [mark.published_at for mark in prints],
        "date_trusted": [mark.date_trusted for mark in prints],
        "word_count": [mark.word_count for mark in prints],
        "passages": [mark.passages for mark in prints],
        "words": [mark.words for mark in prints],
        "quoted": [mark.quoted for mark in prints],
        "text_hash": [story.text_hash for story in stories],
        "place": np.array([story.place for story in stories], np.uint64),
        **{name: [getattr(mark, name) for mark in prints] for name in _LATER},
    }
    return pa.table(columns, schema=SCHEMAS[Table.STORIES])


def passage_rows(stories: Sequence[NewStory], day: int) -> pa.Table:
    """The rows of `passages` that lead to stories, in no order; the furniture of a story's site leads nowhere."""
    keys = [_leading_passages(new) for new in stories]
    counts = [len(part) for part in keys]
    columns = {
        "key": np.concatenate([*keys, np.zeros(0, np.uint64)]),
        "story": np.repeat(np.array([key_of(new.story.story_id) for new in stories], np.uint64), counts),
        "day": np.full(sum(counts), day, np.int32),
    }
    return pa.table(columns, schema=SCHEMAS[Table.PASSAGES])


def _leading_passages(new: NewStory) -> NDArray[np.uint64]:
    passages = np.frombuffer(new.story.fingerprint.passages, "<u8")
    shown = np.ones(len(passages), bool)
    shown[list(new.furniture)] = False
    return np.unique(passages[shown])


def furniture_rows(furniture: Sequence[SiteFurniture]) -> pa.Table:
    """The rows of `furniture` that keep what was learned of sites, in no order."""
    passages = np.array([row.passage for row in furniture], np.int64)
    sites = np.array([site_key_of(row.site) for row in furniture], np.uint64)
    columns = {
        "key": furniture_keys(sites, passages.astype(np.uint64)),
        "site": [_text(row.site) for row in furniture],
        "passage": passages,
        "articles": np.array([row.articles for row in furniture], np.int32),
    }
    return pa.table(columns, schema=SCHEMAS[Table.FURNITURE])


def stories_from(rows: pa.Table) -> Iterator[KnownStory]:
    """The stories of rows of `stories`."""
    for row in rows.to_pylist():
        yield KnownStory(
            Fingerprint(
                copy_id=row["story_id"],
                site=row["site"],
                is_origin=row["is_origin"],
                published_at=row["published_at"],
                date_trusted=row["date_trusted"],
                word_count=row["word_count"],
                passages=row["passages"],
                words=row["words"],
                quoted=row["quoted"],
                story_id=row["story_id"],
                **{name: row[name] for name in _LATER},
            ),
            row["text_hash"],
            row["place"],
        )


def furniture_from(rows: pa.Table) -> Iterator[SiteFurniture]:
    """The furniture of rows of `furniture`."""
    for row in rows.to_pylist():
        yield SiteFurniture(row["site"], row["passage"], row["articles"])


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode("utf-8")
