"""The names by which other tools know the fields of an article, in one table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ALIASES: dict[str, tuple[str, ...]] = {
    "text": (
        *("text", "body", "content", "maintext", "article_body", "articleBody", "full_text"),
        *("plaintext", "raw_text", "article_text", "body_text", "article.articleBody"),
    ),
    "html": ("html", "raw_html", "page", "browserHtml", "page_html", "content_html", "content.rendered"),
    "url": ("url", "link", "canonical_url", "source_url", "uri", "article.url"),
    "title": ("title", "headline", "name", "article.headline", "title.rendered"),
    "published_at": (
        *("published_at", "published", "date_published", "datePublished", "date_publish", "pubDate", "date"),
        *("publish_date", "publishedAt", "publishing_date", "published_date", "pub_date", "publication_date"),
        "article.datePublished",
    ),
    "modified_at": ("modified_at", "modified", "date_modified", "dateModified", "date_modify", "updated_at", "updated"),
    "site": ("site", "source_domain", "domain", "hostname", "sitename", "site_name", "source.name"),
    "authors": ("authors", "author", "byline", "creator", "article.authors"),
    "language": ("language", "lang"),
}
"""The names that each field is known by, the documented one first; a dot leads into an object."""


def values_of(fields: dict[str, Any], name: str) -> Iterator[Any]:
    """Yields what stands under the names of a field, in their order; the first that holds something is meant."""
    for alias in ALIASES[name]:
        value: Any = fields.get(alias)
        if value is None and "." in alias:
            outer, inner = alias.split(".", 1)
            within = fields.get(outer)
            value = within.get(inner) if isinstance(within, dict) else None
        if value is not None:
            yield value
