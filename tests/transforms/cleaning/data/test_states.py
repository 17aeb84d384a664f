"""The state of a page is found in whatever script holds it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from transforms.cleaning.data.states import read_states

LONG = "The ferry to Holm sails at night again. " * 20
STATE = {"article": {"body": LONG}}
SOURCE = json.dumps(STATE)
QUOTED = json.dumps(SOURCE)
NUXT3 = json.dumps([["Reactive", 1], {"article": 2}, {"body": 3, "tags": 4}, LONG, [5, 6], "sea", "night"])


@pytest.mark.parametrize(
    "script",
    [
        f"<script id='__NEXT_DATA__' type='application/json'>{SOURCE}</script>",
        f"<script>window.__PRELOADED_STATE__ = {SOURCE};</script>",
        f"<script>var a=1;window['__INITIAL_STATE__']={SOURCE};render()</script>",
        f"<script>window.__APOLLO_STATE__=JSON.parse({QUOTED});</script>",
        f"<script>window.Fusion=window.Fusion||{{}};Fusion.globalContent={SOURCE};Fusion.x={{}}</script>",
        f"<script>window.__NUXT__=(function(a){{return {{article:{{body:a}}}}}}({json.dumps(LONG)}));</script>",
        f"<SCRIPT data-page type=application/json>{SOURCE}</SCRIPT>",
    ],
    ids=["next", "preloaded", "initial", "apollo", "arc", "nuxt", "upper"],
)
def test_a_state_is_found(script: str) -> None:
    """However it is set, its value is read."""
    assert STATE in list(read_states(f"<html><body><div id='app'></div>{script}</body></html>"))


def test_references_of_nuxt_are_followed() -> None:
    """What stands in an object of the list are places in the list."""
    (found,) = read_states(f"<script type='application/json' id='__NUXT_DATA__'>{NUXT3}</script>")
    assert found in (
        {"article": {"body": LONG, "tags": ["sea", "night"]}},
        [{"article": {"body": LONG, "tags": ["sea", "night"]}}],
    )


def test_pushed_rows_are_joined() -> None:
    """A stream of server components is cut into rows, of JSON and of text, wherever it was cut into pushes."""
    text = f"<p>{LONG}é</p>"
    stream = f'1:["$","p",null,{{"children":"x"}}]\n2:T{len(text.encode()):x},{text}3:{{"a":1}}\n'
    pushes = "".join(
        f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in (stream[:40], stream[40:])
    )
    assert list(read_states(pushes)) == [["$", "p", None, {"children": "x"}], {"html": text}, {"a": 1}]


@pytest.mark.parametrize(
    "script",
    [
        "<script src='/state.js'></script>",
        f"<script type='application/ld+json'>{SOURCE}</script>",
        f"<script>function f(){{ var a = 1; {'g();' * 200} }}</script>",
    ],
)
def test_other_scripts_hold_no_state(script: str) -> None:
    """Code and JSON-LD are passed over."""
    found: list[Any] = [value for value in read_states(script) if value]
    assert found == []


def test_the_time_grows_as_the_page() -> None:
    """Scripts made for it are passed over in a moment."""
    began = time.process_time()
    for piece in ("__state={a:", "x" * 50, "__a__=[", "<script>", "self.__next_f.push([", 'a["b"]=['):
        list(read_states(f"<script>{piece * 20_000}</script>"))
    assert time.process_time() - began < 8.0
