"""What a page shows to its reader, seen without extraction: title, headings, visible words, links."""

from __future__ import annotations

from collections.abc import Iterator, Set

from lxml import html as lxml_html

from transforms.cleaning.page import Page
from transforms.cleaning.words import count_words

_UNSEEN = {"script", "style", "template", "head", "noscript", "svg", "iframe", "object", "select", "option", "title"}
_SURELY_MORE = 2
"""Lines count each sign of a script without spaces as a word, here two are one."""
_BLOCKS = {
    "p",
    "div",
    "br",
    "li",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "td",
    "tr",
    "section",
    "article",
    "form",
    "label",
    "blockquote",
    "dd",
    "dt",
    "button",
    "center",
    "hr",
    "address",
    "ul",
    "ol",
    "table",
    "main",
    "header",
    "footer",
}


def page_title(page: Page) -> str | None:
    """The text of the page's title element."""
    return " ".join(page.title.split()) or None


def headings(page: Page) -> list[str]:
    """The page's first headings of level 1 and 2."""
    found = [" ".join(element.text_content().split()) for element in page.tree.iter("h1", "h2")]
    return [text for text in found if text][:6]


def shows_more_words(page: Page, most: int) -> bool:
    """Whether the page shows its reader more than so many words; cheap for pages that show many."""
    if page.outline.shown_words() > _SURELY_MORE * most:
        return True
    words = 0
    for paragraph in page.tree.iter("p"):
        if (words := words + count_words(paragraph.text_content())) > most:
            return True
    words = 0
    return any((words := words + count_words(text)) > most for text in _shown_texts(page, _UNSEEN))


def visible_lines(page: Page, noscript: bool = False) -> list[str]:
    """The lines of text that a reader sees; with `noscript`, those that a reader without scripts sees."""
    text = "".join(_shown_texts(page, _UNSEEN - {"noscript"} if noscript else _UNSEEN))
    return [line for line in (" ".join(part.split()) for part in text.split("\n")) if line]


def link_texts(page: Page) -> set[str]:
    """The texts of the page's links, in lower case."""
    return {" ".join(link.text_content().split()).casefold() for link in page.tree.iter("a")} - {""}


def _shown_texts(page: Page, unseen: Set[str]) -> Iterator[str]:
    body = page.tree.find(".//body")
    return _texts(page.tree if body is None else body, unseen)


def _texts(root: lxml_html.HtmlElement, unseen: Set[str]) -> Iterator[str]:
    stack: list[tuple[lxml_html.HtmlElement, bool]] = [(root, False)]
    while stack:
        element, done = stack.pop()
        tag = element.tag
        if done:
            yield "\n" if tag in _BLOCKS else " "
            yield (element.tail or "").replace("\n", " ")
            continue
        if isinstance(tag, str) and tag not in unseen and not _is_hidden(element):
            yield "\n" if tag in _BLOCKS else ""
            yield (element.text or "").replace("\n", " ")
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))
        else:
            yield (element.tail or "").replace("\n", " ")


def _is_hidden(element: lxml_html.HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None
