"""What a page states of itself where machines read it, gathered in one walk over its tree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import html as lxml_html

from transforms.cleaning.data.stories import Story, state_story
from transforms.cleaning.metadata.addresses import canonical_url, is_home, same_domain, site_of
from transforms.cleaning.metadata.dated_elements import DatedElements, dated_elements
from transforms.cleaning.metadata.structured import article_object
from transforms.cleaning.metadata.titles import one_line
from transforms.cleaning.metadata.visible import heading_line, headline_element
from transforms.cleaning.page import JsonObject, Page

_NOT_KEY = re.compile(r"[^a-z0-9]+")
_MOST_HEADINGS = 6
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGES = ("og:locale", "content-language", "dc.language", "inlanguage", "language")
_URL_KEYS = ("og:url", "twitter:url", "al:web:url", "parsely-link", "vf:url")


@dataclass(frozen=True, slots=True)
class Claims:
    """One page's claims. `meta` is keyed by lower-case letters and digits alone, since "article:published_time",
    "article:published:time" and "articlePublishedTime" are one name; `article` is its JSON-LD article or empty;
    `url` its own canonical address, `addresses` all claims of it as they are written."""

    page: Page
    meta: dict[str, str]
    article: JsonObject
    url: str | None
    addresses: tuple[str, ...]
    headings: tuple[str, ...]
    window: str | None
    times: DatedElements

    def metas(self, keys: Iterable[str]) -> Iterator[str]:
        """The contents of the meta elements of some names, in the names' order."""
        return (self.meta[key] for key in map(meta_key, keys) if key in self.meta)

    @property
    def story(self) -> Story:
        """What the page's state says of its article; dear to find, and asked where the markup says nothing."""
        shared = [*self.metas(("og:title", "twitter:title")), *self.headings]
        return state_story(self.page, tuple(filter(None, (*shared, self.window))), bool(shared))

    @property
    def languages(self) -> list[str]:
        """What the page declares of its language, the root's attribute first."""
        root = self.page.tree
        lang = root.get("lang") or root.get("xml:lang") or root.get(_XML_LANG)
        return [tag for tag in (lang, *self.metas(_LANGUAGES)) if tag]


@lru_cache(maxsize=4096)
def meta_key(name: str) -> str:
    """A meta element's name without case and marks."""
    return _NOT_KEY.sub("", name.lower())


def gather_claims(page: Page, url: str | None) -> Claims:
    """The claims of a page; `url` is where its container says that it came from."""
    meta: dict[str, str] = {}
    for name, content in page.meta.items():
        meta.setdefault(meta_key(name), content)
    links, headings, heading, window = _walk(page.tree)
    stated = [meta[key] for key in map(meta_key, _URL_KEYS) if key in meta]
    given = [url] if url else []
    own = _own_url([*links, *stated, *given], [*given, *stated], url)
    heading = headline_element(page) if heading is None else heading
    if heading is not None and not headings:
        headings.append(heading_line(heading))
    times = dated_elements(page.tree, heading)
    article = article_object(page, [meta.get("ogtitle", ""), *headings], own)
    return Claims(page, meta, article, own, (*links, *stated, *given), tuple(headings), window, times)


def _own_url(addresses: list[str], witnesses: list[str], base: str | None) -> str | None:
    """The first address on the page's own site: a canonical link to another site says where a copy came from, and one
    that points home is set by mistake."""
    canonical = [clean for address in addresses if (clean := canonical_url(address, base))]
    canonical = [clean for clean in canonical if not is_home(clean)] or [url for url in [canonical_url(base)] if url]
    own = next((site for address in witnesses if (site := site_of(address))), None)
    here = (url for url in canonical if own is None or same_domain(site_of(url) or "", own))
    return next(here, None) or next(iter(canonical), None)


def _walk(tree: lxml_html.HtmlElement) -> tuple[list[str], list[str], lxml_html.HtmlElement | None, str | None]:
    """The canonical links, the h1 headings, the first of them as an element, and the title, each in document order."""
    links: list[str] = []
    headings: list[str] = []
    first: lxml_html.HtmlElement | None = None
    window: str | None = None
    for element in tree.iter("link", "h1", "title"):
        if element.tag == "link":
            if "canonical" in (element.get("rel") or "").lower() and element.get("href"):
                links.append(element.get("href").strip())
        elif element.tag == "title":
            window = window or one_line(element.text_content()) or None
        elif len(headings) < _MOST_HEADINGS and (heading := heading_line(element)):
            headings.append(heading)
            first = element if first is None else first
    return links, headings, first, window
