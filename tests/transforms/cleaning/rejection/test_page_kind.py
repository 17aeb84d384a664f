"""Pages with next to no text of their own are rejected by what they show; texts beside the same marks are not."""

from __future__ import annotations

import pytest

from schemas.page_kind import KEPT_KINDS, PageKind
from schemas.reject import RejectReason
from tests.transforms.cleaning.rejection.quay_pages import PROSE, page_of, reason_of_page
from transforms.cleaning.kinds.judge import KindShares
from transforms.cleaning.page import Page
from transforms.cleaning.rejection.screen import judge


def test_a_listing_is_known_by_its_links() -> None:
    """A text that is the titles of links to other pages is a listing."""
    titles = [f"Storm takes {n} boats from the northern quay" for n in range(2, 14)]
    page = page_of("".join(f"<h3><a href='/{n}'>{title}</a></h3>" for n, title in enumerate(titles)))
    assert reason_of_page(page, titles) is RejectReason.LISTING_PAGE
    assert reason_of_page(page, [*PROSE, *titles]) is None


def test_a_listing_is_known_by_its_linked_headlines() -> None:
    """A page of cards whose only text is who wrote them when is a listing; one with prose, or an article, is none."""
    card = "<a href='/{n}'><h2>Storm takes {n} boats</h2></a><p>Ada · {n} hours ago</p>"
    cards = "".join(card.format(n=n) for n in range(2, 12))
    lines = [f"Ada · {n} hours ago" for n in range(2, 12)]
    assert reason_of_page(page_of(cards), lines) is RejectReason.LISTING_PAGE
    assert reason_of_page(page_of(cards), [*lines, *PROSE]) is None
    assert reason_of_page(page_of(cards, head='<meta property="og:type" content="article">'), lines) is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="video.other">',
        '<script type="application/ld+json">{"@type":"VideoObject"}</script>',
    ],
    ids=["og:type", "JSON-LD"],
)
def test_a_video_without_text_is_a_media_page(head: str) -> None:
    """A page that says it is a video, with a line of text, is a media page; with an article it is none."""
    assert reason_of_page(page_of("<p>x</p>", head=head), ["Storm at the quay, seen from the roof."]) is (
        RejectReason.MEDIA_PAGE
    )
    assert reason_of_page(page_of("<p>x</p>", head=head), PROSE) is None


@pytest.mark.parametrize(
    "player",
    ["<video src='a.mp4'></video>", "<div class='ui-video-wrapper'></div>", "<div id='jw-player'></div>"],
    ids=["video", "wrapper", "id"],
)
def test_a_player_with_a_caption_is_a_media_page(player: str) -> None:
    """A page with a player whose text is a caption, or the labels of its menu, is a media page; a brief without a
    player is an article."""
    labels = [f"Section{n} Life" for n in range(40)]
    menu = "".join(f"<a href='/{label}'>{label}</a>" for label in labels)
    caption = "A gull steals the mayor's lunch while the whole quay looks on and nobody helps."
    assert reason_of_page(page_of(player + menu), [caption]) is RejectReason.MEDIA_PAGE
    assert reason_of_page(page_of(player + menu), [" ".join(labels), caption]) is RejectReason.MEDIA_PAGE
    assert reason_of_page(page_of(menu), [caption]) is None
    assert reason_of_page(page_of(player + menu), PROSE) is None


def test_a_paid_page_with_a_teaser_is_a_paywall() -> None:
    """A page that says that it is not free, and shows a line, is a paywall; with its text it is an article."""
    head = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":"False"}</script>'
    assert reason_of_page(page_of("<p>x</p>", head=head), [PROSE[0]]) is RejectReason.PAYWALL
    assert reason_of_page(page_of("<p>x</p>", head=head), PROSE) is None


