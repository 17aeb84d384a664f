"""What merging needs to know of an article, without its text; and what it learns of a site."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.pickling import pickled_packed


@pickled_packed
@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One copy, or one story of an earlier run, as merging sees it.

    `site` is the host name, "" where unknown. `is_origin` says that the copy stands at the agency that its wire credit
    names. `published_at` is the last moment that the publication can mean, in
    microseconds since 1970 (UTC), None where unknown; `date_trusted` that the page states
    it in a field made for it. `passages` and `words` are packed as in `schemas.article.Passages`; `quoted` holds, for
    each passage, the share of it that is direct speech, as n uint8 from 0 to 255. `title_key` stands for the words of
    the title, 63 bits, 0 where there is none, `title_words` holds a uint32 for each of the first 24 of them.

    `facts`, `prose`, `names`, `runs`, `run_counts` and `sure` are those of `schemas.article.Passages`. `held` says of
    each passage of a known story how widely it was held, uint8 as in `transforms.syndication.sharing`. All are empty
    where nobody kept them.

    `story_id` is set for a story of an earlier run: it takes part as a known canonical copy and is never placed again.
    """

    copy_id: str
    site: str
    is_origin: bool
    published_at: int | None
    date_trusted: bool
    word_count: int
    passages: bytes
    words: bytes
    quoted: bytes
    story_id: str | None = None
    title_key: int = 0
    title_words: bytes = b""
    facts: bytes = b""
    prose: bytes = b""
    names: bytes = b""
    held: bytes = b""
    runs: bytes = b""
    run_counts: bytes = b""
    sure: bytes = b""


@pickled_packed
@dataclass(frozen=True, slots=True)
class SiteFurniture:
    """A passage that a site repeats on its articles: its simhash as a signed 64-bit integer, and the number of
    mutually unlike articles that showed it."""

    site: str
    passage: int
    articles: int
