"""Data in pages are read in the state in which they are, and in time that grows as they do."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.data.loose_json import read_json, read_script_value


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ('{"a": [1, 2,], "b": {"c": 3,},}', {"a": [1, 2], "b": {"c": 3}}),
        ('{"a": "one\ntwo\tthree"}', {"a": "one\ntwo\tthree"}),
        ('/* of the site */ {"a": 1, // the first\n "b": 2}', {"a": 1, "b": 2}),
        ("{&quot;a&quot;: &quot;x&quot;}", {"a": "x"}),
        ('<!-- {"a": 1} -->', {"a": 1}),
        ('//<![CDATA[\n{"a": 1}\n//]]>', {"a": 1}),
        ("{'a': 'it\\'s', b: undefined, c: NaN, d: !0}", {"a": "it's", "b": None, "c": None, "d": True}),
        (r'{"a": "\x3cp\x3e\'x\'"}', {"a": "<p>'x'"}),
        ('{"a": 1}};', {"a": 1}),
        ('{"a": [,1], "b": .5, "c": 1.5e3}', {"a": [None, 1], "b": None, "c": 1500.0}),
        ("{broken", None),
        ("alert('x')", None),
        ("", None),
    ],
    ids=[
        *("commas", "line ends", "comments", "entities", "commented", "cdata", "script", "escapes", "too many"),
        *("numbers", "broken", "code", "empty"),
    ],
)
def test_slips_are_mended(source: str, value: Any) -> None:
    """Each slip is read as it was meant, and what is no data is nothing."""
    assert read_json(source) == value


@pytest.mark.parametrize(
    ("script", "value"),
    [
        ('{"a": 1}; next()', {"a": 1}),
        (
            "{a: new Date(1, 2), b: f(function () { return [1] }), c: 'x' + 'y', d: 2}",
            {"a": None, "b": None, "c": "x", "d": 2},
        ),
        ('JSON.parse("{\\"a\\": \\"\\u00e9\\"}")', {"a": "é"}),
        ("JSON.parse(decodeURIComponent('%7B%22a%22%3A1%7D'))", {"a": 1}),
        ('(function(a,b,c){return {t:a,u:[b,{v:c}]}}("x",!1,{w:1}));', {"t": "x", "u": [False, {"v": {"w": 1}}]}),
        ("(function(a){a.b=1;return {t:a}}(void 0))", {"t": None}),
    ],
    ids=["followed", "calls", "parsed", "decoded", "function", "statements"],
)
def test_a_script_value_is_read_and_never_run(script: str, value: Any) -> None:
    """Plain values are read, also those that a function is called with; all else is null."""
    assert read_script_value(script) == value


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_true_json_is_read_as_it_is(value: Any) -> None:
    """What needs no mending is not mended, and mending it changes nothing."""
    if isinstance(value, (dict, list)):
        source = json.dumps(value)
        assert read_json(source) == value
        assert read_json(source[:-1] + "," + source[-1]) in (value, [*value, None]) or not value


@given(st.text("{}[]\"'`,:/*\\ab1!() \n"))
def test_any_source_is_read_or_refused(source: str) -> None:
    """Arbitrary text never raises."""
    read_json("{" + source)
    read_script_value(source)


@pytest.mark.parametrize(
    "piece", ["/*", '\\"', "'", "[", "{a:", "(", "!0 ", "function(a,", "JSON.parse("], ids=lambda piece: str(piece)
)
def test_the_time_grows_as_the_source(piece: str) -> None:
    """Sources made for it are given up in a moment."""
    began = time.process_time()
    read_json("{a:" + piece * 100_000)
    read_script_value(piece * 100_000)
    assert time.process_time() - began < 2.0
