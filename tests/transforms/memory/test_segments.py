"""Tables cut into parts: every key in one part, and ranges that rise."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.memory.segments import parted_by_hash, parted_by_range, parts_of
from transforms.syndication.batches import Indices, Keys

TOP = 2**64 - 1
KEYS = st.lists(st.one_of(st.integers(0, TOP), st.sampled_from([0, 1, TOP - 1, TOP, 2**63])), max_size=40)
PARTS = st.integers(1, 9)


@given(KEYS, PARTS)
def test_parts_rise_with_the_keys(keys: list[int], parts: int) -> None:
    """A greater key is in no earlier part, and no key is in a part that there is not."""
    found = parts_of(np.array(sorted(keys), np.uint64), parts).tolist()
    assert found == sorted(found)
    assert all(0 <= part < parts for part in found)


@pytest.mark.parametrize("parts", [1, 2, 7, 64])
def test_the_parts_are_ranges_of_one_width(parts: int) -> None:
    """The first key of all is in the first part, the last in the last, and numbers spread evenly fill each alike."""
    keys = np.array([number * (TOP // (64 * parts)) for number in range(64 * parts)], np.uint64)
    counts = np.bincount(parts_of(keys, parts), minlength=parts)
    assert len(counts) == parts
    assert counts.max() - counts.min() <= 2
    assert parts_of(np.array([0, TOP], np.uint64), parts).tolist() == [0, parts - 1]


@pytest.mark.parametrize("parted", [parted_by_range, parted_by_hash])
@given(KEYS, PARTS)
def test_every_key_is_in_one_part(
    parted: Callable[[Keys, int], Iterator[tuple[int, Indices]]], keys: list[int], parts: int
) -> None:
    """The indices of all parts are those of all keys, each part's in their order, and no part is empty."""
    found = list(parted(np.array(keys, np.uint64), parts))
    assert sorted(index for _, indices in found for index in indices.tolist()) == list(range(len(keys)))
    assert [part for part, _ in found] == sorted({part for part, _ in found})
    assert all(indices.tolist() == sorted(indices.tolist()) != [] for _, indices in found)


@given(KEYS, PARTS)
def test_equal_keys_meet(keys: list[int], parts: int) -> None:
    """By either way: what belongs together is looked up together."""
    doubled = np.array([*keys, *keys], np.uint64)
    for parted in (parted_by_range, parted_by_hash):
        places = {index: part for part, indices in parted(doubled, parts) for index in indices.tolist()}
        assert all(places[index] == places[index + len(keys)] for index in range(len(keys)))
