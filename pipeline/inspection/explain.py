"""Explains one published record: kept or rejected by what, what was cut, and which story it belongs to and why."""

from __future__ import annotations

import json
from typing import Any

from pipeline.console import ResultConsole
from pipeline.inspection.sql import ask
from schemas.errors import InputError

_MOST = 5
_SHORTEST_ID = 6
_PLACE = f"""
    copy_id = $1 OR url = $1 OR input_path = $1 OR ends_with(input_path, '/' || $1)
    OR (length($1) >= {_SHORTEST_ID} AND starts_with(copy_id, $1))
"""
_COPIES = f"""
    SELECT c.*, a.title AS story_title, a.url AS story_url, a.input_path AS story_path, a.published_source,
           a.language_confidence, (SELECT count(*) FROM copies AS o WHERE o.story_id = c.story_id) AS copies_of_story
    FROM copies AS c JOIN articles AS a USING (story_id)
    WHERE c.copy_id IN (SELECT copy_id FROM copies WHERE {_PLACE}) OR c.story_id = $1
    ORDER BY c.story_id, c.relation <> 'canonical', c.copy_id LIMIT {_MOST}
"""
_REJECTS = f"SELECT * FROM rejects WHERE {_PLACE} ORDER BY input_path, record_offset LIMIT {_MOST}"
_RELATIONS = {
    "canonical": "tells the story: its text is the one published in articles",
    "identical": "has the same passages as the canonical copy",
    "edited": "most of each stands in the other",
    "excerpt": "shorter: most of it stands in the canonical copy",
    "extended": "longer: most of the canonical copy stands in it",
    "revision": "a later version on the canonical copy's own site",
}


def explain(folder: str, name: str) -> list[dict[str, Any]]:
    """The published rows of a path, an address, a copy id or its beginning, or a story id; a few at most.

    Raises InputError where nothing published has this name.
    """
    rows = _rows(folder, _COPIES, name) + _rows(folder, _REJECTS, name)
    if not rows:
        raise InputError(
            f"nothing in {folder} comes of {name}: name a path as it was given to the run, an address, "
            f"a copy_id (at least {_SHORTEST_ID} characters of it) or a story_id"
        )
    return rows


def print_explained(rows: list[dict[str, Any]], as_json: bool) -> None:
    """Prints what `explain` found, in sentences or as JSON lines."""
    console = ResultConsole()
    for row in rows:
        if as_json:
            print(json.dumps(row, ensure_ascii=False, default=str))
        else:
            console.print("\n".join(_told(row)) + "\n", soft_wrap=True)


def _rows(folder: str, query: str, name: str) -> list[dict[str, Any]]:
    answer = ask(folder, query, (name,))
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


def _told(row: dict[str, Any]) -> list[str]:
    place = f"{row['input_path']}" + (f" at byte {row['record_offset']:,}" if row["record_offset"] else "")
    head = [place, f"  copy     {row['copy_id']}", f"  address  {row['url'] or 'not known'}"]
    return head + (_rejected(row) if "reason" in row else _kept(row))


def _rejected(row: dict[str, Any]) -> list[str]:
    shown = [f"  begins   {row['excerpt']}"] if row["excerpt"] else []
    return [
        f"  rejected as {row['reason']}, in {row['stage']}, by the rule {row['rule']}",
        f"  because of: {row['evidence']}",
        *shown,
    ]


def _kept(row: dict[str, Any]) -> list[str]:
    date = f"{row['published_at']:%Y-%m-%d %H:%M} UTC" if row["published_at"] else "not known"
    source = f", from {row['published_source']}" if row["relation"] == "canonical" and row["published_source"] else ""
    removed = [f"    {cut['characters']:,} characters of {cut['kind']}, by {cut['rule']}" for cut in row["removed"]]
    return [
        f"  kept     {row['title'] or 'without a title'}",
        f"  date     {date}{source}",
        f"  outlet   {row['outlet'] or row['site'] or 'not known'}"
        + (f", credit {row['agency']}" if row["agency"] else ""),
        f"  removed  {'nothing' if not removed else ''}".rstrip(),
        *removed,
        f"  story    {row['story_id']}, {row['copies_of_story']:,} copies: {row['story_title'] or row['story_path']}",
        f"  relation {row['relation']}: {_RELATIONS.get(row['relation'], '')}",
        f"           {row['coverage']:.0%} of its words stand in the canonical copy, "
        f"{row['canonical_coverage']:.0%} of the canonical copy's in it",
    ]