@pytest.mark.parametrize(
    ("kind", "share", "keep", "reason"),
    [
        (PageKind.ARTICLE, 0.7, KEPT_KINDS, None),
        (PageKind.LISTING, 0.55, KEPT_KINDS, RejectReason.LISTING_PAGE),
        (PageKind.LISTING, 0.95, KEPT_KINDS, RejectReason.LISTING_PAGE),
        (PageKind.COLLECTION, 0.95, KEPT_KINDS, RejectReason.NOT_AN_ARTICLE),
        (PageKind.LISTING, 0.95, KEPT_KINDS | {PageKind.LISTING}, None),
        (PageKind.COLLECTION, 0.95, {PageKind.COLLECTION}, None),
    ],
    ids=["likely a story", "in doubt", "both say so", "another kind", "listings are kept", "collections are kept"],
)
def test_rule_and_model_agree_on_listings(
    kind: PageKind, share: float, keep: frozenset[PageKind], reason: RejectReason | None
) -> None:
    """The rule's words say why a page is a listing; it is not asked of what is likely a story, or is wanted."""
    lines = [f"The harbour gets its crane number {n} at last after a long wait" for n in range(8)]
    page = page_of("".join(f"<h2><a href='/{n}'>{line}</a></h2>" for n, line in enumerate(lines)))
    other = PageKind.SERVICE if kind is PageKind.ARTICLE else PageKind.ARTICLE
    verdict = judge(lines, page, "Quay Post", (), KindShares({kind: share, other: 1 - share}), keep)
    assert (verdict.reason if verdict else None) == reason


def test_a_kind_in_doubt_is_kept() -> None:
    """A text that is a company's more likely than not, and not surely, passes."""
    shares = {PageKind.SERVICE: 0.6, PageKind.ARTICLE: 0.4}
    assert judge(PROSE, page_of("<p>x</p>"), "Quay Post", (), KindShares(shares)) is None


BIO = "Una Oake has written about boats since 2009 and lives by the slipway with a cat."


TEASER = "The skipper of the slow ferry said on Monday that he would not stay for another winter on the pier."


def cards(number: int, link: str = "/story/{n}", extra: str = "") -> tuple[Page, list[str]]:
    heads = [f"Slipway number {n} is to be widened" for n in range(number)]
    made = [
        f"<li class='item'><a href='{link.format(n=n)}'><h3>{head}</h3></a><p>{TEASER}</p></li>"
        for n, head in enumerate(heads)
    ]
    return page_of(f"<h1>Una Oake</h1><p>{BIO}</p>{''.join(made)}{extra}"), [BIO, *([TEASER] * number)]


def reason_of_cards(page: Page, lines: list[str]) -> RejectReason | None:
    verdict = judge(lines, page, "Una Oake", (), KindShares({PageKind.ARTICLE: 0.7, PageKind.OTHER: 0.3}))
    return verdict.reason if verdict else None


def test_a_page_of_cards_is_a_listing_whatever_the_model_says() -> None:
    """An author's page has a few words of its own and the site's stories in cards."""
    assert reason_of_cards(*cards(9)) is RejectReason.LISTING_PAGE


@pytest.mark.parametrize(
    "page_and_lines",
    [
        pytest.param(cards(5), id="few cards"),
        pytest.param(cards(9, "https://host{n}.example/story"), id="links to many sites"),
        pytest.param((cards(9)[0], [BIO, BIO.replace("Una", "Ida")]), id="a short text above cards that are not its"),
        pytest.param((cards(9)[0], [*cards(9)[1], *([BIO.replace("cat", "dog")] * 5)]), id="a text of its own"),
    ],
)
def test_a_text_beside_cards_is_an_article(page_and_lines: tuple[Page, list[str]]) -> None:
    """Cards below an article, and an article of links, are none."""
    assert reason_of_cards(*page_and_lines) is None


def test_the_models_listing_is_called_one() -> None:
    """Where the model is sure of a listing that no rule knows, the reason says so."""
    verdict = judge(
        [], page_of("<p>x</p>"), "Quay Post", (), KindShares({PageKind.LISTING: 0.95, PageKind.ARTICLE: 0.05})
    )
    assert verdict is not None
    assert verdict.reason is RejectReason.LISTING_PAGE
