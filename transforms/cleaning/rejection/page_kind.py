"""Tells listings, media pages and paid teasers from articles, by what a page says of itself and how it is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lxml.html import HtmlElement

from transforms.cleaning.page import Page
from transforms.cleaning.rejection.page_text import link_texts
from transforms.cleaning.words import count_words, is_prose

MEDIA_WORDS = 40
"""A video, audio or gallery page with fewer words than this has no article's text."""

MENU_WORDS = 120
"""Text of more words than this is not looked through for a menu."""

LABEL_WORDS = 4
"""A link of at most so many words is a label of a menu."""

PAID_WORDS = 40
"""A page that says it is not free, with fewer words of text than this, is a teaser."""

LISTING_PROSE = 60
"""Words of prose outside of links from which a page is no mere listing."""

LISTING_LINES = 5
LISTING_SHARE = 0.6

LISTING_CARDS = 8
"""So many cards, and next to no prose beside them, are a listing whatever the model says."""

CARD_WORDS = 90
"""What holds more words than this is an item of an article, and no card."""

HEADLINE_WORDS = 4
"""A link of fewer words is no headline."""

LISTING_HEADLINES = 6
"""So many headlines that are links make a page without prose a listing."""

_MEDIA = {"videoobject", "imagegallery", "audioobject", "mediagallery", "podcastepisode", "tvepisode", "video.other"}
_PLAYER = re.compile(
    r"\bvideo[-_]?(?:player|js|asset|wrapper|container|embed)|\b(?:jw|media|audio)[-_]?player|brightcove|"
    r"\b(?:photo|image|media)[-_]?gallery|slideshow",
    re.IGNORECASE,
)
_CARD_TAGS = frozenset(("div", "li", "article", "section", "dd"))
_HOST = re.compile(r"(?:https?:)?//([^/?#]+)", re.IGNORECASE)
_LISTING = {"collectionpage", "itemlist", "searchresultspage", "profilepage"}
_ARTICLE = {
    "article",
    "newsarticle",
    "reportagenewsarticle",
    "blogposting",
    "analysisnewsarticle",
    "opinionnewsarticle",
    "liveblogposting",
    "report",
    "scholarlyarticle",
    "backgroundnewsarticle",
    "reviewnewsarticle",
    "review",
}


def media_evidence(paragraphs: Sequence[str], page: Page) -> str | None:
    """What says that the page is media without an article's text."""
    words = sum(map(count_words, paragraphs))
    if words >= MENU_WORDS:
        return None
    if words < MEDIA_WORDS and (stated := _stated_media(page)):
        return f"{stated}, {words} words"
    own = _words_of_its_own(paragraphs, page)
    if own < MEDIA_WORDS and (player := _player(page)):
        return f"{player}, {own} words that are no menu"
    return None


def _stated_media(page: Page) -> str | None:
    """What the page's own data call it, where they call it media and no article."""
    og = page.meta.get("og:type", "").lower()
    if og.startswith(("video", "music")):
        return f"og:type {og}"
    kinds = page_types(page)
    named = sorted(kinds & _MEDIA)
    return named[0] if named and not kinds & _ARTICLE else None


def _words_of_its_own(paragraphs: Sequence[str], page: Page) -> int:
    """The words that stand in no short link: a menu that was taken for the text has none."""
    labels = {word for link in link_texts(page) if link.count(" ") < LABEL_WORDS for word in link.split()}
    return sum(
        count_words(word) for paragraph in paragraphs for word in paragraph.split() if word.casefold() not in labels
    )


