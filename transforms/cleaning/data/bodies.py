"""The article's body where a page holds it as data: in its JSON-LD, or in the state from which its script draws it.

A state holds much else: other stories, menus, terms of use. Its body is the longest list of blocks, or the longest
marked-up string, that stands with the page's own title or holds its description. What the state says is not free to
read is left where it is.
"""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from transforms.cleaning.characters import INVISIBLE
from transforms.cleaning.data.loose_json import read_json
from transforms.cleaning.data.states import read_states
from transforms.cleaning.page import JsonObject, Page

FEWEST_CHARACTERS = 250
"""A body in a state has at least so many characters of prose; a sign of Chinese or Japanese counts for three."""

Paragraphs = tuple[str, ...]

_TEXT_KEYS = (
    *("html", "htmlText", "contentHtml", "storyHTML", "body_html", "bodyHtml", "rendered", "markup", "text", "content"),
    *("contents", "value", "body", "p", "paragraph", "source", "markdown", "contentBlock", "data", "children"),
)
"""Keys of a block under which its text stands, the first that holds a text first."""
_INSIDE_KEYS = frozenset(
    (
        *("children", "content", "contents", "content_elements", "items", "blocks", "model", "props", "properties"),
        *("fields", "body", "nodes", "value", "paragraphs", "data", "elements", "components", "json", "document"),
        *("text", "section", "list_items", "listItems", "stream", "raw", "entries", "updates", "slides", "bodyDom"),
    )
)
"""Keys of a block under which its parts stand."""
_NO_BLOCK = re.compile(
    r"image|photo|picture|video|audio|media|gallery|embed|advert|\bad\b|promo|related|newsletter|caption|author|byline"
    r"|credit|share|comment|poll|link_list|interstitial|teaser|recirc|tag|widget|player|script|button|nav|footer|header$"
    r"|breadcrumb|oembed|raw_html|iframe|form|subscri|figure",
    re.IGNORECASE,
)
_KIND_KEYS = ("type", "_type", "__typename", "kind", "component", "contentType", "blockType")
_TITLE_KEYS = ("headline", "title", "headlines", "name", "heading", "titleText")
_ADDRESS_KEYS = ("url", "href", "slug", "canonical_url", "link", "permalink", "path", "uri", "website_url")
_SIDE_KEY = re.compile(
    r"descri|excerpt|summary|seo|caption|\bbio|disclaim|legal|i18n|locale|transl|css|style|script|consent|terms|footer"
    r"|comment|related|teaser|recommend|newsletter|message|error|faq",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"(?:is_?)?(?:premium|paid|paywall(?:ed)?|locked|subscribers?_?only|subscription_?required|requires_?subscription)",
    re.IGNORECASE,
)
_FREE = re.compile(r"isAccessibleForFree|is_?free", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|blockquote)\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAGS = frozenset(
    ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "tr", "td", "br", "section", "pre")
)
_UNSEEN_TAGS = ("script", "style", "figure", "figcaption", "iframe", "noscript", "aside", "svg", "table", "template")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff]|\\w{3,}")
_NOT_PROSE = re.compile(r"(?:https?|mailto):\S|[{\[<]|[\w+/=-]{60}|data:")
_INVISIBLE = re.compile(f"[{''.join(sorted(INVISIBLE))}]")
_SHORTEST_PROSE = 40
_DEEPEST, _DEEPEST_BLOCK, _MOST_NODES = 40, 12, 300_000
_TITLE_WEIGHT, _SIDE_WEIGHT = 3.0, 0.3
_FEWEST_NAMED = 4
"""An object of so many objects under numbered names may be a list of blocks."""
_NUMBERED = re.compile(r"\d$")
_SMALLEST_JSON = 400
_STARTS = (" ", ",", ".", ";", ":", ")", "?", "!")
_SHORTEST_TITLE = 8
_SUBJECT_SHARE = 0.6
_STUB = 120
"""Characters of an answer that holds as good as nothing of a body."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A body of a state, what speaks for it, and whether it stands with the page's own title."""

    paragraphs: Paragraphs
    weight: float
    is_titled: bool


def stated_body(page: Page) -> Paragraphs:
    """The longest body that the page's JSON-LD state: an `articleBody`, or a live blog's entries."""
    bodies = [body for item in page.json_ld for body in _stated_texts(item)]
    longest = max(bodies, key=len, default="")
    if "<" not in longest and "&" not in longest:
        return tuple(text for line in longest.splitlines() if (text := " ".join(line.split())))
    return read_markup(longest)


def _stated_texts(item: JsonObject) -> Iterator[str]:
    if isinstance(body := item.get("articleBody"), str):
        yield body
    updates = item.get("liveBlogUpdate")
    if isinstance(updates, list):
        entries = [entry for entry in updates if isinstance(entry, dict)]
        parts = [str(entry.get(key) or "") for entry in entries for key in ("headline", "articleBody")]
        yield "\n".join(part for part in parts if part)


