"""Prints the measures: the figures first, then the worst errors."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from rich.console import Console

from pipeline.evaluation.published import (
    input_name,
    read_json,
    read_json_lines,
    reasons_by_input,
    stories_by_input,
    text_by_input,
)
from pipeline.evaluation.rejects import Label, score_rejects
from pipeline.evaluation.text import score_texts
from schemas.errors import InputError
from schemas.reject import RejectReason

_VERDICTS = {"article", "reject", *(reason.value for reason in RejectReason)}


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
    return Console(file=sys.stdout, highlight=False, soft_wrap=True)
