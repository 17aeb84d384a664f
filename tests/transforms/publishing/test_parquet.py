"""Rows as Parquet."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import NoiseKind, Removal
from schemas.reject import Reject, RejectReason, Stage
from schemas.rows import CopyRow, StoryRow
from schemas.run_info import RunInfo
from schemas.story import Relation
from schemas.tables import PARTITION_COLUMNS, SCHEMA_VERSION, SCHEMAS, Dataset
from transforms.publishing import parquet
from transforms.publishing.files import HashingSink
from transforms.publishing.parquet import RowError, to_table, write_shard, write_table
from transforms.publishing.partitions import Row, as_utc, dataset_of, month_of

Make = Callable[..., Any]
RUN = RunInfo("r", datetime(2024, 11, 2, 23, 30, tzinfo=timezone.utc))

TEXT = st.text(max_size=40)
OPTIONAL = st.none() | TEXT
TIME = st.datetimes(timezones=st.just(timezone.utc))
SHARE = st.floats(0, 1)
STORIES = st.builds(
    StoryRow,
    *(TEXT, OPTIONAL, TEXT, TEXT, SHARE, OPTIONAL, st.none() | TIME, OPTIONAL, st.none() | TIME),
    st.lists(TEXT, max_size=3).map(tuple),
    *(OPTIONAL, OPTIONAL, OPTIONAL, OPTIONAL, st.integers(0, 2**31 - 1), st.integers(-(2**63), 2**63 - 1), TEXT, TEXT),
)
REMOVALS = st.builds(Removal, TEXT, st.sampled_from(NoiseKind), st.integers(0, 2**31 - 1))
COPIES = st.builds(
    CopyRow,
    *(TEXT, TEXT, st.sampled_from(Relation), SHARE, SHARE, st.none() | SHARE),
    *(OPTIONAL, OPTIONAL, OPTIONAL, OPTIONAL, OPTIONAL),
    *(st.none() | TIME, TEXT, TEXT, st.integers(0, 2**63 - 1), TEXT, OPTIONAL),
    st.lists(REMOVALS, max_size=3).map(tuple),
)
REJECTS = st.builds(
    Reject,
    *(
        TEXT,
        TEXT,
        st.integers(0, 2**63 - 1),
        OPTIONAL,
        st.sampled_from(RejectReason),
        TEXT,
        TEXT,
        st.sampled_from(Stage),
    ),
    *(OPTIONAL, OPTIONAL, st.integers(-1, 2**63 - 1), OPTIONAL),
)


def read_back(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Writes rows of one kind to a Parquet file in memory, and reads it."""
    target = io.BytesIO()
    write_table(HashingSink(target), dataset_of(rows[0]), list(rows), RUN)
    found: list[dict[str, Any]] = pq.read_table(io.BytesIO(target.getvalue())).to_pylist()
    return found


WRITERS_OWN: dict[str, Callable[[Any], Any]] = {
    "run_id": lambda row: "r",
    "first_seen_at": lambda row: RUN.started_at,
    "text_language": lambda row: expected(row.language),
    "published_month": lambda row: month_of(row.published_at),
}
"""The columns that the writer adds."""


@pytest.mark.parametrize("rows", [STORIES, COPIES, REJECTS], ids=["articles", "copies", "rejects"])
def test_rows_come_back(rows: st.SearchStrategy[Row]) -> None:
    """Every value of every column is the same after writing and reading, whatever it is."""

    @given(st.lists(rows, min_size=1, max_size=3))
    def check(examples: list[Row]) -> None:
        for row, found in zip(examples, read_back(examples), strict=True):
            for name, value in found.items():
                assert value == (WRITERS_OWN[name](row) if name in WRITERS_OWN else expected(getattr(row, name)))

    check()


def expected(value: Any) -> Any:
    """A row's value as it is read back."""
    if isinstance(value, tuple):
        return [expected(part) for part in value]
    if isinstance(value, Removal):
        return {"rule": value.rule, "kind": value.kind.value, "characters": value.characters}
    return as_utc(value) if isinstance(value, datetime) else value


@pytest.mark.parametrize("dataset", list(Dataset))
def test_a_row_has_a_value_for_every_column(
    dataset: Dataset, story: Make, copy: Make, reject: Make, link: Make
) -> None:
    """Row classes and published schemas name the same columns, partition columns aside."""
    rows = {Dataset.ARTICLES: story(), Dataset.COPIES: copy(), Dataset.REJECTS: reject(), Dataset.LINKS: link()}
    row = rows[dataset]
    columns = set(SCHEMAS[dataset].names) - set(WRITERS_OWN)
    assert set(row.__slots__) - set(PARTITION_COLUMNS[dataset]) == columns - set(PARTITION_COLUMNS[dataset])
    assert to_table(dataset, [row], RUN).schema.equals(SCHEMAS[dataset], check_metadata=True)


