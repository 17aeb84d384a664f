"""Which language a text is in, by langdetect: seeded, on a bounded sample, unknown where there is too little to say;
and how sure that is."""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY
from langdetect.utils.ngram import NGram
from numpy.typing import NDArray

from transforms.language.letters import language_by_letters, language_by_words
from transforms.language.scripts import SHARED_SCRIPTS, SOLE_LANGUAGE, script_weights

SEED = 0
TRIALS, MOST_DRAWS, DRAWS_A_LOOK = 7, Detector.ITERATION_LIMIT, 5
"""langdetect multiplies the probabilities of n-grams drawn from the text until one language is sure, and does so seven
times. Here the trials draw at the same places for every text."""
FIRST_DRAWS = (60, 250)
"""So many draws are made before all are; most trials are sure by then."""
MINIMUM_LETTERS = 40
"""Below so many letters (a Chinese sign counts as three) the language is not told: a headline's worth is needed."""
SAMPLE_WINDOWS = 4
WINDOW_LENGTH = 150
UNKNOWN = "und"

_PUBLISHED = {"zh-cn": "zh", "zh-tw": "zh"}
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
    by_letters = language_by_letters(drawn, script)
    if by_letters is not None:
        return Detection(by_letters, share)
    if script in SOLE_LANGUAGE:
        return Detection(SOLE_LANGUAGE[script], share)
    if drawn.isupper():  # langdetect leaves out n-grams of capitals
        drawn = drawn.lower()
    found = _by_langdetect(
        drawn, frozenset(name for name, weight in weights.items() if weight >= MIXED_SHARE * letters)
    )
    language = language_by_words(drawn, found.language) if script == "latin" else found.language
    return found if language == UNKNOWN else Detection(language, calibrated(found.confidence, letters))


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
    """langdetect's answer by its own steps, with words and arrays where it takes single characters and floats."""
    grams = np.fromiter(chain.from_iterable(map(_known_grams, _words(text))), np.intp)
    if not len(grams) or not _candidates(scripts):
        return NOT_DETECTED
    probabilities = _probabilities(grams, _prior(scripts))
    best = int(probabilities.argmax())
    if probabilities[best] <= Detector.PROB_THRESHOLD:
        return NOT_DETECTED
    language = profiles().languages[best]
    return Detection(_PUBLISHED.get(language, language), round(float(probabilities[best]), 4))


def _words(text: str) -> list[str]:
    """The words of a text as langdetect reads it: without addresses, and without Latin letters where they are few."""
    text = NGram.normalize_vi(Detector.MAIL_RE.sub(" ", Detector.URL_RE.sub(" ", text)))
    far = len(_FAR_FROM_LATIN.findall(text))
    if far and 2 * len(_LATIN.findall(text)) < far:
        text = _LATIN.sub("", text)
    return "".join(map(_normalized, text)).split()


@cache
def _prior(scripts: frozenset[str]) -> NDArray[np.float64]:
    """The logarithms of the languages' probabilities before any n-gram: alike for those of the scripts, none else."""
    candidates = _candidates(scripts)
    return np.array([0.0 if language in candidates else -np.inf for language in profiles().languages])


@cache
def _candidates(scripts: frozenset[str]) -> tuple[str, ...]:
    """langdetect's languages that are written in the scripts."""
    wanted = {language for script in scripts for language in SHARED_SCRIPTS.get(script, ())}
    wanted.update(SOLE_LANGUAGE[script] for script in scripts & SOLE_LANGUAGE.keys())
    if "latin" in scripts:
        elsewhere = set(SOLE_LANGUAGE.values()).union(*SHARED_SCRIPTS.values())
        wanted.update(language for language in profiles().languages if language not in elsewhere)
    return tuple(sorted(wanted.intersection(profiles().languages)))


class Profiles(NamedTuple):
    """langdetect's profiles: its languages, its n-grams each with its row, and the logarithms of their probabilities as
    (n-grams, languages), smoothed by langdetect's mean and not by a random amount about it."""

    languages: tuple[str, ...]
    rows: dict[str, int]
    logarithms: NDArray[np.float64]


