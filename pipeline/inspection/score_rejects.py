"""Does the reject say truthfully why a page is no article: reasons against a user's labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ARTICLE = "article"
MISSING = "missing"
"""The verdict on an input that is neither in copies nor in rejects."""


@dataclass(frozen=True, slots=True)
class Label:
    """What an input is: "article", "reject" (for whatever reason), or a reject reason by name."""

    name: str
    expected: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """An input on which label and verdict differ."""

    name: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class RejectScore:
    """Rejecting as a yes-or-no question, and how many of the rightly rejected have the labelled reason."""

    right: int
    wrongly_rejected: int
    missed: int
    reasons_right: int
    reasons_labelled: int
    errors: tuple[Wrong, ...]
    table: tuple[tuple[tuple[str, str], int], ...]

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.wrongly_rejected)

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _share(2 * self.precision * self.recall, self.precision + self.recall)

    @property
    def reason_accuracy(self) -> float:
        return _share(self.reasons_right, self.reasons_labelled)


def score_rejects(labels: Iterable[Label], accepted: Iterable[str], reasons: Mapping[str, str]) -> RejectScore:
    """Compares verdicts by input name with labels."""
    articles = set(accepted)
    verdicts = [(label, _verdict(label.name, articles, reasons)) for label in labels]
    rejected = [(label, found) for label, found in verdicts if found not in (ARTICLE, MISSING)]
    named = [(label, found) for label, found in rejected if label.expected not in (ARTICLE, "reject")]
    return RejectScore(
        right=sum(label.expected != ARTICLE for label, _ in rejected),
        wrongly_rejected=sum(label.expected == ARTICLE for label, _ in rejected),
        missed=sum(label.expected != ARTICLE and found in (ARTICLE, MISSING) for label, found in verdicts),
        reasons_right=sum(label.expected == found for label, found in named),
        reasons_labelled=len(named),
        errors=tuple(Wrong(label.name, label.expected, found) for label, found in verdicts if not _agree(label, found)),
        table=tuple(sorted(Counter((label.expected, found) for label, found in verdicts).items())),
    )


def _verdict(name: str, articles: set[str], reasons: Mapping[str, str]) -> str:
    return ARTICLE if name in articles else reasons.get(name, MISSING)


def _agree(label: Label, found: str) -> bool:
    if label.expected == "reject":
        return found not in (ARTICLE, MISSING)
    return label.expected == found


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
