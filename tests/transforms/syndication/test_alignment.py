"""How much of two articles is the same, and whether that makes them copies."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from transforms.syndication.alignment import Alignment, Sides, align, weigh
from transforms.syndication.batches import Keys, batch_of
from transforms.syndication.furniture import furniture_keys
from transforms.syndication.pair_judge import shipped_judge
from transforms.syndication.settings import MergeSettings

SETTINGS = MergeSettings()
NONE: Keys = np.zeros(0, np.uint64)


def aligned(left: Any, right: Any, furniture: Keys = NONE) -> Alignment:
    sides = Sides(batch_of([left, right]), furniture, SETTINGS)
    return align(sides[0], sides[1], SETTINGS)


def decided(left: Any, right: Any) -> bool:
    sides = Sides(batch_of([left, right]), NONE, SETTINGS)
    judge = shipped_judge()
    return judge.is_one_piece(judge.of_pair(sides[0], sides[1], align(sides[0], sides[1], SETTINGS)))


def test_coverage_is_by_words(sentences: Any, copy_of: Any) -> None:
    """The shares are those of each article's own words that stand in the other one."""
    text = sentences(1, 8)
    found = aligned(copy_of("a", text), copy_of("b", [*text[:4], *sentences(2, 12)]))
    assert found.left_words == pytest.approx(0.5, abs=0.05)
    assert found.right_words == pytest.approx(0.25, abs=0.05)


def test_small_edits_match(copy_of: Any, sentences: Any) -> None:
    """A sentence with one word changed is the same passage, another sentence is not."""
    sentence = (
        "The council of Lower Marsh voted on Tuesday to rebuild the wooden bridge that the spring flood had "
        "carried away, although the cheaper of the two offers came in at twice the sum in this year's budget."
    )
    changed = copy_of("b", [sentence.replace("Tuesday", "Wednesday")])
    assert aligned(copy_of("a", [sentence]), changed).left_words == 1.0
    assert aligned(copy_of("a", [sentence]), copy_of("b", sentences(1, 1))).left_words == 0.0


def test_shared_speech_is_no_copy(copy_of: Any, sentences: Any) -> None:
    """Two reports that quote one statement at length are no copies; the same shared sentences unquoted are."""
    statement = sentences(1, 5)
    quoted = [f"“{sentence}”" for sentence in statement]
    assert not decided(copy_of("a", [*sentences(2, 3), *quoted]), copy_of("b", [*sentences(3, 3), *quoted]))
    assert decided(copy_of("a", [*sentences(2, 3), *statement]), copy_of("b", [*sentences(3, 3), *statement]))


def test_shared_captions_are_no_copy(copy_of: Any, sentences: Any) -> None:
    """Short shared lines weigh less than their words: they prove little."""
    places = ("old", "new", "town", "summer", "winter", "river")
    captions = [f"Guests arrive at the {place} ball together." for place in places]
    left, right = [*sentences(2, 3), *captions], [*sentences(3, 3), *captions]
    assert not decided(copy_of("a", left), copy_of("b", right))


@pytest.mark.parametrize(
    ("place", "copies"), [(0, True), (40, False)], ids=["excerpt-from-the-head", "brief-in-a-live-blog"]
)
def test_much_longer_texts(copy_of: Any, sentences: Any, place: int, copies: bool) -> None:
    """A dispatch and the excerpt of its beginning are copies; a live blog and a brief inside it are not."""
    brief = sentences(1, 8)
    blog = sentences(2, 60)
    assert decided(copy_of("a", brief), copy_of("b", [*blog[:place], *brief, *blog[place:]])) is copies


def test_tiny_share_of_the_longer_text_is_no_copy(copy_of: Any, sentences: Any) -> None:
    """A day's round-up that begins with a brief is no copy of it, where the brief is a small part."""
    assert not decided(copy_of("a", sentences(1, 2)), copy_of("b", [*sentences(1, 2), *sentences(2, 60)]))


@pytest.mark.parametrize(
    ("left", "right", "copies"),
    [
        ("港口今天关闭因为起重机倒入水中。", "港口今天关闭因为起重机倒入水中。", True),
        ("港口今天关闭因为起重机倒入水中。", "学校的孩子们用旧洗衣机造了一台望远镜。", False),
        ("Ferry cancelled, storm expected.", "Ferry cancelled; storm expected", True),
        ("Ferry cancelled, storm expected.", "Library reopens after repairs.", False),
        ("Apple 发布新手机 iPhone 售价公布。", "Apple 发布新手机 iPhone 售价公布。", True),
    ],
    ids=["chinese-same", "chinese-other", "brief-same", "brief-other", "mixed-scripts"],
)
def test_short_items(copy_of: Any, left: str, right: str, copies: bool) -> None:
    """Items below one passage are compared as a whole."""
    assert decided(copy_of("a", [left]), copy_of("b", [right])) is copies


def test_furniture_does_not_count(copy_of: Any, sentences: Any) -> None:
    """Passages that are furniture on their site count neither as shared nor as text; elsewhere they do."""
    notice = sentences(9, 6)
    left, right = (copy_of(name, [*sentences(topic, 2), *notice], "s.example") for name, topic in (("a", 1), ("b", 2)))
    passages = np.frombuffer(copy_of("x", notice).passages, "<u8")
    known = np.sort(furniture_keys(batch_of([left] * len(passages)).site_keys, passages))
    assert aligned(left, right).left_words > 0.5
    assert aligned(left, right, known).left_words == 0.0


def test_articles_without_passages_are_no_copies(copy_of: Any) -> None:
    """Nothing in common is nothing, also where there is nothing at all."""
    assert not decided(copy_of("a", [""]), copy_of("b", [""]))


def test_weights() -> None:
    """Speech weighs half, short passages less, and no passage nothing."""
    weights = weigh(np.array([23, 23, 3], np.uint16), np.array([0, 255, 0], np.uint8), SETTINGS)
    assert weights.tolist() == [20.0, 10.0, 1.0]
