"""Where JSON values begin and end."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.intake.json_values import ValueReader
from transforms.intake.source import ByteSource, Held

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(st.lists(VALUES, min_size=1))
def test_values_are_taken_whole(values: list[Any]) -> None:
    """Each value of a list comes out as it was written."""
    reader = ValueReader(ByteSource(Held(json.dumps(values).encode())))
    reader.enter()
    taken = []
    while reader.next_sign() not in (b"]", b""):
        taken.append(json.loads(reader.take(1_000_000).content))
    assert taken == values


@pytest.mark.parametrize("size", [100, 5_000, 300_000])
def test_long_values_are_passed_without_being_held(size: int) -> None:
    """A value over the limit can be finished, and the next one begins behind it."""
    long = json.dumps('\\"}' * size).encode()
    reader = ValueReader(ByteSource(Held(long + b', "next"')))
    value = reader.take(50)
    assert value.length + reader.finish(value) == len(long)
    assert reader.next_sign() == b'"'
    assert reader.take(50).content == b'"next"'


def test_what_is_passed_can_be_kept() -> None:
    """An object's bytes are at hand behind it, as far as the limit allows."""
    source = ByteSource(Held(b'{"a": [1, 2]} '))
    reader = ValueReader(source)
    reader.keep(100)
    reader.enter()
    while reader.next_sign(b":") != b"}":
        reader.skip()
    reader.leave()
    kept = reader.kept()
    assert kept is not None
    assert (kept.content, kept.closed) == (b'{"a": [1, 2]}', True)
    assert reader.kept() is None
