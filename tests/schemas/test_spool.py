"""Bytes that wait in a file while a ticket stands for them."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.pickling import pack
from schemas.spool import open_spool, spooled, unspooled


@given(st.lists(st.binary(max_size=600).map(pack)))
def test_what_was_put_comes_back(contents: list[bytes]) -> None:
    """Whatever is packed comes back from its ticket, and long bytes have a short one."""
    with open_spool(None) as number:
        tickets = [spooled(content, number) for content in contents]
        assert [unspooled(ticket) for ticket in tickets] == contents
        assert all(len(ticket) < 130 for ticket in tickets)


def test_few_bytes_and_those_of_no_spool_stand_for_themselves() -> None:
    """Nothing is written where that saves nothing, nor where this process has no such spool."""
    content = pack(b"a" * 500)
    with open_spool(None) as number:
        assert spooled(b"short", number) == b"short"
        assert spooled(content, None) == content
        assert spooled(content, number + 1) == content
    assert spooled(content, number) == content


def test_spools_are_told_apart_and_nameless(tmp_path: Path) -> None:
    """Two open spools hold each their own, and no name of theirs is left in the folder."""
    with open_spool(str(tmp_path)) as first, open_spool(str(tmp_path)) as second:
        ours, theirs = spooled(b"a" * 500, first), spooled(b"b" * 500, second)
        assert (unspooled(ours), unspooled(theirs)) == (b"a" * 500, b"b" * 500)
        assert not list(tmp_path.iterdir())


def test_threads_write_side_by_side() -> None:
    """Each has its own place in the file."""
    contents = [bytes([number]) * (200 + number) for number in range(64)]
    with open_spool(None) as number, ThreadPoolExecutor(8) as threads:
        tickets = list(threads.map(lambda content: spooled(content, number), contents))
        assert [unspooled(ticket) for ticket in tickets] == contents


def test_a_full_disk_leaves_them_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be written goes on as it is."""

    def refuse(*_: object) -> int:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)
    with open_spool(None) as number:
        assert spooled(b"a" * 500, number) == b"a" * 500


def test_short_writes_and_reads_are_continued(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system may take and give less than it was asked for."""
    write, read = os.pwrite, os.pread
    monkeypatch.setattr(os, "pwrite", lambda file, content, place: write(file, bytes(content)[:70], place))
    monkeypatch.setattr(os, "pread", lambda file, size, place: read(file, min(size, 90), place))
    content = bytes(range(256)) * 2
    with open_spool(None) as number:
        assert unspooled(spooled(content, number)) == content


def test_a_file_that_was_cut_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes that are gone are an error, never fewer bytes."""
    with open_spool(None) as number:
        ticket = spooled(b"a" * 500, number)
        monkeypatch.setattr(os, "pread", lambda *_: b"")
        with pytest.raises(OSError, match="ends at 0 of 500"):
            unspooled(ticket)
