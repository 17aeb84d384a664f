"""The Arrow schemas of the published tables: one explicit schema a dataset, the same in every file."""

from __future__ import annotations

from enum import Enum

import pyarrow as pa

SCHEMA_VERSION = "2"
"""Stands in every file's metadata under `copydesk.schema_version`; raised when columns are added: see `versions`."""

_TIME = pa.timestamp("us", tz="UTC")
_METADATA = {"copydesk.schema_version": SCHEMA_VERSION}


class Dataset(str, Enum):
    """The published datasets, by the name of their folder."""

    ARTICLES = "articles"
    COPIES = "copies"
    REJECTS = "rejects"
    LINKS = "links"


PARTITION_COLUMNS: dict[Dataset, tuple[str, ...]] = {
    Dataset.ARTICLES: ("language", "month"),
    Dataset.COPIES: ("month",),
    Dataset.REJECTS: ("run_date",),
    Dataset.LINKS: ("month",),
}
"""The columns that stand in the path and not in the file, outermost first."""

COLUMNS_BESIDE: dict[str, str] = {"text_language": "language", "published_month": "month"}
"""Columns in the file that say what a partition's column does: for readers to whom a path says nothing. Under the
partition's own name, readers who know Hive paths would find two columns of two types."""


def _schema(*fields: tuple[str, pa.DataType, bool]) -> pa.Schema:
    return pa.schema([pa.field(name, kind, nullable=nullable) for name, kind, nullable in fields], metadata=_METADATA)


ARTICLES = _schema(
    ("story_id", pa.string(), False),
    ("title", pa.string(), True),
    ("text", pa.string(), False),
    ("text_language", pa.string(), True),
    ("language_confidence", pa.float64(), False),
    ("declared_language", pa.string(), True),
    ("published_month", pa.string(), True),
    ("published_at", _TIME, True),
    ("published_source", pa.string(), True),
    ("published_precision", pa.string(), True),
    ("published_offset", pa.int32(), True),
    ("modified_at", _TIME, True),
    ("authors", pa.list_(pa.string()), False),
    ("site", pa.string(), True),
    ("outlet", pa.string(), True),
    ("url", pa.string(), True),
    ("agency", pa.string(), True),
    ("access", pa.string(), True),
    ("section", pa.string(), True),
    ("keywords", pa.list_(pa.string()), True),
    ("image", pa.string(), True),
    ("word_count", pa.int32(), False),
    ("simhash", pa.int64(), False),
    ("copy_id", pa.string(), False),
    ("input_path", pa.string(), False),
    ("first_seen_at", _TIME, False),
    ("run_id", pa.string(), False),
)
"""One row a story; `language` and `month` stand in the path."""

REMOVAL = pa.struct([("rule", pa.string()), ("kind", pa.string()), ("characters", pa.int32())])

COPIES = _schema(
    ("copy_id", pa.string(), False),
    ("story_id", pa.string(), False),
    ("relation", pa.string(), False),
    ("coverage", pa.float64(), False),
    ("canonical_coverage", pa.float64(), False),
    ("merge_probability", pa.float64(), True),
    ("title", pa.string(), True),
    ("url", pa.string(), True),
    ("site", pa.string(), True),
    ("outlet", pa.string(), True),
    ("agency", pa.string(), True),
    ("published_month", pa.string(), True),
    ("published_at", _TIME, True),
    ("published_source", pa.string(), True),
    ("published_precision", pa.string(), True),
    ("published_offset", pa.int32(), True),
    ("access", pa.string(), True),
    ("section", pa.string(), True),
    ("image", pa.string(), True),
    ("language", pa.string(), False),
    ("input_path", pa.string(), False),
    ("record_offset", pa.int64(), False),
    ("content_sha256", pa.string(), False),
    ("source_id", pa.string(), True),
    ("text", pa.string(), True),
    ("removed", pa.list_(REMOVAL), False),
    ("text_confidence", pa.float64(), True),
    ("page_kind", pa.string(), True),
    ("page_kind_confidence", pa.float64(), True),
    ("truncated", pa.string(), True),
    ("run_id", pa.string(), False),
)
"""One row an accepted input record; `month` stands in the path."""

REJECTS = _schema(
    ("copy_id", pa.string(), False),
    ("input_path", pa.string(), False),
    ("record_offset", pa.int64(), False),
    ("content_sha256", pa.string(), True),
    ("source_id", pa.string(), True),
    ("reason", pa.string(), False),
    ("rule", pa.string(), False),
    ("evidence", pa.string(), False),
    ("stage", pa.string(), False),
    ("url", pa.string(), True),
    ("site", pa.string(), True),
    ("bytes", pa.int64(), False),
    ("excerpt", pa.string(), True),
    ("text_confidence", pa.float64(), True),
    ("page_kind", pa.string(), True),
    ("page_kind_confidence", pa.float64(), True),
    ("run_id", pa.string(), False),
)
"""One row a rejected input record; `run_date` stands in the path."""

LINKS = _schema(
    ("link_id", pa.string(), False),
    ("story_id", pa.string(), False),
    ("other_story_id", pa.string(), False),
    ("relation", pa.string(), False),
    ("merge_probability", pa.float64(), False),
    ("coverage", pa.float64(), False),
    ("other_coverage", pa.float64(), False),
    ("lead_coverage", pa.float64(), False),
    ("other_lead_coverage", pa.float64(), False),
    ("days_apart", pa.float64(), True),
    ("copy_id", pa.string(), False),
    ("other_copy_id", pa.string(), False),
    ("published_at", _TIME, True),
    ("run_id", pa.string(), False),
)
"""One row a pair of stories that share passages and are not one; `month` stands in the path."""

SCHEMAS: dict[Dataset, pa.Schema] = {
    Dataset.ARTICLES: ARTICLES,
    Dataset.COPIES: COPIES,
    Dataset.REJECTS: REJECTS,
    Dataset.LINKS: LINKS,
}
