"""Zip and tar archives, member by member."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from schemas.record import InputFile, Record
from schemas.reject import Reject, RejectReason
from transforms.intake import archives
from transforms.intake.formats import Head
from transforms.intake.reading import ReadLimits, read_records

ReadBytes = Callable[..., list[Record | Reject]]
Pack = Callable[[dict[str, bytes]], bytes]

PAGE = b"<html><body><p>The bridge is open.</p></body></html>"
LINES = b'{"text": "First."}\n{"text": "Second.", "id": "b"}\n'


def in_zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def in_tar(members: dict[str, bytes], kind: int = tarfile.GNU_FORMAT) -> bytes:
    """A tar archive of these members."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", format=kind) as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return target.getvalue()


PACKS: dict[str, Pack] = {
    "zip": in_zip,
    "stored": lambda members: in_zip(members, zipfile.ZIP_STORED),
    "tar": in_tar,
    "pax": lambda members: in_tar(members, tarfile.PAX_FORMAT),
    "ustar": lambda members: in_tar(members, tarfile.USTAR_FORMAT),
}


@pytest.fixture(params=list(PACKS.values()), ids=list(PACKS))
def pack(request: pytest.FixtureRequest) -> Pack:
    """Each way to pack, one after the other."""
    found: Pack = request.param
    return found


@pytest.mark.parametrize("squeeze", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_members_are_read_by_what_they_hold(
    read_bytes: ReadBytes, pack: Pack, squeeze: Callable[[bytes], bytes]
) -> None:
    """Pages, lines and compressed pages come out in their order, with the path or their own id."""
    members = {"a/page.html": PAGE, "b.jsonl": LINES, "c.html.gz": gzip.compress(PAGE), "d.png": b"\x89PNG\r\n\x1a\n"}
    rows = read_bytes(squeeze(pack(members)))

    told = [row.source_id if isinstance(row, Reject) else row.given.source_id for row in rows]
    assert told == ["a/page.html", "b.jsonl", "b", "c.html.gz", "d.png"]
    assert [row.content for row in rows if isinstance(row, Record)] == [PAGE, b"First.", b"Second.", PAGE]
    assert [row.record_offset for row in rows] == sorted({row.record_offset for row in rows})
    assert len({row.copy_id for row in rows}) == 5


def test_what_a_listing_passes_over_is_passed_over(read_bytes: ReadBytes, pack: Pack) -> None:
    """Hidden members are no records; an archive of nothing else has its row."""
    hidden = {"__MACOSX/a.html": PAGE, ".git/b.html": PAGE, "c/_d/e.html": PAGE}
    (record,) = read_bytes(pack({**hidden, "f.html": PAGE}))
    (row,) = read_bytes(pack(hidden))

    assert isinstance(record, Record)
    assert isinstance(row, Reject)
    assert row.reason is RejectReason.EMPTY


def test_an_archive_within_an_archive_is_one_reject(read_bytes: ReadBytes, pack: Pack) -> None:
    """Nests of archives are not opened, compressed or not."""
    inner = pack({"a.html": PAGE, "b.html": PAGE})
    first, second, last = read_bytes(pack({"x": inner, "y.gz": gzip.compress(inner), "c.html": PAGE}))

    for row in (first, second):
        assert isinstance(row, Reject)
        assert row.rule == "archive"
    assert isinstance(last, Record)


def test_only_the_broken_member_is_lost(read_bytes: ReadBytes) -> None:
    """A member whose bytes changed, an encrypted one, and one over the limit are rejects of their own."""
    members = {"a.html": PAGE, "b.html": PAGE.replace(b"open", b"OPEN"), "c.txt": b"long " * 30_000, "d.html": PAGE}
    content = in_zip(members, zipfile.ZIP_STORED).replace(b"OPEN", b"LOST")
    first, broken, large, last = read_bytes(content)

    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert [(row.rule, row.source_id) for row in (broken, large) if isinstance(row, Reject)] == [
        ("broken-zip", "b.html"),
        ("file-over-limit", "c.txt"),
    ]
    encrypted = bytearray(in_zip({"a.html": PAGE}))
    encrypted[encrypted.find(b"PK\x01\x02") + 8] |= 1
    (row,) = read_bytes(bytes(encrypted))
    assert isinstance(row, Reject)
    assert row.rule == "encrypted"


def test_an_archive_that_is_cut_off(read_bytes: ReadBytes) -> None:
    """A tar archive keeps the members before the cut, a zip archive has no table of contents any more."""
    content = in_tar({"a.html": PAGE, "b.html": PAGE})
    first, last = read_bytes(content[: 3 * 512 + 20])
    (broken,) = read_bytes(in_zip({"a.html": PAGE})[:-30])

    assert isinstance(first, Record)
    assert isinstance(last, Reject)
    assert last.rule == "tar-cut-off"
    assert isinstance(broken, Reject)
    assert broken.rule == "broken-zip"
    noise, other = content[:1_024] + b"noise" * 300, content[:512].replace(b"a.html", b"b.html")
    assert [getattr(row, "rule", "record") for row in read_bytes(noise)] == ["record", "broken-tar"]
    assert [getattr(row, "rule", "record") for row in read_bytes(other)] == ["broken-tar"]


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ({"mimetype": b"application/epub+zip", "a.xhtml": PAGE}, "epub"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}, "office-document"),
        ({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}, "office-document"),
        ({"META-INF/MANIFEST.MF": b"", "a.html": PAGE}, "executable"),
    ],
    ids=["epub", "open-document", "word", "java"],
)
def test_documents_are_rejects_that_say_what_to_do(read_bytes: ReadBytes, members: dict[str, bytes], rule: str) -> None:
    """Books, office documents and programs are zip archives too, and are not read."""
    (row,) = read_bytes(in_zip(members))

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (RejectReason.NOT_TEXT, rule)


