"""Teaches symmetric trees with CatBoost, and turns them into the arrays that the program asks by itself.

CatBoost is needed here alone: `pip install 'copydesk[train]'`. Equal rows, settings and number of threads
teach equal trees.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.errors import InputError
from transforms.cleaning.trees import UNIT, Trees

SETTINGS: dict[str, Any] = {
    "depth": 6,
    "learning_rate": 0.12,
    "l2_leaf_reg": 5,
    "border_count": 64,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.6,
    "rsm": 0.4,
    "random_seed": 1,
    "verbose": 0,
    "allow_writing_files": False,
}
GOING_ON: dict[str, Any] = {"learning_rate": 0.06}
"""What differs where trees go on from others: there is less to learn, of fewer rows."""


def teach(
    names: Sequence[str],
    rows: NDArray[np.float32],
    right: NDArray[Any],
    weights: NDArray[np.float64],
    trees: int,
    threads: int,
    classes: int | None = None,
    prior: Trees | None = None,
) -> Trees:
    """Trees that tell `right` (0 or 1, or a number below `classes`) from rows; each row counts by its weight.

    With a `prior` they go on where its answers are wrong, and what comes out answers the sum of both.
    """
    from catboost import CatBoostClassifier

    loss = "Logloss" if classes is None else "MultiClass"
    settings = SETTINGS if prior is None else SETTINGS | GOING_ON
    model = CatBoostClassifier(iterations=trees, thread_count=threads, loss_function=loss, **settings)
    known = None if prior is None else prior.ask(names, rows)[:, 0]
    model.fit(rows, right.astype(int), sample_weight=weights, baseline=known)
    own = trees_of(model, names)
    return own if prior is None else sum_of(prior, own)


def require_catboost() -> None:
    """Raises InputError, with the command that installs it, where the library that teaches is missing."""
    if find_spec("catboost") is None:
        raise InputError("teaching needs CatBoost: pip install 'copydesk[train]'")


def sum_of(one: Trees, other: Trees) -> Trees:
    """The trees that answer what two sets of trees of the same figures answer together."""
    depth = max(one.figures.shape[1], other.figures.shape[1])
    parts = [_deepened(part, depth) for part in (one, other)]
    figures, thresholds, leaves = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("figures", "thresholds", "leaves")
    )
    return Trees(one.names, figures, thresholds, leaves, one.bias + other.bias)


def _deepened(trees: Trees, depth: int) -> Trees:
    """The same trees with more questions, which are never answered by yes."""
    more = depth - trees.figures.shape[1]
    return replace(
        trees,
        figures=np.pad(trees.figures, ((0, 0), (0, more))),
        thresholds=np.pad(trees.thresholds, ((0, 0), (0, more)), constant_values=np.inf),
        leaves=np.pad(trees.leaves, ((0, 0), (0, (1 << depth) - trees.leaves.shape[1]), (0, 0))),
    )


def mean_of(parts: Sequence[Trees]) -> Trees:
    """The trees that answer the mean of what several sets of trees answer."""
    leaves, bias = (np.concatenate([getattr(part, name) for part in parts]) for name in ("leaves", "bias"))
    return Trees(
        parts[0].names,
        np.concatenate([part.figures for part in parts]),
        np.concatenate([part.thresholds for part in parts]),
        np.rint(leaves / len(parts)).astype(np.int64),
        np.rint(bias.reshape(len(parts), -1).sum(axis=0) / len(parts)).astype(np.int64),
    )


def trees_of(model: Any, names: Sequence[str]) -> Trees:
    """The arrays of a model that CatBoost has taught."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        saved = json.loads(path.read_text("utf-8"))
    borders = saved["oblivious_trees"]
    depth = max(len(tree["splits"] or ()) for tree in borders)
    scale, bias = saved["scale_and_bias"]
    features = saved["features_info"]["float_features"]
    places = {feature["feature_index"]: feature["flat_feature_index"] for feature in features}
    figures = np.zeros((len(borders), depth), np.int32)
    thresholds = np.full((len(borders), depth), np.inf, np.float32)  # a question that is never answered by yes
    outputs = len(bias)
    leaves = np.zeros((len(borders), 1 << depth, outputs))
    for number, tree in enumerate(borders):
        for level, split in enumerate(tree["splits"] or ()):
            figures[number, level] = places[split["float_feature_index"]]
            thresholds[number, level] = split["border"]
        values = np.array(tree["leaf_values"], np.float64).reshape(-1, outputs)
        leaves[number, : len(values)] = values
    whole = np.round(leaves * scale * UNIT).astype(np.int64)
    return Trees(tuple(names), figures, thresholds, whole, np.round(np.array(bias) * UNIT).astype(np.int64))
