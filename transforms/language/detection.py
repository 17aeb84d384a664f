"""Which language a text is in, by langdetect: seeded, on a bounded sample, unknown where there is too little to say."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import ErrorCode, LangDetectException
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from transforms.language.scripts import SHARED_SCRIPTS, SOLE_LANGUAGE, script_weights

SEED = 0
TRIALS, MOST_DRAWS, DRAWS_A_LOOK = 7, Detector.ITERATION_LIMIT + 1, 5
"""langdetect multiplies the probabilities of n-grams drawn from the text until one language is sure, and does so seven
times."""
FIRST_DRAWS = (61, 251)
"""So many draws are looked at before all are; most trials are sure by then."""
MINIMUM_LETTERS = 40
"""Below so many letters (a Chinese sign counts as three) the language is not told: a headline's worth is needed."""
SAMPLE_WINDOWS = 4
WINDOW_LENGTH = 150
UNKNOWN = "und"

_PUBLISHED = {"zh-cn": "zh", "zh-tw": "zh"}
_SPACES = re.compile(r" {2,}")
_LATIN = re.compile(r"[A-z]")  # with the six signs between "Z" and "a", as langdetect counts
_FAR_FROM_LATIN = re.compile("[\u0300-\U0010ffff]")
MIXED_SHARE = 0.2
"""A script with at least this share of the letters brings its languages into question."""


@dataclass(frozen=True, slots=True)
class Detection:
    """A language as ISO 639-1 ("und" where unknown) and how sure that is, 0-1."""

    language: str
    confidence: float


NOT_DETECTED = Detection(UNKNOWN, 0.0)


def detect(text: str) -> Detection:
    """The language of a clean text; equal texts give equal answers, in any process and order."""
    drawn = sample(text)
    weights = script_weights(drawn)
    letters = sum(weights.values())
    if letters < MINIMUM_LETTERS:
        return NOT_DETECTED
    script = _main_script(weights)
    share = round(min(weights[script] / letters, 1.0), 4)
    if script in SOLE_LANGUAGE:
        return Detection(SOLE_LANGUAGE[script], share)
    return _by_langdetect(drawn, frozenset(name for name, weight in weights.items() if weight >= MIXED_SHARE * letters))


def sample(text: str, windows: int = SAMPLE_WINDOWS, length: int = WINDOW_LENGTH) -> str:
    """The whole of a short text; of a longer one, windows of whole words spread over it evenly.

    The first and last lines of an article are where a dateline, a foreign name or a left-over notice stands,
    so the windows lie in the middle of equal stretches.
    """
    if len(text) <= windows * length:
        return text
    stretch = len(text) / windows
    starts = (int(stretch * (number + 0.5) - length / 2) for number in range(windows))
    return " ".join(_whole_words(text[start : start + length]) for start in starts)


def _whole_words(window: str) -> str:
    words = window.split(" ")
    return " ".join(words[1:-1]) if len(words) > 4 else window


def _main_script(weights: Counter[str]) -> str:
    return min(weights, key=lambda script: (-weights[script], script))


def _by_langdetect(text: str, scripts: frozenset[str]) -> Detection:
    detector = _BoundedDetector(_factory())
    detector.append(text)
    detector.set_prior_map(dict.fromkeys(_candidates(scripts), 1.0))
    try:
        best = detector.get_probabilities()
    except LangDetectException:
        return NOT_DETECTED
    if not best:
        return NOT_DETECTED
    return Detection(_PUBLISHED.get(best[0].lang, best[0].lang), round(float(best[0].prob), 4))


@cache
def _candidates(scripts: frozenset[str]) -> tuple[str, ...]:
    """langdetect's languages that are written in the scripts."""
    wanted = {language for script in scripts for language in SHARED_SCRIPTS.get(script, ())}
    wanted.update(SOLE_LANGUAGE[script] for script in scripts & SOLE_LANGUAGE.keys())
    if "latin" in scripts:
        elsewhere = set(SOLE_LANGUAGE.values()).union(*SHARED_SCRIPTS.values())
        wanted.update(language for language in _factory().langlist if language not in elsewhere)
    return tuple(sorted(wanted.intersection(_factory().langlist)))


@lru_cache(maxsize=1)
def _factory() -> DetectorFactory:
    """langdetect's profiles, loaded once a process, with the n-grams' probabilities as the rows of one matrix."""
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.matrix = np.array(list(factory.word_lang_prob_map.values()))
    factory.word_lang_prob_map = {gram: row for row, gram in enumerate(factory.word_lang_prob_map)}
    return factory


