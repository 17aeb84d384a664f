"""Who wrote a page's article, by its JSON-LD, its meta elements or the byline that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from schemas.record import Given
from transforms.cleaning.metadata.agencies import agency_in_byline
from transforms.cleaning.metadata.authors import names_of
from transforms.cleaning.metadata.claims import Claims, meta_key
from transforms.cleaning.metadata.signatures import dated_lines, labelled_bylines, signatures
from transforms.cleaning.metadata.structured import resolved, texts
from transforms.cleaning.metadata.visible import begins_with_by, visible_bylines

_AUTHORS = (
    "author", "article:author", "byl", "parsely-author", "sailthru.author", "cxenseparse:author", "dc.creator",
    "dcterms.creator", "citation_author", "article:author_name", "dcsext.author", "byline", "authors", "author_name",
    "cxenseparse:recs:author", "article.author.name", "og:article:author", "twitter:misc:written by",
)  # fmt: skip
_SOURCES = (
    "dc.source", "source", "article:source", "news_source", "original-source", "provider", "agency",
    "contentsource", "article:provider", "syndication-source-name",
)  # fmt: skip

_REPEATED = frozenset(map(meta_key, ("author", "article:author", "dc.creator", "citation_author", "byl")))
_CATALOGUED = frozenset(map(meta_key, ("dc.creator", "dcterms.creator", "citation_author")))
_FAMILY_FIRST = re.compile(r"([^\W\d_][^\W\d_'’-]+(?:-[^\W\d_]+)?),\s*([^\W\d_][\w.'’-]+(?:\s[^\W\d_]\.?)?)")
_MOST_PIECES = 5  # a line of more is a bar of buttons


def bylines(claims: Claims, given: Given, own: set[str]) -> list[str]:
    """The bylines of the best source that names anybody: container, JSON-LD, meta elements, what readers see."""
    article, page = claims.article, claims.page
    structured = [*texts(resolved(page, article.get("author")))] or [*texts(resolved(page, article.get("creator")))]
    stated = [list(given.authors), structured, _meta_lines(claims)]
    for lines in stated:
        if names_of(lines, own):
            return lines
    if any(names_of(lines, set()) or any(map(agency_in_byline, lines)) for lines in stated):
        # the outlet's own or an agency's: names that stand about are other people's, but for one behind a "By"
        said = (line for line in visible_bylines(page) if begins_with_by(line))
        found = next(([line] for line in said if names_of([line], own)), [])
        return found or _named(chain(labelled_bylines(page), signatures(page)), own)
    seen = next(([line] for line in visible_bylines(page) if names_of([line], own)), [])
    unmarked = chain(dated_lines(page), labelled_bylines(page), signatures(page))
    return seen or _written_lines(claims) or _drawn_lines(claims) or _named(unmarked, own)


def _named(lines: Iterable[str], own: set[str]) -> list[str]:
    """The first of some lines that names people and nothing else."""
    return next(([line] for line in lines if names_of([line], own)), [])


def page_agency(claims: Claims, lines: list[str]) -> str | None:
    """The agency that bylines, the page's statements of its source or the byline that readers see name."""
    article = claims.article
    structured = [text for key in ("author", "creator", "sourceOrganization") for text in texts(article.get(key))]
    stated = [*lines, *structured, *_meta_lines(claims), *claims.metas(_SOURCES)]
    seen = (line for line in visible_bylines(claims.page) if line.count("|") < _MOST_PIECES)
    return next((name for line in chain(stated, seen) if (name := agency_in_byline(line))), None)


def _meta_lines(claims: Claims) -> list[str]:
    """The meta elements' lines, all of those that may stand there more than once."""
    every = _every_line(claims)
    lines: list[str] = []
    for key in map(meta_key, _AUTHORS):
        said = every.get(key) or list(claims.metas((key,)))
        lines += map(_turned, said) if key in _CATALOGUED else said
    return lines


def _turned(line: str) -> str:
    """A name as it is said, where it stands as catalogues write it: "Lund, Ida"."""
    found = _FAMILY_FIRST.fullmatch(line.strip())
    return f"{found[2]} {found[1]}" if found else line


def _every_line(claims: Claims) -> dict[str, list[str]]:
    """All that the meta elements of authors say that may stand there more than once, by their names."""
    found: dict[str, list[str]] = {}
    for element in claims.page.tree.iter("meta"):
        key = meta_key(element.get("name") or element.get("property") or "")
        if key in _REPEATED and (content := (element.get("content") or "").strip()):
            found.setdefault(key, []).append(content)
    return found


def _drawn_lines(claims: Claims) -> list[str]:
    """The bylines of the state from which a page's script draws it, where the page states no article itself."""
    return [] if claims.article else list(claims.story.authors)


def _written_lines(claims: Claims) -> list[str]:
    """Who "wrote" the page by what it shares: as a rule whoever typed it in, who comes after who readers see."""
    labels = (("twitterlabel1", "twitterdata1"), ("twitterlabel2", "twitterdata2"))
    return [claims.meta.get(data, "") for label, data in labels if "writ" in claims.meta.get(label, "").lower()]
