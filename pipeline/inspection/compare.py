"""Sets two published records side by side: what matches, how much, and why the judge of pairs takes them for one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.inspection.sql import ask
from schemas.article import Article, Metadata, Precision, PublishedSource
from schemas.errors import InputError
from transforms.syndication.alignment import HEADS, Alignment, Side, Sides, align
from transforms.syndication.batches import batch_of
from transforms.syndication.facts import facts_of
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.pair_figures import figures_of
from transforms.syndication.pair_judge import PairJudge
from transforms.syndication.passages import split_passages
from transforms.syndication.relating import relate
from transforms.syndication.settings import MergeSettings

_SHORTEST_ID = 6
_RECORD = f"""
    SELECT * FROM full_text WHERE copy_id = $1 OR story_id = $1 OR url = $1 OR input_path = $1
    OR ends_with(input_path, '/' || $1) OR (length($1) >= {_SHORTEST_ID} AND starts_with(copy_id, $1))
    ORDER BY copy_id <> $1, relation <> 'canonical', copy_id LIMIT 1
"""
_LINK = """
    SELECT relation, merge_probability FROM links
    WHERE least(copy_id, other_copy_id) = least($1, $2) AND greatest(copy_id, other_copy_id) = greatest($1, $2)
"""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A figure, its value, and what it adds to the judge's score."""

    figure: str
    value: float
    adds: float


@dataclass(frozen=True, slots=True)
class Compared:
    """Two records, `records` as rows of `full_text`. `pairs` are aligned passages (left, right, bits in which their
    fingerprints differ), `alone` those without a partner; `shares` of the words of each text that stand in the other,
    by part; `facts` the names and numbers that only one has in passages that match. `published` is
    what a run said."""

    records: tuple[dict[str, Any], dict[str, Any]]
    one_piece: bool
    probability: float
    threshold: float
    relation: str
    shares: dict[str, tuple[float, float]]
    weighed: tuple[Weighed, ...]
    pairs: tuple[tuple[str, str, int], ...]
    alone: tuple[tuple[str, ...], tuple[str, ...]]
    facts: tuple[tuple[str, ...], tuple[str, ...]]
    published: float | None


def compare(folder: str, names: tuple[str, str], judge: PairJudge, figures: int = 6) -> Compared:
    """Compares two records, each named by a path, an address, a copy id or a story id (its canonical copy).

    Raises InputError where nothing that was kept has one of these names. The articles are compared as published: what
    is widely held in a run's batch is not known here.
    """
    records = (find_record(folder, names[0]), find_record(folder, names[1]))
    articles = tuple(article_of(record) for record in records)
    sides = Sides(batch_of([fingerprint_of(a) for a in articles]), np.zeros(0, np.uint64), MergeSettings())
    left, right = sides[0], sides[1]
    found = align(left, right, MergeSettings())
    probability = judge.of_pair(left, right, found)
    one_piece = judge.is_one_piece(probability)
    row = figures_of(left, right, found)
    texts = (_passages(articles[0]), _passages(articles[1]))
    pairs = _pairs(found, *texts)
    return Compared(
        records=records,
        one_piece=one_piece,
        probability=probability,
        threshold=judge.threshold,
        relation=relate(left, right, found, one_piece).relation.value,
        shares=_shares(left, right, found),
        weighed=tuple(Weighed(*each) for each in judge.weighed_most(row, figures)),
        pairs=pairs,
        alone=(_alone(texts[0], found.near.any(axis=1)), _alone(texts[1], found.near.any(axis=0))),
        facts=_facts(pairs),
        published=_published(folder, records),
    )


def find_record(folder: str, name: str) -> dict[str, Any]:
    """The row of `full_text` that has this name. Raises InputError where none has."""
    answer = ask(folder, _RECORD, (name,))
    if not answer.rows:
        raise InputError(
            f"no record that was kept in {folder} is called {name}: name a path as it was given to the run, an "
            f"address, a copy_id (at least {_SHORTEST_ID} characters of it) or a story_id"
        )
    return dict(zip(answer.columns, answer.rows[0], strict=True))


def article_of(row: dict[str, Any]) -> Article:
    """The article of a row of `full_text`, as far as merging looks at it."""
    known = {name: row[name] for name in ("title", "published_at", "published_offset", "site", "outlet", "agency")}
    source, precision = row["published_source"], row["published_precision"]
    metadata = Metadata(
        **known,
        published_source=PublishedSource(source) if source else None,
        published_precision=Precision(precision) if precision else None,
    )
    passages = split_passages(row["text"], row["language"])
    return Article(
        row["copy_id"], row["input_path"], row["record_offset"], row["content_sha256"], metadata, row["text"],
        row["language"], 1.0, (), passages, len(row["text"].split()), 0,
    )  # fmt: skip


def _passages(article: Article) -> list[str]:
    starts, ends = (
        np.frombuffer(packed, "<u4").tolist() for packed in (article.passages.starts, article.passages.ends)
    )
    return [article.text[start:end] for start, end in zip(starts, ends, strict=True)]


def _pairs(found: Alignment, lefts: Sequence[str], rights: Sequence[str]) -> tuple[tuple[str, str, int], ...]:
    """Each passage of the left text that matches, beside the one on the right that it is nearest to."""
    rows = np.flatnonzero(found.near.any(axis=1)).tolist()
    best = [int(found.distances[row].argmin()) for row in rows]
    return tuple(
        (lefts[row], rights[place], int(found.distances[row, place])) for row, place in zip(rows, best, strict=True)
    )


def _alone(passages: Sequence[str], matched: Any) -> tuple[str, ...]:
    return tuple(passage for passage, held in zip(passages, matched.tolist(), strict=True) if not held)


def _shares(left: Side, right: Side, found: Alignment) -> dict[str, tuple[float, float]]:
    """By part, the share of each text's words that stand anywhere in the other."""
    names = ("whole text", *(f"first {head} words" for head in HEADS), "last 150 words")

    def share(side: Side, held: Any, column: int) -> float:
        return float(held @ side.weights[:, column]) / (float(side.totals[column]) or 1.0)

    return {
        name: (share(left, found.on_left[0], column), share(right, found.on_right[0], column))
        for column, name in enumerate(names)
    }


def _facts(pairs: Sequence[tuple[str, str, int]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and numbers that only one side has, in passages that match; by passage, as they sort."""
    both = [(facts_of(left), facts_of(right)) for left, right, _ in pairs]
    ours = dict.fromkeys(fact for left, right in both for fact in sorted(left - right))
    theirs = dict.fromkeys(fact for left, right in both for fact in sorted(right - left))
    return tuple(ours), tuple(theirs)


def _published(folder: str, records: tuple[dict[str, Any], dict[str, Any]]) -> float | None:
    """The probability that the run published for this pair: with a copy, or with a link."""
    one, other = records
    rows = ask(folder, _LINK, (one["copy_id"], other["copy_id"])).rows
    if rows:
        return float(rows[0][1])
    if one["story_id"] == other["story_id"]:
        copies = [r["merge_probability"] for r in records if r["relation"] != "canonical"]
        return copies[0] if len(copies) == 1 else None
    return None
