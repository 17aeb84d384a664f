"""What became of rejects that were read again."""

from __future__ import annotations

import json

from pipeline.upkeep.outcome import NewRow, Outcome, Replayed, judge, record_of
from pipeline.upkeep.rejected import Rejected

OLD = ("error_page", "http-words", "404", "cleaning")
NEW = ("listing_page", "links", "40 links", "cleaning")


def reject(id: str, path: str = "in/a.html") -> Rejected:
    """A published reject."""
    return Rejected(id, path, 0, *OLD, 10, "run_date=2024-11-02")


A, B, C = reject("a"), reject("b"), reject("c")


def test_each_reject_is_judged_by_its_rows() -> None:
    """Passed, rejected otherwise, rejected as before."""
    rows = [NewRow("a"), NewRow("b", NEW), NewRow("c", OLD)]
    outcome = judge({"a": A, "b": B, "c": C}, rows)
    assert outcome == Outcome(((A, (NewRow("a"),)), (B, (NewRow("b", NEW),))), (C,))
    assert (outcome.retired_ids, outcome.dropped_ids) == ({"a", "b"}, {"c"})


def test_a_new_id_is_a_new_row() -> None:
    """A record whose content is known now is told anew, though its verdict is the old one."""
    assert judge({"x": A}, [NewRow("x", OLD)]).settled == ((A, (NewRow("x", OLD),)),)


def test_what_was_moved_is_kept() -> None:
    """A line a reject: where it stood, its old verdict, and the rows that it became."""
    outcome = judge({"x": A, "y": A, "c": C}, [NewRow("x"), NewRow("y", NEW), NewRow("c", OLD)])
    (line,) = [json.loads(line) for line in record_of(outcome).splitlines()]
    assert (line["copy_id"], line["input_path"], line["reason"], line["partition"]) == (
        "a",
        "in/a.html",
        "error_page",
        "run_date=2024-11-02",
    )
    assert [(row["copy_id"], row["reason"]) for row in line["became"]] == [("x", None), ("y", "listing_page")]


def test_the_outcome_in_words() -> None:
    """Counts by reason, and each input that was left with why."""
    done = Replayed(selected=4, copies=1, stories=1)
    done.add(judge({"a": A, "b": B, "c": C}, [NewRow("a"), NewRow("b", NEW), NewRow("c", OLD)]))
    done.leave([reject("d", "in/d.html")], "gone")
    assert done.told().splitlines() == [
        "3 of 4 rejects read again",
        "1 are now articles (1 copies, 1 new stories)",
        "  error_page: 1",
        "1 are now rejected otherwise",
        "  error_page -> listing_page: 1",
        "1 are rejected as before",
        "1 are left, since their input is not as it was",
        "  in/d.html: gone (1)",
    ]
    assert "1 would be articles" in done.told(dry_run=True)
    assert Replayed().told() == "no rejects to replay"


def test_many_left_inputs_are_told_in_part() -> None:
    """The list of what was left does not flood the screen."""
    done = Replayed(selected=30)
    for number in range(30):
        done.leave([reject("d", f"in/{number:02}.html")], "gone")
    assert done.told().splitlines()[-1] == "  … and 10 more inputs"
