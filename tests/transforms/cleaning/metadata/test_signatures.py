"""Names without a mark: beside a date, behind a label, at the ends of a text."""

from __future__ import annotations

import pytest

from transforms.cleaning.metadata.signatures import dated_lines, labelled_bylines, signatures
from transforms.cleaning.page import Page, parse_page

PROSE = (
    "<p>The pilot boat came back to its berth at noon, after two winters in the yard, and key points were mended.</p>"
    * 3
)
PROSE = PROSE.replace("mended", "mended by the men of the harbour, who sang")


def page_of(body: str) -> Page:
    page = parse_page(f"<html><body>{body}</body></html>")
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<div><span>Ida Lund |</span> <span>05.04.2025</span></div>", ["Ida Lund"]),
        ("<div><b>Ida Lund</b> <i>5 April 2025</i></div>", ["Ida Lund"]),
        ("<div><b>Harbour</b> <i>5 April 2025</i></div>", []),
        ("<div><i>5 April 2025</i> <b>Harbour Street</b></div>", []),
        ("<div><b>Ida Lund</b> <i>two boats</i></div>", []),
    ],
    ids=["bar", "elements", "section", "date first", "no date"],
)
def test_names_beside_a_date(line: str, expected: list[str]) -> None:
    """A full name before a date, right around the headline, is a byline."""
    assert list(dict.fromkeys(dated_lines(page_of(f"<h1>Pilot boat is back</h1>{line}{PROSE}")))) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<li><strong>Autorin/Autor</strong> Ida Lund</li>", ["Ida Lund"]),
        ("<dl><dt>Author:</dt><dd>Ida Lund</dd></dl>", ["Ida Lund"]),
        ("<p><b>Автор:</b> Ида Лунд</p>", ["Ида Лунд"]),
        ("<p><b>Author</b> tools and more</p>", []),
        ("<aside><b>Author</b> Ida Lund</aside>", []),
        ("<p><b>Authors of the harbour</b> Ida Lund</p>", []),
    ],
    ids=["list", "definition", "russian", "words", "aside", "no label"],
)
def test_names_behind_a_label(line: str, expected: list[str]) -> None:
    """What stands behind nothing but a label, also far from the headline."""
    assert list(labelled_bylines(page_of(f"<h1>Pilot boat is back</h1>{PROSE}{line}"))) == expected


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("<p><strong>Ida Lund</strong></p>", "", ["Ida Lund"]),
        ("<p>&nbsp;</p><p><strong>IDA LUND/Wim Vos&nbsp;</strong></p>", "", ["IDA LUND/Wim Vos"]),
        ("", "<p style='text-align:right;'><strong>Lê Phương</strong></p>", ["Lê Phương"]),
        ("<p><strong>Key Points</strong></p>", "", []),
        ("<p><strong>Not a name, but a line of words.</strong></p>", "", []),
        ("<p>Ida Lund</p>", "<p>Wim Vos</p>", []),
        ("<p><strong>Reykjavik</strong></p>", "", []),
    ],
    ids=["above", "two", "below", "words of the text", "sentence", "not set apart", "one word"],
)
def test_names_at_the_ends_of_a_text(above: str, below: str, expected: list[str]) -> None:
    """Names alone in bold print above a text, or on the right below it; a subheading's words stand in the text too."""
    assert list(signatures(page_of(f"<h1>Pilot boat is back</h1>{above}{PROSE}{below}"))) == expected


@pytest.mark.parametrize("body", ["", "<h1>Pilot boat</h1>", "<p>Ida Lund</p>", f"<h1>Pilot boat</h1>{PROSE}"])
def test_pages_without_one(body: str) -> None:
    """Nothing is found where there is nothing."""
    page = page_of(body or "<br>")
    assert [*dated_lines(page), *labelled_bylines(page), *signatures(page)] == []
