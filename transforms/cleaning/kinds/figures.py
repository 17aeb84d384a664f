"""The figures by which a page's kind is told: its structure, names, words, address and declarations, and its text.

Pure: a page and the paragraphs that were extracted from it give the same figures everywhere. `page_figures` is asked
before extraction takes the page's tree, `text_figures` when the text is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from transforms.cleaning.kinds.vocabulary import ADDRESS, BODY, DECLARED, MAKERS, NAMES, SHOWN, SIGNS, TITLE
from transforms.cleaning.page import Page
from transforms.cleaning.words import count_words, ends_sentence, is_prose

Figures = dict[str, float]

COUNTED = (
    *("a", "h1", "h2", "h3", "h4", "p", "li", "ul", "table", "tr", "img", "video", "form", "input", "button", "select"),
    *("pre", "code", "time", "blockquote", "dl", "article", "section", "iframe", "figure", "br", "label", "textarea"),
)
"""The elements that are counted."""

MOST_CHARACTERS = 40_000
"""A page's shown text, its names and its source are read so far for words; what kind it is stands at its head."""

UNKNOWN = -1.0
"""A figure that the page does not tell."""

LONG_WORDS = 20
_SURE = 0.5
_LONGEST_NAME = 200
"""A longer one is not kept for the next element that has it."""
_WORD = re.compile(r"[^\W\d_]+")

_HEADINGS = ("h1", "h2", "h3", "h4")
_REGIONS = ("nav", "header", "footer", "aside", "main", "article", "form", "table", "ul", "p", "pre")


@dataclass(frozen=True, slots=True)
class SeenPage:
    """What was seen of a page before its text was extracted."""

    figures: Figures
    link_texts: frozenset[str]
    shown_words: int
    title: str


def page_figures(page: Page, url: str | None) -> SeenPage:
    """The figures of everything but the extracted text; `url` is the page's address where it is known."""
    elements = [element for element in page.tree.iter() if isinstance(element.tag, str)]
    shown = " ".join(" ".join(page.tree.xpath(".//text()")).split())
    links = [" ".join(element.text_content().split()) for element in elements if element.tag == "a"]
    title = " ".join(page.title.split())
    figures: Figures = {
        **_structure(elements, links, len(shown)),
        **_siblings(elements, len(shown)),
        **_names(elements),
        **_shown_words(shown),
        **_address(url or ""),
        **_declared(page, elements),
        **_title(title),
        **_prose_places(elements),
        **_naming(page, elements, url or ""),
    }
    return SeenPage(figures, frozenset(link.casefold() for link in links), count_words(shown), title)


def text_figures(paragraphs: Sequence[str], seen: SeenPage, probabilities: Sequence[float] | None = None) -> Figures:
    """The figures of the text that was extracted; `probabilities` are those of the page's lines to be text, in order,
    where a judge of lines was asked."""
    words = [count_words(paragraph) for paragraph in paragraphs]
    total = sum(words)
    prose = [is_prose(paragraph) for paragraph in paragraphs]
    linked = sum(n for n, p in zip(words, paragraphs, strict=True) if p.strip("-–•* ").casefold() in seen.link_texts)
    title = set(seen.title.casefold().split())
    head = set(" ".join(paragraphs[:3]).casefold().split())
    lowered = " ".join(paragraphs)[:MOST_CHARACTERS].lower()
    figures = {
        "text_paragraphs": float(len(paragraphs)),
        "text_words": float(total),
        "text_mean": total / max(1, len(paragraphs)),
        "text_longest": float(max(words, default=0)),
        "text_prose": sum(n for n, is_one in zip(words, prose, strict=True) if is_one) / max(1, total),
        "text_prose_paragraphs": float(sum(prose)),
        "text_ended": sum(map(ends_sentence, paragraphs)) / max(1, len(paragraphs)),
        "text_short": sum(n < 6 for n in words) / max(1, len(words)),
        "text_run": float(_longest_run(prose)),
        "text_linked": linked / max(1, total),
        "text_a_linked_heading": total / (1 + seen.figures["linked_headings"]),
        "text_a_headline": total / (1 + seen.figures["headline_links"]),
        "text_a_date": total / (1 + seen.figures["count_date"]),
        "text_a_group": total / (1 + seen.figures["group_heaviest"]),
        "text_share": total / max(1, seen.shown_words),
        "text_questions": _per_thousand(lowered.count("?"), total),
        "text_exclaims": _per_thousand(lowered.count("!"), total),
        "text_digits": sum(map(str.isdigit, lowered)) / max(1, len(lowered)),
        "text_quotes": _per_thousand(sum(lowered.count(mark) for mark in '“”«»"'), total),
        "title_in_head": len(title & head) / max(1, len(title)),
        **_line_figures(probabilities),
    }
    return figures | {f"text_{name}": _per_thousand(count, total) for name, count in _spoken(lowered).items()}