def test_a_bomb_is_not_unpacked(read_bytes: ReadBytes) -> None:
    """Members that would grow over the bound are one reject; those before them are read."""
    members = {f"{number}.txt": b"open " * 400_000 for number in range(60)}
    rows = read_bytes(in_zip({"a.html": PAGE, **members}))

    assert isinstance(rows[0], Record)
    assert isinstance(rows[-1], Reject)
    assert rows[-1].rule == "archive-over-limit"
    assert 30 < len(rows) < 60
    many = in_zip({f"{number}": b"" for number in range(30)})
    assert len(read_bytes(many)) == 30


def test_a_large_table_of_contents_is_not_loaded(read_bytes: ReadBytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the end of a zip archive says of its table is believed before anything is loaded."""
    content = in_zip({"a.html": PAGE})
    at = content.rfind(b"PK\x05\x06")
    lying = content[: at + 12] + struct.pack("<L", 2_000_000_000) + content[at + 16 :]
    for data in (lying, content):
        if data is content:
            monkeypatch.setattr(archives, "MOST_DIRECTORY_BYTES", 10)
        (row,) = read_bytes(data)
        assert isinstance(row, Reject)
        assert row.rule == "archive-over-limit"


def test_a_compressed_zip_archive_is_spooled_within_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be sought in is copied, as far as the bound goes."""
    path = tmp_path / "a.zip.gz"
    path.write_bytes(gzip.compress(in_zip({"a.html": PAGE, "b.bin": bytes(200_000)}, zipfile.ZIP_STORED)))
    monkeypatch.setattr(archives, "MOST_SPOOLED_BYTES", 100_000)
    (row,) = read_records(InputFile(str(path), 1), ReadLimits())

    assert isinstance(row, Reject)
    assert row.rule == "archive-over-limit"


def test_archives_are_told_by_their_first_bytes() -> None:
    """Both have signs that no text has."""
    assert archives.is_zip(Head(in_zip({"a": b""}), ""))
    assert archives.is_tar(Head(in_tar({"a": b""}), ""))
    assert not archives.is_zip(Head(b"PK stands for Phil Katz", ".zip"))


def test_members_without_a_name_are_read(read_bytes: ReadBytes) -> None:
    """Their rows say which they are; one that holds an archive is still an archive within an archive."""
    nameless = in_zip({"X": PAGE, "Y": in_zip({"a.html": PAGE})}, zipfile.ZIP_STORED)
    for name in (b"X", b"Y"):
        for header, length in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
            nameless = _without_name(nameless, header, length, name)
    rows = read_bytes(nameless, "pages.zip")
    assert [isinstance(row, Record) for row in rows] == [True, False]


def _without_name(content: bytes, header: bytes, length: int, name: bytes) -> bytes:
    """An archive in which the name of one letter after the first such header is said to be an extra field."""
    start = content.find(header)
    while struct.unpack_from("<H", content, start + length) != (1,) or name not in content[start + 30 : start + 47]:
        start = content.index(header, start + 1)
    changed = bytearray(content)
    struct.pack_into("<HH", changed, start + length, 0, 1)
    return bytes(changed)


def test_a_size_of_many_digits_is_no_size(read_bytes: ReadBytes) -> None:
    """Python refuses to make a number of thousands of digits: the header's own size counts."""
    target = io.BytesIO()
    with tarfile.open(
        fileobj=target, mode="w", format=tarfile.PAX_FORMAT, pax_headers={"size": "9" * 9_000}
    ) as archive:
        info = tarfile.TarInfo("a.html")
        info.size, info.pax_headers = len(PAGE), {"size": "9" * 9_000}
        archive.addfile(info, io.BytesIO(PAGE))
    assert any(isinstance(row, Record) for row in read_bytes(target.getvalue(), "pages.tar"))
