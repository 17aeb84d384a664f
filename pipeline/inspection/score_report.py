"""Prints the measures: the figures first, then the worst errors."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.console import ResultConsole
from pipeline.inspection.published_texts import (
    input_name,
    read_json,
    read_json_lines,
    reasons_by_input,
    record_names,
    stories_by_input,
    text_by_input,
)
from pipeline.inspection.score_rejects import Label, score_rejects
from pipeline.inspection.score_text import score_texts
from schemas.errors import InputError
from schemas.reject import RejectReason
from transforms.syndication.evaluation import DERIVED, LabelledPair, MergeError, score_pairs, strict, worst_errors

_PIPED_WIDTH = 140
_SENTENCES = 12
"""At most so many sentences of each side are shown."""
_SENTENCE = 240
"""At most so many characters of each."""

_VERDICTS = {"article", "reject", *(reason.value for reason in RejectReason)}


def report_merge(folder: str, pairs: str, worst: int, records: Sequence[str] = ()) -> None:
    """Prints how well copies were merged, over all pairs and over those that no careful reader decides otherwise.

    `records` are JSONL files whose records the pairs name by their ids.
    """
    labelled = read_pairs(pairs)
    names = record_names(records)
    stories = stories_by_input(folder, names)
    console = _console()
    everything, sure = score_pairs(labelled, stories), score_pairs(strict(labelled), stories)
    for name, score in (("all", everything), ("strict", sure)):
        console.print(
            f"{name}: precision {score.precision:.4f} · recall {score.recall:.4f} · F1 {score.f1:.4f} · "
            f"{score.right} right, {len(score.wrong)} wrongly merged, {len(score.missed)} missed "
            f"({score.rejected} of copies that were rejected)"
        )
    derived = [pair for pair in labelled if pair.label == DERIVED]
    if derived:
        merged = sum(pair.a in stories and stories[pair.a] == stories.get(pair.b) for pair in derived)
        console.print(f"derived: {merged} of {len(derived)} merged, {merged / len(derived):.4f}")
    if worst:
        for error in worst_errors(everything, text_by_input(folder, names))[:worst]:
            _print_error(console, error)


def _print_error(console: Console, error: MergeError) -> None:
    pair, compared = error.pair, error.comparison
    verdict = "merged, and should not be" if error.merged else "not merged, and should be"
    shares = f"{compared.coverage_a:.2f} and {compared.coverage_b:.2f} of their words are shared"
    console.print(f"\n{pair.label}: {verdict}; {shares}", markup=False)
    table = Table(pair.a, pair.b, box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for title, a, b in (
        ("in both", compared.shared_a, compared.shared_b),
        ("in one", compared.only_a, compared.only_b),
    ):
        table.add_row(
            Text(f"{title}: {len(a)} sentences", style="bold"), Text(f"{title}: {len(b)} sentences", style="bold")
        )
        for left, right in zip_longest(a[:_SENTENCES], b[:_SENTENCES], fillvalue=""):
            table.add_row(Text(_short(left)), Text(_short(right)))
    console.print(table)


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= _SENTENCE else f"{sentence[: _SENTENCE - 1]}…"


def report_text(folder: str, truth: str, worst: int) -> None:
    """Prints how close the published texts are to gold bodies."""
    gold = {name: str(entry.get("articleBody") or "") for name, entry in read_json(truth).items()}
    texts = _by_stem(text_by_input(folder), set(gold))
    score = score_texts(texts, gold)
    console = _console()
    console.print(
        f"{len(score.pages)} pages: precision {score.precision:.4f} · recall {score.recall:.4f} · F1 {score.f1:.4f} · "
        f"{score.missing} without a text"
    )
    for page in score.worst(worst):
        console.print(
            f"  F1 {page.f1:.3f}  precision {_share(page.precision)}  recall {_share(page.recall)}  {page.name}"
        )


def report_rejects(folder: str, labels: str, worst: int) -> None:
    """Prints how truthfully the rejects were made."""
    expected = [_label(entry, labels) for entry in read_json_lines(labels)]
    score = score_rejects(expected, stories_by_input(folder), reasons_by_input(folder))
    console = _console()
    console.print(
        f"{len(expected)} inputs: precision {score.precision:.4f} · recall {score.recall:.4f} · F1 {score.f1:.4f} · "
        f"reason right {score.reason_accuracy:.4f}"
    )
    for (label, found), count in score.table:
        console.print(f"  {count:6,}  {label} → {found}")
    for error in score.errors[:worst]:
        console.print(f"  {error.name}: {error.expected}, found {error.found}")


def _by_stem(published: dict[str, str], names: set[str]) -> dict[str, str]:
    """The texts under the names that gold has for them: the input's whole name, or the name without its ending."""
    return {name if name in names else Path(name).stem: text for name, text in published.items()}


def read_pairs(path: str) -> list[LabelledPair]:
    """The labelled pairs of a JSONL file. Raises InputError for a line that is none."""
    return [_pair(entry, path) for entry in read_json_lines(path)]


def _pair(entry: dict[str, Any], path: str) -> LabelledPair:
    try:
        a, b, label = (str(entry[field]) for field in ("a", "b", "label"))
    except KeyError as error:
        raise InputError(f'a line of {path} has no {error}: each needs "a", "b" and "label"') from error
    return LabelledPair(input_name(a), input_name(b), label, bool(entry.get("sure", True)))


def _label(entry: dict[str, Any], path: str) -> Label:
    try:
        name, label = input_name(str(entry["input"])), str(entry["label"])
    except KeyError as error:
        raise InputError(f'a line of {path} has no {error}: each needs "input" and "label"') from error
    if label not in _VERDICTS:
        raise InputError(f"{path} labels {name} as {label!r}; known are {', '.join(sorted(_VERDICTS))}")
    return Label(name, label)


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _console() -> Console:
    """A console on standard output; where that is no terminal, as wide as a wide one."""
    return ResultConsole(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
