"""The made pages are what the benchmarks say they are."""

from __future__ import annotations

import random
from statistics import mean

import pytest
from lxml import html

from schemas.article import Article
from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles.prepare import prepare


def record_of(number: int) -> Record:
    from page_generator import page

    return Record(f"{number}.html", 0, RecordKind.HTML, page(number).encode())


def test_equal_numbers_give_equal_pages() -> None:
    """A page follows from its number and seed alone, whatever was made before it."""
    from page_generator import page

    first = page(7)
    random.random()
    page(3)
    assert page(7) == first
    assert page(7, seed=2) != first


def test_pages_are_as_large_as_news_pages() -> None:
    """Pages that hold an article have 80 to 170 kB, about 120 on average."""
    from page_generator import page

    sizes = [size for number in range(60) if (size := len(page(number).encode())) > 80_000]
    assert len(sizes) >= 55
    assert 110_000 < mean(sizes) < 130_000
    assert max(sizes) < 170_000


def test_pages_have_as_many_elements_as_news_pages() -> None:
    """Real pages of this size have 460 to 1,130 elements between the tenth and the ninetieth percentile."""
    from page_generator import page

    counts = [sum(1 for _ in html.fromstring(source).iter()) for n in range(30) if len(source := page(n)) > 60_000]
    assert 650 < mean(counts) < 900


def test_texts_are_four_to_five_kilobytes() -> None:
    """The plain-text articles are about as long as the body of a news page."""
    from page_generator import text_file

    sizes = [len(text_file(number).encode()) for number in range(60)]
    assert 4_000 < mean(sizes) < 5_000


@pytest.mark.parametrize("layout", ["broadsheet", "tabloid", "blog", "app", "portal"])
def test_every_layout_gives_its_article(layout: str) -> None:
    """Cleaning finds the paragraphs that were put into a page of each layout."""
    from page_generator import _site, _site_number, story_of

    numbers = (number for number in range(100) if _site(_site_number(number, 1), 1).layout == layout)
    articles = ((number, prepare(record_of(number))) for number in numbers)
    number, article = next((number, one) for number, one in articles if isinstance(one, Article))
    paragraphs = story_of(number).paragraphs
    assert sum(paragraph in article.text for paragraph in paragraphs) >= 0.9 * len(paragraphs)


def test_one_story_in_five_is_a_copy() -> None:
    """Copies keep most paragraphs of an earlier story in their own language, and are printed under another headline."""
    from page_generator import _language, _origin, _written, story_of

    origins = {number: origin for number in range(500) if (origin := _origin(number, 1)) is not None}
    assert 0.15 < len(origins) / 500 < 0.25
    for number, origin in list(origins.items())[:20]:
        copy, first = story_of(number), _written(origin, 1, _language(origin, 1))
        assert origin < number
        assert copy.title != first.title
        assert len(set(copy.paragraphs) & set(first.paragraphs)) >= 0.4 * len(first.paragraphs)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ru"])
def test_prose_is_told_by_its_language(language: str) -> None:
    """The invented prose is near enough to each language that detection names it."""
    from made_prose import Prose

    from transforms.language.detection import detect

    prose = Prose(language, random.Random(3))
    assert detect(" ".join(prose.paragraph() for _ in range(8))).language == language


def test_failures_are_rejected() -> None:
    """The error pages and walls among the pages are rejected as what they are."""
    from page_generator import page

    small = [number for number in range(100) if len(page(number)) < 60_000]
    assert small
    for number in small:
        outcome = prepare(record_of(number))
        assert isinstance(outcome, Reject)
        assert outcome.reason in {RejectReason.ERROR_PAGE, RejectReason.LOGIN_WALL}
