"""The figures by which a page's kind is told: its structure, names, words, address and declarations, and its text.

Pure: a page and the paragraphs that were extracted from it give the same figures everywhere. `page_figures` is asked
before extraction takes the page's tree, `text_figures` when the text is there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from transforms.cleaning.kinds.vocabulary import ADDRESS, BODY, DECLARED, MAKERS, NAMES, SHOWN, SIGNS, TITLE, Spoken
from transforms.cleaning.line_words import tokens
from transforms.cleaning.outline import Elements, Outline
from transforms.cleaning.page import Page
from transforms.cleaning.words import PROSE_WORDS, count_words, ends_sentence, is_prose

Figures = dict[str, float]

COUNTED = (
    *("a", "h1", "h2", "h3", "h4", "p", "li", "ul", "table", "tr", "img", "video", "form", "input", "button", "select"),
    *("pre", "code", "time", "blockquote", "dl", "article", "section", "iframe", "figure", "br", "label", "textarea"),
)
"""The elements that are counted."""

MOST_CHARACTERS = 20_000
"""A page's shown text, its names and its source are read so far for words; what kind it is stands at its head."""

MOST_SOURCE = 100_000
"""So much of the source is read for names of classes."""

UNKNOWN = -1.0
"""A figure that the page does not tell."""

LONG_WORDS = 20
_SURE = 0.5
_LETTERS = re.compile(r"[a-z]+")
_ADDRESS_WORD = re.compile(r"[^\W_]+")
_CLASSES, _IDS = re.compile(r' class="([^"]*)"'), re.compile(r' id="([^"]*)"')
_BODY = re.compile(r"<body[^>]*>")
_ITEM_TYPE = re.compile(r' itemtype="([^"]*)"')

_HEADINGS = ("h1", "h2", "h3", "h4")
_REPEATED = frozenset(("div", "li", "article", "section", "tr", "dl"))
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
    outline = page.outline
    lines = _LinesSeen.of(outline)
    shown = sum(map(len, outline.lines.texts))
    links = [outline.text_of(number) for number, tag in enumerate(outline.elements.tags) if tag == "a"]
    sizes = outline.sizes()
    title = " ".join(page.title.split())
    figures: Figures = {
        **_structure(outline, lines, links, sizes, shown),
        **_siblings(outline, sizes, shown),
        **_names(outline),
        **_shown_words(outline),
        **_address(url or ""),
        **_declared(page),
        **_title(title),
        **_prose_places(outline, lines),
        **_naming(page, url or ""),
    }
    return SeenPage(figures, frozenset(link.casefold() for link in links), sum(lines.words), title)


@dataclass(frozen=True, slots=True)
class _LinesSeen:
    """The words of each line, and whether it is prose."""

    words: list[int]
    prose: list[bool]

    @staticmethod
    def of(outline: Outline) -> _LinesSeen:
        words: list[int] = outline.words.sizes.tolist()
        texts = zip(words, outline.lines.texts, strict=True)
        return _LinesSeen(words, [n >= PROSE_WORDS and ends_sentence(text) for n, text in texts])


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
    spoken = _spoken(lowered, Counter(tokens(lowered)))
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
    return figures | {f"text_{name}": _per_thousand(count, total) for name, count in spoken.items()}


def _line_figures(probabilities: Sequence[float] | None) -> Figures:
    """How much of the page a judge of lines takes for text, and how much of that stands together."""
    if not probabilities:
        return dict.fromkeys(("lines_mass", "lines_share", "lines_run"), UNKNOWN)
    mass = sum(probabilities)
    run = _longest_run([probability >= _SURE for probability in probabilities])
    return {"lines_mass": mass, "lines_share": mass / len(probabilities), "lines_run": float(run)}


