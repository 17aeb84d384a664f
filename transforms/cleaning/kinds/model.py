"""Asks a model of boosted symmetric trees by numpy: each level of a tree asks one question of all its branches."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAF_SCALE = 1 << 16
"""Leaves are whole numbers of so many parts: their sum is the same in whatever order it is made."""


@dataclass(frozen=True, slots=True)
class TreeModel:
    """n trees of depth d over named figures, and the values of their leaves for each of k classes.

    `columns`: (n, d) the figure that each level asks; `borders`: (n, d) what it must be over; `leaves`: (n, 2 ** d, k)
    in parts of `LEAF_SCALE`, the first level being the lowest bit of a leaf's number; `about`: where it comes from.
    """

    figures: tuple[str, ...]
    classes: tuple[str, ...]
    columns: NDArray[np.int16]
    borders: NDArray[np.float32]
    leaves: NDArray[np.int32]
    bias: NDArray[np.int32]
    about: Mapping[str, Any]

    def shares(self, figures: Mapping[str, float]) -> dict[str, float]:
        """The probability of each class (their sum is 1), for the figures of one page."""
        row = np.array([figures[name] for name in self.figures], dtype=np.float32)
        above = row[self.columns] > self.borders
        leaf = (above * (1 << np.arange(self.columns.shape[1]))).sum(axis=1)
        sums = self.leaves[np.arange(len(leaf)), leaf].sum(axis=0, dtype=np.int64) + self.bias
        highest = int(sums.max())
        weights = [math.exp((int(each) - highest) / LEAF_SCALE) for each in sums]
        total = math.fsum(weights)
        return {name: weight / total for name, weight in zip(self.classes, weights, strict=True)}


def write_model(model: TreeModel) -> bytes:
    """The model as the bytes of a data file: the same model gives the same bytes."""
    about = {"figures": model.figures, "classes": model.classes, "about": dict(model.about)}
    head = np.frombuffer(json.dumps(about, indent=1).encode(), dtype=np.uint8)
    file = BytesIO()
    np.savez_compressed(
        file, head=head, columns=model.columns, borders=model.borders, leaves=model.leaves, bias=model.bias
    )
    return file.getvalue()


def read_model(data: bytes) -> TreeModel:
    """The model of a data file's bytes."""
    with np.load(BytesIO(data), allow_pickle=False) as arrays:
        head = json.loads(arrays["head"].tobytes())
        return TreeModel(
            tuple(head["figures"]),
            tuple(head["classes"]),
            arrays["columns"],
            arrays["borders"],
            arrays["leaves"],
            arrays["bias"],
            head["about"],
        )


def packaged_model(package: str, name: str) -> TreeModel:
    """The model that lies beside the code of a package."""
    return read_model(resources.files(package).joinpath(name).read_bytes())
