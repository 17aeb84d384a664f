"""The parts that news pages are made of besides their article: heads, menus, teasers, comments, scripts."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from html import escape

from made_prose import Prose

_CLASS_WORDS = ("card", "teaser", "list", "grid", "row", "col", "inner", "wrap", "media", "item", "block", "title")
_SCRIPT_WORDS = ("config", "queue", "slot", "unit", "consent", "track", "event", "load", "defer", "user", "segment")


@dataclass(frozen=True)
class Site:
    """An outlet and the habits of its pages; `wrappers` is how many bare elements enclose each part."""

    number: int
    name: str
    host: str
    language: str
    layout: str
    wrappers: int
    indented: bool
    menu: int
    teasers: int
    comments: int


class Markup:
    """Makes the elements of one site's pages, with attributes as long as real ones are."""

    def __init__(self, site: Site, prose: Prose, chance: random.Random) -> None:
        self.site, self.prose, self._chance = site, prose, chance
        self.newline = "\n" + "  " * 16 if site.indented else ""

    def classes(self, most: int = 3) -> str:
        words = self._chance.choices(_CLASS_WORDS, k=2 * self._chance.randint(1, most))
        pairs = zip(words[::2], words[1::2], strict=True)
        return " ".join(f"s{self.site.number % 7}-{block}__{part}" for block, part in pairs)

    def token(self, length: int = 12) -> str:
        return f"{self._chance.getrandbits(length * 4):0{length}x}"

    def number(self, low: int, high: int) -> int:
        return self._chance.randint(low, high)

    def address(self, words: int = 5) -> str:
        slug = "-".join(self._chance.choices(_SCRIPT_WORDS, k=words))
        section = self._chance.choice(_CLASS_WORDS)
        return f"https://{self.site.host}/{section}/2024/11/{slug}-{self.number(10_000, 9_999_999)}.html"

    def nested(self, inside: str, depth: int = 0) -> str:
        """`inside` within as many plain elements as the site has around everything."""
        for _ in range(depth or self.site.wrappers):
            inside = f'<div class="{self.classes(2)}">{self.newline}{inside}{self.newline}</div>'
        return inside

    def icon(self) -> str:
        points = " ".join(f"{self.number(0, 24)}.{self.number(0, 99)} {self.number(0, 24)}" for _ in range(48))
        return f'<svg viewBox="0 0 24 24" width="24" height="24" class="{self.classes(1)}"><path d="M{points}z"/></svg>'

    def image(self, kind: str = "teaser") -> str:
        stem = f"https://img.{self.site.host}/{self.token(6)}/{self.token(16)}"
        sizes = ", ".join(f"{stem}.jpg?w={width} {width}w" for width in (320, 640, 960))
        return (
            f'<picture><source type="image/webp" srcset="{sizes}"><img class="{self.classes(1)} {kind}" loading="lazy" '
            f'src="{stem}.jpg?w=640" width="640" height="360" alt="{escape(self.prose.label())}"></picture>'
        )


def head(markup: Markup, title: str, url: str, published: str, authors: str, described: str) -> str:
    """The head of a page: what search engines and social networks read of it, its styles, and its scripts."""
    site = markup.site
    named = {
        "description": described,
        "author": authors,
        "robots": "max-image-preview:large",
        "viewport": "width=device-width, initial-scale=1",
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "theme-color": "#234567",
        "parsely-section": markup.prose.label(),
    }
    properties = {
        "og:title": title,
        "og:description": described,
        "og:url": url,
        "og:type": "article",
        "og:site_name": site.name,
        "og:image": f"https://img.{site.host}/{markup.token(16)}.jpg",
        "article:published_time": published,
        "article:modified_time": published,
        "article:section": markup.prose.label(),
    }
    stated = "".join(f'<meta name="{key}" content="{escape(value)}">' for key, value in named.items())
    stated += "".join(f'<meta property="{key}" content="{escape(value)}">' for key, value in properties.items())
    stated += "".join(f'<meta name="app:{markup.token(4)}" content="{markup.token(16)}">' for _ in range(14))
    links = "".join(f'<link rel="preload" as="script" href="{markup.address(2)}">' for _ in range(20))
    scripts = "".join(f'<script async src="https://cdn.{site.host}/{markup.token(16)}.js"></script>' for _ in range(14))
    return (
        f'<head><meta charset="utf-8"><title>{escape(title)} - {escape(site.name)}</title>{stated}'
        f'<link rel="canonical" href="{url}">{links}{_structured(markup, title, url, published, authors)}{scripts}'
        f"<style>{styles(markup, 3_500)}</style>{markup.newline}</head>"
    )


def _structured(markup: Markup, title: str, url: str, published: str, authors: str) -> str:
    if markup.site.layout == "portal":
        return ""
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": title,
        "url": url,
        "datePublished": published,
        "dateModified": published,
        "author": [{"@type": "Person", "name": name} for name in authors.split(", ")],
        "publisher": {
            "@type": "Organization",
            "name": markup.site.name,
            "logo": f"https://{markup.site.host}/logo.png",
        },
        "image": [f"https://img.{markup.site.host}/{markup.token(16)}.jpg" for _ in range(3)],
    }
    trail = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": markup.prose.label(), "item": markup.address(1)}
            for place in (1, 2, 3)
        ],
    }
    return "".join(f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in (article, trail))


