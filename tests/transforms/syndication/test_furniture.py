"""What a site repeats on articles that are not copies of each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from transforms.syndication.batches import batch_of
from transforms.syndication.furniture import find_evidence, judge, mark_furniture
from transforms.syndication.sharing import pack_rows, site_repeats, sort_rows, unpack_rows


def learned(copies: list[Any]) -> dict[tuple[str, int], int]:
    batch = batch_of(copies)
    rows = sort_rows(*unpack_rows([pack_rows(batch, np.arange(len(batch.passages)))]))
    return {(row.site, row.passage): row.articles for row in judge(find_evidence(batch, *site_repeats(*rows)))}


@pytest.mark.parametrize(("articles", "furniture"), [(2, 0), (3, 2), (9, 2)])
def test_notice_at_the_end(copy_of: Any, sentences: Any, articles: int, furniture: int) -> None:
    """A notice of two sentences at the end of three unlike articles is furniture, of two it may be chance."""
    notice = sentences(99, 2)
    copies = [copy_of(f"{n}", [*sentences(n, 6), *notice], "paper.example") for n in range(articles)]
    assert list(learned(copies).values()) == [articles] * furniture


@pytest.mark.parametrize(("articles", "furniture"), [(5, 0), (6, 1)])
def test_repeated_passage_amid_the_text(copy_of: Any, sentences: Any, articles: int, furniture: int) -> None:
    """Background that articles on one event repeat amid their text needs more articles to be furniture."""
    background = sentences(99, 1)
    copies = [
        copy_of(f"{n}", [*sentences(n, 5), *background, *sentences(n, 5, 50)], "paper.example") for n in range(articles)
    ]
    assert len(learned(copies)) == furniture


def test_gallery_larger_than_the_articles(copy_of: Any, sentences: Any) -> None:
    """A gallery on many pages is furniture even where some pages hold little else and each page was captured twice."""
    gallery = sentences(99, 8)
    copies = [
        copy_of(f"{story}-{capture}", [*sentences(story, 3 + 4 * story), *gallery], "paper.example")
        for story in range(6)
        for capture in range(2)
    ]
    assert len(learned(copies)) == len(gallery)


def test_video_page_of_one_sentence(copy_of: Any, sentences: Any) -> None:
    """The standing notice of pages with one sentence of their own is found."""
    copies = [copy_of(f"{n}", [*sentences(n, 1), "A link has been sent to you."], "tv.example") for n in range(5)]
    assert list(learned(copies).values()) == [5]


@pytest.mark.parametrize(("pages", "titles", "furniture"), [(7, 7, 2), (7, 1, 0), (5, 5, 0)])
def test_pages_of_furniture_only(copy_of: Any, sentences: Any, pages: int, titles: int, furniture: int) -> None:
    """Where pages hold nothing but one text, six titles make it furniture; captures of one story have one title."""
    copies = [copy_of(f"{n}", sentences(99, 2), "tv.example", title_key=1 + n % titles) for n in range(pages)]
    assert len(learned(copies)) == furniture


def test_growing_story_under_new_titles_is_no_furniture(copy_of: Any, sentences: Any) -> None:
    """A story updated ten times, each time with three sentences more and another title, keeps its sentences."""
    copies = [copy_of(f"{n}", sentences(1, 6 + 3 * n), "paper.example", title_key=n + 1) for n in range(10)]
    assert learned(copies) == {}


def test_growing_story_is_no_furniture(copy_of: Any, sentences: Any) -> None:
    """A story that a site updates five times keeps its old sentences, with new ones before them or after."""
    for order in (1, -1):
        copies = [copy_of(f"{n}", sentences(1, 6 + 3 * n)[::order], "paper.example") for n in range(5)]
        assert learned(copies) == {}


def test_sites_are_apart_and_unknown_sites_learn_nothing(copy_of: Any, sentences: Any) -> None:
    """What stands once on each of many sites is no furniture, nor what stands on pages of unknown sites."""
    notice = sentences(99, 1)
    for site in ("", "s{}.example"):
        copies = [copy_of(f"{n}", [*sentences(n, 6), *notice], site.format(n)) for n in range(9)]
        assert learned(copies) == {}


def test_nothing_is_marked_without_furniture(copy_of: Any, sentences: Any) -> None:
    """Without known furniture no passage is marked."""
    assert not mark_furniture(batch_of([copy_of("a", sentences(1, 3), "s.example")]), np.zeros(0, np.uint64)).any()
