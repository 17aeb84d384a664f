"""Names without a mark: beside a date, behind a label, or alone on the first or last line of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import html as lxml_html

from transforms.cleaning.metadata.authors import is_name, split_byline
from transforms.cleaning.metadata.dated_elements import is_foreign
from transforms.cleaning.metadata.dates import find_times
from transforms.cleaning.metadata.titles import folded, one_line
from transforms.cleaning.metadata.visible import around_headline, headline_element, short_lines
from transforms.cleaning.page import Page

_LABEL = re.compile(
    r"(?:authors?|written by|reporter|reporting|writer|autor(?:in)?(?:/autor(?:in)?)?|autorinnen und autoren|text|von"
    r"|auteure?|autore|autrice|autora|escrito por|por|di|redactor|автор|автори|текст|yazar|yazan|autorzy|författare"
    r"|forfatter|kirjoittaja|作者|记者|記者|기자|penulis|tác giả)\s*:?",
    re.IGNORECASE,
)
_LABELS = ("strong", "b", "span", "dt", "th", "em", "h4", "h5", "label")
_FIRST, _LAST = 4, 2
"""So many paragraphs of a text are looked at for a name alone, from its beginning and from its end."""
_LONGEST_NAMES = 80
_SHORTEST_PROSE = 120
_EMPHASES = frozenset(("strong", "b", "em", "i", "u", "span", "font", "a"))
_RIGHT = re.compile(r"text-align\s*:\s*right|\b(?:text-)?right\b|author|signature", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def dated_lines(page: Page) -> Iterator[str]:
    """The names in short lines around the headline that hold one and a date: "Ida Lund | 05.04.2025"."""
    for line in short_lines(page, around_headline(page)):
        pieces = [piece.strip() for piece in line.split("|") if piece.strip()]
        dated = [any(True for _ in find_times(piece)) for piece in pieces]
        if len(pieces) > 1 and any(dated) and not dated[0] and _is_names(pieces[0]):
            yield pieces[0]


def labelled_bylines(page: Page) -> Iterator[str]:
    """The names behind an element that is nothing but a label: "<b>Author</b> Ida Lund"."""
    around = around_headline(page)
    for element in page.tree.iter(*_LABELS):
        label = one_line(element.text)
        if len(element) or not label or len(label) > 30 or not _LABEL.fullmatch(label):
            continue
        following = element.getnext()
        said = one_line(element.tail) or ("" if following is None else one_line(following.text_content()))
        if _is_names(said) and not is_foreign(element, around):
            yield said


def signatures(page: Page) -> Iterator[str]:
    """The paragraphs at either end of a text that are names alone and set apart: in bold print above it, on the right
    below it. Words that the text has in small letters too are no name."""
    if headline_element(page) is None or not any(map(_is_set_apart, page.tree.iter("p"))):
        return
    paragraphs = [
        (paragraph, one_line(paragraph.text_content()))
        for paragraph in page.tree.iter("p")
        if not is_foreign(paragraph, around_headline(page))
    ]
    prose = [place for place, (_, text) in enumerate(paragraphs) if len(text) >= _SHORTEST_PROSE]
    if not prose:
        return
    first, last = prose[0], prose[-1]
    above = reversed(paragraphs[max(0, first - _FIRST) : first])
    below = islice(paragraphs, last + 1, last + 1 + _LAST)
    small = {word for place in prose for word in _WORD.findall(paragraphs[place][1]) if word.islower()}
    ends = [
        *((each, text) for each, text in above if _is_emphasized(each)),
        *(pair for pair in below if _is_right(pair[0])),
    ]
    for _, text in ends:
        if _is_names(text) and not any(word.lower() in small for word in _WORD.findall(text) if len(word) > 2):
            yield text


def _is_names(text: str) -> bool:
    """Whether a text is one full name or several, and nothing else: of two words at least, each with a capital."""
    if not 4 <= len(text) <= _LONGEST_NAMES or text[-1] in ".!?:…" or any(c.isdigit() for c in text):
        return False
    names = list(split_byline(text))
    words = [word for name in names for word in name.split()]
    spelled = folded("".join(names))
    return (
        bool(names)
        and all(is_name(name) and 2 <= len(name.split()) <= 4 for name in names)
        and all(word[0].isupper() for word in (words[0], words[-1]))
        and len(spelled) >= 0.8 * len(folded(text))
    )


def _is_set_apart(paragraph: lxml_html.HtmlElement) -> bool:
    """Whether a paragraph may be a signature, before its words are looked at."""
    return _is_emphasized(paragraph) or _is_right(paragraph)


def _is_emphasized(paragraph: lxml_html.HtmlElement) -> bool:
    """Whether all the text of a paragraph stands in bold print or italics."""
    loose = [paragraph.text or "", *(child.tail or "" for child in paragraph)]
    return len(paragraph) > 0 and not "".join(loose).strip() and all(child.tag in _EMPHASES for child in paragraph)


def _is_right(paragraph: lxml_html.HtmlElement) -> bool:
    """Whether a paragraph is set on the right, or says that it is a signature."""
    marks = " ".join(paragraph.get(name) or "" for name in ("style", "class", "align"))
    return _RIGHT.search(marks) is not None
