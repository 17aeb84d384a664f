"""Things in a folder that are no files to read: each is listed, and a reject says why it was not read."""

from __future__ import annotations

import os
from pathlib import Path

from schemas.reject import Reject, RejectReason
from transforms.intake.listing import list_files
from transforms.intake.reading import ReadLimits, read_records


def test_links_that_lead_nowhere_do_not_stop_the_listing(tmp_path: Path) -> None:
    """A link to itself, a link to nothing, a pipe and a folder with the name of a page stand among the pages."""
    (tmp_path / "a.txt").write_text("A page.")
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "nowhere.html").symlink_to("missing")
    (tmp_path / "self").symlink_to(".")
    os.mkfifo(tmp_path / "pipe.html")
    files = list_files([str(tmp_path)])
    assert [Path(file.path).name for file in files] == ["a.txt", "loop", "nowhere.html", "pipe.html"]
    rows = [row for file in files for row in read_records(file, ReadLimits())]
    assert [(row.reason, row.rule) for row in rows if isinstance(row, Reject)] == [
        (RejectReason.UNREADABLE, "symlink-loop"),
        (RejectReason.UNREADABLE, "vanished"),
        (RejectReason.UNREADABLE, "special-file"),
    ]