def _line_figures(probabilities: Sequence[float] | None) -> Figures:
    """How much of the page a judge of lines takes for text, and how much of that stands together."""
    if not probabilities:
        return dict.fromkeys(("lines_mass", "lines_share", "lines_run"), UNKNOWN)
    mass = sum(probabilities)
    run = _longest_run([probability >= _SURE for probability in probabilities])
    return {"lines_mass": mass, "lines_share": mass / len(probabilities), "lines_run": float(run)}


def _structure(elements: Sequence[Any], links: Sequence[str], shown: int) -> Figures:
    counts = Counter(element.tag for element in elements)
    sizes: Counter[str] = Counter()
    for element in elements:
        if element.tag in _REGIONS:
            sizes[element.tag] += _size(element)
    paragraphs = [" ".join(element.text_content().split()) for element in elements if element.tag == "p"]
    headings = [element for element in elements if element.tag in _HEADINGS]
    linked = sum(1 for each in headings if each.find(".//a") is not None or _parent(each) == "a")
    headlines = sum(link.count(" ") >= 5 for link in links)
    long_ones = sum(count_words(paragraph) >= LONG_WORDS for paragraph in paragraphs)
    return {
        **{f"n_{tag}": float(counts[tag]) for tag in COUNTED},
        **{f"in_{tag}": min(2.0, sizes[tag] / max(1, shown)) for tag in _REGIONS},
        "elements": float(len(elements)),
        "shown": float(shown),
        "shown_an_element": shown / max(1, len(elements)),
        "link_share": sum(map(len, links)) / max(1, shown),
        "headline_links": float(headlines),
        "headline_links_share": headlines / max(1, len(links)),
        "headings": float(len(headings)),
        "linked_headings": float(linked),
        "linked_headings_share": linked / max(1, len(headings)),
        "long_paragraphs": float(long_ones),
        "long_paragraphs_share": long_ones / max(1, len(paragraphs)),
        "prose_paragraphs": float(sum(map(is_prose, paragraphs))),
        "images_a_word": counts["img"] / max(1, shown),
    }


def _parent(element: Any) -> str | None:
    parent = element.getparent()
    return None if parent is None else parent.tag


def _siblings(elements: Sequence[Any], shown: int) -> Figures:
    """How often the page repeats itself: the largest groups of children of one parent that are made alike."""
    groups: dict[tuple[Any, str, str], list[Any]] = {}
    for element in elements:
        parent = element.getparent()
        if parent is not None and element.tag in ("div", "li", "article", "section", "tr", "a", "dl"):
            first_name = (element.get("class") or "").partition(" ")[0]
            groups.setdefault((parent, element.tag, first_name), []).append(element)
    large = sorted((group for group in groups.values() if len(group) >= 4), key=len, reverse=True)
    sizes = [sum(map(_size, group)) for group in large[:12]]
    best = max(range(len(sizes)), key=sizes.__getitem__) if sizes else None
    heaviest = large[best] if best is not None else []
    images = sum(element.find(".//img") is not None for element in heaviest)
    links = sum(element.find(".//a") is not None for element in heaviest)
    headed = sum(any(element.find(f".//{tag}") is not None for tag in _HEADINGS) for element in heaviest)
    prose = sum(is_prose(" ".join(each.text_content().split())) for each in heaviest)
    return {
        "groups": float(len(large)),
        "group_largest": float(len(large[0])) if large else 0.0,
        "group_heaviest": float(len(heaviest)),
        "group_share": sizes[best] / max(1, shown) if best is not None else 0.0,
        "group_mean": sizes[best] / len(heaviest) if best is not None else 0.0,
        "group_images": images / max(1, len(heaviest)),
        "group_links": links / max(1, len(heaviest)),
        "group_headed": headed / max(1, len(heaviest)),
        "group_prose": prose / max(1, len(heaviest)),
    }


