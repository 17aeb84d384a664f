"""Is the text the article, the whole article, and nothing but the article: shingles against gold bodies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean

SHINGLE_TOKENS = 4

_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page: the shares (0-1) of the published shingles that are gold's, and of gold's that were published.

    `precision` is None where nothing was published, `recall` where gold is empty.
    """

    name: str
    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float:
        return _f1(self.precision or 0.0, self.recall if self.recall is not None else 1.0)


@dataclass(frozen=True, slots=True)
class TextScore:
    """All pages: the means of precision and recall, F1 of the means, and how many have no text published."""

    pages: tuple[PageScore, ...]
    missing: int

    @property
    def precision(self) -> float:
        return _mean([page.precision for page in self.pages])

    @property
    def recall(self) -> float:
        return _mean([page.recall for page in self.pages])

    @property
    def f1(self) -> float:
        return _f1(self.precision, self.recall)

    def worst(self, count: int) -> list[PageScore]:
        return sorted(self.pages, key=lambda page: (page.f1, page.name))[:count]


def score_texts(published: Mapping[str, str], gold: Mapping[str, str]) -> TextScore:
    """Scores texts by input name against gold bodies; a missing text counts as empty."""
    pages = tuple(score_page(name, published.get(name, ""), body) for name, body in gold.items())
    return TextScore(pages, sum(not published.get(name) for name in gold))


def score_page(name: str, text: str, gold: str) -> PageScore:
    """Compares the multisets of four-token shingles of a text and its gold."""
    found, true = shingles(text), shingles(gold)
    hits = sum((found & true).values())
    return PageScore(
        name,
        hits / sum(found.values()) if found else None,
        hits / sum(true.values()) if true else None,
    )


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """The multiset of a text's runs of four tokens; a shorter text is one run."""
    tokens = _TOKEN.findall(text)
    size = min(SHINGLE_TOKENS, len(tokens))
    return Counter(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1)) if tokens else Counter()


def _mean(values: list[float | None]) -> float:
    known = [value for value in values if value is not None]
    return mean(known) if known else 0.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
