"""The columns of earlier versions, and their files as files of today."""

from __future__ import annotations

from itertools import pairwise

import pyarrow as pa
import pytest

from schemas.tables import SCHEMA_VERSION, SCHEMAS, Dataset
from schemas.versions import ASSUMED, EARLIER, RELEASED, VERSION_KEY, schema_of, unknown, with_columns

FIRST = pa.schema([pa.field("id", pa.string(), nullable=False)])
NOW = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("note", pa.string()),
        pa.field("words", pa.list_(pa.string()), nullable=False),
    ]
)


def test_every_version_before_this_one_is_written_down() -> None:
    """Who raises the version adds the columns of the version that ends."""
    assert sorted(EARLIER, key=int) == [str(number) for number in range(1, int(SCHEMA_VERSION))]


@pytest.mark.parametrize("dataset", list(Dataset))
def test_a_released_version_gets_no_columns(dataset: Dataset) -> None:
    """A column is added to a version that is not released: `verify` holds each file to the columns of its version."""
    released = RELEASED.get(SCHEMA_VERSION)
    if released is not None:
        assert SCHEMAS[dataset].names == released[dataset].split(), "raise SCHEMA_VERSION with the first new column"


@pytest.mark.parametrize("dataset", list(Dataset))
def test_no_version_takes_a_column_away(dataset: Dataset) -> None:
    """Each version has the columns of the one before it, none before there was the dataset, and today's has all."""
    chain = [set(EARLIER[version].get(dataset, "").split()) for version in sorted(EARLIER, key=int)]
    chain.append(set(SCHEMAS[dataset].names))
    assert all(earlier <= later for earlier, later in pairwise(chain))


@pytest.mark.parametrize(("version", "dataset"), [(each, name) for each in sorted(EARLIER) for name in EARLIER[each]])
def test_every_added_column_can_be_filled(dataset: Dataset, version: str) -> None:
    """A column that was added may be null, is a list, or says in `ASSUMED` what it means for older rows."""
    schema = schema_of(dataset, version)
    assert schema is not None
    assert schema.metadata[VERSION_KEY] == version.encode()
    assert with_columns(schema.empty_table(), SCHEMAS[dataset]).schema.equals(SCHEMAS[dataset])
    for field in SCHEMAS[dataset]:
        if field.name not in schema.names:
            assert unknown(field, 2).null_count == (2 if field.nullable else 0)


def test_nothing_is_assumed_of_columns_that_are_not_there() -> None:
    """`ASSUMED` names columns of the tables."""
    assert {name for name in ASSUMED if not any(name in schema.names for schema in SCHEMAS.values())} == set()


def test_rows_get_the_columns_that_they_lack() -> None:
    """Nulls and empty lists; what was there stays."""
    rows = with_columns(pa.table({"id": ["a", "b"]}, schema=FIRST), NOW)
    assert rows.schema.equals(NOW)
    assert rows.to_pylist() == [{"id": name, "note": None, "words": []} for name in "ab"]


def test_rows_of_today_stay_as_they_are() -> None:
    """Nothing is copied."""
    rows = NOW.empty_table()
    assert with_columns(rows, NOW) is rows


def test_a_newer_version_is_not_known() -> None:
    """Nobody can tell its columns here."""
    assert schema_of(Dataset.ARTICLES, "99") is None
    assert schema_of(Dataset.LINKS, "1") is None
    assert schema_of(Dataset.ARTICLES, SCHEMA_VERSION) is SCHEMAS[Dataset.ARTICLES]
