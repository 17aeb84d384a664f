"""An article comes out of its packing as it went in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.article import Article, Metadata
from schemas.packed_article import articles_in, pack_piece, whole_article, without_fingerprint
from schemas.record import Record, RecordKind
from transforms.articles.prepare import prepare
from transforms.articles.tasks import packed

SENTENCES = (
    "The ferry to the island will not sail this week, as its new engine is still on a train in the mountains.",
    "The harbour master said on Tuesday that three small boats carry the post and the milk until then.",
)


@pytest.fixture(scope="module")
def article() -> Article:
    """A short article with two passages."""
    found = prepare(Record("in/ferry.txt", 0, RecordKind.TEXT, "\n\n".join(SENTENCES).encode()))
    assert isinstance(found, Article)
    return found


def test_a_whole_article_comes_back(article: Article) -> None:
    """Its passages are put together again of the two parts that hold them."""
    (found,) = articles_in(pack_piece([packed(article)]))
    assert whole_article(found) == article
    assert (found.copy_id, found.site) == (article.copy_id, article.metadata.site)


def test_what_rows_need_comes_without_the_fingerprint(article: Article) -> None:
    """Text and metadata are there, and where passages stand; nothing of their fingerprints is held twice."""
    found = without_fingerprint(packed(article))
    assert replace(found, passages=article.passages) == article
    assert (found.passages.starts, found.passages.fingerprints) == (article.passages.starts, b"")


def test_names_that_are_no_utf_8_come_back(article: Article) -> None:
    """A site or a path with half a character takes another way through the packing."""
    odd = replace(article, input_path="in/\udce9.txt", metadata=Metadata(title="a \ud800", site="\udcff.example"))
    pieces = pack_piece([packed(article), packed(odd)])
    assert [whole_article(found) for found in articles_in(pieces)] == [article, odd]