def test_what_is_no_utf8_is_replaced(story: Make) -> None:
    """A lone surrogate in a text or a path does not stop the run."""
    (found,) = read_back([story(text="a\udc80b", authors=("\ud800",), input_path="caf\udce9")])
    assert (found["text"], found["authors"], found["input_path"]) == ("a�b", ["�"], "caf�")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        ({"simhash": 2**63}, "simhash"),
        ({"word_count": 2**31}, "word_count"),
        ({"text": None}, "text"),
        ({"copy_id": None}, "copy_id"),
    ],
    ids=["unsigned simhash", "count over 32 bits", "null text", "null id"],
)
def test_what_a_column_cannot_hold_is_told_by_its_name(story: Make, values: dict[str, Any], column: str) -> None:
    """An error of ours names the table and the column."""
    with pytest.raises(RowError, match=rf"articles\.{column} "):
        to_table(Dataset.ARTICLES, [story(**values)], RUN)


def test_the_order_of_rows_does_not_show(tmp_path: Path, story: Make) -> None:
    """The same rows in any order make the same file, under the same name, byte for byte."""
    rows = [story(story_id=f"s{number}", text=f"Text {number}") for number in range(50)]
    entries = [
        write_shard(str(tmp_path / folder), Dataset.ARTICLES, "language=en/month=2024-11", 0, order, RUN)
        for folder, order in (("one", rows), ("two", rows[::-1]))
    ]
    assert entries[0] == entries[1]
    first, second = ((tmp_path / folder / entries[0].stage_path).read_bytes() for folder in ("one", "two"))
    assert first == second
    ids = pq.read_table(io.BytesIO(first)).column("story_id").to_pylist()
    assert ids == sorted(ids)


def test_the_entry_tells_the_file(tmp_path: Path, reject: Make) -> None:
    """Path, rows, size, checksum and reasons are those of what was written."""
    rows = [reject(copy_id="b", reason=RejectReason.PAYWALL), reject(copy_id="a"), reject(copy_id="c")]
    entry = write_shard(str(tmp_path), Dataset.REJECTS, "run_date=2024-11-02", 3, rows, RUN)
    content = (tmp_path / entry.stage_path).read_bytes()
    assert (entry.rows, entry.bytes, entry.sha256) == (3, len(content), hashlib.sha256(content).hexdigest())
    assert entry.reasons == (("empty", 2), ("paywall", 1))
    assert entry.path.startswith("rejects/run_date=2024-11-02/r-00003-")
    assert entry.path.endswith(".parquet")
    assert entry.stage_path == entry.path + ".staged"


def test_other_rows_have_another_name(tmp_path: Path, copy: Make) -> None:
    """Batches of one run put their files side by side."""
    names = {
        write_shard(str(tmp_path), Dataset.COPIES, "month=2024-11", 0, [copy(copy_id=name)], RUN).path for name in "ab"
    }
    assert len(names) == 2


def test_files_are_as_the_contract_says(tmp_path: Path, copy: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """zstd in every column, statistics and page index in all but texts, the schema's version, rows in groups."""
    monkeypatch.setattr(parquet, "ROW_GROUP_ROWS", 2)
    rows = [copy(copy_id=str(number)) for number in range(5)]
    entry = write_shard(str(tmp_path), Dataset.COPIES, "month=2024-11", 0, rows, RUN)
    with pq.ParquetFile(tmp_path / entry.stage_path) as file:
        metadata, schema = file.metadata, file.schema_arrow
    assert schema.equals(SCHEMAS[Dataset.COPIES])
    assert schema.metadata[b"copydesk.schema_version"] == SCHEMA_VERSION.encode()
    assert [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)] == [2, 2, 1]
    columns = [metadata.row_group(0).column(index) for index in range(metadata.num_columns)]
    assert {column.compression for column in columns} == {"ZSTD"}
    assert all(column.has_column_index and column.has_offset_index for column in columns if column.is_stats_set)
    assert {column.path_in_schema for column in columns if column.is_stats_set} >= {"copy_id", "published_at", "site"}
    (text,) = (column for column in columns if column.path_in_schema == "text")
    assert not text.is_stats_set
    assert not text.has_dictionary_page


def test_times_keep_their_zone(copy: Make) -> None:
    """Readers get UTC times to the microsecond."""
    moment = datetime(2024, 11, 1, 11, 14, 0, 123456, tzinfo=timezone.utc)
    table = to_table(Dataset.COPIES, [copy(published_at=moment)], RUN)
    assert table.schema.field("published_at").type == pa.timestamp("us", tz="UTC")
    assert table.column("published_at").to_pylist() == [moment]