@lru_cache(maxsize=2)
def state_body(page: Page) -> Paragraphs:
    """The body that the page's state holds, or none; the state is looked for once a page."""
    if _is_paid(page):
        return ()
    titles = {_key(title) for title in (page.title, *map(page.meta.get, ("og:title", "twitter:title"))) if title} - {""}
    subject = _words(page.meta.get("og:description") or page.meta.get("description") or "")
    found: list[_Found] = []
    for value in read_states(page.html):
        found += _Search(titles).candidates(value)
    found = [body for body in found if body.is_titled or _holds(body.paragraphs, subject)]
    best = max(found, key=lambda body: body.weight, default=None)
    return () if best is None else best.paragraphs


def body_instead(page: Page, answer: Paragraphs) -> Paragraphs:
    """The state's body where the page's own markup shows next to none of it: of which the answer is a small part."""
    body = state_body(page)
    if not body or sum(map(len, answer)) * 2 > sum(map(len, body)):
        return ()
    if sum(map(len, answer)) <= _STUB or _holds(body, _words(" ".join(answer))):
        return body
    return ()


def read_markup(text: str) -> Paragraphs:
    """The paragraphs of a string that may hold markup, also escaped."""
    for _ in range(2):
        if "&lt;" in text or ("<" not in text and "&" in text):
            text = html.unescape(text)
    text = _INVISIBLE.sub("", text)
    if "<" not in text:
        return tuple(line for part in text.splitlines() if (line := " ".join(part.split())))
    if _MARKUP.search(text) is None:  # what ends its paragraphs is the ends of its lines
        text = text.replace("\n", "<br>")
    try:
        tree = lxml_html.fragment_fromstring(_legal(text), create_parent="div")
    except (etree.ParserError, ValueError, AssertionError):
        return ()
    etree.strip_elements(tree, *_UNSEEN_TAGS, etree.Comment, with_tail=False)
    return tuple(line for run in _runs(tree) if (line := " ".join(run.split())))


def _legal(text: str) -> str:
    """The text without what no tree may hold."""
    return "".join(filter(None, re.split("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]+", text)))


def _runs(tree: lxml_html.HtmlElement) -> Iterator[str]:
    run: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        is_block = element.tag in _BLOCK_TAGS
        if is_block:
            yield "".join(run)
            run = []
        text = element.text if event == "start" else element.tail
        # A line end in text without blocks is one that its author has set.
        for number, line in enumerate((text or "").split("\n\n")):
            if number:
                yield "".join(run)
                run = []
            run.append(line)
    yield "".join(run)


class _Search:
    """Looks through a state for what may be a body; each object is seen once, whoever refers to it."""

    def __init__(self, titles: set[str]) -> None:
        self._titles = titles
        self._seen: set[int] = set()
        self._left = _MOST_NODES

    def candidates(self, value: Any) -> list[_Found]:
        found: list[_Found] = []
        stack: list[tuple[Any, str, bool, float, int]] = [(value, "", False, 1.0, 0)]
        while stack and self._left > 0:
            node, key, titled, weight, depth = stack.pop()
            self._left -= 1
            if isinstance(node, str) and node[:2] in ('{"', "[{") and len(node) >= _SMALLEST_JSON:
                node = read_json(node)
            if isinstance(node, str):
                if len(node) >= FEWEST_CHARACTERS or _UNSPACED.search(node[:50]):
                    found += self._weighed(_string_paragraphs(node), titled, weight)
                continue
            if not isinstance(node, (dict, list)) or id(node) in self._seen or depth > _DEEPEST:
                continue
            self._seen.add(id(node))
            if isinstance(node, dict):
                if _is_told_paid(node):
                    continue
                titled = titled or self._has_title(node)
                inner_objects = [
                    inner for name, inner in node.items() if isinstance(inner, dict) and _NUMBERED.search(name)
                ]
                if len(inner_objects) >= _FEWEST_NAMED:
                    found += self._weighed(self._list_paragraphs(inner_objects), titled, weight)
                stack += [
                    (inner, name, titled, weight * (_SIDE_WEIGHT if _SIDE_KEY.search(name) else 1.0), depth + 1)
                    for name, inner in node.items()
                    if isinstance(inner, (dict, list, str))
                ]
            else:
                if len(node) > 1:
                    found += self._weighed(self._list_paragraphs(node), titled, weight)
                stack += [(inner, key, titled, weight, depth + 1) for inner in node]
        return found

    def _weighed(self, paragraphs: Paragraphs, titled: bool, weight: float) -> list[_Found]:
        mass = sum(map(_prose, paragraphs))
        if mass < FEWEST_CHARACTERS:
            return []
        return [_Found(paragraphs, mass * weight * (_TITLE_WEIGHT if titled else 1.0), titled)]

    def _has_title(self, node: JsonObject) -> bool:
        for key in _TITLE_KEYS:
            value = node.get(key)
            if isinstance(value, dict):
                value = next((text for text in value.values() if isinstance(text, str) and text), None)
            own = _key(value) if isinstance(value, str) else ""
            if len(own) >= _SHORTEST_TITLE and any(own in title or title in own for title in self._titles):
                return True
        return False

    def _list_paragraphs(self, items: list[Any]) -> Paragraphs:
        return tuple(text for text in _blocks(items, 0, [4_000]) if text)