def _prose_places(elements: Sequence[Any]) -> Figures:
    """Where the prose stands: together in one element, as an article's does, or as a teaser in each of many."""
    places: Counter[Any] = Counter()
    above: Counter[Any] = Counter()
    for element in elements:
        if element.tag in ("p", "li", "div") and is_prose(text := " ".join((element.text or "").split())):
            parent = element.getparent()
            places[parent] += count_words(text)
            above[None if parent is None else parent.getparent()] += count_words(text)
    total = sum(places.values())
    linked = sum(1 for element in elements if element.tag == "p" and element.find(".//a") is not None)
    return {
        "prose_places": float(len(places)),
        "prose_in_one": max(places.values(), default=0) / max(1, total),
        "prose_in_one_above": max(above.values(), default=0) / max(1, total),
        "prose_most": float(max(places.values(), default=0)),
        "prose_a_place": total / max(1, len(places)),
        "paragraphs_linked": float(linked),
    }


def _naming(page: Page, elements: Sequence[Any], url: str) -> Figures:
    """What the page is called: by its body's classes, and how its headline, its address and its site agree."""
    body = next((element for element in elements if element.tag == "body"), None)
    classes = "" if body is None else f"{body.get('class') or ''} {body.get('id') or ''}".lower()
    first = next((" ".join(element.text_content().split()) for element in elements if element.tag == "h1"), "")
    slug = set(re.findall(r"[^\W_]+", url.rstrip("/").rpartition("/")[2].lower()))
    site, title = page.meta.get("og:site_name", "").lower(), page.title.strip().lower()
    feeds = sum(1 for e in elements if e.tag == "link" and "rss" in (e.get("type") or ""))
    return {
        **{f"body_{name}": float(_found(pattern, classes)) for name, pattern in BODY.items()},
        "body_known": float(bool(classes.strip())),
        "headline_words": float(count_words(first)),
        "headline_in_slug": len(slug & set(re.findall(r"[^\W_]+", first.lower()))) / max(1, len(slug)),
        "headline_in_title": float(bool(first) and first.lower() in title),
        "title_is_site": float(bool(site) and title.startswith(site)),
        "paged": float(any((e.get("rel") or "") in ("next", "prev") for e in elements if e.tag in ("link", "a"))),
        "feeds": float(feeds),
    }


def _names(elements: Sequence[Any]) -> Figures:
    counts, left = np.zeros(len(NAMES), np.int64), MOST_CHARACTERS
    for element in elements:
        name, id = element.get("class") or "", element.get("id") or ""
        if (name or id) and left > 0:
            whole = f"{name} {id}"[:left]
            counts += _named(whole) if len(whole) <= _LONGEST_NAME else _count_names(whole)
            left -= len(whole) + 1
    return {f"name_{group}": 1000 * int(n) / max(1, len(elements)) for group, n in zip(NAMES, counts, strict=True)}


def _count_names(name: str) -> NDArray[np.int64]:
    """How often an element's class and id say each of `NAMES`."""
    lowered = name.lower()
    return np.array([_found(pattern, lowered) for pattern in NAMES.values()], np.int64)


_named = lru_cache(maxsize=16_384)(_count_names)
"""The same, of a name that stands on many elements and pages."""


def _shown_words(shown: str) -> Figures:
    lowered = shown[:MOST_CHARACTERS].lower()
    words = count_words(lowered)
    counts = _spoken(lowered)
    return {
        **{f"shown_{name}": _per_thousand(count, words) for name, count in counts.items()},
        **{f"count_{name}": float(counts[name]) for name in ("buy", "price", "talk", "date", "manual", "offer")},
    }


