"""What differs between two archives of the same inputs: texts, rejects, merges. Pure functions on what each holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """What an archive says of a record: its reason where it is a reject; the story, and a hash and the length of the
    text, where it is a copy."""

    input_path: str
    reason: str | None = None
    story_id: str | None = None
    text: bytes = b""
    characters: int = 0


@dataclass(slots=True)
class Differences:
    """How a new archive differs from an old one, by records that both know and those that one alone does. `joined` are
    new stories with copies of several old ones, `split` old ones whose copies are in several new ones, `same_stories`
    those of the same copies, `same_ids` as many of them as have the old id; `characters` are those of changed texts,
    before and after."""

    records: tuple[int, int] = (0, 0)
    copies: tuple[int, int] = (0, 0)
    rejects: tuple[int, int] = (0, 0)
    stories: tuple[int, int] = (0, 0)
    texts: int = 0
    characters: tuple[int, int] = (0, 0)
    rejected_now: Counter[str] = field(default_factory=Counter)
    accepted_now: Counter[str] = field(default_factory=Counter)
    rejected_otherwise: Counter[str] = field(default_factory=Counter)
    gone: int = 0
    new: int = 0
    joined: int = 0
    split: int = 0
    same_stories: int = 0
    same_ids: int = 0


def compare(old: Mapping[str, Told], new: Mapping[str, Told]) -> Differences:
    """Compares what two archives say of records, by the records' places."""
    found = Differences(
        records=(len(old), len(new)),
        copies=(_copies(old), _copies(new)),
        rejects=(len(old) - _copies(old), len(new) - _copies(new)),
        stories=(len(_stories(old)), len(_stories(new))),
        gone=len(old.keys() - new.keys()),
        new=len(new.keys() - old.keys()),
    )
    before = after = 0
    for id in old.keys() & new.keys():
        was, now = old[id], new[id]
        if was.reason is None and now.reason is None:
            if was.text != now.text:
                found.texts += 1
                before, after = before + was.characters, after + now.characters
        elif was.reason is None:
            found.rejected_now[str(now.reason)] += 1
        elif now.reason is None:
            found.accepted_now[was.reason] += 1
        elif was.reason != now.reason:
            found.rejected_otherwise[f"{was.reason} → {now.reason}"] += 1
    found.characters = (before, after)
    _compare_stories(found, old, new)
    return found


def _compare_stories(found: Differences, old: Mapping[str, Told], new: Mapping[str, Told]) -> None:
    """Counts the stories that were joined, split, or left as they were, among the copies that both archives have."""
    both = [id for id in old.keys() & new.keys() if old[id].story_id and new[id].story_id]
    of_old, of_new = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for id in both:
        of_old[str(old[id].story_id)].add(str(new[id].story_id))
        of_new[str(new[id].story_id)].add(str(old[id].story_id))
    found.split = sum(len(stories) > 1 for stories in of_old.values())
    found.joined = sum(len(stories) > 1 for stories in of_new.values())
    for story, (*others,) in of_old.items():
        if len(others) == 1 and len(of_new[others[0]]) == 1:
            found.same_stories += 1
            found.same_ids += story == others[0]


def changes(old: Mapping[str, Told], new: Mapping[str, Told]) -> Iterator[dict[str, Any]]:
    """An object for each record that the archives do not say the same of, by its place."""
    for id in sorted(old.keys() | new.keys()):
        was, now = old.get(id), new.get(id)
        if was is None or now is None or (was.reason, was.text) != (now.reason, now.text):
            path = (now or was or Told("")).input_path
            yield {"record": id, "input_path": path, "before": _said(was), "after": _said(now)}


def _said(told: Told | None) -> str | None:
    """What became of a record, in a word or two."""
    if told is None:
        return None
    return f"rejected: {told.reason}" if told.reason else f"copy of {told.characters:,} characters"


def table(found: Differences, left: Mapping[str, int]) -> list[Sequence[str]]:
    """The rows of the table that tells of it: what, before, after. `left` are inputs that were not read, by why."""
    rows: list[Sequence[str]] = [
        (name, f"{pair[0]:,}", f"{pair[1]:,}")
        for name, pair in (
            ("records", found.records),
            ("copies", found.copies),
            ("rejects", found.rejects),
            ("stories", found.stories),
        )
    ]
    rows.append(("texts that changed", "", f"{found.texts:,}"))
    rows.append(("  their characters", f"{found.characters[0]:,}", f"{found.characters[1]:,}"))
    for name, counts in (
        ("rejected now", found.rejected_now),
        ("accepted now, rejected before", found.accepted_now),
        ("rejected otherwise", found.rejected_otherwise),
    ):
        rows.append((name, "", f"{sum(counts.values()):,}"))
        rows += [(f"  {reason}", "", f"{count:,}") for reason, count in sorted(counts.items())]
    rows.append(("stories of the same copies", "", f"{found.same_stories:,}"))
    rows.append(("  under the same id", "", f"{found.same_ids:,}"))
    rows.append(("stories that several became", "", f"{found.joined:,}"))
    rows.append(("stories that became several", "", f"{found.split:,}"))
    rows.append(("records in the old archive alone", "", f"{found.gone:,}"))
    rows.append(("records in the new archive alone", "", f"{found.new:,}"))
    rows += [(f"inputs not read: {why}", "", f"{count:,}") for why, count in sorted(left.items())]
    return rows


def _copies(told: Mapping[str, Told]) -> int:
    return sum(each.reason is None for each in told.values())


def _stories(told: Mapping[str, Told]) -> set[str]:
    return {each.story_id for each in told.values() if each.story_id is not None}
