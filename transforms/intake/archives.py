"""Zip and tar archives: their members are read as files are, one after the other, within bounds.

Members of a folder that is passed over in listings (".git", "__MACOSX") are passed over here. An archive within an
archive is a reject.
"""

from __future__ import annotations

import re
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import IO, BinaryIO, cast

from schemas.record import InputFile
from schemas.reject import Rejection, RejectReason
from transforms.intake.compression import FREE_EXPANSION_BYTES, MAX_EXPANSION
from transforms.intake.formats import Head, Member, ReadLimits, Row
from transforms.intake.members import STEP_BYTES
from transforms.intake.opening import is_remote, open_file
from transforms.intake.problems import IntakeError, one_line, reject
from transforms.intake.source import ByteSource

MOST_MEMBERS = 1_000_000
"""So many members of an archive are read; more of them are one reject."""
MOST_DIRECTORY_BYTES = 100_000_000
"""The largest table of contents of a zip archive that is loaded."""
MOST_SPOOLED_BYTES = 4_000_000_000
"""A zip archive that is remote or compressed is first copied to a temporary file of at most so many bytes."""

_HIDDEN = (".", "_")
_BLOCK = 512
_LONGEST_NAME = 1_000_000
_END_OF_DIRECTORY, _END_OF_DIRECTORY_64 = b"PK\x05\x06", b"PK\x06\x06"
_TAIL_BYTES = 65_536 + 22 + 76
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_PAX = re.compile(rb"(\d{1,9}) (path|size)=([^\n]*)\n")
_LONGEST_SIZE = 15  # digits
_ZIP_FAULTS = (zipfile.BadZipFile, RuntimeError, zlib.error, EOFError, OSError, ValueError)
"""What zipfile raises at a damaged member; RuntimeError at one in a form that it does not know, or with a password."""
_OF_OFFICE = (
    ("[Content_Types].xml", "office-document", "an office document; save it as HTML or text"),
    ("Index/Document.iwa", "office-document", "a document of Pages, Numbers or Keynote; export it as HTML or text"),
    ("META-INF/container.xml", "epub", "an EPUB book; convert it to HTML, as pandoc does"),
    ("META-INF/MANIFEST.MF", "executable", "a Java program"),
    ("AndroidManifest.xml", "executable", "an Android program"),
)
"""Members that tell that a zip archive is something else, by name."""


def is_zip(head: Head) -> bool:
    """Whether the file begins with a member of a zip archive, or is an empty one."""
    return head.characters.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(head: Head) -> bool:
    """Whether the first block is the header of a member of a tar archive."""
    return head.characters[257:262] == b"ustar"


def read_zip(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Row | Member]:
    """The members of a zip archive, and a reject for each that cannot be had."""
    try:
        with _seekable(source, file) as stream:
            _check_directory(stream)
            with zipfile.ZipFile(stream) as archive:
                yield from _zip_members(archive, file, stream.seek(0, 2))
    except IntakeError as error:
        yield reject(file, error.rejection, size=source.size)
    except _ZIP_FAULTS as error:
        words = one_line(f"the zip archive is broken: {error}")
        rejection = Rejection(RejectReason.BROKEN_COMPRESSION, "broken-zip", words)
        yield reject(file, rejection, size=source.size)


def _seekable(source: ByteSource, file: InputFile) -> BinaryIO:
    """The archive as a file of which any part can be read."""
    if source.size >= 0 and not is_remote(file.path):
        return open_file(file.path)
    spooled = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
    while data := source.take(STEP_BYTES):
        spooled.write(data)
        if source.offset > MOST_SPOOLED_BYTES:
            spooled.close()
            words = f"a zip archive of over {MOST_SPOOLED_BYTES:,} bytes that is remote or compressed; unpack it"
            raise IntakeError(RejectReason.TOO_LARGE, "archive-over-limit", words)
    if source.failure is not None:
        spooled.close()
        raise IntakeError(source.failure.reason, source.failure.rule, source.failure.evidence)
    return spooled


def _check_directory(stream: BinaryIO) -> None:
    """Raises IntakeError where the table of contents, which is loaded as a whole, is too large."""
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read(_TAIL_BYTES)
    plain, large = tail.rfind(_END_OF_DIRECTORY), tail.rfind(_END_OF_DIRECTORY_64)
    length = 0
    if large >= 0 and len(tail) >= large + 48:
        (length,) = struct.unpack_from("<Q", tail, large + 40)
    elif plain >= 0 and len(tail) >= plain + 16:
        (length,) = struct.unpack_from("<L", tail, plain + 12)
    if length > MOST_DIRECTORY_BYTES:
        words = f"a zip archive with a table of contents of {length:,} bytes; unpack it"
        raise IntakeError(RejectReason.TOO_LARGE, "archive-over-limit", words)
    stream.seek(0)