def _structure(
    outline: Outline, lines: _LinesSeen, links: Sequence[str], sizes: NDArray[np.int64], shown: int
) -> Figures:
    elements = outline.elements
    counts = Counter(elements.tags)
    counts.update(outline.skipped)
    regions: Counter[str] = Counter()
    for tag, size in zip(elements.tags, sizes.tolist(), strict=True):
        if tag in _REGIONS:
            regions[tag] += size
    headings = [number for number, tag in enumerate(elements.tags) if tag in _HEADINGS]
    linked = sum(_holds(elements, number, "a") or _parent(elements, number) == "a" for number in headings)
    headlines = sum(link.count(" ") >= 5 for link in links)
    long_ones = sum(words >= LONG_WORDS for words in lines.words)
    return {
        **{f"n_{tag}": float(counts[tag]) for tag in COUNTED},
        **{f"in_{tag}": min(2.0, regions[tag] / max(1, shown)) for tag in _REGIONS},
        "elements": float(len(elements.tags)),
        "shown": float(shown),
        "shown_an_element": shown / max(1, len(elements.tags)),
        "link_share": sum(map(len, links)) / max(1, shown),
        "headline_links": float(headlines),
        "headline_links_share": headlines / max(1, len(links)),
        "headings": float(len(headings)),
        "linked_headings": float(linked),
        "linked_headings_share": linked / max(1, len(headings)),
        "long_lines": float(long_ones),
        "long_lines_share": long_ones / max(1, len(lines.words)),
        "prose_lines": float(sum(lines.prose)),
        "images_a_word": counts["img"] / max(1, shown),
    }


def _parent(elements: Elements, number: int) -> str | None:
    parent = elements.parents[number]
    return None if parent < 0 else elements.tags[parent]


def _holds(elements: Elements, number: int, *tags: str) -> bool:
    """Whether an element of one of these tags stands in an element."""
    inside = elements.tags[number + 1 : elements.until[number]]
    return any(tag in inside for tag in tags)


def _siblings(outline: Outline, of_element: NDArray[np.int64], shown: int) -> Figures:
    """How often the page repeats itself: the largest groups of children of one parent that are made alike."""
    elements, blocks = outline.elements, outline.blocks
    groups: dict[tuple[int, int], list[int]] = {}
    for element, parent, tag, path in zip(blocks.element, blocks.parent, blocks.tag, blocks.path, strict=True):
        if tag in _REPEATED:
            groups.setdefault((parent, path), []).append(element)
    large = sorted((group for group in groups.values() if len(group) >= 4), key=len, reverse=True)
    sizes = [int(of_element[group].sum()) for group in large[:12]]
    best = max(range(len(sizes)), key=sizes.__getitem__) if sizes else None
    heaviest = large[best] if best is not None else []
    share = max(1, len(heaviest))
    return {
        "groups": float(len(large)),
        "group_largest": float(len(large[0])) if large else 0.0,
        "group_heaviest": float(len(heaviest)),
        "group_share": sizes[best] / max(1, shown) if best is not None else 0.0,
        "group_mean": sizes[best] / len(heaviest) if best is not None else 0.0,
        "group_images": sum(_holds(elements, each, "img") for each in heaviest) / share,
        "group_links": sum(_holds(elements, each, "a") for each in heaviest) / share,
        "group_headed": sum(_holds(elements, each, *_HEADINGS) for each in heaviest) / share,
        "group_prose": sum(is_prose(outline.text_of(each)) for each in heaviest) / share,
    }


def _prose_places(outline: Outline, lines: _LinesSeen) -> Figures:
    """Where the prose stands: together in one block, as an article's does, or as a teaser in each of many."""
    places: Counter[int] = Counter()
    above: Counter[int] = Counter()
    parents = outline.blocks.parent
    for block, words, is_one in zip(outline.lines.blocks, lines.words, lines.prose, strict=True):
        if is_one:
            place = parents[block]
            places[place] += words
            above[parents[place] if place >= 0 else -1] += words
    total = sum(places.values())
    return {
        "prose_places": float(len(places)),
        "prose_in_one": max(places.values(), default=0) / max(1, total),
        "prose_in_one_above": max(above.values(), default=0) / max(1, total),
        "prose_most": float(max(places.values(), default=0)),
        "prose_a_place": total / max(1, len(places)),
        "lines_linked": float(sum(map(bool, outline.lines.links))),
    }


