"""What differs between two archives of the same inputs."""

from __future__ import annotations

from collections import Counter

from pipeline.upkeep.differences import Told, changes, compare, table


def copy(story: str, text: str = "a") -> Told:
    """A copy of this story with this text."""
    return Told("in", None, story, text.encode(), len(text))


def reject(reason: str) -> Told:
    """A reject."""
    return Told("in", reason)


OLD = {
    "a": copy("a"),
    "b": copy("a"),
    "c": copy("c"),
    "d": copy("d"),
    "e": copy("d"),
    "f": copy("f", "long"),
    "g": reject("empty"),
    "h": reject("paywall"),
    "i": reject("paywall"),
    "gone": reject("empty"),
}
NEW = {
    "a": copy("a"),
    "b": copy("b"),  # split from a
    "c": copy("d"),  # joined with d
    "d": copy("d"),
    "e": copy("d"),
    "f": copy("f2", "cut"),
    "g": copy("g"),
    "h": reject("listing_page"),
    "i": reject("paywall"),
    "new": reject("empty"),
}


def test_records_are_compared_by_their_ids() -> None:
    """Texts, verdicts in all directions, and the records that one side alone has."""
    found = compare(OLD, NEW)
    assert (found.records, found.copies, found.rejects) == ((10, 10), (6, 7), (4, 3))
    assert (found.texts, found.characters) == (1, (4, 3))
    assert found.accepted_now == Counter(empty=1)
    assert found.rejected_otherwise == Counter({"paywall → listing_page": 1})
    assert found.rejected_now == Counter()
    assert compare(NEW, OLD).rejected_now == Counter(empty=1)
    assert (found.gone, found.new) == (1, 1)


def test_stories_are_compared_by_their_copies() -> None:
    """One was split, one was joined with another, one has its copies and another id."""
    found = compare(OLD, NEW)
    assert found.stories == (4, 5)
    assert (found.split, found.joined, found.same_stories, found.same_ids) == (1, 1, 1, 0)
    same = compare(OLD, OLD)
    assert (same.split, same.joined, same.same_stories, same.same_ids, same.texts) == (0, 0, 4, 4, 0)


def test_each_change_is_told() -> None:
    """With what it was before and is now; what is as it was is not told."""
    told = {change["record"]: (change["before"], change["after"]) for change in changes(OLD, NEW)}
    assert told == {
        "f": ("copy of 4 characters", "copy of 3 characters"),
        "g": ("rejected: empty", "copy of 1 characters"),
        "h": ("rejected: paywall", "rejected: listing_page"),
        "gone": ("rejected: empty", None),
        "new": (None, "rejected: empty"),
    }
    assert list(changes(OLD, OLD)) == []


def test_the_table() -> None:
    """A row for each figure, the reasons under their sums, and why inputs were left."""
    rows = {name: (before, after) for name, before, after in table(compare(OLD, NEW), {"gone": 2})}
    assert rows["copies"] == ("6", "7")
    assert rows["  paywall → listing_page"] == ("", "1")
    assert rows["inputs not read: gone"] == ("", "2")