def _zip_members(archive: zipfile.ZipFile, file: InputFile, size: int) -> Iterator[Row | Member]:
    names = set(archive.namelist())
    if found := _is_document(archive, names):
        raise IntakeError(RejectReason.NOT_TEXT, *found)
    is_wacz = "datapackage.json" in names and any(name.startswith("archive/") for name in names)
    given = 0
    for number, info in enumerate(archive.infolist()):
        name = info.filename or f"member {number}"
        if name.endswith("/") or _is_hidden(name) or (is_wacz and not name.startswith("archive/")):
            continue
        given += info.file_size
        if number >= MOST_MEMBERS or given > max(FREE_EXPANSION_BYTES, MAX_EXPANSION * size):
            words = f"the archive of {size:,} bytes has too many or too large members; unpack it"
            rejection = Rejection(RejectReason.TOO_LARGE, "archive-over-limit", words)
            yield Member(name, rejection, -1)
            return
        yield Member(name, _zip_member(archive, info), info.file_size)


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> BinaryIO | Rejection:
    if info.flag_bits & 1:
        return Rejection(RejectReason.UNREADABLE, "encrypted", "the member is encrypted; unpack it")
    if info.compress_type not in _METHODS:
        return Rejection(RejectReason.BROKEN_COMPRESSION, "zip-method", "its compression is not read; unpack it")
    try:
        return cast(BinaryIO, _ZipPart(archive.open(info)))
    except _ZIP_FAULTS as error:
        return Rejection(RejectReason.BROKEN_COMPRESSION, "broken-zip", one_line(f"the member is broken: {error}"))


def _is_document(archive: zipfile.ZipFile, names: set[str]) -> tuple[str, str] | None:
    """What a zip archive is that is a document or a program, as a rule and in words."""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < _BLOCK:
        with suppress(*_ZIP_FAULTS), archive.open("mimetype") as stream:
            kind = stream.read(_BLOCK)
            if kind.startswith(b"application/epub"):
                return "epub", "an EPUB book; convert it to HTML, as pandoc does"
            if kind.startswith(b"application/vnd."):
                return "office-document", "an office document; save it as HTML or text"
    return next(((rule, words) for name, rule, words in _OF_OFFICE if name in names), None)


class _ZipPart:
    """A member's bytes; what is wrong with them is an IntakeError."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def read(self, size: int) -> bytes:
        """The next bytes; empty at the end."""
        try:
            return self._inner.read(size)
        except _ZIP_FAULTS as error:
            words = one_line(f"the member is broken: {error}")
            raise IntakeError(RejectReason.BROKEN_COMPRESSION, "broken-zip", words) from error


def read_tar(source: ByteSource, file: InputFile, limits: ReadLimits) -> Iterator[Row | Member]:
    """The members of a tar archive, as they come."""
    for _ in range(MOST_MEMBERS):
        offset = source.offset
        try:
            found = _next_member(source)
        except IntakeError as error:
            yield reject(file, error.rejection, offset=offset)
            return
        if found is None:
            return
        name, size, is_file = found
        part = _TarPart(source, size)
        if is_file and not _is_hidden(name):
            yield Member(name or "member without a name", cast(BinaryIO, part), size)
        part.finish()
    words = f"the archive has more than {MOST_MEMBERS:,} members; unpack it"
    yield reject(file, Rejection(RejectReason.TOO_LARGE, "archive-over-limit", words), offset=source.offset)


def _next_member(source: ByteSource) -> tuple[str, int, bool] | None:
    """The name and size of the next member, and whether it has bytes, which come next; None at the end."""
    name: str | None = None
    size: int | None = None
    while True:
        header = source.take(_BLOCK)
        if not header or not header.strip(b"\0"):
            if not header and source.failure is not None:
                raise IntakeError(source.failure.reason, source.failure.rule, source.failure.evidence)
            return None
        try:
            info = tarfile.TarInfo.frombuf(header, "utf-8", "surrogateescape")
        except tarfile.HeaderError as error:
            reason = RejectReason.MALFORMED_RECORD if len(header) == _BLOCK else RejectReason.TRUNCATED_RECORD
            raise IntakeError(reason, "broken-tar", one_line(f"no member begins here: {error}")) from error
        if info.type not in (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE):
            has_bytes = info.isreg() or info.type not in tarfile.SUPPORTED_TYPES
            length = info.size if size is None else size
            return name or info.name, max(0, length) if has_bytes else 0, has_bytes
        if info.size > _LONGEST_NAME or info.size < 0:
            raise IntakeError(RejectReason.MALFORMED_RECORD, "broken-tar", f"a name of {info.size:,} bytes")
        data = source.take(info.size + -info.size % _BLOCK)[: info.size]
        if info.type == tarfile.GNUTYPE_LONGNAME:
            name = data.rstrip(b"\0").decode("utf-8", "surrogateescape")
        elif info.type == tarfile.XHDTYPE:
            fields = {key: value for _, key, value in _PAX.findall(data)}
            name = fields[b"path"].decode("utf-8", "surrogateescape") if b"path" in fields else name
            digits = fields.get(b"size", b"")
            size = int(digits) if digits.isdigit() and len(digits) <= _LONGEST_SIZE else size


class _TarPart:
    """A member's bytes within the archive's; an IntakeError where the archive ends before them."""

    def __init__(self, source: ByteSource, size: int) -> None:
        self._source, self._left = source, size
        self._padding = -size % _BLOCK

    def read(self, size: int) -> bytes:
        """The next bytes; empty at the end."""
        data = self._source.take(min(size, self._left))
        self._left -= len(data)
        if not data and self._left:
            failure = self._source.failure
            if failure is not None:
                raise IntakeError(failure.reason, failure.rule, failure.evidence)
            words = f"the archive ends {self._left:,} bytes before its member does"
            raise IntakeError(RejectReason.TRUNCATED_RECORD, "tar-cut-off", words)
        return data

    def finish(self) -> None:
        """Passes over what was not read, and what fills the last block."""
        self._source.skip(self._left + self._padding)
        self._left = self._padding = 0


def _is_hidden(name: str) -> bool:
    return any(part.startswith(_HIDDEN) for part in name.split("/") if part not in (".", ".."))
