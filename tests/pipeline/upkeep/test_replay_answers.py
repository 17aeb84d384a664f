"""Which records of an input, read again, are those that were rejected."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from pipeline.upkeep.rejected import Rejected
from pipeline.upkeep.replay_answers import match_rows, plan_slices
from schemas.record import InputFile

FILE = InputFile("in/feed.jsonl", 1000, datetime(2024, 11, 1, tzinfo=timezone.utc))


def reject(id: str, offset: int = 0, stage: str = "cleaning", size: int = 10) -> Rejected:
    """A published reject."""
    return Rejected(id, FILE.path, offset, "error_page", "rule", "words", stage, size, "run_date=2024-11-02")


@pytest.mark.parametrize(
    ("rows", "wanted", "others", "expected"),
    [
        ([("a", 0), ("b", 9)], [reject("a")], [], {"a": "a"}),
        ([("a", 0), ("b", 9)], [reject("b", 9)], [], {"b": "b"}),
        ([("new", 0)], [reject("whole", 0, "intake")], [], {"new": "whole"}),
        (
            [("x", 0), ("y", 9), ("z", 20)],
            [reject("whole", 0, "intake")],
            [],
            {"x": "whole", "y": "whole", "z": "whole"},
        ),
        ([("x", 5), ("known", 9), ("z", 20)], [reject("cut", 5, "intake")], [], {"x": "cut"}),
        ([("x", 5), ("z", 20)], [reject("cut", 5, "intake")], [20], {"x": "cut"}),
        ([("a", 0), ("unheard", 9)], [reject("a")], [], {"a": "a"}),
        ([("other", 0)], [reject("a")], [0], {}),
        ([], [reject("a")], [], {}),
    ],
    ids=[
        "by id",
        "the other one",
        "by place",
        "a file that holds many",
        "up to a known row",
        "up to another reject",
        "no record is taken that was not rejected",
        "not another reject's",
        "gone",
    ],
)
def test_rows_answer_rejects(
    rows: list[tuple[str, int]], wanted: list[Rejected], others: list[int], expected: dict[str, str]
) -> None:
    """By the id where it tells the content, else by the place; nothing else is read again."""
    found = match_rows(rows, wanted, set(others), {"known"}.__contains__)
    assert {id: answered.copy_id for id, answered in found.rejects.items()} == expected
    assert set(found.left_out) == {id for id, _ in rows} - set(expected)


def test_slices_reach_as_far_as_their_rejects() -> None:
    """Reading begins at the first; it ends with the last, or with the file where that may stand for more."""
    ((first,),) = plan_slices([(FILE, [reject("a", 5), reject("b", 70)])], 1000, 10)
    assert (first.file.start, first.file.stop) == (5, 71)
    ((second,),) = plan_slices([(FILE, [reject("a", 5), reject("b", 70, "intake")])], 1000, 10)
    assert (second.file.start, second.file.stop) == (5, None)


def test_batches_are_bounded_by_what_they_read() -> None:
    """A large input is cut between its rejects; every reject is in one slice."""
    rejects = [reject(str(number), number * 100, size=40) for number in range(5)]
    batches = plan_slices([(FILE, rejects), (FILE, rejects[:1])], 100, 10)
    assert [[[each.copy_id for each in part.rejects] for part in batch] for batch in batches] == [
        [["0", "1"]],
        [["2", "3"]],
        [["4"], ["0"]],
    ]
    assert all(part.bytes <= 100 for batch in batches for part in batch)


def test_batches_are_bounded_by_files() -> None:
    """No more inputs than allowed are read at a time."""
    batches = plan_slices([(FILE, [reject("a")])] * 5, 1000, 2)
    assert [len(batch) for batch in batches] == [2, 2, 1]
    assert plan_slices([], 1000, 2) == []
