"""Teaches the judge of pairs on a user's own labelled pairs: a logistic model that begins with the weights it has.

What is learned is how far to move from the judge that comes with the package: with few pairs it stays near, with many
it follows them. Newton's method on some fifty weights: no library, nothing random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.fingerprint import Fingerprint
from transforms.syndication.alignment import Floats, Sides, align
from transforms.syndication.batches import Batch, batch_of
from transforms.syndication.furniture import counted
from transforms.syndication.pair_figures import FIGURES, figures_of
from transforms.syndication.pair_judge import PairJudge, is_asked
from transforms.syndication.placing import label_components
from transforms.syndication.settings import MergeSettings
from transforms.syndication.sharing import known_wide, pack_rows, sort_rows, unpack_rows, wide_passages

FOLDS = 10
RATE = 0.1
"""What all pairs weigh against staying near the old weights."""
_STEPS = 100
_CLOSE = 1e-9
_DECIMALS = 6

Marks = NDArray[np.bool_]


def figures_of_pairs(copies: Sequence[Fingerprint], pairs: Sequence[tuple[int, int]]) -> tuple[Floats, Marks]:
    """The figures of pairs of articles, pairs × `FIGURES`, and whether a judge is asked of them at all; `copies` are
    all articles beside which the pairs stand, since what they hold widely is told apart."""
    settings, no_furniture = MergeSettings(), np.zeros(0, np.uint64)
    sides = Sides(_with_held(batch_of(copies)), no_furniture, settings)
    rows, asked = [], []
    for one, other in pairs:
        found = align(sides[one], sides[other], settings)
        rows.append(figures_of(sides[one], sides[other], found))
        asked.append(is_asked(found))
    return np.array(rows).reshape(-1, len(FIGURES)), np.array(asked, bool)


def teach(prior: PairJudge, figures: Floats, copies: Marks) -> PairJudge:
    """A judge moved from `prior` towards these pairs, of which `copies` are one piece; both kinds weigh the same."""
    known = np.nan_to_num((figures - prior.means) * prior.scales)
    known = np.column_stack((known, np.ones(len(known))))
    begin = np.append(prior.weights, prior.intercept)
    balance = np.where(copies, 0.5 / max(1, copies.sum()), 0.5 / max(1, (~copies).sum())) * len(copies) * RATE
    hold = np.append(np.ones(len(prior.weights)), 0.0)
    weights = begin
    for _ in range(_STEPS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(known @ weights, -500, 500)))
        slope = known.T @ (balance * (chances - copies)) + hold * (weights - begin)
        curve = (known.T * (balance * chances * (1.0 - chances))) @ known + np.diag(hold + 1e-6)
        step = np.linalg.solve(curve, slope)
        weights = weights - step * min(1.0, 1.0 / (float(np.abs(step).max()) or 1.0))
        if float(np.abs(step).max()) < _CLOSE:
            break
    return replace(prior, weights=weights[:-1].round(_DECIMALS), intercept=round(float(weights[-1]), _DECIMALS))


def cross_validated(prior: PairJudge, names: Sequence[tuple[str, str]], figures: Floats, copies: Marks) -> Floats:
    """Each pair's probability as a judge says it that was taught by the pairs that share no text with it."""
    folds, found = folds_of(names), np.zeros(len(names))
    for fold in range(FOLDS):
        here = folds == fold
        if here.any():
            found[here] = ask(teach(prior, figures[~here], copies[~here]), figures[here])
    return found


def ask(judge: PairJudge, figures: Floats) -> Floats:
    """The probability of each row of figures."""
    return np.array([judge.probability(row) for row in figures])


def folds_of(names: Sequence[tuple[str, str]]) -> NDArray[np.int64]:
    """The fold of each pair: pairs that hang together by their texts are in one, and folds are about equally large."""
    places = {name: place for place, name in enumerate(sorted({name for pair in names for name in pair}))}
    ends = np.array([(places[a], places[b]) for a, b in names], np.uint64).reshape(-1, 2)
    nodes, labels = label_components(ends[:, 0], ends[:, 1])
    groups = labels[np.searchsorted(nodes, ends[:, 0])]
    sizes, folds = np.zeros(FOLDS, np.int64), {}
    for group in sorted(set(groups.tolist()), key=lambda group: (-int((groups == group).sum()), group)):
        folds[group] = int(sizes.argmin())
        sizes[folds[group]] += int((groups == group).sum())
    return np.array([folds[group] for group in groups.tolist()], np.int64)


def _with_held(batch: Batch) -> Batch:
    """The batch with how widely each passage is held in it."""
    packed: list[tuple[NDArray[Any], ...]] = [pack_rows(batch, np.arange(len(batch.passages)))]
    keys, passages, held_by, _ = wide_passages(*sort_rows(*unpack_rows(packed)), *known_wide(packed))
    held = counted(batch, keys, passages, held_by, 0)
    return replace(batch, held=held.astype(np.uint8))