def _blocks(value: Any, depth: int, left: list[int]) -> list[str]:
    """The paragraphs of a block, or of a list of them, in reading order."""
    left[0] -= 1
    if depth > _DEEPEST_BLOCK or left[0] < 0:
        return []
    if isinstance(value, str):
        return list(_string_paragraphs(value))
    if isinstance(value, list):
        if all(isinstance(item, str) for item in value[:1]) and len(value) > 1 and _is_tag(value[0]):
            return _tagged(value, depth, left)
        parts = [(_blocks(item, depth + 1, left), _leaf(item)) for item in value]
        leaves = [leaf for _, leaf in parts if leaf is not None]
        if len(leaves) > 1 and len(leaves) * 2 > len(parts) and _is_inline(leaves):
            return [" ".join("".join(leaf if leaf is not None else " ".join(texts) for texts, leaf in parts).split())]
        return [text for texts, _ in parts for text in texts]
    return _object_blocks(value, depth, left) if isinstance(value, dict) else []


def _object_blocks(block: JsonObject, depth: int, left: list[int]) -> list[str]:
    if any(isinstance(kind := block.get(key), str) and _NO_BLOCK.search(kind) for key in _KIND_KEYS):
        return []
    if any(key in block for key in _TITLE_KEYS) and any(key in block for key in _ADDRESS_KEYS):
        return []  # a card of another story
    for key in _TEXT_KEYS:
        if isinstance(text := block.get(key), str) and text.strip():
            return list(_string_paragraphs(text))
    inside = [inner for key, inner in block.items() if key in _INSIDE_KEYS and isinstance(inner, (dict, list))]
    return [text for inner in inside for text in _blocks(inner, depth + 1, left)]


def _is_tag(name: str) -> bool:
    return name.isascii() and 0 < len(name) <= 24 and " " not in name and (name.islower() or name == "$")


def _tagged(value: list[Any], depth: int, left: list[int]) -> list[str]:
    """An element as a list: `["p", {…}, "text", ["a", {…}, "text"]]`, or `["$", "p", null, {"children": …}]`."""
    tag, rest = (value[1], value[3:]) if value[0] == "$" and len(value) > 3 else (value[0], value[1:])
    if not isinstance(tag, str) or tag in _UNSEEN_TAGS or _NO_BLOCK.search(tag):
        return []
    parts: list[str] = []
    for part in rest:
        inner = part.get("children") if isinstance(part, dict) else part
        parts += [inner] if isinstance(inner, str) else _blocks(inner, depth + 1, left)
    if tag in ("p", "h1", "h2", "h3", "h4", "li", "a", "em", "strong", "i", "b", "span", "blockquote", "u"):
        return [" ".join("".join(parts).split())]
    return parts


def _leaf(item: Any) -> str | None:
    """The text of an inline piece: a string, or an object with a text and nothing inside."""
    if isinstance(item, str):
        return item
    if isinstance(item, list) and len(item) > 1 and isinstance(item[0], str) and _is_tag(item[0]):
        return "".join(_leaf(part) or "" for part in item[1:]) if item[0] in ("a", "em", "strong", "i", "b") else None
    if isinstance(item, dict):
        for key in ("text", "value", "data", "content"):
            if isinstance(text := item.get(key), str):
                return text
    return None


def _is_inline(leaves: list[str]) -> bool:
    """Whether texts that follow each other are pieces of one sentence: spaces or signs stand where they touch."""
    if any(_MARKUP.search(leaf) for leaf in leaves):
        return False
    touching = [
        left[-1:] == " " or right[:1] in _STARTS for left, right in itertools.pairwise(leaves) if left and right
    ]
    return sum(touching) * 2 >= len(touching)


def _string_paragraphs(text: str) -> Paragraphs:
    if "<" in text or "&" in text:
        return read_markup(text)
    return tuple(line for part in _INVISIBLE.sub("", text).splitlines() if (line := " ".join(part.split())))


def _prose(paragraph: str) -> int:
    """What a paragraph weighs: its characters, if it is one of prose."""
    unspaced = len(_UNSPACED.findall(paragraph)) if not paragraph.isascii() else 0
    length = len(paragraph) + 2 * unspaced
    if length < _SHORTEST_PROSE or (" " not in paragraph and not unspaced) or _NOT_PROSE.match(paragraph):
        return 0
    return length


def _is_paid(page: Page) -> bool:
    stated = [item.get("isAccessibleForFree") for item in page.json_ld]
    return any(str(value).lower().rpartition("/")[2] == "false" for value in stated if value is not None)


def _is_told_paid(node: JsonObject) -> bool:
    for key, value in node.items():
        if value is True and _PAID.fullmatch(key):
            return True
        if value is False and _FREE.fullmatch(key):
            return True
    return False


def _holds(paragraphs: Paragraphs, words: set[str]) -> bool:
    """Whether a body holds most of some words."""
    return bool(words) and len(words & _words(" ".join(paragraphs))) >= _SUBJECT_SHARE * len(words)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _key(title: str) -> str:
    return "".join(filter(str.isalnum, title.casefold()))
