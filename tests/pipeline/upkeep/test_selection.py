"""Which rows a user names."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.upkeep import selection as selection_module
from pipeline.upkeep.selection import Selection, address_of
from schemas.errors import UsageError

ROW: dict[str, Any] = {"copy_id": "c", "story_id": "s", "site": "a.example", "url": "https://www.a.example/x/?p=1"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/x/", "http://a.example/x"),
        ("https://www.a.example/x", "https://A.example/x"),
        ("a.example/x", "https://a.example/x"),
        ("https://a.example", "https://a.example/"),
        (" https://a.example/x ", "https://a.example/x"),
        ("http://[", "http://["),
        ("https://a.example/x#top", "https://a.example/x"),
    ],
)
def test_spellings_of_one_address(one: str, other: str) -> None:
    """Scheme, "www.", case of the host and the last slash do not tell pages apart."""
    assert address_of(one) == address_of(other)


@pytest.mark.parametrize(
    "other", ["https://a.example/y", "https://a.example/X", "https://a.example/x?p=1", "https://b.example/x"]
)
def test_other_addresses(other: str) -> None:
    """Path and query do."""
    assert address_of(other) != address_of("https://a.example/x")


@pytest.mark.parametrize(
    ("named", "held"),
    [
        ({"copies": ["c"]}, True),
        ({"stories": ["s"]}, True),
        ({"sites": ["a.example"]}, True),
        ({"urls": ["a.example/x?p=1"]}, True),
        ({"copies": ["s"], "stories": ["c"], "sites": ["example"], "urls": ["a.example/x"]}, False),
    ],
)
def test_what_is_named(named: dict[str, list[str]], held: bool) -> None:
    """Any one of the names is enough, each looked for in its own column."""
    assert Selection(**{name: frozenset(values) for name, values in named.items()}).holds(ROW) is held
    assert not Selection(stories=frozenset(["s"])).holds({**ROW, "story_id": None})


def test_ids_of_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """They can be named where the tables have them."""
    named = Selection(source_ids=frozenset(["7"]))
    monkeypatch.setattr(selection_module, "knows_source_ids", lambda: True)
    named.check()
    assert named.holds({**ROW, "source_id": "7"})
    monkeypatch.setattr(selection_module, "knows_source_ids", lambda: False)
    with pytest.raises(UsageError, match="source_id"):
        named.check()
