"""Passages: the sentences of an article that are long enough to tell it from others, with their fingerprints."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.article import Passages
from transforms.syndication.facts import ends_as_prose, fact_mask, facts_of, sketch_of
from transforms.syndication.runs import sample_runs
from transforms.syndication.sentences import Span, sentence_spans
from transforms.syndication.simhashing import passage_simhashes
from transforms.syndication.speech import speech_shares
from transforms.syndication.words import is_unspaced, length_in_words, words_of

FEWEST_WORDS = 6
SURE = 255
"""How sure the judge is of a line of which it has no doubt at all."""
_MOST_WORDS = 65_535
_LONG = 200_000
_SPACES = re.compile(r"[ \t]{2,}")


Sentence = tuple[Span, list[str]]


def split_passages(text: str, language: str) -> Passages:
    """The passages of a text: its sentences of at least six words; where it has none, the whole text is one.

    `language` is the text's ISO 639-1 code: in some languages "1." is an ordinal.
    """
    return passages_of(text, split_sentences(text, language))


def split_sentences(text: str, language: str) -> list[Sentence]:
    """The sentences of a text that hold words, each with where it stands and its words."""
    spans = sentence_spans(text, language)
    found: Iterator[Sentence] = ((span, words_of(text[slice(*span)])) for span in spans)
    if len(text) > _LONG:
        found = _each_word_once(found)
    return [(span, words) for span, words in found if words]


def _each_word_once(found: Iterable[Sentence]) -> Iterator[Sentence]:
    """The same, with one object for all that are one word: of a text of millions of words it is held but once."""
    known: dict[str, str] = {}
    return ((span, list(map(known.setdefault, words, words))) for span, words in found)


def words_of_sentences(text: str, found: list[Sentence]) -> list[str]:
    """The words of a text that was split: those of its sentences, unless a cut may have parted its unspaced words."""
    return words_of(text) if is_unspaced(text) else [word for _, words in found for word in words]


def passages_of(text: str, found: list[Sentence], sure: Sequence[float] = ()) -> Passages:
    """The passages of a text that was split; `sure` is how sure the judge of lines is of each line of it, 0 to 1."""
    kept = [(span, words, length) for span, words in found if (length := length_in_words(words)) >= FEWEST_WORDS]
    if not kept and found:
        words = [word for _, sentence in found for word in sentence]
        kept = [((found[0][0][0], found[-1][0][1]), words, length_in_words(words))]
    spans = np.array([span for span, _, _ in kept], np.dtype("<u4")).reshape(-1, 2)
    runs, run_counts = sample_runs([words for _, words, _ in kept])
    return Passages(
        fingerprints=passage_simhashes([words for _, words, _ in kept]).astype("<u8").tobytes(),
        words=np.array([min(length, _MOST_WORDS) for _, _, length in kept], np.dtype("<u2")).tobytes(),
        quoted=speech_shares(text, spans[:, 0], spans[:, 1]),
        starts=spans[:, 0].tobytes(),
        ends=spans[:, 1].tobytes(),
        **_facts(text, [span for span, _, _ in kept]),
        runs=runs,
        run_counts=run_counts,
        sure=_sureness(text, spans[:, 0], sure),
    )


def _sureness(text: str, starts: NDArray[np.uint32], sure: Sequence[float]) -> bytes:
    """How sure the judge is of the lines in which passages start, uint8."""
    if not sure:
        return b""
    ends = np.cumsum([len(line) + 1 for line in text.split("\n")])
    places = np.minimum(np.searchsorted(ends, starts, side="right"), len(sure) - 1)
    return bytes(np.rint(np.array(sure)[places] * SURE).astype(np.uint8))


def _facts(text: str, spans: list[Span]) -> dict[str, bytes]:
    found = [facts_of(text[start:end]) for start, end in spans]
    return {
        "facts": np.array([fact_mask(facts) for facts in found], np.dtype("<u4")).tobytes(),
        "prose": bytes(ends_as_prose(text[start:end]) for start, end in spans),
        "names": sketch_of(found),
    }


def remove_passages(text: str, passages: Passages, indices: Collection[int]) -> str:
    """The text without the passages of these indices, and without the paragraphs that this leaves empty."""
    starts = np.frombuffer(passages.starts, "<u4")
    ends = np.frombuffer(passages.ends, "<u4")
    pieces, kept_from = [], 0
    for index in sorted(indices):
        pieces.append(text[kept_from : int(starts[index])])
        kept_from = int(ends[index])
    if not indices:
        return text
    pieces.append(text[kept_from:])
    return _tidied("".join(pieces))


def _tidied(text: str) -> str:
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
