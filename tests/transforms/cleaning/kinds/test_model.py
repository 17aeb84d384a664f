"""The asking of trees, by a model small enough to work out on paper."""

from __future__ import annotations

import math

import numpy as np
import pytest

from transforms.cleaning.kinds.model import LEAF_SCALE, TreeModel, read_model, write_model


@pytest.fixture
def model() -> TreeModel:
    """One tree of two levels: is `links` over 3 (bit 1), is `words` over 10 (bit 2)."""
    leaves = np.array([[[0, 0], [2, 0], [0, 1], [3, 3]]], dtype=np.int32) * LEAF_SCALE
    return TreeModel(
        ("words", "links"),
        ("a", "b"),
        np.array([[1, 0]], dtype=np.int16),
        np.array([[3, 10]], dtype=np.float32),
        leaves,
        np.zeros(2, dtype=np.int32),
        {"version": 1},
    )


@pytest.mark.parametrize(
    ("words", "links", "lead"), [(0, 0, 0), (0, 4, 2), (11, 3, -1), (10, 3, 0), (11, 4, 0)], ids=str
)
def test_each_answer_leads_to_its_leaf(model: TreeModel, words: float, links: float, lead: float) -> None:
    """What is over a border sets its level's bit, what equals it does not; the leaves' values become shares."""
    shares = model.shares({"words": words, "links": links})
    assert shares["a"] == pytest.approx(1 / (1 + math.exp(-lead)))
    assert sum(shares.values()) == pytest.approx(1)


def test_a_file_gives_the_model_back(model: TreeModel) -> None:
    """What is written is read again, and written again to the same bytes."""
    data = write_model(model)
    again = read_model(data)
    assert write_model(again) == data
    assert again.shares({"words": 11, "links": 3}) == model.shares({"words": 11, "links": 3})
