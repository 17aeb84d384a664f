"""Finds a text among the published stories, by the index of passages that runs keep: as a copy or excerpt of what."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from pipeline.inspection.sql import ask
from pipeline.published.load_memory import segments_of
from pipeline.published.store import open_store
from schemas.article import Passages
from schemas.errors import InputError, OutputError
from schemas.record import InputFile, Record, RecordKind
from schemas.reject import Reject
from transforms.cleaning.plaintext import read_text
from transforms.intake.decoding import UndecodableError, decode
from transforms.language.detection import detect
from transforms.memory.probing import best_stories, find_rows, shared_stories
from transforms.memory.segment_names import Table
from transforms.syndication.passages import passages_of, split_sentences

STANDARD_INPUT = "-"
MOST = 0.5
"""From this share of its words on, most of a text stands in another."""
NEARLY_ALL = 0.9
_COLUMNS = ("key", "story_id", "passages", "words")
_LONGEST_NAME = 255
_FILE_NAME = re.compile(r"\S*(?:[/\\]\S*|\w\.[A-Za-z]\w{0,6})")
"""A single word with a folder or an ending in it, which is a path rather than a text."""


@dataclass(frozen=True, slots=True)
class Match:
    """A story that shares passages with the text: the share of the text's words that stand in it, and of its words
    that stand in the text, what that makes the text, and what is known of the story."""

    story_id: str
    verdict: str
    share_of_text: float
    share_of_story: float
    title: str | None = None
    outlet: str | None = None
    published_at: datetime | None = None
    url: str | None = None
    copies: int = 0


def find(folder: str, name: str) -> list[Match]:
    """The stories of a folder that a file's first record, standard input ("-") or a text itself shares passages with,
    that which holds most of it first.

    Raises InputError where there is no text to look for, OutputError where the folder keeps no index.
    """
    segments = dict(segments_of(open_store(folder)))
    if not segments.get(Table.PASSAGES):
        raise OutputError(f"{folder} keeps no index: run `copydesk run INPUT --output {folder}` first")
    matches = matches_of(_passages(name), segments[Table.PASSAGES], segments.get(Table.STORIES, ()))
    return _described(folder, matches)


def matches_of(text: Passages, passages: Sequence[str], stories: Sequence[str]) -> list[Match]:
    """The stories that a text shares passages with, by the files of both tables of the index."""
    keys, words = _unpacked(text.fingerprints, text.words)
    columns = shared_stories(keys, np.zeros(len(keys), np.uint64), passages, since=0)
    near = find_rows(best_stories(*columns), stories, _COLUMNS)
    found = [match for rows in near for match in _matches(keys, words, rows)]
    return sorted(found, key=lambda match: (-match.share_of_text, -match.share_of_story, match.story_id))


def as_dict(match: Match) -> dict[str, object]:
    """A match for machines, shares to three digits."""
    shares = {name: round(getattr(match, name), 3) for name in ("share_of_text", "share_of_story")}
    return {**asdict(match), **shares}


def told(match: Match) -> list[str]:
    """A match for people."""
    day = f"{match.published_at:%Y-%m-%d %H:%M} UTC" if match.published_at else "no date"
    of_text, of_story = f"{match.share_of_text:.0%}", f"{match.share_of_story:.0%}"
    return [
        f"{match.verdict}: {match.title or 'without a title'}",
        f"  {of_text} of the text's words stand in it, {of_story} of its own in the text",
        f"  story {match.story_id}, {match.copies:,} {'copy' if match.copies == 1 else 'copies'}; "
        f"told by {match.outlet or 'an unknown outlet'}, {day}",
        *([f"  {match.url}"] if match.url else []),
    ]


def _matches(keys: NDArray[np.uint64], words: NDArray[np.uint16], rows: pa.Table) -> list[Match]:
    found = []
    for story_id, packed, packed_words in zip(*(rows[name].to_pylist() for name in _COLUMNS[1:]), strict=True):
        theirs, their_words = _unpacked(packed, packed_words)
        of_text, of_story = _share(words, np.isin(keys, theirs)), _share(their_words, np.isin(theirs, keys))
        found.append(Match(story_id, _verdict(of_text, of_story), of_text, of_story))
    return found


def _verdict(of_text: float, of_story: float) -> str:
    low, high = sorted((of_text, of_story))
    if low >= NEARLY_ALL:
        return "a copy of"
    if low >= MOST and high < NEARLY_ALL:
        return "an edited copy of"
    if high < MOST:
        return "shares passages with"
    return "an excerpt of" if of_text >= of_story else "a longer text around"


def _share(words: NDArray[np.uint16], common: NDArray[np.bool_]) -> float:
    total = int(words.sum(dtype=np.int64))
    return int(words[common].sum(dtype=np.int64)) / total if total else float(common.mean()) if len(common) else 0.0


def _unpacked(passages: bytes, words: bytes) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    return np.frombuffer(passages, "<u8").astype(np.uint64), np.frombuffer(words, "<u2").astype(np.uint16)


def _described(folder: str, matches: list[Match]) -> list[Match]:
    """The matches with what the published tables say of their stories."""
    if not matches:
        return []
    query = """
        SELECT story_id, title, coalesce(outlet, site), published_at, url,
               (SELECT count(*) FROM copies WHERE copies.story_id = articles.story_id)
        FROM articles WHERE list_contains(?, story_id)
    """
    known = {row[0]: row[1:] for row in ask(folder, query, [[match.story_id for match in matches]]).rows}
    return [
        Match(match.story_id, match.verdict, match.share_of_text, match.share_of_story, *known.get(match.story_id, ()))
        for match in matches
    ]


def _passages(name: str) -> Passages:
    """The passages of what was named: of a page its article's, of anything else its whole text's."""
    if name != STANDARD_INPUT and not _is_file(name):
        if _FILE_NAME.fullmatch(name):
            raise InputError(f"there is no file {name}: check the path, or give a text of more words than one")
        return _text_passages(name)
    record = _text_record(sys.stdin.buffer.read()) if name == STANDARD_INPUT else _first_record(name)
    if record.kind is RecordKind.HTML:
        # Cleaning loads its rules and models, which a text in quotes need not wait for.
        from transforms.articles.prepare import prepare

        outcome = prepare(record)
        if isinstance(outcome, Reject):
            raise InputError(f"{name} holds no article: {outcome.reason.value}, {outcome.evidence}")
        return outcome.passages
    try:
        return _text_passages("\n".join(read_text(decode(record.content, record.charset, record.kind))))
    except UndecodableError as error:
        raise InputError(f"{name} is no text: {error}") from error


def _is_file(name: str) -> bool:
    return len(os.fsencode(Path(name).name)) <= _LONGEST_NAME and "\n" not in name and Path(name).is_file()


def _first_record(name: str) -> Record:
    # Readers of every format, which a text in quotes need not wait for.
    from pipeline.settings import RunSettings, read_limits
    from transforms.intake.reading import read_records

    path = os.path.abspath(name)
    row = next(read_records(InputFile(path, os.path.getsize(path)), read_limits(RunSettings())), None)
    if not isinstance(row, Record):
        raise InputError(f"{name} cannot be read: {row.evidence if row else 'it holds no record'}")
    return row


def _text_record(content: bytes) -> Record:
    kind = RecordKind.HTML if content.lstrip()[:1] == b"<" else RecordKind.TEXT
    return Record(STANDARD_INPUT, 0, kind, content)


def _text_passages(text: str) -> Passages:
    found = passages_of(text, split_sentences(text, detect(text).language))
    if not found.fingerprints:
        raise InputError("there is no word to look for: name a file, or give a text in quotes")
    return found
