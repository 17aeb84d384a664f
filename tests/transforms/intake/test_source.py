"""A file's bytes, looked at in parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from schemas.reject import RejectReason
from transforms.intake.problems import IntakeError
from transforms.intake.source import ByteSource


class Parts:
    """Bytes in given parts, with a fault at the end if wanted."""

    sound_until = 0

    def __init__(self, parts: list[bytes], fault: bool = False) -> None:
        self._parts = [part for part in parts if part]
        self._fault = fault

    def __call__(self) -> bytes:
        if self._parts:
            return self._parts.pop(0)
        if self._fault:
            raise IntakeError(RejectReason.UNREADABLE, "read-failed", "the disk is gone")
        return b""

    def recover(self) -> bool:
        return False


PARTS = st.lists(st.binary(max_size=12), max_size=12)


@given(PARTS, st.integers(min_value=0, max_value=8))
def test_lines_do_not_hang_on_how_the_bytes_arrive(parts: list[bytes], limit: int) -> None:
    """Lines, their lengths and the offset are those of the joined bytes, and no more than the limit is kept."""
    source = ByteSource(Parts(parts))
    content = b"".join(parts)
    lines = [line + b"\n" for line in content.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    for line in filter(None, lines):
        assert source.take_line(limit) == (line[:limit], len(line))

    assert source.take_line(limit) == (b"", 0)
    assert source.offset == len(content)


@given(PARTS, st.lists(st.tuples(st.sampled_from(["peek", "take", "skip"]), st.integers(0, 20)), max_size=20))
def test_taking_skipping_and_peeking_walk_the_same_bytes(parts: list[bytes], steps: list[tuple[str, int]]) -> None:
    """Whatever is done in turn, each byte comes once and in order."""
    source = ByteSource(Parts(parts))
    content = b"".join(parts)
    for name, size in steps:
        ahead = content[source.offset : source.offset + size]
        if name == "peek":
            assert source.peek(size) == ahead
        elif name == "take":
            assert source.take(size) == ahead
        else:
            assert source.skip(size) == len(ahead)


def test_bytes_that_were_given_back_come_again() -> None:
    """What was taken too much stands in front again."""
    source = ByteSource(Parts([b"The bri", b"dge"]))
    taken = source.take(9)
    source.give_back(taken[4:])

    assert source.offset == 4
    assert source.take(99) == b"bridge"


def test_a_fault_looks_like_the_end() -> None:
    """What came before the fault is given, and the fault is told."""
    source = ByteSource(Parts([b"The bridge"], fault=True))

    assert source.take(99) == b"The bridge"
    assert source.failure is not None
    assert source.failure.evidence == "the disk is gone"
    assert not source.recover()
