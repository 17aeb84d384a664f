"""Rows come back from a pickle as they went in."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from datetime import datetime, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import NoiseKind, Removal
from schemas.pickling import pack, pickled_packed, unpack, unpack_all


@pickled_packed
@dataclass(frozen=True, slots=True)
class Crate:
    """Something of every kind that rows hold."""

    label: str
    removal: Removal | None = None
    when: datetime | None = None
    packed: bytes = b""
    share: float = 0.0


ALL = (
    Crate("a"),
    Crate("b", Removal("stamp", NoiseKind.DATELINE_STAMP, -(2**63))),
    Crate("c", when=datetime(2024, 11, 1, 12, 0, 0, 5, timezone.utc), packed=bytes(range(256)), share=0.1),
)


@pytest.mark.parametrize("crate", ALL, ids=[crate.label for crate in ALL])
def test_a_row_comes_back_equal(crate: Crate) -> None:
    """Nested values, enum members, times, bytes and defaults are what they were."""
    found: Crate = pickle.loads(pickle.dumps(crate))

    assert found == crate
    assert type(found.removal) is type(crate.removal)
    assert found.removal is None or type(found.removal.kind) is NoiseKind


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=20))
def test_every_text_comes_back(label: str) -> None:
    """File names that are no UTF-8 bring lone surrogates, which MessagePack has no bytes for."""
    assert pickle.loads(pickle.dumps(Crate(label))) == Crate(label)


@pytest.mark.parametrize("share", [np.float64(0.25), 2**70], ids=["numpy", "long"])
def test_what_messagepack_does_not_know_comes_back(share: float) -> None:
    """A number of numpy's, or one of more than 64 bits, costs time and nothing else."""
    assert pickle.loads(pickle.dumps(Crate("a", share=share))) == Crate("a", share=share)


def test_classes_inside_are_not_named() -> None:
    """What is pickled names one class, and packs all within it."""
    pickled = pickle.dumps(Crate("b", Removal("stamp", NoiseKind.DATELINE_STAMP, 12)))

    assert b"Crate" in pickled
    assert b"NoiseKind" not in pickled
    assert b"Removal" not in pickled


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=()), max_size=20), max_size=5))
def test_rows_come_out_of_bytes_that_name_no_class(labels: list[str]) -> None:
    """One row or a list of them, also where a text is none that MessagePack has bytes for."""
    rows = [*ALL, *map(Crate, labels)]
    assert list(unpack_all(Crate, pack(rows))) == rows
    assert [unpack(Crate, pack(row)) for row in rows] == rows
