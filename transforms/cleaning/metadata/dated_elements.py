"""The times that a page's elements carry, and which of them are the article's own.

A page is full of other people's times: a ticker's, a comment's, a related card's, a tweet's, an event's, a clock's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml import html as lxml_html

from transforms.cleaning.metadata.stamps import is_update, says_published
from transforms.cleaning.metadata.titles import one_line

_CANDIDATES = etree.XPath(
    "//time | //abbr[@title] | //@itemprop[starts-with(., 'date')]/parent::*[not(self::meta) and not(self::abbr)] | "
    "//@property[contains(., 'datePublished') or contains(., 'dateCreated') or contains(., 'dateModified')]"
    "/parent::*[not(self::meta) and not(self::abbr)]"
)
"""By way of the attributes, which is a third of the time of asking each element for them."""
_FOREIGN_TAGS = frozenset(("aside", "footer", "nav", "form", "blockquote", "script", "style", "noscript"))
_FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:comment|disqus|respon[ds]|related|recommend|similar|ticker|breaking|latest|most|popular|trending|teaser|"
    r"promo|sidebar|widget|embed|twitter|tweet|instagram|facebook|tiktok|youtube|video|player|events?|calendar|clock|"
    r"current-?(?:date|time)|today|weather|newsletter|read-?(?:next|more|also)|more-?(?:news|stories|from)|see-?also|"
    r"carousel|slider|headlines|gallery|copyright|archives?|(?:news|story|article|post|link)-?(?:card|list|item|tease)s?|"
    r"next|prev(?:ious)?|footer|menu|nav|top-?bar)(?:$|[\s_-]|s\b)",
    re.IGNORECASE,
)
_FOREIGN_THING = re.compile(
    r"Comment|Event|VideoObject|ImageObject|AudioObject|Person|Review(?:er)?$|Offer", re.IGNORECASE
)
_ITS_PEOPLE = ("author", "creator")
_EVENT_LABEL = re.compile(
    r"\b(?:event|when|starts?|ends?|begins?|deadline|expires?|due|until|from|born|died|doors?|termin|beginn|wann|bis|ab|"
    r"début|fin|quand|cuándo|inicio|quando|inizio|scadenza|когда|начало)\b[^.!?]{0,25}[:–-]?\s*$",
    re.IGNORECASE,
)
_PUBLISHED_MARK = re.compile(r"datepublished|datecreated|publi|entry-date|posted|created|origin", re.IGNORECASE)
_UPDATED_MARK = re.compile(r"datemodified|updat|modif|edited|revis", re.IGNORECASE)
_LONGEST_LABEL, _LONGEST_LINE = 60, 160  # characters: a time within more is one that a sentence tells
_MOST = 40  # elements that are looked at
_DEEPEST = 40
_MARKS = ("class", "id", "itemprop", "property", "data-testid")


@dataclass(slots=True)
class DatedElements:
    """The article's own times as they are written, likeliest first: of publication, of the last change."""

    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)


def dated_elements(tree: lxml_html.HtmlElement, heading: lxml_html.HtmlElement | None) -> DatedElements:
    """The times in a page's elements that are its article's, by their marks and by where they stand to its headline."""
    around = frozenset() if heading is None else frozenset(heading.iterancestors())
    ranked: list[tuple[int, str]] = []
    found = DatedElements()
    before = heading is not None
    places = {element: place for place, element in enumerate(tree.iter("h1", "time", "abbr"))} if before else {}
    for element in _CANDIDATES(tree)[:_MOST]:
        value = _value(element)
        if not value or is_foreign(element, around) or _is_told(element):
            continue
        rank = _rank(element)
        if rank is None:
            found.modified.append(value)
        elif rank >= 0:
            early = rank == 1 and before and places.get(element, len(places)) < places.get(heading, 0)
            ranked.append((2 if early else rank, value))
    found.published = [value for _, value in sorted(ranked, key=lambda item: item[0])]
    return found


def is_foreign(element: lxml_html.HtmlElement, around: frozenset[lxml_html.HtmlElement]) -> bool:
    """Whether an element stands in a part of the page that is not the article's; `around` are its headline's own
    ancestors, whose marks are the whole page's."""
    in_article = any(part.tag == "article" for part in around)
    for depth, part in enumerate((element, *element.iterancestors())):
        if part in around or part.tag in ("body", "html") or depth > _DEEPEST:
            return False
        if part.tag in _FOREIGN_TAGS or (in_article and part.tag == "article"):
            return True
        thing = None if part.get("itemprop") in _ITS_PEOPLE else part.get("itemtype")
        if _says_foreign(_mark(part), thing):
            return True
    return False


def foreign_parts(tree: lxml_html.HtmlElement, heading: int | None) -> list[lxml_html.HtmlElement]:
    """The parts of a page that are not its article's; `heading` is the number of its headline in the tree,
    since the path of an element with an odd name is none that XPath takes."""
    at = None if heading is None else next(islice(tree.iter(), heading, None))
    around = frozenset() if at is None else frozenset((at, *at.iterancestors()))
    in_article = any(part.tag == "article" for part in around)
    return [
        part
        for part in tree.iter("*")
        if part not in around
        and part.tag not in ("body", "html")
        and (
            part.tag in _FOREIGN_TAGS
            or (in_article and part.tag == "article")
            or _says_foreign(_mark(part), part.get("itemtype"))
        )
    ]


@lru_cache(maxsize=65_536)
def _says_foreign(mark: str, thing: str | None) -> bool:
    """Whether an element's names or its type say that it is not the article's; a page has few different ones."""
    return _FOREIGN.search(mark) is not None or (thing is not None and _FOREIGN_THING.search(thing) is not None)


def _mark(element: lxml_html.HtmlElement) -> str:
    return " ".join(filter(None, map(element.get, _MARKS)))


def _value(element: lxml_html.HtmlElement) -> str:
    for name in ("datetime", "content", "title", "data-utime"):
        value = (element.get(name) or "").strip()
        if any(c.isdigit() for c in value):
            return value
    return one_line(" ".join(element.itertext()))[:80]


def _is_told(element: lxml_html.HtmlElement) -> bool:
    """Whether the time is one word of a sentence, or of a link to another article."""
    parent = element.getparent()
    if parent is None or parent.tag not in ("p", "a", "li", "td", "figcaption"):
        return False
    length = len(one_line(" ".join(parent.itertext())))
    return bool(length > _LONGEST_LINE or (parent.tag == "a" and length > _LONGEST_LABEL))


def _rank(element: lxml_html.HtmlElement) -> int | None:
    """Nought for a time that is marked as publication's, one for any other, None for a change's, below nought for an
    event's."""
    own, label = _mark(element), _label(element)
    if _UPDATED_MARK.search(own) and not re.search("datePublished", own):
        return None
    if _PUBLISHED_MARK.search(own) or element.get("pubdate") is not None or says_published(label):
        return 0
    if is_update(label):
        return None
    if _EVENT_LABEL.search(label):
        return -1
    parent = element.getparent()
    return None if parent is not None and _UPDATED_MARK.search(_mark(parent)) else 1


def _label(element: lxml_html.HtmlElement) -> str:
    """The words right before an element in its own parent."""
    previous = element.getprevious()
    parent = element.getparent()
    before = (previous.tail or "") if previous is not None else ((parent.text or "") if parent is not None else "")
    if previous is not None and not before.strip():
        before = " ".join(previous.itertext())[-_LONGEST_LABEL:]
    return one_line(before)[-_LONGEST_LABEL:]
