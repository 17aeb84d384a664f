"""What a page states of its article beside who, when and where: access, section, keywords, lead image."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import urljoin

from schemas.article import Access
from transforms.cleaning.metadata.addresses import unarchived
from transforms.cleaning.metadata.claims import Claims
from transforms.cleaning.metadata.structured import first_text, texts
from transforms.cleaning.metadata.titles import folded, one_line

_TIERS = ("article:content_tier", "content_tier", "article:contenttier", "cxenseparse:content_tier")
_ACCESS = {
    "free": Access.FREE, "metered": Access.METERED, "locked": Access.PAID, "paid": Access.PAID, "premium": Access.PAID,
    "subscription": Access.PAID, "subscriber": Access.PAID,
}  # fmt: skip
_SECTIONS = (
    "article:section", "parsely-section", "cxenseparse:section", "sailthru.section", "og:section", "section",
    "articlesection", "dc.subject.section", "cxenseparse:recs:category",
)  # fmt: skip
_KEYWORDS = ("news_keywords", "keywords", "parsely-tags", "sailthru.tags", "cxenseparse:keywords", "dc.keywords")
_IMAGES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "parsely-image-url")
_SEPARATORS = re.compile(r"[,;،、，；|]")
_LONGEST_WORDS = 80
_LONGEST_ADDRESS = 2000
_MOST_KEYWORDS = 40


def access_of(claims: Claims) -> Access:
    """Who may read the article where it stands. A tier is finer than `isAccessibleForFree`, which calls metered pages
    not free."""
    tiers = (_ACCESS.get(tier.strip().lower()) for tier in claims.metas(_TIERS))
    tier = next(filter(None, tiers), None)
    if tier:
        return tier
    stated = [claims.article.get("isAccessibleForFree"), *_parts(claims.article.get("hasPart"))]
    free = [
        answer for value in (*stated, *claims.metas(["isAccessibleForFree"])) if (answer := _truth(value)) is not None
    ]
    if not free:
        return Access.UNKNOWN
    return Access.FREE if all(free) else Access.PAID


def section_of(claims: Claims, own: set[str]) -> str | None:
    """The section that the page states; `own` are the folded names of the site, no section of its own."""
    stated = [*texts(claims.article.get("articleSection")), *claims.metas(_SECTIONS)]
    lines = (one_line(section).strip(" ,;|/") for section in stated)
    return next((line for line in lines if 0 < len(line) <= _LONGEST_WORDS and folded(line) not in own), None)


def keywords_of(claims: Claims) -> tuple[str, ...]:
    """The keywords of the best source that has any, each once, in its order: JSON-LD, tags, meta elements."""
    tags = [
        element.get("content") or ""
        for element in claims.page.tree.iter("meta")
        if (element.get("property") or element.get("name") or "").lower() == "article:tag"
    ]
    sources = [list(texts(claims.article.get("keywords"))), tags, *([text] for text in claims.metas(_KEYWORDS))]
    for source in sources:
        words: dict[str, str] = {}
        for word in chain.from_iterable(map(_words, source)):
            words.setdefault(folded(word), word)
        kept = [word for key, word in words.items() if key]
        if kept:
            return tuple(kept[:_MOST_KEYWORDS])
    return ()


def image_of(claims: Claims) -> str | None:
    """The address of the lead image, absolute; None where the page states none of the web."""
    stated = [*claims.metas(_IMAGES), *_image_addresses(claims.article.get("image"))]
    for address in stated:
        try:
            joined = urljoin(claims.url or "", unarchived(address.strip()))
        except ValueError:
            continue
        if joined.lower().startswith(("http://", "https://")) and len(joined) <= _LONGEST_ADDRESS:
            return joined
    return None


def _words(text: str) -> list[str]:
    words = (one_line(word) for word in _SEPARATORS.split(text))
    return [word for word in words if 0 < len(word) <= _LONGEST_WORDS]


def _parts(value: Any) -> Iterator[Any]:
    """What the parts of an article say of their access: a page's paid part has a selector of its own."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict) and "cssSelector" in part:
            yield part.get("isAccessibleForFree")


def _truth(value: Any) -> bool | None:
    """A truth value as pages write it: true, "False", "http://schema.org/True"."""
    if isinstance(value, bool):
        return value
    word = (first_text(value) or "").lower().rpartition("/")[2].strip()
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(word)


def _image_addresses(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            yield from (text for key in ("url", "contentUrl", "@id") if isinstance(text := item.get(key), str))
