"""The kinds that the model tells, and what is kept of them."""

from __future__ import annotations

import numpy as np
import pytest

from schemas.article import Article
from schemas.house_rules import HouseRules
from schemas.page_kind import KEPT_KINDS, KindOfPage, PageKind
from schemas.record import Record, RecordKind
from schemas.reject import Reject, RejectReason
from transforms.articles.prepare import prepare
from transforms.cleaning.kinds.figures import page_figures, text_figures
from transforms.cleaning.kinds.judge import KindShares, kind_model, shares_of, story_kind
from transforms.cleaning.page import parse_page

_SENTENCES = (
    "The town council voted on Tuesday to close the swimming baths for the winter, after a long debate.",
    "Members of the swimming club said that they would look for water in the next valley, ten miles away.",
    "“We have swum here since my grandfather dug the first basin,” said Ada Holm, who leads the club.",
    "The mayor answered that the boiler is older than the town hall and that no firm will mend it now.",
    "A new boiler would cost as much as the school's roof, for which the money has been put aside.",
    "The council will meet again in March, when the figures of the year are known to all its members.",
)
ARTICLE = """<html><head><title>Baths to close for the winter - Valley Courier</title>
<meta property="og:type" content="article"><link rel="canonical" href="https://valley.example/2024/11/05/baths-close">
<script type="application/ld+json">{"@type": "%s", "datePublished": "2024-11-05", "author": {"@type": "Person"}}
</script></head><body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Baths to close</h1>
<p class="byline">By Tom Reed</p>""" + "".join(f"<p>{s} {s[:-1]}, as before.</p>" for s in _SENTENCES)
_ITEM = """<li class="product-card"><a href="/products/{0}"><img src="{0}.jpg"><h3>Teapot number {0}</h3></a>
<span class="price">${0}9.00</span><button>Add to cart</button></li>"""
SHOP = """<html><head><title>Teapots – Shop all products | Kettle House</title>
<meta property="og:type" content="website"><link rel="canonical" href="https://kettle.example/collections/teapots">
<script src="https://cdn.shopify.com/s.js"></script></head><body><h1>Teapots</h1>
<p>Our teapots are made by hand from the best white clay, and your order leaves our house within two days.</p>
<div class="filter">Sort by price</div><ul class="product-grid">""" + "".join(_ITEM.format(n) for n in range(1, 40))


def cleaned(source: str, keep: frozenset[PageKind] = KEPT_KINDS) -> Article | Reject:
    return prepare(Record("page.html", 0, RecordKind.HTML, source.encode()), HouseRules(kinds=keep))


def test_an_article_is_told_and_kept() -> None:
    """An article passes as what it is, with the model's confidence."""
    article = cleaned(ARTICLE % "NewsArticle")
    assert isinstance(article, Article)
    assert article.page_kind is PageKind.ARTICLE
    assert article.page_kind_confidence is not None
    assert article.page_kind_confidence > 0.8


def test_a_live_blog_says_so_itself() -> None:
    """An article that declares a live blog is published as one."""
    article = cleaned(ARTICLE % "LiveBlogPosting")
    assert isinstance(article, Article)
    assert article.page_kind is PageKind.LIVE_BLOG


def test_a_shop_is_rejected_with_its_kind() -> None:
    """A shop's shelf is no article, and the reject says what it is and how surely."""
    shelf = cleaned(SHOP)
    assert isinstance(shelf, Reject)
    assert shelf.page_kind is PageKind.COLLECTION
    assert shelf.reason is RejectReason.NOT_AN_ARTICLE
    assert shelf.page_kind_confidence is not None
    assert "collection" in shelf.evidence


def test_what_is_asked_for_is_kept() -> None:
    """The same shelf passes where collections are kept, and then articles do not."""
    keep = frozenset({PageKind.COLLECTION})
    assert isinstance(cleaned(SHOP, keep), Article)
    article = cleaned(ARTICLE % "NewsArticle", keep)
    assert isinstance(article, Reject)
    assert article.page_kind is PageKind.ARTICLE


def test_a_wall_has_its_kind_from_its_rule() -> None:
    """What a rule rejects has the kind that its reason names, and no confidence of a model."""
    wall = cleaned("<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>")
    assert isinstance(wall, Reject)
    assert (wall.page_kind, wall.page_kind_confidence) == (PageKind.ERROR, None)


def test_a_text_has_no_page() -> None:
    """Plain text is published without a kind."""
    text = prepare(Record("a.txt", 0, RecordKind.TEXT, "\n\n".join(_SENTENCES).encode()))
    assert isinstance(text, Article)
    assert (text.page_kind, text.page_kind_confidence) == (None, None)


def test_a_page_like_no_kind_is_other() -> None:
    """Where no kind is likely the page is of another kind."""
    shares = KindShares(dict.fromkeys((PageKind.ARTICLE, PageKind.FORUM, PageKind.SERVICE, PageKind.LISTING), 0.25))
    assert shares.verdict == KindOfPage(PageKind.OTHER, 0.75)
    assert shares.kept(KEPT_KINDS) == pytest.approx(0.5)


def test_a_gallery_is_declared() -> None:
    """Photos in a gallery that the page declares make its story a gallery."""
    page = parse_page('<p>x</p><script type="application/ld+json">{"@type": "ImageGallery"}</script>')
    assert page is not None
    assert story_kind(page) is PageKind.GALLERY


def test_the_packaged_model_asks_for_figures_that_there_are() -> None:
    """The data file was taught on the figures of today, in this order, and says where it comes from."""
    page = parse_page(ARTICLE % "NewsArticle")
    assert page is not None
    seen = page_figures(page, None)
    trees, about = kind_model()
    assert tuple(seen.figures | text_figures([], seen)) == trees.names
    assert all(0.5 <= level < 1 for level in about["reject_from"].values())
    assert set(about) >= {"version", "sources", "pages"}


def test_shares_are_those_of_the_log_odds() -> None:
    """Their sum is one, and equal odds are equal shares, however large they are."""
    assert shares_of(np.array([1e6, 1e6, -1e6])) == [0.5, 0.5, 0.0]
    first, second = shares_of(np.array([2.0, 0.0]))
    assert first == pytest.approx(1 / (1 + np.exp(-2.0)))
    assert first + second == pytest.approx(1)
