"""Bodies of HTTP responses, freed of chunks and of every compression they were sent in, within a bound."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

import brotli
import zstandard

from schemas.reject import RejectReason
from transforms.intake.problems import IntakeError, one_line
from transforms.intake.sniffing import HEAD_BYTES, looks_like_page

_MOST_LAYERS = 4
_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_NOTHING = frozenset(
    ("", "identity", "none", "binary", "8bit", "7bit", "utf-8", "utf8", "iso-8859-1", "windows-1252", "text/html")
)
"""What servers write where nothing is encoded."""
_CHUNK = re.compile(rb"[ \t]{0,8}([0-9a-fA-F]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,500})?\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_ZSTD_BITE = 512


class Body(NamedTuple):
    """What a response holds, at most one byte more than the limit, and whether its data was complete."""

    content: bytes
    complete: bool = True


def undo_encodings(raw: bytes, encodings: Iterable[str], limit: int) -> Body:
    """The content of a body that was sent in these encodings, the first one innermost.

    Chunks that were left in are taken out whatever is declared, and what is declared and was not done is let pass.
    Raises IntakeError where the encoding is not known or its data is broken.
    """
    body = unchunked(raw)
    names = [name.strip().lower() for line in encodings for name in line.split(",")]
    for name in [name for name in reversed(names) if name not in (*_NOTHING, "chunked")][:_MOST_LAYERS]:
        body = _undo(body, name, limit)
    for _ in range(_MOST_LAYERS):  # compressed once more than was said
        if not body.content.startswith((_GZIP, _ZSTD)) or len(body.content) > limit:
            break
        body = _undo(body, "gzip" if body.content.startswith(_GZIP) else "zstd", limit)
    return body


def unchunked(raw: bytes) -> Body:
    """The body without its chunks; as it is where it has none."""
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(raw, at):
        size = int(found.group(1), 16)
        if not size:
            return Body(b"".join(parts))
        part = raw[found.end() : found.end() + size]
        end = _LINE_END.match(raw, found.end() + size)
        if not parts and (len(part) < size or (end is None and found.end() + size < len(raw))):
            return Body(raw)
        parts.append(part)
        if len(part) < size or end is None:
            return Body(b"".join(parts), complete=False)
        at = end.end()
    return Body(b"".join(parts), at >= len(raw)) if parts else Body(raw)


def _undo(body: Body, name: str, limit: int) -> Body:
    """The body without one layer."""
    decode = _DECODERS.get(name)
    as_it_is = looks_like_page(body.content[:HEAD_BYTES])
    if decode is None and not as_it_is:
        words = one_line(f"sent as {name}, which is not read")
        raise IntakeError(RejectReason.UNDECODABLE, "content-encoding", words)
    if decode is None or not body.content:
        return body
    try:
        decoded = decode(body.content, limit)
    except _FAULTS as error:
        if as_it_is:
            return body
        words = one_line(f"the page's {name} data is broken: {error}")
        raise IntakeError(RejectReason.BROKEN_COMPRESSION, "broken-content-encoding", words) from error
    return Body(decoded.content, decoded.complete and body.complete)


def _gzip(data: bytes, limit: int) -> Body:
    """All members that follow each other; what follows them is let lie."""
    content = b""
    while data[:2] == _GZIP or not content:
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            content += inflate.decompress(data, limit + 1 - len(content))
        except zlib.error:
            if content:
                return Body(content, complete=False)
            raise
        if not inflate.eof or len(content) > limit:
            return Body(content, len(content) > limit)
        data = inflate.unused_data
    return Body(content)


def _deflate(data: bytes, limit: int) -> Body:
    """With the header that the standard asks for, or without, as some servers send it."""
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        inflate = zlib.decompressobj(bits)
        try:
            content = inflate.decompress(data, limit + 1)
        except zlib.error:
            if bits < 0:
                raise
        else:
            return Body(content, inflate.eof or len(content) > limit)
    raise zlib.error("no deflate data")


def _brotli(data: bytes, limit: int) -> Body:
    decoder = brotli.Decompressor()
    content = decoder.process(data, output_buffer_limit=limit + 1)
    return Body(content[: limit + 1], decoder.is_finished() or len(content) > limit)


def _zstd(data: bytes, limit: int) -> Body:
    """Fed in small bites, each of which is good for a bounded number of bytes."""
    parts: list[bytes] = []
    length = 0
    decoder = zstandard.ZstdDecompressor().decompressobj()
    for at in range(0, len(data), _ZSTD_BITE):
        part = decoder.decompress(data[at : at + _ZSTD_BITE])
        parts.append(part)
        length += len(part)
        if decoder.eof or length > limit:
            break
    return Body(b"".join(parts)[: limit + 1], decoder.eof or length > limit)


_DECODERS: dict[str, Callable[[bytes, int], Body]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
_FAULTS = (zlib.error, brotli.error, zstandard.ZstdError, EOFError, ValueError)
