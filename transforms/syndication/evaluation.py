"""Judges a merge by human-labelled pairs: precision, recall, and the worst errors with what the two texts share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from transforms.syndication.passages import split_passages
from transforms.syndication.settings import MergeSettings

COPY = "copy"
DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two inputs and what a reader says of them: `label` is "copy", or anything else for no copy of one another."""

    a: str
    b: str
    label: str
    sure: bool = True

    @property
    def is_copy(self) -> bool:
        return self.label == COPY


@dataclass(frozen=True, slots=True)
class PairScore:
    """How a merge fares on pairs. An input without a story was rejected: its pairs count as not merged."""

    right: int
    wrong: tuple[LabelledPair, ...]
    missed: tuple[LabelledPair, ...]
    rejected: int

    @property
    def precision(self) -> float:
        """The share of merged pairs that are copies."""
        return self.right / max(1, self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """The share of copies that were merged."""
        return self.right / max(1, self.right + len(self.missed))

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + len(self.wrong) + len(self.missed))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts side by side: the sentences of each that stand in the other too, and those that do not, in reading
    order; and the shares of each text's words that are shared."""

    shared_a: tuple[str, ...]
    shared_b: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    coverage_a: float
    coverage_b: float


@dataclass(frozen=True, slots=True)
class MergeError:
    """A pair that was merged and should not have been, or the other way round."""

    pair: LabelledPair
    merged: bool
    comparison: Comparison


def strict(pairs: Iterable[LabelledPair]) -> list[LabelledPair]:
    """The pairs that no careful reader decides otherwise: without articles derived from another and unsure copies."""
    return [pair for pair in pairs if pair.label != DERIVED and (pair.sure or not pair.is_copy)]


def score_pairs(pairs: Iterable[LabelledPair], stories: Mapping[str, str]) -> PairScore:
    """Scores a merge; `stories` maps each accepted input to its story's id."""
    right, wrong, missed, rejected = 0, [], [], 0
    for pair in pairs:
        known = pair.a in stories and pair.b in stories
        merged = known and stories[pair.a] == stories[pair.b]
        rejected += pair.is_copy and not known
        if merged and pair.is_copy:
            right += 1
        elif merged:
            wrong.append(pair)
        elif pair.is_copy:
            missed.append(pair)
    return PairScore(right, tuple(wrong), tuple(missed), rejected)


def worst_errors(score: PairScore, texts: Mapping[str, str], language: str = "und") -> list[MergeError]:
    """A merge's errors, the least excusable first: wrong merges of texts that share little, missed ones that share
    much. `texts` maps inputs to texts; a missing one counts as empty."""
    errors = [
        MergeError(pair, merged, compare_texts(texts.get(pair.a, ""), texts.get(pair.b, ""), language))
        for merged, pairs in ((True, score.wrong), (False, score.missed))
        for pair in pairs
    ]
    return sorted(errors, key=_excuse)


def compare_texts(text_a: str, text_b: str, language: str = "und") -> Comparison:
    """Sets the sentences of two texts against each other, as merging matches them."""
    passages_a, passages_b = split_passages(text_a, language), split_passages(text_b, language)
    fingerprints_a = np.frombuffer(passages_a.fingerprints, "<u8")
    fingerprints_b = np.frombuffer(passages_b.fingerprints, "<u8")
    near = np.bitwise_count(fingerprints_a[:, np.newaxis] ^ fingerprints_b) <= MergeSettings().near
    on_a, on_b = near.any(axis=1), near.any(axis=0)
    sentences_a = _sentences(text_a, passages_a.starts, passages_a.ends)
    sentences_b = _sentences(text_b, passages_b.starts, passages_b.ends)
    return Comparison(
        _picked(sentences_a, on_a.tolist(), True),
        _picked(sentences_b, on_b.tolist(), True),
        _picked(sentences_a, on_a.tolist(), False),
        _picked(sentences_b, on_b.tolist(), False),
        _share(passages_a.words, on_a.tolist()),
        _share(passages_b.words, on_b.tolist()),
    )


def _excuse(error: MergeError) -> tuple[float, str, str]:
    shared = max(error.comparison.coverage_a, error.comparison.coverage_b)
    return (shared if error.merged else 1.0 - shared), error.pair.a, error.pair.b


def _sentences(text: str, starts: bytes, ends: bytes) -> list[str]:
    spans = zip(np.frombuffer(starts, "<u4").tolist(), np.frombuffer(ends, "<u4").tolist(), strict=True)
    return [text[start:end] for start, end in spans]


def _picked(sentences: Sequence[str], matched: Sequence[bool], wanted: bool) -> tuple[str, ...]:
    return tuple(sentence for sentence, found in zip(sentences, matched, strict=True) if found is wanted)


def _share(words: bytes, matched: Sequence[bool]) -> float:
    counts = np.frombuffer(words, "<u2").astype(np.int64)
    return float(counts[np.array(matched, bool)].sum() / counts.sum()) if len(counts) else 0.0
