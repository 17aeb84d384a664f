"""Teaches judges of lines, cross-validates them by host, and measures what they take for a page's text."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import compress
from statistics import mean

import numpy as np

from pipeline.training.boosting import teach
from pipeline.training.gold_pages import GoldPage, headlines
from transforms.cleaning.extraction.choice import DOUBT
from transforms.cleaning.extraction.extract import heard_choice, own_choice
from transforms.cleaning.extraction.judge import (
    FIRST,
    HEARD,
    SECOND,
    Judge,
    ask,
    heard_names,
    heard_rows,
    second_names,
    second_rows,
)
from transforms.cleaning.line_words import tokens
from transforms.cleaning.noise.strip import strip_noise

TREES = {FIRST: 150, SECOND: 250, HEARD: 250}
"""How many trees each set of a judge has."""
INNER = 3
"""The parts in which the first thoughts about the pages that teach are had."""
MORE = 50
"""How many trees are added to a set that goes on."""
_HALF = 0.5


def taught(pages: Sequence[GoldPage], threads: int) -> Judge:
    """The three sets of trees; what the later ones see of the first are answers about pages that it had not seen."""
    names = pages[0].seen.names
    rows = np.vstack([page.seen.rows for page in pages])
    right, weights = (np.concatenate([getattr(page, name) for page in pages]) for name in ("right", "weights"))
    sizes = [len(page.lines) for page in pages]
    turn = np.repeat([fold_of(page.host + "/inner", INNER) for page in pages], sizes)
    thought = np.zeros(len(right))
    for number in range(INNER):
        train, rest = turn != number, turn == number
        trees = teach(names, rows[train], right[train], weights[train], TREES[FIRST], threads)
        thought[rest] = ask(trees, names, rows[rest])
    parts = list(zip(pages, np.split(thought, np.cumsum(sizes)[:-1]), strict=True))
    second = np.vstack([second_rows(page.seen, part) for page, part in parts])
    heard = np.vstack([heard_rows(page.seen, part, page.answer) for page, part in parts])
    return Judge(
        teach(names, rows, right, weights, TREES[FIRST], threads),
        teach(second_names(names), second, right, weights, TREES[SECOND], threads),
        teach(heard_names(names), heard, right, weights, TREES[HEARD], threads),
    )


def continued(prior: Judge, pages: Sequence[GoldPage], threads: int, trees: int = MORE) -> Judge:
    """A judge that goes on from another where that is wrong about these pages: its first thoughts stay, its second and
    third sets of trees are added to."""
    names = pages[0].seen.names
    right, weights = (np.concatenate([getattr(page, name) for page in pages]) for name in ("right", "weights"))
    if right.all() or not right.any():
        return prior  # there is nothing to tell apart
    parts = [(page, prior.think(page.seen)) for page in pages]
    second = np.vstack([second_rows(page.seen, part) for page, part in parts])
    heard = np.vstack([heard_rows(page.seen, part, page.answer) for page, part in parts])
    return Judge(
        prior.first,
        teach(second_names(names), second, right, weights, trees, threads, prior=prior.second),
        teach(heard_names(names), heard, right, weights, trees, threads, prior=prior.heard),
    )


def folds_of(groups: Sequence[str], folds: int) -> list[int]:
    """The fold of each of some things by the groups that they are of: a group is in one fold, and folds are about
    equally large."""
    sizes, places = [0] * folds, dict[str, int]()
    for group, count in sorted(Counter(groups).items(), key=lambda pair: (-pair[1], pair[0])):
        places[group] = sizes.index(min(sizes))
        sizes[places[group]] += count
    return [places[group] for group in groups]


def cross_validated(
    pages: Sequence[GoldPage], parts: Sequence[int], teacher: Callable[[Sequence[GoldPage]], Judge]
) -> list[Score]:
    """The score of each page by a judge that was taught by the pages of the other parts."""
    scores: dict[int, Score] = {}
    for part in sorted(set(parts)):
        judge = teacher([page for page, other in zip(pages, parts, strict=True) if other != part])
        scores |= {
            place: score_page(page, judge)
            for place, (page, own) in enumerate(zip(pages, parts, strict=True))
            if own == part
        }
    return [scores[place] for place in range(len(pages))]


def fold_of(host: str, folds: int) -> int:
    """The fold of a host, the same on every machine."""
    return int(hashlib.sha1(host.encode()).hexdigest(), 16) % folds


@dataclass(frozen=True, slots=True)
class Score:
    """How near a text is to its gold, by multisets of words."""

    f1: float
    precision: float
    recall: float

    @property
    def is_lost(self) -> bool:
        """Whether less than half of the body came out."""
        return self.recall < _HALF


def mean_of(scores: Sequence[Score]) -> Score:
    """The mean over pages."""
    return Score(*(mean(getattr(each, name) for each in scores) for name in ("f1", "precision", "recall")))


def score_page(page: GoldPage, judge: Judge) -> Score:
    """How near what a judge takes for a page's text is to its gold."""
    return score(judged_text(page, judge), page.gold)


def score(text: str, gold: str) -> Score:
    """F1, precision and recall over multisets of words."""
    ours, true = Counter(tokens(text)), Counter(tokens(gold))
    shared = sum((ours & true).values())
    precision, recall = shared / max(1, ours.total()), shared / max(1, true.total())
    return Score(2 * precision * recall / (precision + recall) if shared else 0.0, precision, recall)


def judged_text(page: GoldPage, judge: Judge) -> str:
    """What the product would take for the page's text, without the headlines, after its noise rules."""
    thought = judge.think(page.seen)
    decision = own_choice(page.lines, page.seen, judge, thought)
    if decision.confidence < DOUBT:
        decision = heard_choice(page.lines, page.seen, judge, thought, page.answer, decision.confidence)
    paragraphs = decision.paragraphs
    titles = frozenset(compress(page.lines, headlines(page.seen)))
    return "\n".join(strip_noise(tuple(line for line in paragraphs if line not in titles)).paragraphs)
