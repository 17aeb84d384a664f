"""Compressed files, told by their first bytes, as one bounded stream; members that follow each other count as one."""

from __future__ import annotations

from typing import BinaryIO

from schemas.reject import RejectReason
from transforms.intake.members import FAULTS, NEW_MEMBER, STEP_BYTES, Compression, Member
from transforms.intake.problems import IntakeError, one_line, unreadable

MAX_EXPANSION = 500
"""How many times its compressed size a stream may grow to; text stays far below, only a bomb does not."""
FREE_EXPANSION_BYTES = 64_000_000
"""Up to this many bytes any expansion is let pass."""
TRAILING_BYTES = "trailing-bytes"
"""The rule for what follows complete compressed data and is none."""

_MAGIC: tuple[tuple[bytes, Compression], ...] = (
    (b"\x1f\x8b", Compression.GZIP),
    (b"BZh", Compression.BZIP2),
    (b"\xfd7zXZ\x00", Compression.XZ),
    (b"\x28\xb5\x2f\xfd", Compression.ZSTD),
)
_BZIP2_BLOCKS = (b"1AY&SY", b"\x17rE8P\x90")
_HEAD_BYTES = 16
_TRIAL_BYTES = 512


def compression_of(head: bytes) -> Compression | None:
    """The compression that a file's first bytes show; None where it is not compressed."""
    if _is_skippable(head):
        return Compression.ZSTD
    for magic, compression in _MAGIC:
        if head.startswith(magic) and (compression is not Compression.BZIP2 or _begins_bzip2(head)):
            return compression
    return None


def _begins_bzip2(head: bytes) -> bool:
    """Whether a block follows the three letters that a text may begin with as well."""
    return head[3:4].isdigit() and any(block.startswith(head[4:10]) for block in _BZIP2_BLOCKS)


def _is_skippable(head: bytes) -> bool:
    return len(head) >= 4 and head[1:4] == b"\x2a\x4d\x18" and 0x50 <= head[0] <= 0x5F


class RawChunks:
    """A plain file, read in steps; all that was read is sound."""

    def __init__(self, raw: BinaryIO) -> None:
        self.sound_until = 0
        self._raw = raw
        self._returned = b""

    def __call__(self) -> bytes:
        """The next bytes; empty at the end. Raises IntakeError where the file system fails."""
        data, self._returned = self._returned, b""
        if not data:
            try:
                data = self._raw.read(STEP_BYTES)
            except OSError as error:
                raise unreadable(error) from error
        self.sound_until += len(data)
        return data

    def give_back(self, data: bytes) -> None:
        """Puts bytes that were just read back in front."""
        self._returned = data
        self.sound_until -= len(data)

    def recover(self) -> bool:
        """A plain file that cannot be read on cannot be read further."""
        return False


class DecompressedChunks:
    """A compressed file's content, in steps.

    Of broken data only what came out of earlier members is sound; what came before a cut is as it was written.
    """

    def __init__(self, raw: RawChunks, compression: Compression) -> None:
        self.compression = compression
        self.sound_until = 0
        self._raw = raw
        self._pending = b""
        self._member: Member | None = None
        self._members = 0
        self._read = 0
        self._given = 0
        self._fed = b""

    def __call__(self) -> bytes:
        """The next bytes; empty at the end. Raises IntakeError where the data is broken, cut off or a bomb."""
        while True:
            if self._member is None and not self._begin_member():
                return b""
            data = self._step()
            if data:
                self._given += len(data)
                self._check_expansion()
                return data

    def recover(self) -> bool:
        """Whether reading can go on at a later gzip member, after broken data; it goes on there."""
        if self.compression is not Compression.GZIP:
            return False
        data, self._fed, self._member = self._fed + self._pending, b"", None
        while True:
            start = data.find(b"\x1f\x8b\x08", 1)
            if start < 0:
                more = self._more()
                if not more:
                    return False
                data = data[-2:] + more
            elif _starts_member(data[start:]):
                self._pending = data[start:]
                return True
            else:
                data = data[start:]

    def _begin_member(self) -> bool:
        """Starts on the next member; False at the end of the data."""
        while self._fill(_HEAD_BYTES):
            if self._members:
                self._pending = self._pending.lstrip(b"\x00")
                if not self._fill(_HEAD_BYTES):
                    return False
            if self.compression is Compression.ZSTD and _is_skippable(self._pending):
                self._skip_frame()
                continue
            if compression_of(self._pending) is not self.compression:
                raise self._trailing()
            self._member = NEW_MEMBER[self.compression]()
            self._members += 1
            self.sound_until = self._given
            return True
        return False

    def _step(self) -> bytes:
        """One step of the member at work; may be empty."""
        assert self._member is not None
        data = b""
        if self._member.hungry():
            data = self._pending or self._more()
            self._pending = b""
            self._fed = data
        ending = self._member.hungry() and not data
        try:
            out = self._member.feed(data)
        except FAULTS as error:
            raise self._broken("broken", f"is broken ({error})") from error
        if self._member.ended():
            self._pending, self._fed, self._member = self._member.rest() + self._pending, b"", None
        elif ending and not out:
            self._member = None
            raise self._cut("ends before its end mark")
        return out

    def _fill(self, size: int) -> bool:
        while len(self._pending) < size and (more := self._more()):
            self._pending += more
        return bool(self._pending)

    def _more(self) -> bytes:
        data = self._raw()
        self._read += len(data)
        return data

    def _skip_frame(self) -> None:
        left = 8 + int.from_bytes(self._pending[4:8], "little")
        while left > len(self._pending):
            left -= len(self._pending)
            self._pending = self._more()
            if not self._pending:
                raise self._cut("ends within a frame")
        self._pending = self._pending[left:]

    def _check_expansion(self) -> None:
        if self._given > max(FREE_EXPANSION_BYTES, MAX_EXPANSION * self._read):
            evidence = f"{self._read:,} bytes of {self.compression.value} grew to more than {self._given:,}"
            raise IntakeError(RejectReason.TOO_LARGE, "decompression-bomb", evidence)

    def _cut(self, words: str) -> IntakeError:
        self.sound_until = self._given
        return self._broken("truncated", words)

    def _broken(self, rule: str, words: str) -> IntakeError:
        name = self.compression.value
        evidence = one_line(f"{name} data {words} after {self._given:,} decompressed bytes")
        return IntakeError(RejectReason.BROKEN_COMPRESSION, f"{rule}-{name}", evidence)

    def _trailing(self) -> IntakeError:
        shown = self._pending[:8].hex(" ")
        evidence = f"what follows the {self.compression.value} data is none; it begins with bytes {shown}"
        self._pending = b""
        self.sound_until = self._given
        return IntakeError(RejectReason.BROKEN_COMPRESSION, TRAILING_BYTES, evidence)


def _starts_member(data: bytes) -> bool:
    """Whether data that begins like a gzip member goes on like one."""
    if len(data) < _HEAD_BYTES or data[3] & 0xE0:
        return False
    try:
        NEW_MEMBER[Compression.GZIP]().feed(data[:_TRIAL_BYTES])
    except FAULTS:
        return False
    return True
