"""Whole files or none."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from transforms.publishing.files import HashingSink, is_local, open_whole, write_whole


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    """While it is written there is nothing under its name, and no glob finds the temporary file."""
    path = tmp_path / "deep" / "rows.parquet"
    with open_whole(str(path)) as target:
        target.write(b"half")
        assert not path.exists()
        assert list(path.parent.glob("*.parquet")) == []
    assert path.read_bytes() == b"half"
    assert [entry.name for entry in path.parent.iterdir()] == ["rows.parquet"]


def write_half(path: Path, error: BaseException) -> None:
    """Begins a file and fails."""
    with open_whole(str(path)) as target:
        target.write(b"newer")
        raise error


@pytest.mark.parametrize("error", [OSError("disk"), KeyboardInterrupt()], ids=["disk", "Ctrl-C"])
def test_a_failed_write_leaves_the_older_file(tmp_path: Path, error: BaseException) -> None:
    """Neither a part of the new file nor a temporary one remains."""
    path = tmp_path / "rows.parquet"
    write_whole(str(path), b"older")
    with pytest.raises(type(error)):
        write_half(path, error)
    assert path.read_bytes() == b"older"
    assert [entry.name for entry in tmp_path.iterdir()] == ["rows.parquet"]


def test_the_sink_knows_what_went_by() -> None:
    """Size and checksum are those of the bytes, without reading them again."""
    target = io.BytesIO()
    sink = HashingSink(target)
    for part in (b"one", b"", b"two"):
        sink.write(part)
    sink.close()
    assert (sink.bytes, sink.tell(), sink.sha256) == (6, 6, hashlib.sha256(b"onetwo").hexdigest())
    assert (target.getvalue(), target.closed) == (b"onetwo", False)


@pytest.mark.parametrize(("path", "local"), [("out", True), ("/data/out", True), ("gs://bucket/out", False)])
def test_a_uri_is_not_local(path: str, local: bool) -> None:
    """What has a scheme goes through Beam's file systems."""
    assert is_local(path) is local