def _naming(page: Page, url: str) -> Figures:
    """What the page is called: by its body's classes, and how its headline, its address and its site agree."""
    source, elements = page.outline.source, page.outline.elements
    body = _BODY.search(source)
    classes = _names_in(body[0]) if body else ""
    first = next((page.outline.text_of(number) for number, tag in enumerate(elements.tags) if tag == "h1"), "")
    slug = set(_ADDRESS_WORD.findall(url.rstrip("/").rpartition("/")[2].lower()))
    site, title = page.meta.get("og:site_name", "").lower(), page.title.strip().lower()
    return {
        **{f"body_{name}": float(_found(pattern, classes)) for name, pattern in BODY.items()},
        "body_known": float(bool(classes.strip())),
        "headline_words": float(count_words(first)),
        "headline_in_slug": len(slug & set(_ADDRESS_WORD.findall(first.lower()))) / max(1, len(slug)),
        "headline_in_title": float(bool(first) and first.lower() in title),
        "title_is_site": float(bool(site) and title.startswith(site)),
        "paged": float('rel="next"' in source or 'rel="prev"' in source),
        "feeds": float(source.count("application/rss")),
    }


def _names(outline: Outline) -> Figures:
    """How often the names of elements say each of `NAMES`, for a thousand elements."""
    named = _names_in(outline.source[:MOST_SOURCE])
    counts = np.zeros(len(NAMES), np.int64)
    for word, times in Counter(_LETTERS.findall(named)).items():
        said = _said_by(word)
        if said is not None:
            counts += times * said
    elements = max(1, len(outline.elements.tags))
    return {f"name_{group}": 1000 * int(n) / elements for group, n in zip(NAMES, counts, strict=True)}


def _names_in(source: str) -> str:
    """The classes and then the ids in a piece of source, in lower case."""
    return " ".join((*_CLASSES.findall(source), *_IDS.findall(source))).lower()


@lru_cache(maxsize=65_536)
def _said_by(word: str) -> NDArray[np.int64] | None:
    """Which of `NAMES` a word says, None where it says none: sites make their many names of few words."""
    said = [pattern.search(word) is not None for pattern in NAMES.values()]
    return np.array(said, np.int64) if any(said) else None


def _shown_words(outline: Outline) -> Figures:
    lowered, found = outline.words.head(MOST_CHARACTERS)
    counts, words = _spoken(lowered, Counter(found)), len(found)
    return {
        **{f"shown_{name}": _per_thousand(count, words) for name, count in counts.items()},
        **{f"count_{name}": float(counts[name]) for name in ("buy", "price", "talk", "date", "manual", "offer")},
    }


def _spoken(lowered: str, words: Mapping[str, int]) -> dict[str, int]:
    """How often a text says what each kind says; `words` counts its words."""
    counts = {
        name: sum(words.get(word, 0) for word in spoken.words) + _phrases(spoken, lowered, words)
        for name, spoken in SHOWN.items()
    }
    return counts | {name: _found(pattern, lowered) for name, pattern in SIGNS.items()}


def _phrases(spoken: Spoken, lowered: str, words: Mapping[str, int]) -> int:
    """How often a text says one of the phrases; those with a word that it lacks are not looked for."""
    said = [phrase for phrase, parts in _parts(spoken) if all(part in words for part in parts)]
    return sum(map(lowered.count, said))


@lru_cache
def _parts(spoken: Spoken) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((phrase, tuple(tokens(phrase))) for phrase in spoken.phrases)


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


def _declared(page: Page) -> Figures:
    types = Counter(kind for item in page.json_ld for kind in nested_types(item))
    stated = _ITEM_TYPE.findall(page.outline.source)
    types.update(kind.rpartition("/")[2].lower() for kinds in stated for kind in kinds.split())
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
