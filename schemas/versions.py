"""The columns of files that earlier versions wrote, and how such files become files of today.

A published folder outlives many versions: its older files keep the columns that they were written with. Columns may be
added, and never leave, change their type or change their meaning. So an older file is today's without some columns.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from schemas.tables import SCHEMA_VERSION, SCHEMAS, Dataset

VERSION_KEY = b"copydesk.schema_version"
"""The key of a file's metadata under which its version stands."""

RELEASED: dict[str, dict[Dataset, str]] = {
    "1": {
        Dataset.ARTICLES: (
            "story_id title text language_confidence declared_language published_at published_source modified_at "
            "authors site outlet url agency word_count simhash copy_id input_path first_seen_at run_id"
        ),
        Dataset.COPIES: (
            "copy_id story_id relation coverage canonical_coverage title url site outlet agency published_at language "
            "input_path record_offset content_sha256 text removed run_id"
        ),
        Dataset.REJECTS: (
            "copy_id input_path record_offset content_sha256 reason rule evidence stage url site bytes excerpt run_id"
        ),
    },
}
"""The columns, in their order, that each released version writes. A release writes its own down here; from then on
whoever adds a column raises the version, and further columns join that version until it is released too."""

EARLIER = {version: columns for version, columns in RELEASED.items() if version != SCHEMA_VERSION}
"""The versions before this one. A dataset that a version did not have is not named."""

KNOWN_VERSIONS = frozenset({*EARLIER, SCHEMA_VERSION})

ASSUMED: dict[str, Any] = {}
"""What an added column that must not be null says of older rows; lists are empty there without being named here."""


def schema_of(dataset: Dataset, version: str) -> pa.Schema | None:
    """The columns that a version writes; None for a version that is not known here, as of a newer copydesk, or that did
    not have the dataset."""
    if version == SCHEMA_VERSION:
        return SCHEMAS[dataset]
    if dataset not in EARLIER.get(version, {}):
        return None
    fields = [SCHEMAS[dataset].field(name) for name in EARLIER[version][dataset].split()]
    return pa.schema(fields, metadata={VERSION_KEY: version.encode()})


def with_columns(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """Rows of any version by a schema of today: columns that their version did not have say that nothing is known."""
    if rows.schema.equals(schema):
        return rows
    columns = [rows[field.name] if field.name in rows.schema.names else unknown(field, len(rows)) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def unknown(field: pa.Field, count: int) -> pa.Array:
    """A column of rows that were published before there was such a column: nulls where it may have some."""
    if field.nullable:
        return pa.nulls(count, field.type)
    empty = [] if pa.types.is_list(field.type) else ASSUMED[field.name]
    return pa.array([empty] * count, field.type)
