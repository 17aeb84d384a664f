"""Where a row belongs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.reject import Reject
from schemas.rows import CopyRow, StoryRow
from schemas.run_info import RunInfo
from schemas.tables import Dataset
from transforms.publishing.partitions import (
    UNKNOWN,
    as_utc,
    dataset_of,
    escape_value,
    month_of,
    partition_of,
    row_id,
    shard_of,
    shards_for,
    weight_of,
    without_surrogates,
)

Make = Callable[..., Any]


def test_each_kind_of_row_has_its_dataset_and_id(story: Make, copy: Make, reject: Make) -> None:
    """Stories go by story_id, copies and rejects by copy_id."""
    rows: list[StoryRow | CopyRow | Reject] = [story(story_id="s"), copy(copy_id="c"), reject(copy_id="r")]
    assert [dataset_of(row) for row in rows] == [Dataset.ARTICLES, Dataset.COPIES, Dataset.REJECTS]
    assert [row_id(row) for row in rows] == ["s", "c", "r"]


def test_stories_lie_by_language_and_month(story: Make, run: RunInfo) -> None:
    """The month is that of publication, not of the run."""
    assert (
        partition_of(story(published_at=datetime(2023, 1, 31, tzinfo=timezone.utc)), run) == "language=en/month=2023-01"
    )


def test_copies_lie_by_month_and_rejects_by_the_runs_day(copy: Make, reject: Make, run: RunInfo) -> None:
    """A reject has no date that could be trusted, so the run's counts."""
    assert partition_of(copy(), run) == "month=2024-11"
    assert partition_of(reject(), run) == "run_date=2024-11-02"


def test_an_unknown_month_has_hives_name(story: Make, copy: Make, run: RunInfo) -> None:
    """Readers know this name as null."""
    assert partition_of(story(published_at=None), run) == f"language=en/month={UNKNOWN}"
    assert partition_of(copy(published_at=None), run) == f"month={UNKNOWN}"


def test_the_month_is_that_of_utc() -> None:
    """Half past midnight in Paris on the first is still the month before."""
    paris = timezone(timedelta(hours=1))
    assert month_of(datetime(2024, 12, 1, 0, 30, tzinfo=paris)) == "2024-11"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2024, 5, 1, 12), datetime(2024, 5, 1, 12, tzinfo=timezone.utc)),
        (
            datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
            datetime(1, 1, 1, tzinfo=timezone.utc),
        ),
    ],
    ids=["no zone", "before the first year"],
)
def test_times_that_utc_cannot_place_are_read_as_utc(moment: datetime, expected: datetime) -> None:
    """No time crashes the writer."""
    assert as_utc(moment) == expected


@given(st.text(st.characters()))
def test_a_value_stays_one_folder_and_comes_back(value: str) -> None:
    """Whatever a language tag holds, slashes included, it is one name in the path and decodes to itself."""
    escaped = escape_value(value)
    assert escaped.isascii()
    assert not set(escaped) & set('/\\=*?[]{}"<>|: ')
    if value and not any("\ud800" <= letter <= "\udfff" for letter in value):
        assert unquote(escaped) == value


def test_an_empty_value_is_unknown() -> None:
    """A folder named "language=" is read differently by every reader."""
    assert escape_value("") == escape_value(None) == UNKNOWN


@given(st.text(), st.integers(1, 50))
def test_a_shard_is_a_function_of_the_id(identity: str, shards: int) -> None:
    """The same id goes to the same shard, which exists."""
    assert 0 <= shard_of(identity, shards) < shards
    assert shard_of(identity, shards) == shard_of(identity, shards)


def test_ids_spread_over_the_shards() -> None:
    """No shard gets far more than its part."""
    counts = [0] * 8
    for number in range(8000):
        counts[shard_of(f"{number:032x}", 8)] += 1
    assert max(counts) < 1300


@pytest.mark.parametrize(("weight", "shards"), [(0, 1), (100, 1), (101, 2), (1000, 10)])
def test_files_are_as_many_as_the_weight_needs(weight: int, shards: int) -> None:
    """A partition has one file until it is full."""
    assert shards_for(weight, 100) == shards


def test_text_makes_the_weight(story: Make, copy: Make, reject: Make) -> None:
    """A story with its text weighs more than a copy without, and every row weighs something."""
    assert weight_of(story(text="x" * 9000)) - weight_of(copy(text=None)) == 9000
    assert weight_of(reject(excerpt=None)) > 0


@given(st.text(st.characters(exclude_categories=())))
def test_every_string_becomes_utf8(value: str) -> None:
    """Lone surrogates are replaced one by one, everything else stays."""
    cleaned = without_surrogates(value)
    assert cleaned.encode("utf-8").decode("utf-8") == cleaned
    assert len(cleaned) == len(value)
    assert all(new == old or "\ud800" <= old <= "\udfff" for new, old in zip(cleaned, value, strict=True))


def test_a_name_that_is_no_utf8_is_still_readable() -> None:
    """A file name in Latin-1 reaches the rows with a mark where its letter was."""
    assert without_surrogates(b"caf\xe9.html".decode("utf-8", "surrogateescape")) == "caf�.html"