def styles(markup: Markup, size: int) -> str:
    rule = "".join(f".{markup.classes(1)}{{margin:0 {n}px;padding:{n}px;color:#{markup.token(6)}}}" for n in range(12))
    return (rule * (size // len(rule) + 1))[:size].rpartition("}")[0] + "}"


def script(markup: Markup, size: int) -> str:
    """An inline script of about so many characters: settings as real pages carry them along."""
    pieces: list[str] = []
    length = 0
    while length < size:
        key = "".join(word.capitalize() for word in random.Random(len(pieces)).choices(_SCRIPT_WORDS, k=2))
        piece = f'window.{key}=window.{key}||{{"id":"{markup.token()}","on":true,"size":[[300,250],[728,90]]}};'
        pieces.append(piece)
        length += len(piece)
    return f"<script>(function(){{{''.join(pieces)}}})();</script>"


def consent_box(markup: Markup) -> str:
    buttons = "".join(
        f'<button type="button" class="{markup.classes()}">{markup.prose.label()}</button>' for _ in "123"
    )
    return (
        f'<div id="consent-{markup.token(4)}" class="cookie-banner {markup.classes()}" role="dialog"><div><p>Cookies: '
        f"{markup.prose.sentence()} {markup.prose.sentence()}</p>{buttons}</div></div>"
    )


def menu(markup: Markup, entries: int) -> str:
    """Lists in lists of links, as stand above and below every page."""
    groups = []
    for _ in range(max(1, entries // 8)):
        links = "".join(
            f'{markup.newline}<li class="menu-item {markup.classes(2)}"><a class="{markup.classes(1)}" '
            f'href="{markup.address(2)}" data-track="{markup.token()}">{markup.prose.label()}</a></li>'
            for _ in range(7)
        )
        groups.append(
            f'<li class="{markup.classes()}"><a href="{markup.address(1)}"><span>{markup.prose.label()}</span></a>'
            f'<ul class="sub-menu {markup.classes(1)}">{links}</ul></li>'
        )
    return f'<ul class="{markup.classes()}">{"".join(groups)}</ul>'


def header(markup: Markup) -> str:
    icons = "".join(
        f'<button class="{markup.classes(2)}" aria-label="{markup.token(4)}">{markup.icon()}</button>' for _ in "123"
    )
    top = f'<a class="logo" href="https://{markup.site.host}/">{escape(markup.site.name)}</a>{icons}'
    bar = f"<nav>{menu(markup, markup.site.menu)}</nav>"
    return f'<header class="{markup.classes()}">{markup.nested(top, 2)}{bar}</header>'


def teasers(markup: Markup, count: int, with_images: bool = True) -> str:
    """Boxes that lead to other stories."""
    boxes = []
    for _ in range(count):
        address = markup.address(6)
        picture = f'<a href="{address}" tabindex="-1">{markup.image()}</a>' if with_images else ""
        boxes.append(
            f'{markup.newline}<div class="teaser {markup.classes()}" data-id="{markup.token()}">'
            f'<div class="{markup.classes()}"><div class="{markup.classes(1)}">{picture}</div></div>'
            f'<div class="{markup.classes(2)}"><div class="{markup.classes(1)}">'
            f'<span class="{markup.classes(1)}">{markup.prose.label()}</span><h3 class="{markup.classes(1)}">'
            f'<a href="{address}" class="{markup.classes(2)}">{markup.prose.headline()}</a></h3></div>'
            f'<span class="{markup.classes(1)}">{markup.number(1, 59)} min</span></div></div>'
        )
    return markup.nested(
        f'<section class="related {markup.classes()}"><h2>{markup.prose.label()}</h2>{"".join(boxes)}</section>'
    )


def most_read(markup: Markup, count: int) -> str:
    entries = "".join(
        f'<li class="{markup.classes(2)}"><span class="rank">{place}</span><a href="{markup.address(6)}">'
        f"{markup.prose.headline()}</a></li>"
        for place in range(1, count + 1)
    )
    return f'<aside class="sidebar {markup.classes()}">{markup.nested(f"<ol>{entries}</ol>")}{advert(markup)}</aside>'


def comments(markup: Markup) -> str:
    if not markup.site.comments:
        return ""
    notes = "".join(
        f'<div class="comment {markup.classes(2)}" id="comment-{markup.token(6)}"><span class="comment-author">'
        f'{markup.prose.person()}</span><div class="comment-body"><p>{markup.prose.paragraph(1, 2)}</p></div></div>'
        for _ in range(markup.site.comments)
    )
    return markup.nested(f'<section id="comments" class="comments-area">{notes}</section>', 2)


def advert(markup: Markup) -> str:
    call = f'googletag.cmd.push(function(){{googletag.display("{markup.token()}")}});'
    return (
        f'<div class="ad-slot {markup.classes()}" data-ad="{markup.token(20)}"><div class="{markup.classes(1)}">'
        f'<div id="ad-{markup.token(6)}"><script>{call}</script></div></div></div>'
    )


def share_buttons(markup: Markup) -> str:
    links = "".join(
        f'<li><a class="share {markup.classes(1)}" href="https://share.example/{markup.token(20)}" rel="nofollow">'
        f"{markup.icon()}<span>{markup.prose.label(1)}</span></a></li>"
        for _ in range(4)
    )
    return f'<div class="social-share {markup.classes(1)}"><ul>{links}</ul></div>'


def footer(markup: Markup) -> str:
    about = markup.nested(menu(markup, markup.site.menu * 2 // 3), 1)
    rights = f"© 2024 {escape(markup.site.name)}. {markup.prose.sentence()}"
    return f'<footer class="{markup.classes()}">{about}<p class="copyright">{rights}</p></footer>'
