"""Saved pages and mails."""

from __future__ import annotations

import base64
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.intake.formats import Head
from transforms.intake.mail import is_mailbox, is_message

ReadBytes = Callable[..., list[Record | Reject]]

HEADER = b"From: a@port.example\r\nSubject: Lock\r\nMIME-Version: 1.0\r\n"
PAGE = "<html><body><p>Die Brücke ist offen.</p></body></html>"


def letter(**parts: str) -> EmailMessage:
    """A mail with a text, and what else is named."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "Port <a@port.example>"
    message["Subject"] = "Brücke offen"
    message["Date"] = "Mon, 06 May 2024 09:00:00 +0200"
    message["Message-ID"] = "<1@port.example>"
    message.set_content(parts["text"])
    if "page" in parts:
        message.add_alternative(parts["page"], subtype="html", charset="iso-8859-1")
    return message


def test_a_mail_is_its_page(read_bytes: ReadBytes) -> None:
    """The page is taken before the text, in its own charset, and the header tells the rest."""
    (record,) = read_bytes(letter(text="Open.", page=PAGE).as_bytes())

    assert isinstance(record, Record)
    assert (record.kind, record.charset) == (RecordKind.HTML, "iso-8859-1")
    assert record.content.decode("iso-8859-1").strip() == PAGE
    assert record.given.title == "Brücke offen"
    assert record.given.published_at == "Mon, 06 May 2024 09:00:00 +0200"
    assert record.given.source_id == "1@port.example"


def test_a_mail_without_a_page_is_its_text(read_bytes: ReadBytes) -> None:
    """Attachments are not read."""
    message = letter(text="The bridge is open.")
    message.add_attachment(b"<p>An attachment.</p>", maintype="text", subtype="html", filename="a.html")
    (record,) = read_bytes(message.as_bytes())

    assert isinstance(record, Record)
    assert (record.kind, record.content.strip()) == (RecordKind.TEXT, b"The bridge is open.")


@pytest.mark.parametrize("encoding", ["base64", "8bit"])
def test_a_saved_page_has_its_address(read_bytes: ReadBytes, encoding: str) -> None:
    """The part that the message starts with is the page; the time of saving is not that of the article."""
    body = base64.encodebytes(PAGE.encode()) if encoding == "base64" else PAGE.encode()
    start = (
        b"From: <Saved>\nSubject: Lock\nDate: Mon, 6 May 2024 09:00:00 +0200\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; type="text/html"; start="<b>"; boundary="=="\n\n'
        b"--==\nContent-Type: text/html\nContent-ID: <a>\n\n<p>A frame.</p>\n"
        b"--==\nContent-Type: text/html; charset=utf-8\nContent-ID: <b>\nContent-Transfer-Encoding: "
    )
    (record,) = read_bytes(
        start + encoding.encode() + b"\nContent-Location: https://a.example/1\n\n" + body + b"\n--==--\n"
    )

    assert isinstance(record, Record)
    assert record.content.decode().strip() == PAGE
    assert (record.given.url, record.given.title, record.given.published_at) == ("https://a.example/1", None, None)


@pytest.mark.parametrize(
    ("body", "reason", "rule"),
    [
        (b"Content-Type: image/png\r\n\r\nx", RejectReason.NOT_TEXT, "mail-without-text"),
        (b"Content-Type: text/html\r\n\r\n \r\n", RejectReason.EMPTY, "mail-without-text"),
        (
            b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(5_000)),
            RejectReason.MALFORMED_RECORD,
            "mail-too-deep",
        ),
    ],
    ids=["image", "blank", "deep"],
)
def test_what_holds_no_article_is_a_reject(read_bytes: ReadBytes, body: bytes, reason: RejectReason, rule: str) -> None:
    """A message without a page or text, or one of too many parts, says so."""
    (row,) = read_bytes(HEADER + body, max_record_bytes=1_000_000)

    assert isinstance(row, Reject)
    assert (row.reason, row.rule) == (reason, rule)


def test_each_message_of_a_mailbox_is_a_record(read_bytes: ReadBytes) -> None:
    """Messages are parted by their envelope lines; one over the limit is a reject of its own."""
    message = b"From a@b Mon May  6 09:00:00 2024\n" + HEADER + b"\nThe bridge is open.\n>From now on.\n\n"
    large = message.replace(b"open", b"open " * 30_000)
    first, bad, last = read_bytes(message + large + message)

    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert first.content == b"The bridge is open.\nFrom now on.\n\n"
    assert isinstance(bad, Reject)
    assert bad.reason is RejectReason.TOO_LARGE


@pytest.mark.parametrize(
    ("start", "ending", "message", "mailbox"),
    [
        (HEADER, "", True, False),
        (b"From: a@b\nSubject: x\n\nText", "", False, False),
        (b"From: a@b\nSubject: x\n\nText", ".eml", True, False),
        (b"From a@b Mon\n" + HEADER, "", False, True),
        (b"From Monday on, the bridge: open\n", "", False, False),
        (b"Note: the bridge is open.\n", "", False, False),
    ],
)
def test_a_message_is_told_by_its_header(start: bytes, ending: str, message: bool, mailbox: bool) -> None:
    """Fields that only mails have make one, or the ending does."""
    assert is_message(Head(start, ending)) is message
    assert is_mailbox(Head(start, ending)) is mailbox
