"""Segments made of rows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from transforms.memory import segments
from transforms.memory.segment_names import Segment, Table
from transforms.memory.segments import SCHEMAS, sorted_rows, write_segment

PassageRows = list[tuple[int, int, int]]


@pytest.fixture
def write_passages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[PassageRows], str]:
    """Writes (passage, story, day) rows as one segment; returns its path."""

    def write(rows: PassageRows) -> str:
        stage = tmp_path_factory.mktemp("stage")
        columns = list(zip(*rows, strict=True)) if rows else [(), (), ()]
        kinds = (np.uint64, np.uint64, np.int32)
        arrays = [np.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        table = pa.table(dict(zip(("key", "story", "day"), arrays, strict=True)), schema=SCHEMAS[Table.PASSAGES])
        written = write_segment(str(stage), Segment(Table.PASSAGES, 1, 1), iter([sorted_rows(Table.PASSAGES, table)]))
        return str(Path(stage, written.stage_path))

    return write


@pytest.fixture
def small_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    """Row groups of three rows, so that little data fills many."""
    monkeypatch.setattr(segments, "GROUP_ROWS", dict.fromkeys(Table, 3))