def _player(page: Page) -> str | None:
    """The element that plays a video or an audio, or shows a gallery, as its opening tag; None where there is none."""
    for element in page.tree.iter("video", "audio", "div", "section", "figure"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in ("video", "audio") or _PLAYER.search(names):
            return f"<{element.tag} class={' '.join(names.split())[:80]!r}>"
    return None


def paid_evidence(paragraphs: Sequence[str], page: Page) -> str | None:
    """What says that the page is the teaser of a paid article."""
    words = sum(map(count_words, paragraphs))
    if words >= PAID_WORDS:
        return None
    for item in page.json_ld:
        if str(item.get("isAccessibleForFree", "")).lower() == "false":
            return f"isAccessibleForFree false, {words} words"
    return None


def listing_evidence(paragraphs: Sequence[str], page: Page) -> str | None:
    """What says that the text is a list of links to other pages."""
    prose = sum(count_words(paragraph) for paragraph in paragraphs if is_prose(paragraph))
    if prose >= LISTING_PROSE or len(paragraphs) < LISTING_LINES:
        return None
    links = link_texts(page)
    linked = [p for p in paragraphs if p.strip("-–•* ").casefold() in links]
    if len(linked) >= LISTING_SHARE * len(paragraphs):
        return f"{len(linked)} of {len(paragraphs)} lines are links: {linked[0]}"
    kinds = page_types(page)
    if kinds & _ARTICLE or page.meta.get("og:type", "").lower() == "article":
        return None
    if named := sorted(kinds & _LISTING):
        return f"{named[0]}: {paragraphs[0]}"
    headlines = _linked_headlines(page)
    return f"{len(headlines)} headlines are links: {headlines[0]}" if len(headlines) >= LISTING_HEADLINES else None


def cards_evidence(paragraphs: Sequence[str], page: Page) -> str | None:
    """What says that the text stands in cards, each a headline that leads elsewhere on the site with a few words below
    it: an author's page, a section's, what a search has found."""
    if page_types(page) & _ARTICLE or page.meta.get("og:type", "").lower() == "article":
        return None
    cards = _cards(page)
    if len(cards) < LISTING_CARDS:
        return None
    inside = {line for card in cards for line in _lines_of(card)}
    own = [paragraph for paragraph in paragraphs if paragraph not in inside]
    prose, words = (sum(map(count_words, lines)) for lines in (filter(is_prose, own), paragraphs))
    told = sum(map(count_words, own))
    is_listing = prose < LISTING_PROSE and words - told > told
    return f"{len(cards)} cards, {told} of {words} words beside them" if is_listing else None


def _cards(page: Page) -> list[HtmlElement]:
    """The elements of the commonest make that hold a headline linked to one site and few words more; none where their
    links lead to several sites, as in an article of links."""
    found: dict[tuple[str, str], list[tuple[HtmlElement, str]]] = {}
    for heading in page.tree.iter("h2", "h3", "h4"):
        parent = heading.getparent()
        link = parent if parent.tag == "a" else next(heading.iter("a"), None)
        card = parent.getparent() if parent.tag == "a" else parent
        address = "" if link is None else (link.get("href") or "").strip()
        if card is None or not address or address.startswith(("#", "mailto:", "javascript:")):
            continue
        if count_words(card.text_content()) <= CARD_WORDS:
            found.setdefault((card.tag, card.get("class") or ""), []).append((card, _host(address)))
    for link in page.tree.iter("a"):
        card, address = link.getparent(), (link.get("href") or "").strip()
        if card.tag in _CARD_TAGS and link.getprevious() is None and _is_headline(link, address, card):
            found.setdefault((card.tag, card.get("class") or ""), []).append((card, _host(address)))
    cards = max(found.values(), key=len, default=[])
    return list(dict.fromkeys(card for card, _ in cards)) if len({host for _, host in cards}) == 1 else []


def _is_headline(link: HtmlElement, address: str, card: HtmlElement) -> bool:
    """Whether a link without a heading is the headline of a card: it comes first, and has words of its own below it."""
    if not address or address.startswith(("#", "mailto:", "javascript:")) or (card.text or "").strip():
        return False
    words = count_words(link.text_content())
    return HEADLINE_WORDS <= words < count_words(card.text_content()) <= CARD_WORDS


def _host(address: str) -> str:
    match = _HOST.match(address)
    return match.group(1).lower() if match else ""


def _lines_of(card: HtmlElement) -> Iterator[str]:
    yield " ".join(card.text_content().split())
    for element in card.iter("p", "div", "span", "a", "h2", "h3", "h4"):
        yield " ".join(element.text_content().split())


def _linked_headlines(page: Page) -> list[str]:
    """The headings that lead to other pages: those in a link, or with one inside."""
    headings = (element for element in page.tree.iter("h2", "h3", "h4"))
    linked = (each for each in headings if each.find(".//a") is not None or each.getparent().tag == "a")
    return [text for each in linked if (text := " ".join(each.text_content().split()))]


def page_types(page: Page) -> set[str]:
    """The schema.org types that the page's data name, in lower case."""
    found: set[str] = set()
    for item in page.json_ld:
        kinds = item.get("@type", [])
        found.update(str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds]))
    return found
