"""Which pairs of articles become links between stories, and how many a story has."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from schemas.link import Link, LinkRelation
from transforms.syndication.batches import NEVER
from transforms.syndication.linking import CLOSE, MOST_LINKS, ComparedPair, choose_links

DAY = 86_400_000_000
PAIR = ComparedPair(
    "a", "b", (False, False), (3 * DAY, DAY), (7, 7), LinkRelation.FOLLOW_UP, (0.4, 0.3, 0.0, 1.0), probability=0.2
)
THRESHOLD = 0.5


def links(
    *pairs: ComparedPair, stories: dict[str, str] | None = None, begun: frozenset[str] = frozenset()
) -> list[Link]:
    return list(choose_links(pairs, stories or {}, begun, THRESHOLD))


def test_the_later_story_is_linked_to_the_earlier_one() -> None:
    """Whichever article came first in the pair, the shares stay with their article."""
    expected = Link("a", "a", "b", "b", LinkRelation.FOLLOW_UP, 0.4, 0.3, 0.0, 1.0, 0.2, 2.0)
    assert links(PAIR) == links(PAIR.turned()) == [expected]


@pytest.mark.parametrize("published", [(NEVER, 1), (5, 5)], ids=["unknown", "same-time"])
def test_where_no_date_tells_what_they_hold_does(published: tuple[int, int]) -> None:
    """The order of two stories never depends on the order of the pair, and on their ids only where they hold the
    same."""
    (other,) = links(replace(PAIR, published=published, ranks=(8, 7)))
    assert other.copy_id == "a"
    pair = replace(PAIR, published=published)
    (link,) = links(pair)
    assert (link.copy_id, link.days_apart) == ("b", None if NEVER in published else 0.0)
    assert links(pair.turned()) == [link]


def test_a_new_story_is_linked_to_a_known_one() -> None:
    """Also where the known one was published later."""
    (link,) = links(replace(PAIR, known=(True, False)))
    assert (link.copy_id, link.other_copy_id, link.days_apart) == ("b", "a", -2.0)


def test_two_known_stories_are_not_linked_again() -> None:
    """Neither by themselves, nor by a new copy of one of them."""
    assert links(replace(PAIR, known=(True, True))) == []
    assert links(replace(PAIR, known=(True, False)), stories={"b": "known-before"}) == []
    assert len(links(replace(PAIR, known=(True, False)), stories={"b": "new"}, begun=frozenset({"new"}))) == 1


def test_the_nearest_copies_speak_for_their_stories() -> None:
    """Two stories have one link, of the pair of copies that is most likely one piece."""
    stories = {"a": "s", "c": "s"}
    near, far = replace(PAIR, left="c", probability=0.3), PAIR
    for order in permutations((near, far)):
        (link,) = links(*order, stories=stories, begun=frozenset({"s"}))
        assert (link.copy_id, link.story_id, link.other_story_id) == ("c", "s", "b")


@pytest.mark.parametrize(("above", "count"), [(0.1, 1), (CLOSE + 0.01, 0)], ids=["close", "sure"])
def test_merged_and_close(above: float, count: int) -> None:
    """Copies of one story are linked where the judge was not sure, under the story's one id."""
    pair = replace(PAIR, probability=THRESHOLD + above, relation=LinkRelation.NEAR_COPY)
    found = links(pair, stories={"a": "b", "b": "b"}, begun=frozenset({"b"}))
    assert [(link.story_id, link.other_story_id) for link in found] == [("b", "b")] * count


def test_a_story_has_so_many_links_and_no_more() -> None:
    """A story that stands beside thousands keeps its nearest, in whatever order they come."""
    pairs = [
        replace(PAIR, right=f"n{number:04d}", probability=0.4 - number / 10_000) for number in range(2 * MOST_LINKS)
    ]
    found = links(*pairs)
    assert [link.other_story_id for link in found] == [f"n{number:04d}" for number in range(MOST_LINKS)]
    assert links(*reversed(pairs)) == found


def test_a_story_is_as_old_as_its_first_copy() -> None:
    """Which story is the later one is told by all copies that were compared, not by the nearest alone."""
    undated = replace(PAIR, left="a2", published=(NEVER, DAY), probability=0.3)
    (link,) = links(PAIR, undated, stories={"a2": "a", "a": "a"}, begun=frozenset({"a"}))
    assert (link.copy_id, link.story_id, link.days_apart) == ("a2", "a", 2.0)