@lru_cache(maxsize=1)
def profiles() -> Profiles:
    """The profiles that are installed with langdetect, loaded once a process.

    Its own loader makes a list of floats for each n-gram, which takes a second.
    """
    loaded = [json.loads(path.read_bytes()) for path in sorted(Path(PROFILES_DIRECTORY).iterdir())]
    rows: defaultdict[str, int] = defaultdict()
    rows.default_factory = rows.__len__
    columns = []
    for profile in loaded:
        counts = profile["freq"]
        sizes = np.fromiter(map(len, counts), np.intp, len(counts))
        known = (sizes > 0) & (sizes <= NGram.N_GRAM)
        places = np.fromiter(map(rows.__getitem__, counts), np.intp, len(counts))
        totals = np.array(profile["n_words"], np.float64)[sizes[known] - 1]
        columns.append((places[known], np.fromiter(counts.values(), np.float64, len(counts))[known] / totals))
    smoothing = Detector.ALPHA_DEFAULT / Detector.BASE_FREQ
    logarithms = np.full((len(rows), len(loaded)), np.log(smoothing))
    for language, (places, values) in enumerate(columns):
        logarithms[places, language] = np.log(values + smoothing)
    return Profiles(tuple(profile["name"] for profile in loaded), dict(rows), logarithms)


@lru_cache(maxsize=1)
def _places() -> NDArray[np.float64]:
    """Where in a text's n-grams to look, from 0 to 1, as (trials, draws); drawn at random once, for all texts."""
    chance = random.Random(SEED)
    return np.array([[chance.random() for _ in range(MOST_DRAWS)] for _ in range(TRIALS)])


@lru_cache(maxsize=65536)
def _normalized(character: str) -> str:
    return str(NGram.normalize(character))


@lru_cache(maxsize=32768)
def _known_grams(word: str) -> tuple[int, ...]:
    """langdetect's n-grams of one word that it has profiles of, by their rows: one to three signs, the word's edges
    marked with spaces, without those that end in two capitals."""
    known = profiles().rows
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


def _probabilities(grams: NDArray[np.intp], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean over the trials of the languages' probabilities, each at its first look that is sure, or its last.

    `grams` are rows of the profiles' matrix, `prior` the logarithms of the languages' probabilities before.
    """
    unsure, total = np.arange(TRIALS), np.zeros(len(prior))
    for draws in (*FIRST_DRAWS, MOST_DRAWS):
        looks = _looks(grams, prior, _places()[unsure, :draws])
        sure = looks.max(axis=2) > Detector.CONV_THRESHOLD
        ended = sure.any(axis=1)
        total += looks[ended, sure[ended].argmax(axis=1)].sum(axis=0)
        unsure = unsure[~ended]
        if not len(unsure):
            break
    else:
        total += looks[~ended, -1].sum(axis=0)
    return np.asarray(total / TRIALS)


def _looks(grams: NDArray[np.intp], prior: NDArray[np.float64], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The languages' probabilities as (trials, looks, languages): a look after each fifth of the n-grams drawn."""
    drawn = grams[(places * len(grams)).astype(np.intp)]
    by_look = profiles().logarithms[drawn].reshape(len(places), -1, DRAWS_A_LOOK, len(prior)).sum(axis=2)
    weights = np.cumsum(by_look, axis=1) + prior
    likelihoods = np.exp(weights - weights.max(axis=2, keepdims=True))
    return np.asarray(likelihoods / likelihoods.sum(axis=2, keepdims=True))


_AGREEMENT = (0.0, 0.5, 0.6, 0.72, 0.85, 0.93, 1.0)
_RIGHT = (0.0, 0.55, 0.65, 0.69, 0.8, 0.95, 1.0)
"""The share of answers that are right, where the trials agree by so much; between two of these, in a straight line."""
_LENGTH = 7.5
"""What all trials agree on is wrong in this share of texts, divided by the letters to the power of one and a half."""


def calibrated(agreement: float, letters: int) -> float:
    """The confidence that an answer is right, 0 to 1; `letters` are those of the text that was looked at."""
    share = float(np.interp(agreement, _AGREEMENT, _RIGHT))
    wrong = _LENGTH / math.pow(max(letters, 1), 1.5)
    return round(share * max(0.0, 1.0 - wrong), 4)
