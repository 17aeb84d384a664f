"""The head of an article: the title out, the standfirst in."""

from __future__ import annotations

from transforms.cleaning.extraction.extract import extract
from transforms.cleaning.page import parse_page

STATEMENT = (
    "Nine years after the storm the lighthouse shines again, and the island that paid for most of it"
    " wants to know why it cost three times what was planned."
)
BODY = [f"Sentence {n} of the report about the lighthouse is long enough to be prose in any reading." for n in range(5)]


def paragraphs(above: str, description: str) -> tuple[str, ...]:
    story = "".join(f"<p>{text}</p>" for text in BODY)
    page = parse_page(
        f"<html><head><title>x</title><meta property='og:title' content='The light is back'>"
        f"<meta name='description' content='{description}'></head><body><main><header>"
        f"<h1>The light is back at last</h1>{above}</header>"
        f"<div class='article-body'>{story}</div></main></body></html>"
    )
    assert page is not None
    return extract(page).paragraphs


def test_standfirst_opens_the_body() -> None:
    """The statement under the headline that the page gives as its description is the first paragraph."""
    assert paragraphs(f"<h2>{STATEMENT}</h2>", STATEMENT) == (STATEMENT, *BODY)


def test_place_comes_with_the_standfirst() -> None:
    """A dateline in front of the statement stays with it."""
    above = f"<div><b>Skagen.</b> <span>{STATEMENT}</span></div>"
    assert paragraphs(above, STATEMENT)[0] == f"Skagen. {STATEMENT}"


def test_a_description_that_nobody_sees_is_no_text() -> None:
    """What stands only in the page's metadata does not open the story."""
    assert paragraphs("", STATEMENT) == tuple(BODY)


def test_title_at_the_head_goes() -> None:
    """The page's title, where it stands again over the body as a paragraph, is not text."""
    assert "The light is back" not in paragraphs("<p>The light is back</p>", "")


def test_a_title_that_only_its_metadata_know_is_no_text() -> None:
    """Where no heading marks the headline, it stands among the lines, and is told by the title that was chosen."""
    story = "".join(f"<p>{text}</p>" for text in ("The light is back at last", *BODY))
    source = f"<html><head><title>The Harbour: news</title></head><body><div>{story}</div></body></html>"
    without, known = parse_page(source), parse_page(source)
    assert without is not None
    assert known is not None
    assert extract(without).paragraphs == ("The light is back at last", *BODY)
    assert extract(known, "The Light Is Back at Last").paragraphs == tuple(BODY)
