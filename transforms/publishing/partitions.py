"""Where a row belongs: its dataset, its partition's path, its shard; and its strings as files can hold them."""

from __future__ import annotations

import re
import zlib
from datetime import datetime, timezone
from functools import lru_cache
from typing import TypeAlias
from urllib.parse import quote, unquote

from schemas.reject import Reject
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.run_info import RunInfo
from schemas.tables import PARTITION_COLUMNS, Dataset

Row: TypeAlias = StoryRow | CopyRow | LinkRow | Reject
"""What can be published; each kind has its own dataset."""

_SURROGATES = re.compile("[\ud800-\udfff]")

UNKNOWN = "unknown"
"""How a path spells a value that is not known: a word, since readers that guess types fail on a column of nulls."""

EARLIER_UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""How earlier versions spelled it, after Hive; readers give it as null."""

_ROW_OVERHEAD = 512
"""Characters reckoned for a row's short columns."""


def dataset_of(row: Row) -> Dataset:
    """The dataset that holds rows of this kind."""
    if isinstance(row, StoryRow):
        return Dataset.ARTICLES
    if isinstance(row, LinkRow):
        return Dataset.LINKS
    return Dataset.COPIES if isinstance(row, CopyRow) else Dataset.REJECTS


def row_id(row: Row) -> str:
    """The column that is unique in the row's dataset, and by which its files are sorted."""
    if isinstance(row, LinkRow):
        return row.link_id
    return row.story_id if isinstance(row, StoryRow) else row.copy_id


def partition_of(row: Row, run: RunInfo) -> str:
    """The Hive path below the dataset's folder, as in "language=en/month=2024-11"."""
    return "/".join(
        f"{column}={escape_value(_partition_value(row, column, run))}" for column in PARTITION_COLUMNS[dataset_of(row)]
    )


def partition_of_today(partition: str) -> str:
    """The path under which this version publishes what an earlier one did below `partition`."""
    return partition.replace(EARLIER_UNKNOWN, UNKNOWN)


def values_of(partition: str) -> dict[str, str | None]:
    """The columns that a Hive path holds; None where a value is not known."""
    pairs = (part.partition("=") for part in partition.split("/") if part)
    return {name: None if value in (UNKNOWN, EARLIER_UNKNOWN) else unquote(value) for name, _, value in pairs}


@lru_cache(4096)
def escape_value(value: str | None) -> str:
    """A partition's value as it stands in a path: percent-encoded UTF-8, or the word for what is not known."""
    return quote(without_surrogates(value), safe="") if value else UNKNOWN


def month_of(moment: datetime | None) -> str | None:
    """The UTC month of a time, as in "2024-11"; a time without a zone is UTC."""
    if moment is None:
        return None
    moment = as_utc(moment)
    return f"{moment.year:04d}-{moment.month:02d}"


def as_utc(moment: datetime) -> datetime:
    """The same time in UTC; a time without a zone, or one that UTC cannot express, is read as UTC."""
    if moment.tzinfo is None:
        return moment.replace(tzinfo=timezone.utc)
    try:
        return moment.astimezone(timezone.utc)
    except OverflowError:
        return moment.replace(tzinfo=timezone.utc)


def shard_of(identity: str, shards: int) -> int:
    """Which of a partition's files a row goes to: a function of its id alone."""
    return zlib.crc32(identity.encode("utf-8", "surrogatepass")) % shards


def shards_for(weight: int, limit: int) -> int:
    """How many files hold `weight` characters where one holds about `limit`."""
    return max(1, -(-weight // limit))


def weight_of(row: Row) -> int:
    """About how many characters the row holds in memory."""
    if isinstance(row, LinkRow):
        return _ROW_OVERHEAD
    text = row.excerpt if isinstance(row, Reject) else row.text
    return len(text or "") + _ROW_OVERHEAD


def _partition_value(row: Row, column: str, run: RunInfo) -> str | None:
    if column == "run_date":
        return run.run_date
    if isinstance(row, Reject):
        raise TypeError(f"rejects have no {column} to be partitioned by")
    if column == "language" and not isinstance(row, LinkRow):
        return row.language
    return month_of(row.published_at)


def without_surrogates(value: str) -> str:
    """The string with each lone surrogate as U+FFFD: file names that are no UTF-8 bring them, UTF-8 has none."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATES.sub("�", value)
    return value
