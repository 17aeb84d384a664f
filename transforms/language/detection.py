"""Which language a text is in, by langdetect: seeded, on a bounded sample, unknown where there is too little to say."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import ErrorCode, LangDetectException
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from transforms.language.scripts import SHARED_SCRIPTS, SOLE_LANGUAGE, script_weights

SEED = 0
MINIMUM_LETTERS = 40
"""Below so many letters (a Chinese sign counts as three) the language is not told: a headline's worth is needed."""
SAMPLE_WINDOWS = 4
WINDOW_LENGTH = 150
UNKNOWN = "und"

_PUBLISHED = {"zh-cn": "zh", "zh-tw": "zh"}
_SPACES = re.compile(r" {2,}")
_LATIN = re.compile(r"[A-z]")  # with the six signs between "Z" and "a", as langdetect counts
_FAR_FROM_LATIN = re.compile("[\u0300-\U0010ffff]")
_STEPS = 5
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
    """langdetect's profiles, loaded once a process, with each n-gram's row of probabilities as an array."""
    DetectorFactory.seed = SEED
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.word_lang_prob_map = {gram: np.array(row) for gram, row in factory.word_lang_prob_map.items()}
    return factory


@lru_cache(maxsize=65536)
def _normalized(character: str) -> str:
    return str(NGram.normalize(character))


@lru_cache(maxsize=32768)
def _known_grams(word: str) -> tuple[str, ...]:
    """langdetect's n-grams of one word that it has profiles of: one to three signs, the word's edges marked with
    spaces, without those that end in two capitals."""
    known = _factory().word_lang_prob_map
    framed = f" {word} "
    found = []
    for end in range(2, len(framed) + 1):
        if 2 < end < len(framed) and framed[end - 2].isupper() and framed[end - 1].isupper():
            continue
        for start in range(end - 1, max(end - NGram.N_GRAM, 0) - 1, -1):
            gram = framed[start:end]
            if gram in known and gram != " ":
                found.append(gram)
    return tuple(found)


class _BoundedDetector(Detector):
    """langdetect's detector with the same steps by words and arrays, where it takes single characters and floats.

    It draws the same n-grams, five at a time: as many as it takes between two looks at the result.

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

    def _extract_ngrams(self) -> list[str]:
        words = "".join(map(_normalized, self.text)).split(" ")
        return list(chain.from_iterable(map(_known_grams, words)))

    def _init_probability(self) -> Any:
        return np.array(super()._init_probability())

    def _detect_block(self) -> None:
        self.cleaning_text()
        grams = self._extract_ngrams()
        if not grams:
            raise LangDetectException(ErrorCode.CantDetectError, "no features in text")
        rows = np.array([self.word_lang_prob_map[gram] for gram in grams])
        self.random.seed(self.seed)
        trials = [self._trial(rows) for _ in range(self.n_trial)]
        self.langprob = (sum(trials) / self.n_trial).tolist()

    def _trial(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """The probabilities of the languages by n-grams drawn at random, until one is sure."""
        probabilities: NDArray[np.float64] = self._init_probability()
        smoothing = (self.alpha + self.random.gauss(0.0, 1.0) * self.ALPHA_WIDTH) / self.BASE_FREQ
        drawn, steps = 0, 1
        while True:
            choice = [self.random.randrange(len(rows)) for _ in range(steps)]
            probabilities *= np.multiply.reduce(rows[choice] + smoothing)
            probabilities /= probabilities.sum()
            drawn += steps
            if probabilities.max() > self.CONV_THRESHOLD or drawn > self.ITERATION_LIMIT:
                return probabilities
            steps = _STEPS
