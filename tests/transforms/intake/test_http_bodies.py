"""Bodies of responses, freed of what they were sent in."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Sequence

import brotli
import pytest
import zstandard

from transforms.intake.http_bodies import unchunked, undo_encodings
from transforms.intake.problems import IntakeError

PAGE = b"<html><body><p>" + b"The bridge is open. " * 50 + b"</p></body></html>"
RAW_DEFLATE = zlib.compress(PAGE)[2:-4]
ZSTD = zstandard.ZstdCompressor().compress(PAGE)


def chunks(body: bytes, size: int = 100) -> bytes:
    """The body in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("raw", "encodings"),
    [
        (PAGE, []),
        (PAGE, ["identity"]),
        (PAGE, ["utf-8"]),
        (PAGE, ["x-unheard-of"]),
        *((PAGE, [name]) for name in ("gzip", "deflate", "br", "zstd")),
        (gzip.compress(PAGE, mtime=0), ["gzip"]),
        (gzip.compress(PAGE, mtime=0), ["X-GZip"]),
        (gzip.compress(PAGE, mtime=0), []),
        (gzip.compress(PAGE, mtime=0) + b"\0\0", ["gzip"]),
        (gzip.compress(PAGE[:99], mtime=0) + gzip.compress(PAGE[99:], mtime=0), ["gzip"]),
        (zlib.compress(PAGE), ["deflate"]),
        (RAW_DEFLATE, ["deflate"]),
        (brotli.compress(PAGE), ["br"]),
        (ZSTD, ["zstd"]),
        (ZSTD, []),
        (gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), ["gzip"]),
        (gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), ["gzip, gzip"]),
        (brotli.compress(gzip.compress(PAGE, mtime=0)), ["gzip", "br"]),
        (chunks(PAGE), ["chunked"]),
        (chunks(PAGE), []),
        (PAGE, ["chunked"]),
        (chunks(brotli.compress(PAGE)), ["br", "chunked"]),
    ],
)
def test_a_page_comes_out_as_it_was(raw: bytes, encodings: Sequence[str]) -> None:
    """Whatever was done, declared or not, and whatever was declared and not done."""
    assert undo_encodings(raw, encodings, 100_000) == (PAGE, True)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (gzip.compress(PAGE, mtime=0)[:-30], "gzip"),
        (RAW_DEFLATE[:-5], "deflate"),
        (brotli.compress(PAGE)[:-5], "br"),
        (ZSTD[:-5], "zstd"),
        (chunks(PAGE)[:-30], "chunked"),
    ],
)
def test_what_is_cut_off_says_so(raw: bytes, encoding: str) -> None:
    """What came out is given, as far as it goes."""
    body = undo_encodings(raw, [encoding], 100_000)
    assert not body.complete
    assert PAGE.startswith(body.content)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_not_unpacked(encoding: str) -> None:
    """At most one byte more than the limit comes out."""
    zeros = bytes(50_000_000)
    pack = {
        "gzip": lambda data: gzip.compress(data, 1),
        "deflate": lambda data: zlib.compress(data, 1),
        "br": lambda data: brotli.compress(data, quality=1),
        "zstd": zstandard.ZstdCompressor().compress,
    }
    assert len(undo_encodings(pack[encoding](zeros), [encoding], 1_000).content) == 1_001


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "x-zip"])
def test_noise_is_refused(encoding: str) -> None:
    """Bytes that are neither what is declared nor a page are no content."""
    with pytest.raises(IntakeError):
        undo_encodings(b"\x03\x99noise" * 9, [encoding], 1_000)


@pytest.mark.parametrize("raw", [b"", b"<p>a</p>", b"12 bridges\r\n", b"5\r\nopen", b"a\r\nb\r\n"])
def test_what_has_no_chunks_stays_as_it_is(raw: bytes) -> None:
    """A text that begins with a number is not taken apart."""
    assert unchunked(raw).content == raw
