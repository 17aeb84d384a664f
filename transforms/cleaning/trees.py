"""Boosted trees that ask one question a level, asked by numpy alone.

A tree of depth d puts the same question to every row on a level ("is figure f above threshold t?"), so that its d
answers, read as bits, are the number of the leaf. Leaves are whole numbers, so that sums are the same on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float32]
"""A row for each thing that is judged, a column for each figure of it."""
Values = NDArray[np.float64]

UNIT = 1 << 20
"""Leaves and bias are stored as whole numbers of this part of a log-odds."""
_ROWS_AT_ONCE = 4_096


@dataclass(frozen=True, slots=True)
class Trees:
    """The questions and leaves of t trees of depth d.

    `names`: the figures that are asked for, in the order of the columns; `figures`: t × d columns; `thresholds`: t × d;
    `leaves`: t × 2^d whole numbers of 1/`UNIT`; `bias`: one more. One class has one row of leaves a tree; `outputs`
    classes have as many: t × 2^d × outputs.
    """

    names: tuple[str, ...]
    figures: NDArray[np.int32]
    thresholds: NDArray[np.float32]
    leaves: NDArray[np.int64]
    bias: NDArray[np.int64]

    @property
    def outputs(self) -> int:
        """How many values an answer has."""
        return int(self.leaves.shape[2])

    def ask(self, names: Sequence[str], rows: Figures) -> Values:
        """The log-odds of each row, n × outputs. Raises ValueError where the figures are not those that were taught."""
        if tuple(names) != self.names:
            unknown = sorted(set(names) ^ set(self.names)) or "their order"
            raise ValueError(f"the figures are not those that the trees were taught with: {unknown}")
        parts = [self._ask(rows[at : at + _ROWS_AT_ONCE]) for at in range(0, len(rows), _ROWS_AT_ONCE)]
        return np.concatenate([*parts, np.zeros((0, self.outputs))])

    def _ask(self, rows: Figures) -> Values:
        trees, depth = self.figures.shape
        columns = np.ascontiguousarray(rows.T)
        # A level at a time, with a row for each tree: several times as fast as all questions at once.
        places = np.repeat(np.arange(trees, dtype=np.int32)[:, None] << depth, len(rows), axis=1)
        for level in range(depth):
            above = columns[self.figures[:, level]] > self.thresholds[:, level, None]
            places |= above.astype(np.int32) << level
        found = self.leaves.reshape(-1, self.outputs).take(places, axis=0)
        return np.asarray((found.sum(axis=0) + self.bias) / UNIT, np.float64)


def probability(log_odds: Values) -> Values:
    """Log-odds as probabilities, rounded so that the last bits of a machine's exponential do not count."""
    return np.asarray(np.round(1.0 / (1.0 + np.exp(-np.clip(log_odds, -40, 40))), 9), np.float64)


def load_trees(package: str, file: str) -> tuple[dict[str, Trees], dict[str, Any]]:
    """The trees of a data file of a package by their names, and what it says of itself (version, sources, licences)."""
    with resources.files(package).joinpath(file).open("rb") as source:
        return read_trees(source)


def read_trees(source: Any) -> tuple[dict[str, Trees], dict[str, Any]]:
    """The same, of an open file or a path."""
    with np.load(source, allow_pickle=False) as arrays:
        about: dict[str, Any] = json.loads(bytes(arrays["about"]).decode("utf-8"))
        found = {
            name: Trees(
                names=tuple(about["figures"][name]),
                figures=arrays[f"{name}.figures"].astype(np.int32),
                thresholds=arrays[f"{name}.thresholds"].astype(np.float32),
                leaves=arrays[f"{name}.leaves"].astype(np.int64),
                bias=arrays[f"{name}.bias"].astype(np.int64),
            )
            for name in about["figures"]
        }
    return found, about


def write_trees(path: str, trees: dict[str, Trees], about: dict[str, Any]) -> None:
    """Writes trees and what is to be said of them as one file; equal trees make equal bytes."""
    told = {**about, "figures": {name: list(each.names) for name, each in trees.items()}}
    arrays: dict[str, NDArray[Any]] = {
        "about": np.frombuffer(json.dumps(told, sort_keys=True).encode("utf-8"), np.uint8)
    }
    for name, each in trees.items():
        arrays[f"{name}.figures"] = each.figures.astype(np.int16)
        arrays[f"{name}.thresholds"] = each.thresholds
        arrays[f"{name}.leaves"] = each.leaves.astype(np.int32)
        arrays[f"{name}.bias"] = each.bias
    with open(path, "wb") as target:  # a name alone would be given the ending .npz
        np.savez_compressed(target, **arrays)  # type: ignore[arg-type]
