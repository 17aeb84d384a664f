"""Files and archives for the tests of intake."""

from __future__ import annotations

import bz2
import gzip
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import zstandard

from schemas.record import InputFile, Record
from schemas.reject import Reject
from tests.transforms.intake.warc_pages import page
from transforms.intake.reading import ReadLimits, read_records

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zstd": lambda data: zstandard.ZstdCompressor(write_checksum=True).compress(data),
}

ReadBytes = Callable[..., list[Record | Reject]]
WarcRecord = Callable[..., bytes]


@pytest.fixture(params=sorted(COMPRESS))
def compress(request: pytest.FixtureRequest) -> Callable[[bytes], bytes]:
    """Each way to compress, one after the other."""
    return COMPRESS[request.param]


@pytest.fixture
def read_bytes(tmp_path: Path) -> ReadBytes:
    """Writes bytes to a file and reads its records."""

    def read(content: bytes, name: str = "input", max_record_bytes: int = 100_000) -> list[Record | Reject]:
        path = tmp_path / name
        path.write_bytes(content)
        return list(read_records(InputFile(str(path), len(content)), ReadLimits(max_record_bytes)))

    return read


@pytest.fixture(scope="session")
def warc_record() -> WarcRecord:
    """Builds one WARC record with an HTTP response in it."""

    def build(
        payload: bytes = b"<html><body><p>The bridge is open.</p></body></html>",
        url: str = "https://example.org/bridge",
        kind: str = "response",
        content_type: str | None = "text/html; charset=utf-8",
        status: str = "200 OK",
        http: Sequence[str] = (),
        warc: Sequence[str] = (),
        length: int | None = None,
    ) -> bytes:
        lines = [f"HTTP/1.1 {status}", *([f"Content-Type: {content_type}"] if content_type else []), *http]
        block = "\r\n".join(lines).encode() + b"\r\n\r\n" + payload
        if kind in ("warcinfo", "metadata", "resource", "conversion"):
            block = payload
        type_of_block = "application/http; msgtype=response" if kind == "response" else content_type
        header = [
            "WARC/1.0",
            f"WARC-Type: {kind}",
            f"WARC-Target-URI: {url}",
            "WARC-Date: 2024-11-01T11:14:00Z",
            "WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>",
            f"Content-Type: {type_of_block}",
            *warc,
            f"Content-Length: {len(block) if length is None else length}",
        ]
        return "\r\n".join(header).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"

    return build


@pytest.fixture
def parts(warc_record: WarcRecord) -> list[bytes]:
    """Five pages of an archive."""
    return [warc_record(page(number), url=f"https://example.org/{number}") for number in range(5)]