@lru_cache(maxsize=1)
def _draws() -> _Draws:
    """What langdetect draws at random for each text, drawn once for all texts."""
    chance = random.Random(SEED)
    smoothing = [Detector.ALPHA_DEFAULT + chance.gauss(0.0, 1.0) * Detector.ALPHA_WIDTH for _ in range(TRIALS)]
    places = [[chance.random() for _ in range(MOST_DRAWS)] for _ in range(TRIALS)]
    return _Draws(np.array(smoothing) / Detector.BASE_FREQ, np.array(places))


@lru_cache(maxsize=65536)
def _normalized(character: str) -> str:
    return str(NGram.normalize(character))


@lru_cache(maxsize=32768)
def _known_grams(word: str) -> tuple[int, ...]:
    """langdetect's n-grams of one word that it has profiles of, by their rows: one to three signs, the word's edges
    marked with spaces, without those that end in two capitals."""
    known = _factory().word_lang_prob_map
    framed = f" {word} "
    found = []
    for end in range(2, len(framed) + 1):
        if 2 < end < len(framed) and framed[end - 2].isupper() and framed[end - 1].isupper():
            continue
        for start in range(end - 1, max(end - NGram.N_GRAM, 0) - 1, -1):
            gram = framed[start:end]
            if gram in known and gram != " ":
                found.append(known[gram])
    return tuple(found)


class _Draws(NamedTuple):
    """For each trial what is added to every probability, and where in a text's n-grams to look, from 0 to 1."""

    smoothing: NDArray[np.float64]
    places: NDArray[np.float64]


class _BoundedDetector(Detector):
    """langdetect's detector with the same steps by words and arrays, where it takes single characters and floats.

    It draws n-grams as langdetect does, but the same places for every text, and looks at all trials at once.

    The end of the text counts as the end of a word.
    """

    text: str

    def append(self, text: str) -> None:
        text = self.URL_RE.sub(" ", text)
        text = self.MAIL_RE.sub(" ", text)
        text = NGram.normalize_vi(text)
        self.text += _SPACES.sub(" ", text[: self.max_text_length])

    def cleaning_text(self) -> None:
        if 2 * len(_LATIN.findall(self.text)) < len(_FAR_FROM_LATIN.findall(self.text)):
            self.text = _LATIN.sub("", self.text)

    def _extract_ngrams(self) -> list[int]:
        words = "".join(map(_normalized, self.text)).split(" ")
        return list(chain.from_iterable(map(_known_grams, words)))

    def _detect_block(self) -> None:
        self.cleaning_text()
        grams = np.array(self._extract_ngrams(), np.intp)
        if not len(grams):
            raise LangDetectException(ErrorCode.CantDetectError, "no features in text")
        with np.errstate(divide="ignore"):
            prior = np.log(self._init_probability())
        self.langprob = _probabilities(grams, prior).tolist()


def _probabilities(grams: NDArray[np.intp], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean over the trials of the languages' probabilities, each at its first look that is sure, or its last.

    `grams` are rows of the profiles' matrix, `prior` the logarithms of the languages' probabilities before.
    """
    for drawn in (*FIRST_DRAWS, MOST_DRAWS):
        looks = _looks(grams, prior, drawn)
        sure = looks.max(axis=2) > Detector.CONV_THRESHOLD
        if sure.any(axis=1).all():
            break
    chosen = np.where(sure.any(axis=1), sure.argmax(axis=1), -1)
    return np.asarray(looks[np.arange(TRIALS), chosen].mean(axis=0))


def _looks(grams: NDArray[np.intp], prior: NDArray[np.float64], drawn: int) -> NDArray[np.float64]:
    """The languages' probabilities as (trials, looks, languages): a look after the first n-gram, then after each
    fifth."""
    draws = _draws()
    places = (draws.places[:, :drawn] * len(grams)).astype(np.intp)
    rows = _factory().matrix[grams[places]] + draws.smoothing[:, np.newaxis, np.newaxis]
    weights = np.cumsum(np.log(rows), axis=1)[:, ::DRAWS_A_LOOK] + prior
    likelihoods = np.exp(weights - weights.max(axis=2, keepdims=True))
    return np.asarray(likelihoods / likelihoods.sum(axis=2, keepdims=True))
