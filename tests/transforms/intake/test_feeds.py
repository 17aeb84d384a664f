"""Feeds and news items."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.intake.feeds import is_feed
from transforms.intake.formats import Head

ReadBytes = Callable[..., list[Record | Reject]]

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><items><rdf:Seq/></items></channel>
<item rdf:about="a"><title>Lock</title><link>https://a.example/1</link><dc:date>2024-05-06T07:00:00Z</dc:date>
<description>Open again.</description></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Port</title>
<entry><title type="html">Lock &amp;amp; key</title>
<link rel="self" href="https://a.example/self"/><link href="https://a.example/1"/><id>tag:1</id>
<source><title>Elsewhere</title></source><author><name>Ada Quill</name></author><updated>2024-05-06T07:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Open <b>again</b>.</p></div>
</content></entry></feed>"""
NEWSML = """<newsItem guid="urn:1" xmlns="http://iptc.org/std/nar/2006-10-01/"><itemMeta>
<versionCreated>2024-05-06T07:00:00Z
</versionCreated></itemMeta><contentMeta><headline>Lock open</headline><by>Ada Quill</by></contentMeta><contentSet>
<inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Open again.</p><p>At last.</p></body></html></inlineXML>
</contentSet></newsItem>"""


@pytest.mark.parametrize(
    ("document", "title", "url", "at", "authors", "own_id", "content"),
    [
        (RDF, "Lock", "https://a.example/1", "2024-05-06T07:00:00Z", (), None, "Open again."),
        (
            ATOM,
            "Lock & key",
            "https://a.example/1",
            "2024-05-06T07:00:00Z",
            ("Ada Quill",),
            "tag:1",
            "<p>Open <b>again",
        ),
        (NEWSML, "Lock open", None, "2024-05-06T07:00:00Z", ("Ada Quill",), "urn:1", "Open again.\nAt last."),
    ],
    ids=["rdf", "atom", "newsml"],
)
def test_an_item_is_an_article(
    read_bytes: ReadBytes,
    document: str,
    title: str,
    url: str | None,
    at: str,
    authors: tuple[str, ...],
    own_id: str | None,
    content: str,
) -> None:
    """Each kind of feed says in its own elements what an article is."""
    (record,) = read_bytes(document.encode())

    assert isinstance(record, Record)
    told = record.given
    assert (told.title, told.url, told.published_at, told.authors, told.source_id) == (title, url, at, authors, own_id)
    assert content in record.content.decode()


def test_nothing_is_resolved_or_loaded(read_bytes: ReadBytes) -> None:
    """Entities of a document type stand for nothing, those of HTML for their letter."""
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    start = f'<!DOCTYPE rss [<!ENTITY a0 "lol"><!ENTITY file SYSTEM "file:///etc/passwd">{bomb}]>'
    (record,) = read_bytes(
        f"{start}<rss><item><description>Caf&eacute; &a8;&file; open.</description></item></rss>".encode()
    )

    assert isinstance(record, Record)
    words = record.content.decode()
    assert "Café" in words
    assert "root" not in words
    assert len(words) < 40


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("<item><title>Lock</title></item>", RejectReason.MALFORMED_RECORD),
        ("<item></item>", RejectReason.MALFORMED_RECORD),
        (f"<item><description>{'long ' * 30_000}</description></item>", RejectReason.TOO_LARGE),
    ],
    ids=["no-text", "empty", "large"],
)
def test_only_the_broken_item_is_lost(read_bytes: ReadBytes, broken: str, reason: RejectReason) -> None:
    """An item that cannot be read is one reject; those around it are records."""
    good = "<item><description>Open again.</description></item>"
    first, bad, last = read_bytes(f"<rss><channel>{good}{broken}\n{good}</channel></rss>".encode())

    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert isinstance(bad, Reject)
    assert bad.reason is reason


def test_tags_that_are_left_open(read_bytes: ReadBytes) -> None:
    """An item ends where the next one begins, elements with their item; a last one that is cut off says so."""
    first, last = read_bytes(b"<rss><item><description>Open &amp; wide<b></item><item><description>Agai")

    assert isinstance(first, Record)
    assert isinstance(last, Reject)
    assert last.reason is RejectReason.TRUNCATED_RECORD


def test_markup_in_an_item_is_a_page(read_bytes: ReadBytes) -> None:
    """Markup in CDATA or written out in references is read as HTML, in the encoding that the feed declares."""
    start = '<?xml version="1.0" encoding="iso-8859-2"?><rss><item><content:encoded>'
    for inner in ("<![CDATA[<p>Łódź otwarta.</p>]]>", "&lt;p>Łódź otwarta.&lt;/p>"):
        (record,) = read_bytes(f"{start}{inner}</content:encoded></item></rss>".encode("iso-8859-2"))
        assert isinstance(record, Record)
        assert (record.kind, record.content.decode()) == (RecordKind.HTML, "<p>Łódź otwarta.</p>")


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (b"<rss version='2.0'>", True),
        (b"<?xml version='1.0'?><!-- port --><feed xmlns='x'>", True),
        (b"<!DOCTYPE nitf SYSTEM 'nitf.dtd'>\n<nitf>", True),
        (b"<html><body><item>", False),
        (b"<urlset>", False),
        (b"An <item> of news", False),
    ],
)
def test_a_feed_is_told_by_its_outermost_element(start: bytes, told: bool) -> None:
    """Comments and document types stand before it."""
    assert is_feed(Head(start, "")) is told


PIECES = ("<item>", "</item>", "<entry ", "<title>", "&a;", "<![CDATA[", "]]>", ">", "x\0é")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(items=st.lists(st.sampled_from(PIECES)))
def test_any_feed_ends_as_rows(read_bytes: ReadBytes, items: list[str]) -> None:
    """Whatever stands in a feed, reading ends, and no two rows share an id."""
    found = read_bytes(b"<rss>" + "".join(items).encode())
    assert len({row.copy_id for row in found}) == len(found) > 0
