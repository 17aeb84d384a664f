"""Prints what `compare` found, for people or as JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from pipeline.inspection.compare import Compared
from pipeline.inspection.show import wide_console
from transforms.syndication.pair_figures import in_words

_RELATIONS = {
    "near_copy": "one piece, in the judge's eyes",
    "template": "one form filled in twice",
    "shares_furniture": "captions, lists or standing boxes in common",
    "quotes": "the same words of somebody",
    "follow_up": "one re-uses much of the other",
    "background": "a few sentences in common",
}
_SENTENCE = 240
_FACTS = 12


def print_compared(found: Compared, most: int, as_json: bool) -> None:
    """Prints a comparison, at most so many passages of each kind."""
    if as_json:
        print(json.dumps(_as_data(found), ensure_ascii=False, default=str))
        return
    console = wide_console()
    for mark, record in zip("AB", found.records, strict=True):
        when = f"{record['published_at']:%Y-%m-%d %H:%M}" if record["published_at"] else "no date"
        outlet = record["outlet"] or record["site"] or "outlet not known"
        console.print(f"{mark}  {record['title'] or 'without a title'}", soft_wrap=True)
        console.print(f"   {outlet}, {when}, {record['input_path']}, story {record['story_id']}", soft_wrap=True)
    console.print(f"\n{_verdict(found)}", soft_wrap=True)
    console.print(f"stories  {_stories(found)}", soft_wrap=True)
    console.print(_shares(found))
    console.print(_weighed(found))
    for mark, facts in zip("AB", found.facts, strict=True):
        if facts:
            console.print(f"in {mark} alone, where passages match: {_listed(facts)}", soft_wrap=True)
    console.print(_passages(found, most))


def _verdict(found: Compared) -> str:
    distance = abs(found.probability - found.threshold)
    side = "above" if found.one_piece else "below"
    verdict = "one piece" if found.one_piece else f"two pieces ({_RELATIONS[found.relation]})"
    told = (
        f"{verdict}: probability {found.probability:.2f}, {distance:.2f} {side} the threshold of {found.threshold:.2f}"
    )
    if found.published is not None and round(found.published, 2) != round(found.probability, 2):
        told += f"; the run, which knew what else was in its batch, said {found.published:.2f}"
    return told


def _stories(found: Compared) -> str:
    one, other = (record["story_id"] for record in found.records)
    return "both records are in one story" if one == other else "the records are in two stories"


def _shares(found: Compared) -> Table:
    table = Table("share of words that the other has", "of A", "of B", box=box.SIMPLE_HEAD, pad_edge=False)
    for name, (left, right) in found.shares.items():
        table.add_row(name, f"{left:.0%}", f"{right:.0%}")
    return table


def _weighed(found: Compared) -> Table:
    table = Table("what weighed most", "value", "speaks for", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in found.weighed:
        value = "not known" if math.isnan(each.value) else f"{each.value:.2f}"
        table.add_row(in_words(each.figure), value, f"{'one' if each.adds > 0 else 'two'} ({each.adds:+.2f})")
    return table


def _passages(found: Compared, most: int) -> Table:
    table = Table("A", "B", box=box.SIMPLE_HEAD, pad_edge=False, expand=True, show_lines=False)
    table.add_row(Text(f"{len(found.pairs)} passages match", style="bold"), "")
    for left, right, _ in found.pairs[:most]:
        table.add_row(_short(left), Text("the same") if left == right else _short(right))
    ours, theirs = found.alone
    table.add_row(Text(f"{len(ours)} in A alone", style="bold"), Text(f"{len(theirs)} in B alone", style="bold"))
    for place in range(min(most, max(len(ours), len(theirs)))):
        table.add_row(*(_short(side[place]) if place < len(side) else Text("") for side in (ours, theirs)))
    return table


def _short(sentence: str) -> Text:
    return Text(sentence if len(sentence) <= _SENTENCE else f"{sentence[: _SENTENCE - 1]}…")


def _listed(facts: Sequence[str]) -> str:
    more = f" and {len(facts) - _FACTS} more" if len(facts) > _FACTS else ""
    return ", ".join(facts[:_FACTS]) + more


def _as_data(found: Compared) -> dict[str, Any]:
    shown = ("copy_id", "story_id", "title", "url", "site", "outlet", "published_at", "input_path", "record_offset")
    a, b = ({name: record[name] for name in shown} for record in found.records)
    return {
        "a": a,
        "b": b,
        "one_piece": found.one_piece,
        "probability": found.probability,
        "threshold": found.threshold,
        "published_probability": found.published,
        "relation": found.relation,
        "shares": {name: {"a": left, "b": right} for name, (left, right) in found.shares.items()},
        "weighed_most": [
            {
                "figure": each.figure,
                "meaning": in_words(each.figure),
                "value": None if math.isnan(each.value) else each.value,
                "adds": each.adds,
            }
            for each in found.weighed
        ],
        "facts_alone": {"a": found.facts[0], "b": found.facts[1]},
        "passages": [{"a": left, "b": right, "bits": bits} for left, right, bits in found.pairs],
        "passages_alone": {"a": found.alone[0], "b": found.alone[1]},
    }
