"""Simhashes: bit for bit those of the library."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
import xxhash
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from simhash import Simhash

from transforms.syndication import simhashing
from transforms.syndication.simhashing import article_simhash, passage_simhashes

WORDS = st.lists(st.text(alphabet="abcdeé漢", min_size=1, max_size=6), min_size=1, max_size=40)


@pytest.fixture(params=[20_000, 3], ids=["at once", "in portions"])
def _portions(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sums as they are, and taken of three words at a time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(simhashing, "_MOST_AT_ONCE", request.param)
        yield


def library(features: list[str] | dict[str, int]) -> int:
    return int(Simhash(features, hashfunc=xxhash.xxh3_64_digest).value)


@pytest.mark.usefixtures("_portions")
@given(st.lists(WORDS, max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_passages_equal_the_library(passages: list[list[str]]) -> None:
    """The values computed at once equal the library's, one by one."""
    pairs = [[f"{left} {right}" for left, right in pairwise(words)] for words in passages]
    expected = [library(words + paired) for words, paired in zip(passages, pairs, strict=True)]
    assert passage_simhashes(passages).tolist() == expected
    assert passage_simhashes(passages).dtype == np.uint64


@pytest.mark.usefixtures("_portions")
@given(st.lists(st.text(alphabet="abcdeé", min_size=1, max_size=6), min_size=1, max_size=40))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_article_equals_the_library(words: list[str]) -> None:
    """An article's simhash is the library's over word frequencies, as a signed number."""
    frequencies = {word: words.count(word) for word in words}
    assert article_simhash(words) % 2**64 == library(frequencies)


def test_article_simhash_is_signed() -> None:
    """Values fit the signed integers of Arrow and Beam, and both signs occur."""
    values = [article_simhash([f"word{number}", f"other{number}"]) for number in range(40)]
    assert all(-(2**63) <= value < 2**63 for value in values)
    assert min(values) < 0 < max(values)


def test_frequencies_above_a_byte_count() -> None:
    """A word repeated a thousand times outweighs the rest."""
    assert article_simhash(["harbour"] * 1_000 + ["crane", "barge", "gravel"]) == article_simhash(["harbour"])


def test_no_words() -> None:
    """Without words the simhash is 0."""
    assert article_simhash([]) == 0
