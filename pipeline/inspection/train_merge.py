"""Teaches the judge of pairs on labelled pairs of a published folder, and says what that gains on pairs not seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.console import ResultConsole
from pipeline.inspection.compare import article_of
from pipeline.inspection.published_texts import record_name, record_names
from pipeline.inspection.score_report import read_pairs
from pipeline.inspection.sql import ask as ask_sql
from schemas.errors import InputError, OutputError
from schemas.fingerprint import Fingerprint
from transforms.syndication.evaluation import LabelledPair, PairScore, score_pairs, strict
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.pair_judge import PairJudge, judge_to_data
from transforms.syndication.teaching import ask, cross_validated, figures_of_pairs, teach

FEWEST = 10
"""So many pairs of each kind, copies and others, are needed to teach anything."""


def train_merge(folder: str, pairs: str, output: str, prior: PairJudge, records: Sequence[str] = ()) -> None:
    """Writes a judge taught on pairs whose records a run published in `folder`; prints before and after.

    Raises InputError where there are too few pairs, OutputError where the file cannot be written.
    """
    copies = _fingerprints(folder, records)
    places = {name: place for place, name in enumerate(copies)}
    given = read_pairs(pairs)
    labelled = [pair for pair in given if pair.a in places and pair.b in places]
    is_copy = np.array([pair.is_copy for pair in labelled], bool)
    if min(is_copy.sum(), (~is_copy).sum()) < FEWEST:
        raise InputError(
            f"{pairs} has {is_copy.sum()} copies and {(~is_copy).sum()} other pairs of records that were kept in "
            f"{folder}: {FEWEST} of each are the least (JSONL records are named by --records)"
        )
    both = [(places[pair.a], places[pair.b]) for pair in labelled]
    figures, asked = figures_of_pairs(list(copies.values()), both)
    names = [(pair.a, pair.b) for pair in labelled]
    before, after = ask(prior, figures) * asked, cross_validated(prior, names, figures, is_copy) * asked
    console = ResultConsole()
    console.print(f"{len(labelled)} pairs of {len(given)}, {is_copy.sum()} of them copies", soft_wrap=True)
    for title, chances in (("before", before), ("after, on pairs not seen", after)):
        console.print(f"{title}: {_told(labelled, chances >= prior.threshold)}", soft_wrap=True)
    source = {"corpus": Path(pairs).name, "pairs": len(labelled), "copies": int(is_copy.sum())}
    taught = judge_to_data(teach(prior, figures, is_copy), "copydesk train merge", [source], "yours")
    try:
        Path(output).write_text(json.dumps(taught, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise OutputError(f"cannot write {output}: {error.strerror}") from error
    console.print(f"written to {output}: `copydesk run … --merge-judge {output}` uses it", soft_wrap=True)


def _fingerprints(folder: str, records: Sequence[str]) -> dict[str, Fingerprint]:
    """All articles of a folder as merging sees them, by the names that pairs have for them."""
    names = record_names(records)
    answer = ask_sql(folder, "SELECT * FROM full_text ORDER BY copy_id")
    rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.rows)
    return {record_name(row, names): fingerprint_of(article_of(row)) for row in rows}


def _told(pairs: Sequence[LabelledPair], merged: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str:
    stories = [{pair.a: "one", pair.b: "one" if one else "other"} for pair, one in zip(pairs, merged, strict=True)]
    wanted = set(map(id, strict(pairs)))
    scores = [score_pairs([pair], s) for pair, s in zip(pairs, stories, strict=True) if id(pair) in wanted]
    total = PairScore(
        sum(score.right for score in scores),
        tuple(pair for score in scores for pair in score.wrong),
        tuple(pair for score in scores for pair in score.missed),
        0,
    )
    return (
        f"precision {total.precision:.4f} · recall {total.recall:.4f} · F1 {total.f1:.4f} · {total.right} right, "
        f"{len(total.wrong)} wrongly merged, {len(total.missed)} missed"
    )
