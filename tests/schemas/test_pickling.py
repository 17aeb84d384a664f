"""Rows come back from a pickle as they went in."""

from __future__ import annotations

import pickle
from dataclasses import dataclass

from schemas.article import NoiseKind, Removal
from schemas.pickling import pickled_by_fields


@pickled_by_fields
@dataclass(frozen=True, slots=True)
class Crate:
    """Something with a nested value and a default."""

    label: str
    removal: Removal | None = None


def test_a_row_comes_back_equal() -> None:
    """Nested values, enum members and defaults are what they were."""
    for crate in (Crate("a"), Crate("b", Removal("stamp", NoiseKind.DATELINE_STAMP, 12))):
        reduced, values = crate.__reduce__()
        assert reduced(*values) == crate
        assert pickle.loads(pickle.dumps(crate.removal)) == crate.removal


def test_no_field_is_looked_up() -> None:
    """What is pickled is the class and the values: the slow way, which looks up the fields, is not taken."""
    assert Crate("a").__reduce__() == (Crate, ("a", None))
