"""An article as it goes through the graph: what joins ask of it, and the rest as bytes that none of them opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from schemas.article import Article, Passages
from schemas.fingerprint import Fingerprint
from schemas.pickling import pack, unpack, unpack_all
from schemas.spool import spooled, unspooled


class PackedArticle(NamedTuple):
    """One article. `text_hash` tells its text from others, `place` stands for where its record was read.

    `article` holds of the passages only where they stand: the rest is in `fingerprint`, and need not travel twice. On
    one worker both may be tickets of a spool (`schemas.spool`).
    """

    copy_id: str
    content_sha256: str
    site: str | None
    text_hash: bytes
    place: int
    article: bytes
    fingerprint: bytes


def pack_article(article: Article, fingerprint: Fingerprint, text_hash: bytes, place: int) -> PackedArticle:
    """The article with what is known of it."""
    passages = Passages(starts=article.passages.starts, ends=article.passages.ends)
    return PackedArticle(
        article.copy_id,
        article.content_sha256,
        article.metadata.site,
        text_hash,
        place,
        pack(replace(article, passages=passages)),
        pack(fingerprint),
    )


def without_fingerprint(packed: PackedArticle) -> Article:
    """The article with as much of its passages as says where they stand."""
    return unpack(Article, unspooled(packed.article))


def whole_article(packed: PackedArticle) -> Article:
    """The article as it was packed."""
    article, mark = without_fingerprint(packed), fingerprint_in(packed)
    passages = replace(
        article.passages,
        fingerprints=mark.passages,
        words=mark.words,
        quoted=mark.quoted,
        facts=mark.facts,
        prose=mark.prose,
        names=mark.names,
        runs=mark.runs,
        run_counts=mark.run_counts,
        sure=mark.sure,
    )
    return replace(article, passages=passages)


def fingerprint_in(packed: PackedArticle) -> Fingerprint:
    """Its fingerprint."""
    return unpack(Fingerprint, unspooled(packed.fingerprint))


def pack_piece(articles: Iterable[PackedArticle], spool: int | None = None) -> bytes:
    """Several articles as one element of the graph; what they hold goes into the spool of this number, if any."""
    return pack(
        [
            packed._replace(article=spooled(packed.article, spool), fingerprint=spooled(packed.fingerprint, spool))
            for packed in articles
        ]
    )


def articles_in(piece: bytes) -> Iterator[PackedArticle]:
    """The articles of one element."""
    return iter(unpack_all(PackedArticle, piece))
