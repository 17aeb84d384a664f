"""What a site repeats on articles that are not copies of each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from transforms.syndication.batches import Batch, batch_of
from transforms.syndication.furniture import (
    ANYWHERE,
    BLOCK,
    counted,
    find_evidence,
    furniture_keys,
    judge,
    mark_furniture,
)
from transforms.syndication.sharing import (
    known_wide,
    pack_rows,
    site_repeats,
    sort_rows,
    unpack_rows,
    wide_passages,
)


def learned(copies: list[Any]) -> dict[tuple[str, int], int]:
    batch = batch_of(copies)
    packed = [pack_rows(batch, np.arange(len(batch.passages)))]
    rows = sort_rows(*unpack_rows(packed))
    keys, passages, _, articles = wide_passages(*rows, *known_wide(packed))
    anywhere = counted(batch, keys, passages, articles, 0)
    return {
        (row.site, row.passage): row.articles for row in judge(find_evidence(batch, *site_repeats(*rows[:3]), anywhere))
    }


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


@pytest.mark.parametrize(("articles", "furniture"), [(2, 0), (3, 30)])
def test_gallery_amid_texts_that_it_outweighs(copy_of: Any, sentences: Any, articles: int, furniture: int) -> None:
    """A gallery of thirty captions amid texts of twelve sentences makes their pages look like copies of each other, and
    is furniture all the same."""
    gallery = sentences(99, 30)
    copies = [
        copy_of(f"{n}", [*sentences(n, 6), *gallery, *sentences(n, 6, 50)], "tv.example") for n in range(articles)
    ]
    assert len(learned(copies)) == furniture


@pytest.mark.parametrize("size", [BLOCK - 1, 12])
def test_versions_of_a_story_with_other_leads_and_ends(copy_of: Any, sentences: Any, size: int) -> None:
    """Neither a story told four times with a new lead and end of its own, nor a short background amid four reports, is
    a gallery."""
    own = 2 if size > BLOCK else 6
    copies = [
        copy_of(f"{n}", [*sentences(n, own), *sentences(99, size), *sentences(n, own, 50)], "paper.example")
        for n in range(4)
    ]
    assert learned(copies) == {}


@pytest.mark.parametrize("site", ["", "s{}.example"], ids=["unknown", "of one owner"])
@pytest.mark.parametrize(("articles", "furniture"), [(5, 0), (6, 1)])
def test_notice_on_several_sites(copy_of: Any, sentences: Any, site: str, articles: int, furniture: int) -> None:
    """A notice at the end of six unlike articles is furniture wherever it stands, and also where no site is known."""
    notice = sentences(99, 1)
    copies = [copy_of(f"{n}", [*sentences(n, 6), *notice], site.format(n)) for n in range(articles)]
    found = learned(copies)
    assert len(found) == furniture
    assert {where for where, _ in found} <= {ANYWHERE}
    batch = batch_of([*copies, copy_of("new", [*sentences(77, 6), *notice], "other.example")])
    assert mark_furniture(batch, keys_of(batch, found)).sum() == (articles + 1) * furniture


def test_gallery_of_two_sites_of_one_owner(copy_of: Any, sentences: Any) -> None:
    """A gallery that two sites show three times each, and a third site once, is left out of all."""
    gallery = sentences(99, 30)
    sites = ["one.example"] * 3 + ["two.example"] * 3 + ["three.example"]
    copies = [copy_of(f"{n}", [*sentences(n, 6), *gallery, *sentences(n, 6, 50)], site) for n, site in enumerate(sites)]
    found = learned(copies)
    assert sum(where == ANYWHERE for where, _ in found) == len(gallery)
    batch = batch_of(copies)
    assert mark_furniture(batch, keys_of(batch, found)).sum() == len(sites) * len(gallery)


@pytest.mark.parametrize("site", ["", "s{}.example"], ids=["unknown", "many sites"])
def test_quotation_and_dispatch_on_many_sites_stay(copy_of: Any, sentences: Any, site: str) -> None:
    """A statement that thirty articles quote amid their texts is no furniture, nor a dispatch under thirty leads."""
    quoted = [
        copy_of(f"q{n}", [*sentences(n, 5), *sentences(98, 2), *sentences(n, 5, 50)], site.format(n)) for n in range(30)
    ]
    copied = [copy_of(f"c{n}", [*sentences(n, 2, 90), *sentences(97, 20)], site.format(n)) for n in range(30)]
    assert learned(quoted) == learned(copied) == {}


@pytest.mark.parametrize(("articles", "sure", "furniture"), [(3, 200, 6), (2, 200, 0), (3, 250, 0), (3, 255, 0)])
def test_teasers_that_the_judge_doubts(copy_of: Any, sentences: Any, articles: int, sure: int, furniture: int) -> None:
    """Teasers that outweigh three unlike pages are furniture where the judge doubts them, amid the text too."""
    teasers = sentences(99, 6)
    copies = [
        copy_of(
            f"{n}",
            [*sentences(n, 2), *teasers, *sentences(n, 1, 50)],
            "paper.example",
            sure=bytes([255, 255, *[sure] * 6, 255]),
        )
        for n in range(articles)
    ]
    assert len(learned(copies)) == furniture


def test_versions_of_a_story_stay_however_doubted(copy_of: Any, sentences: Any) -> None:
    """What a growing story repeats is its own, whatever the judge thinks of it; so is one captured ten times."""
    for grown in (3, 0):
        copies = [
            copy_of(f"{n}", sentences(1, 6 + grown * n), "paper.example", sure=bytes([128] * (6 + grown * n)))
            for n in range(10)
        ]
        assert learned(copies) == {}


def test_doubt_on_several_sites_tells_nothing(copy_of: Any, sentences: Any) -> None:
    """Only pages of one site are of one make: what six sites show amid their texts stays, doubted or not."""
    copies = [
        copy_of(
            f"{n}", [*sentences(n, 2), *sentences(99, 6), *sentences(n, 1, 50)], f"s{n}.example", sure=bytes([128] * 9)
        )
        for n in range(6)
    ]
    assert learned(copies) == {}


def keys_of(batch: Batch, found: dict[tuple[str, int], int]) -> Any:
    sites = dict(zip(batch.sites, batch.site_keys.tolist(), strict=True))
    keys = [(sites.get(site, 0), passage) for site, passage in found]
    columns = np.array(keys, object).reshape(-1, 2)
    return np.sort(furniture_keys(columns[:, 0].astype(np.uint64), columns[:, 1].astype(np.int64).astype(np.uint64)))


def test_nothing_is_marked_without_furniture(copy_of: Any, sentences: Any) -> None:
    """Without known furniture no passage is marked."""
    assert not mark_furniture(batch_of([copy_of("a", sentences(1, 3), "s.example")]), np.zeros(0, np.uint64)).any()
