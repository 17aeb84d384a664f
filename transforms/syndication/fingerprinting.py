"""From an article to the fingerprint that merging works on."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime, timedelta, timezone

from schemas.article import Article, Metadata, Precision, PublishedSource
from schemas.fingerprint import Fingerprint
from transforms.syndication.batches import key_of
from transforms.syndication.facts import hashes_of
from transforms.syndication.words import words_of

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_TRUSTED_DATES = (PublishedSource.JSON_LD, PublishedSource.META, PublishedSource.TIME, PublishedSource.FILE)
_MOST_TITLE_WORDS = 24
_LATEST_ZONE = timedelta(hours=12)  # west of Greenwich
_NOT_LETTERS = re.compile(r"[\W_]+")


def fingerprint_of(article: Article) -> Fingerprint:
    """What merging needs to know of an article."""
    metadata = article.metadata
    return Fingerprint(
        copy_id=article.copy_id,
        site=metadata.site or _outlet_as_site(metadata.outlet),
        is_origin=_stands_at_its_agency(metadata),
        published_at=_latest_moment(metadata),
        date_trusted=metadata.published_source in _TRUSTED_DATES,
        word_count=article.word_count,
        passages=article.passages.fingerprints,
        words=article.passages.words,
        quoted=article.passages.quoted,
        title_key=title_key_of(metadata.title),
        title_words=hashes_of(words_of(metadata.title or "")[:_MOST_TITLE_WORDS]),
        facts=article.passages.facts,
        prose=article.passages.prose,
        names=article.passages.names,
        runs=article.passages.runs,
        run_counts=article.passages.run_counts,
        sure=article.passages.sure,
    )


def title_key_of(title: str | None) -> int:
    """The number that stands for a title's words, in any typography."""
    words = words_of(title or "")
    return key_of(" ".join(words)) >> 1 if words else 0


def text_hash(text: str) -> bytes:
    """What tells a story's text from others: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]


def place_of(input_path: str, record_offset: int) -> int:
    """The number that stands for a record's place: its file and where in it."""
    return key_of(f"{input_path}\n{record_offset}")


def microseconds(moment: datetime) -> int:
    """Microseconds since 1970 of a time with a zone."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _outlet_as_site(outlet: str | None) -> str:
    """What stands for the site of an article of which only the outlet's name is known: its words, which are no host."""
    return " ".join(words_of(outlet or ""))


def _latest_moment(metadata: Metadata) -> int | None:
    """The last moment that a publication can mean, in microseconds since 1970: a day or month alone is over when it is
    over, and where no zone stands with it, when it is everywhere on earth."""
    at = metadata.published_at
    if at is None:
        return None
    slack = _LATEST_ZONE if metadata.published_offset is None else timedelta(0)
    if metadata.published_precision is Precision.DAY:
        at += timedelta(days=1) + slack
    elif metadata.published_precision is Precision.MONTH:
        at = (at.replace(day=1) + timedelta(days=32)).replace(day=1) + slack
    return microseconds(at)


def _stands_at_its_agency(metadata: Metadata) -> bool:
    """Whether the wire credit names the outlet itself: its name, or a part of its host name."""
    if metadata.self_credited:
        return True
    agency = _letters(metadata.agency)
    if not agency:
        return False
    hosts = [_letters(label) for label in (metadata.site or "").split(".")[:-1]]
    return agency == _letters(metadata.outlet) or agency in hosts or f"{agency}news" in hosts


def _letters(name: str | None) -> str:
    return _NOT_LETTERS.sub("", name or "").casefold()
