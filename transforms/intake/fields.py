"""The names by which other tools know the fields of an article, in one table.

Names are compared without case, and without "_", "-" and spaces: `publishedAt`, `published_at` and `Published At` are
one. A dot leads into an object: `source.name`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "maintext", "article_body", "full_text", "plaintext", "raw_text"),
        *("article_text", "body_text", "story_text", "text_content", "content_text", "cleaned_text", "plain_text"),
        *(
            "article",
            "story",
            "texte",
            "texto",
            "testo",
            "inhalt",
            "contenu",
            "contenido",
            "текст",
            "正文",
            "内容",
            "本文",
        ),
        *("article.articleBody", "fields.bodyText"),
    ),
    "html": (
        *("html", "raw_html", "browserHtml", "page_html", "content_html", "article_html", "body_html"),
        *("articleBodyHtml", "content.rendered", "html.content", "fields.body", "article.articleBodyHtml", "page"),
    ),
    "response": ("httpResponseBody",),
    "url": (
        *("url", "link", "canonical_url", "page_url", "article_url", "web_url", "permalink", "source_url"),
        *("final_url", "requested_url", "article.url", "html.requested_url", "thread.url", "main_entity_of_page"),
        *("source", "uri", "guid"),
    ),
    "title": (
        *("title", "headline", "name", "article_title", "heading", "web_title", "title.rendered", "headline.main"),
        *("article.headline", "fields.headline", "thread.title", "titel", "titre", "título", "titolo", "заголовок"),
        *("标题", "標題", "タイトル"),
    ),
    "published_at": (
        *("published_at", "published", "date_published", "date_publish", "pub_date", "published_date", "publish_date"),
        *("publishing_date", "publication_date", "date_gmt", "date_time_pub", "date_time", "date", "published_time"),
        *("web_publication_date", "article.datePublished", "seendate", "thread.published", "created_at", "created"),
        *("created_utc", "datum", "fecha", "дата", "日期", "日付"),
    ),
    "modified_at": (
        *("modified_at", "modified_gmt", "modified", "date_modified", "date_modify", "updated_at", "updated"),
        *("last_modified", "article.dateModified"),
    ),
    "site": ("site", "source_domain", "domain", "hostname", "host", "source.domain", "thread.site", "media_url"),
    "outlet": (
        *("site", "outlet", "publication", "publisher", "site_name", "source_name", "media_name", "source_hostname"),
        *("source.name", "source.title", "publisher.name", "source"),
    ),
    "authors": (
        *("authors", "author", "byline", "creator", "author_name", "article.authors", "byline.original"),
        *("fields.byline", "authors_byline", "_embedded.author", "primary_author", "autor", "auteur", "autore"),
        *("автор", "作者"),
    ),
    "language": ("language", "lang", "in_language", "meta_lang", "article.inLanguage"),
    "id": (
        *("id", "_id", "article_id", "doc_id", "document_id", "story_id", "stories_id", "guid", "uuid", "uri"),
        *("identifier", "@id", "source_id"),
    ),
}
"""The names that each field is known by, the documented one first; `response` is a page in base64."""

ADDRESSES = frozenset({"source", "uri", "guid", "main_entity_of_page"})
"""Names under which an address may stand, and something else as well."""

WITHIN = ("_source", "node", "article", "data", "attributes", "result", "item", "post", "document", "story", "doc")
"""Objects that may hold the article's fields one level deeper: search hits, edges of a graph, wrapped answers."""

LISTS = frozenset(
    (
        *("articles", "items", "results", "data", "docs", "documents", "stories", "posts", "entries", "hits", "news"),
        *("response", "feed", "records", "rows", "value", "edges", "list", "objects", "content", "payload", "result"),
        *("output", "collection", "publications", "channel", "rss", "item", "@graph", "page"),
    )
)
"""Names under which documents hold their list of articles, or an object that holds it."""

CHOOSABLE = ("text", "html", "url", "title", "date", "published_at", "modified_at", "site", "authors", "language", "id")
"""The fields that a user may name."""

_LONGEST_NAME = 40
_MOST_KEYS = 60
"""What is kept of names and objects that were seen is bounded: they are others' to choose."""

Chosen = tuple[tuple[str, str], ...]
"""Fields and the names that a user gives for them, as in (("text", "body"), ("published_at", "when"))."""


def folded(name: str) -> str:
    """A name as it is compared."""
    return _folded(name) if len(name) <= _LONGEST_NAME else _fold(name)


def _fold(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


def parse_fields(words: str) -> Chosen:
    """The names of "text=body,date=when"; raises ValueError for what is none."""
    chosen = []
    for pair in filter(None, (part.strip() for part in words.split(","))):
        field, sign, name = (part.strip() for part in pair.partition("="))
        if not sign or not name or field not in CHOOSABLE:
            raise ValueError(f"{pair!r}: write FIELD=NAME, where FIELD is one of {', '.join(CHOOSABLE)}")
        chosen.append(("published_at" if field == "date" else field, name))
    if not chosen:
        raise ValueError(f"{words!r}: write FIELD=NAME, as in text=body,date=when")
    return tuple(chosen)


_folded = lru_cache(1024)(_fold)


class Fields:
    """One article's fields, looked up by any of their names."""

    def __init__(self, fields: Mapping[str, Any], chosen: Chosen = ()) -> None:
        self.given = fields
        self._chosen = chosen
        self._folded: dict[str, Any] = {}
        for name, value in fields.items():
            self._folded.setdefault(folded(str(name)), value)
        self._keys = tuple(key for key in self._folded if len(key) <= _LONGEST_NAME)

    def values(self, field: str) -> Iterator[tuple[str, Any]]:
        """Yields the names of a field and what stands under them, in order; the first that holds something is meant."""
        for _, name in (pair for pair in self._chosen if pair[0] == field):
            value = self.given.get(name, self._under(name))
            if value is not None:
                yield "", value
        for name in _names_among(self._keys, field) if len(self._keys) <= _MOST_KEYS else ALIASES.get(field, ()):
            value = self._under(name)
            if value is not None:
                yield name, value

    def inner(self) -> Iterator[Fields]:
        """Yields the objects within that may hold the article, with what stands around them."""
        for name in WITHIN:
            value = self._folded.get(folded(name))
            if isinstance(value, dict):  # which is the article, and no field of it: "_source" is no outlet
                around = {key: held for key, held in self.given.items() if held is not value}
                yield Fields({**around, **value}, self._chosen)

    def _under(self, name: str) -> Any:
        if "." not in name:
            return self._folded.get(folded(name))
        outer, inner = name.split(".", 1)
        within = self._under(outer)
        return Fields(within)._under(inner) if isinstance(within, dict) else None


@lru_cache(1024)
def _names_among(keys: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Those names of a field that may lead to something in an object of these keys: most files have a few dozen sets of
    them, and to try all names in each object takes as long as to read it."""
    return tuple(name for name in ALIASES.get(field, ()) if folded(name.partition(".")[0]) in keys)
