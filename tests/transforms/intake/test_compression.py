"""Compressed files as one bounded stream."""

from __future__ import annotations

import gzip
import io
import struct
from collections import deque
from collections.abc import Callable

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from transforms.intake import compression
from transforms.intake.compression import DecompressedChunks, RawChunks, compression_of
from transforms.intake.problems import IntakeError

Compress = Callable[[bytes], bytes]


class Dribble(io.BytesIO):
    """A file that gives a few bytes at a time, as a network does."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(7, size) if size and size > 0 else 7)


def _chunks(packed: bytes, file: type[io.BytesIO] = io.BytesIO) -> DecompressedChunks:
    kind = compression_of(packed)
    assert kind is not None
    return DecompressedChunks(RawChunks(file(packed)), kind)


def _unpack(packed: bytes, file: type[io.BytesIO] = io.BytesIO) -> bytes:
    return b"".join(iter(_chunks(packed, file), b""))


@given(parts=st.lists(st.binary(max_size=2000), min_size=1, max_size=4))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_packed_comes_out(compress: Compress, parts: list[bytes]) -> None:
    """One member or several, read at once or in dribbles, give the bytes that were packed."""
    packed = b"".join(map(compress, parts))

    assert _unpack(packed) == b"".join(parts)
    assert _unpack(packed, Dribble) == b"".join(parts)


def test_no_step_gives_more_than_its_bound(compress: Compress) -> None:
    """Highly compressed data comes out in small steps and not at once."""
    chunks = _chunks(compress(bytes(3_000_000)))
    steps = [len(step) for step in iter(chunks, b"")]

    assert sum(steps) == 3_000_000
    assert max(steps) <= 16_777_216


@pytest.mark.parametrize("padding", [b"\x00" * 4, b"\x00" * 512])
def test_zeros_behind_the_data_are_padding(compress: Compress, padding: bytes) -> None:
    """Tapes and xz pad with zeros, which are no fault."""
    assert _unpack(compress(b"The bridge is open.") + padding) == b"The bridge is open."


def test_frames_that_are_to_be_skipped_are_skipped() -> None:
    """zstd files may hold frames that are not content, in front and between."""
    frame = zstandard.ZstdCompressor().compress(b"The bridge is open.")
    aside = b"\x52\x2a\x4d\x18" + struct.pack("<I", 100_000) + bytes(100_000)

    assert _unpack(aside + frame + aside + frame) == b"The bridge is open." * 2
    with pytest.raises(IntakeError, match="ends within a frame"):
        _unpack(aside[:500])


def test_a_bomb_ends_at_its_bound(compress: Compress, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that grows out of all measure is stopped soon after the bound."""
    monkeypatch.setattr(compression, "FREE_EXPANSION_BYTES", 100_000)
    monkeypatch.setattr(compression, "MAX_EXPANSION", 10)
    chunks = _chunks(compress(bytes(40_000_000)))
    sizes: deque[int] = deque()
    with pytest.raises(IntakeError, match="grew to more than"):
        sizes.extend(map(len, iter(chunks, b"")))

    assert sum(sizes) <= 17_000_000


def test_reading_goes_on_at_a_later_member() -> None:
    """Behind a broken gzip member the next one is found, past bytes that only look like one."""
    members = [gzip.compress(f"Story number {number}, told at some length.".encode()) for number in range(3)]
    broken = members[1][:15] + b"\x1f\x8b\x08\xff" + members[1][19:]
    chunks = _chunks(members[0] + broken + members[2])

    assert chunks() == b"Story number 0, told at some length."
    with pytest.raises(IntakeError):
        list(iter(chunks, b""))
    assert chunks.recover()
    assert b"".join(iter(chunks, b"")) == b"Story number 2, told at some length."
    assert not chunks.recover()
