"""One JSON object."""

from __future__ import annotations

import pytest

from schemas.record import InputFile, Record
from schemas.reject import Reject, RejectReason
from transforms.intake.formats import ReadLimits
from transforms.intake.json_objects import parse_object, read_object
from transforms.intake.problems import IntakeError

FILE = InputFile("locks.json", 1)


def test_an_object_with_a_text_is_a_record() -> None:
    """Its bytes are what it is told apart by."""
    row = read_object(b'{"id": "a", "text": "Open."}', FILE, 7, ReadLimits(), ended=True)

    assert isinstance(row, Record)
    assert (row.record_offset, row.identity, row.given.source_id) == (7, b'{"id": "a", "text": "Open."}', "a")


@pytest.mark.parametrize(
    ("raw", "ended", "reason"),
    [
        (b'{"text": "a', True, RejectReason.MALFORMED_RECORD),
        (b'{"text": "a', False, RejectReason.TRUNCATED_RECORD),
        (b"[1]", True, RejectReason.MALFORMED_RECORD),
        (b'{"httpResponseBody": "JVBERi0xLjcK"}', True, RejectReason.NOT_TEXT),
    ],
    ids=["broken", "cut", "list", "pdf"],
)
def test_what_is_no_article_says_why(raw: bytes, ended: bool, reason: RejectReason) -> None:
    """Bytes that are no article are a reject."""
    row = read_object(raw, FILE, 0, ReadLimits(), ended)

    assert isinstance(row, Reject)
    assert row.reason is reason


def test_line_breaks_in_strings_are_let_pass() -> None:
    """Many writers forget to escape them."""
    assert parse_object(b'{"text": "a\nb"}', ended=True) == {"text": "a\nb"}
    with pytest.raises(IntakeError):
        parse_object(b'{"text": nothing}', ended=True)