def _spoken(lowered: str) -> dict[str, int]:
    """How often a text says what each kind says."""
    tokens = Counter(_WORD.findall(lowered))
    counts = {
        name: sum(tokens[word] for word in spoken.words) + sum(map(lowered.count, spoken.phrases))
        for name, spoken in SHOWN.items()
    }
    return counts | {name: _found(pattern, lowered) for name, pattern in SIGNS.items()}


def _address(url: str) -> Figures:
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        parts = urlsplit("")
    steps = [step for step in parts.path.split("/") if step]
    slug = steps[-1] if steps else ""
    path, host = parts.path, parts.netloc
    return {
        "url_known": float(bool(url)),
        "url_steps": float(len(steps)) if url else UNKNOWN,
        "url_slug": float(len(slug)),
        "url_slug_words": float(len([word for word in re.split(r"[-_]", slug) if word])),
        "url_digits": float(sum(map(str.isdigit, path))),
        "url_slug_digits": float(sum(map(str.isdigit, slug))),
        "url_date": float(re.search(r"/(?:19|20)\d\d(?:/|-)[01]?\d", path) is not None),
        "url_html": float(slug.endswith((".html", ".htm", ".php", ".aspx"))),
        "url_query": float(len(parts.query)),
        "url_slash": float(path.endswith("/")),
        "url_subdomains": float(host.removeprefix("www.").count(".")),
        **{f"url_{name}": float(_found(pattern, path)) for name, pattern in ADDRESS.items()},
        **{f"host_{name}": float(_found(pattern, host)) for name, pattern in ADDRESS.items()},
    }


def _declared(page: Page, elements: Sequence[Any]) -> Figures:
    types = Counter(kind for item in page.json_ld for kind in nested_types(item))
    types.update(
        kind.rpartition("/")[2].lower() for element in elements for kind in (element.get("itemtype") or "").split()
    )
    source = page.html[:MOST_CHARACTERS].lower()
    og = page.meta.get("og:type", "").lower()
    keys = " ".join(page.meta)
    dated = any("datePublished" in item for item in page.json_ld) or "article:published_time" in page.meta
    return {
        **{f"type_{name}": float(sum(types[kind] for kind in kinds)) for name, kinds in DECLARED.items()},
        **{f"made_{name}": float(sum(mark in source for mark in marks)) for name, marks in MAKERS.items()},
        "og_article": float(og == "article"),
        "og_website": float(og == "website"),
        "og_product": float(og.startswith(("product", "og:product"))),
        "og_known": float(bool(og)),
        "meta_dated": float(dated),
        "meta_author": float("author" in page.meta or any("author" in item for item in page.json_ld)),
        "meta_section": float("article:section" in page.meta or "article:tag" in page.meta),
        "meta_price": float("price" in keys),
        "meta_description": float(count_words(page.meta.get("description", ""))),
        "scripts": float(page.html.count("<script")),
        "source": float(len(page.html)),
    }


def nested_types(value: Any, depth: int = 0) -> Iterator[str]:
    """The types that a JSON-LD object and the objects in it name, in lower case."""
    if isinstance(value, dict) and depth < 4:
        kinds = value.get("@type", [])
        yield from (str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds]))
        for key, inner in value.items():
            if key != "@graph":
                for each in (inner if isinstance(inner, list) else [inner])[:50]:
                    yield from nested_types(each, depth + 1)


def _title(title: str) -> Figures:
    lowered = title.lower()
    return {
        "title_words": float(count_words(title)),
        "title_parts": float(len(re.split(r"\s[|·•–—:»-]\s", title))),
        "title_digits": float(sum(map(str.isdigit, title))),
        "title_question": float("?" in title),
        **{f"title_{name}": float(_found(pattern, lowered)) for name, pattern in TITLE.items()},
    }


def _size(element: Any) -> int:
    """The characters of an element's text, with its white space drawn together."""
    return len(" ".join(element.text_content().split()))


def _found(pattern: re.Pattern[str], text: str) -> int:
    return len(pattern.findall(text))


def _per_thousand(count: int, words: int) -> float:
    return 1000 * count / max(1, words)


def _longest_run(flags: Sequence[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest
