"""A dataset as a Delta table: what its log says of a commit, in Delta's own words. Pure functions.

Written by hand, in the oldest version of the protocol that has all that is needed: so no library must be installed to
register, no checkpoint in Parquet comes to lie among the published files, and objects are made by the store's own
conditional create.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import pyarrow as pa

from pipeline.published.commit import Act, Commit
from schemas.manifest import ManifestFile
from schemas.tables import PARTITION_COLUMNS, SCHEMAS, Dataset
from transforms.publishing.partitions import values_of

APPLICATION = "copydesk"
_PROTOCOL = {"protocol": {"minReaderVersion": 1, "minWriterVersion": 2}}
_TYPES = {
    pa.string(): "string",
    pa.int32(): "integer",
    pa.int64(): "long",
    pa.float64(): "double",
    pa.timestamp("us", tz="UTC"): "timestamp",
}


def entry_name(version: int) -> str:
    """The name of a version's entry in the log."""
    return f"{version:020d}.json"


def version_of(name: str) -> int | None:
    """The version that an entry's name tells; None for other files of a log."""
    stem, dot, ending = name.partition(".")
    return int(stem) if dot and ending == "json" and len(stem) == 20 and stem.isdecimal() else None


def entry_of(commit: Commit, sequence: int, dataset: Dataset, is_new_schema: bool) -> bytes | None:
    """The entry that a commit makes in a dataset's log; None where it changes nothing there.

    `is_new_schema` says that the log does not have the columns of today yet.
    """
    added = [file for file in commit.manifest.files if file.dataset is dataset]
    retired = [file for file in commit.retired if file.dataset is dataset]
    if not added and not retired:
        return None
    moment, changes = milliseconds(commit.committed_at), commit.act is not Act.COMPACT
    actions: list[dict[str, Any]] = [
        {"commitInfo": {"timestamp": moment, "operation": commit.act.value.upper(), "engineInfo": APPLICATION}},
        {"txn": {"appId": APPLICATION, "version": sequence, "lastUpdated": moment}},
    ]
    if is_new_schema:
        actions += [_PROTOCOL, _metadata(dataset, moment)]
    actions += [{"remove": {**_file(file, changes), "deletionTimestamp": moment}} for file in retired]
    stats = ({"modificationTime": moment, "stats": json.dumps({"numRecords": file.rows})} for file in added)
    actions += [{"add": {**_file(file, changes), **more}} for file, more in zip(added, stats, strict=True)]
    return "".join(json.dumps(action, separators=(",", ":")) + "\n" for action in actions).encode("ascii")


def last_registered(entries: Iterable[bytes]) -> tuple[int, str | None]:
    """The number of the last commit that a log holds, 0 for none, and its columns as they stand there.

    ValueError, KeyError or TypeError where an entry is none.
    """
    sequence, columns = 0, None
    for entry in entries:
        for action in map(json.loads, entry.splitlines()):
            said = action.get("txn")
            if said and said["appId"] == APPLICATION:
                sequence = max(sequence, int(said["version"]))
            if "metaData" in action:
                columns = str(action["metaData"]["schemaString"])
    return sequence, columns


def columns_of(dataset: Dataset) -> str:
    """The columns of a dataset as a log says them, those of the path last. All may be null: older files lack some."""
    kinds = [(field.name, _type(field.type)) for field in SCHEMAS[dataset]]
    kinds += [(name, "date" if name == "run_date" else "string") for name in PARTITION_COLUMNS[dataset]]
    return json.dumps({"type": "struct", "fields": [_field(name, kind) for name, kind in kinds]}, separators=(",", ":"))


def milliseconds(moment: datetime) -> int:
    """A time as Delta counts it."""
    return int(moment.timestamp() * 1_000)


def _metadata(dataset: Dataset, moment: int) -> dict[str, Any]:
    return {
        "metaData": {
            "id": str(uuid5(NAMESPACE_URL, f"{APPLICATION}/{dataset.value}")),
            "name": dataset.value,
            "format": {"provider": "parquet", "options": {}},
            "schemaString": columns_of(dataset),
            "partitionColumns": list(PARTITION_COLUMNS[dataset]),
            "configuration": {},
            "createdTime": moment,
        }
    }


def _file(file: ManifestFile, changes: bool) -> dict[str, Any]:
    return {
        # The path is a URI there, in which a percent sign of the file's own name is escaped once more.
        "path": quote(file.path.removeprefix(f"{file.dataset.value}/"), safe="/="),
        "partitionValues": values_of(file.partition),
        "size": file.bytes,
        "dataChange": changes,
    }


def _field(name: str, kind: object) -> dict[str, Any]:
    return {"name": name, "type": kind, "nullable": True, "metadata": {}}


def _type(kind: pa.DataType) -> object:
    if pa.types.is_list(kind):
        return {"type": "array", "elementType": _type(kind.value_type), "containsNull": True}
    if pa.types.is_struct(kind):
        return {"type": "struct", "fields": [_field(part.name, _type(part.type)) for part in kind]}
    return _TYPES[kind]
