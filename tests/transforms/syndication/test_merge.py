"""The transform that gathers the copies of each story, run on Beam."""

from __future__ import annotations

import pickle
from dataclasses import asdict, replace
from typing import Any

import apache_beam as beam
import numpy as np
import pytest
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that
from apache_beam.transforms.window import FixedWindows, TimestampedValue

from schemas.fingerprint import SiteFurniture
from schemas.link import Link, LinkRelation
from schemas.story import Relation
from transforms.syndication.merge import MergeCopies
from transforms.syndication.merge_steps import (
    AlignCandidates,
    FindShared,
    LinkArticles,
    PackCopies,
    PackFurniture,
    SendMembers,
)
from transforms.syndication.pair_judge import shipped_judge
from transforms.syndication.settings import MergeSettings

MIXED = 40


def mixed_corpus(sentences: Any, copy_of: Any) -> list[Any]:
    """Stories with edited, shortened, extended and repeated copies, a notice on one site, and articles alone."""
    words = sentences(99, 1)
    copies = []
    for story in range(MIXED):
        text = sentences(story, 6 + story % 9)
        site = f"site{story % 5}.example"
        copies.append(copy_of(f"{story:02d}-a", [*text, *(words if story % 5 == 0 else [])], site))
        if story % 2:
            copies.append(copy_of(f"{story:02d}-b", text[: 2 * len(text) // 3 + 1], "brief.example"))
            copies.append(copy_of(f"{story:02d}-c", [*text, *sentences(story, 3, 500)], "long.example"))
        if story % 7 == 0:
            copies.append(copy_of(f"{story:02d}-d", text, site))
    return copies


DAY = {"published_at": 5, "date_trusted": True}


def relations(sentences: Any, copy_of: Any) -> list[Any]:
    """Each kind of copy of one dispatch, and an article of its own."""
    text = sentences(101, 10)
    return [
        copy_of("agency", text, "wire.example", is_origin=True),
        copy_of("identical", text, "a.example", **DAY),
        copy_of("edited", [*text[:8], *sentences(102, 2)], "b.example", **DAY),
        copy_of("excerpt", text[:3], "c.example", **DAY),
        copy_of("extended", [*text, *sentences(103, 14)], "d.example", **DAY),
        copy_of("revision", [*text[:9], *sentences(104, 1)], "wire.example", **DAY),
        copy_of("other", sentences(105, 10), "b.example", **DAY),
    ]


def chain(sentences: Any, copy_of: Any) -> list[Any]:
    """A~B~C, where A and C have little in common."""
    text = sentences(111, 20)
    return [
        copy_of(name, text[start : start + 10], f"{name}.example", published_at=start, date_trusted=True)
        for name, start in (("chain-a", 0), ("chain-b", 4), ("chain-c", 8))
    ]


def earlier_stories(sentences: Any, copy_of: Any) -> list[Any]:
    """Stories of earlier runs: one with a new copy, one alone, and two alike with one new copy."""
    one, two, three = (sentences(topic, 8) for topic in (121, 122, 123))
    return [
        copy_of("old", one, "a.example", published_at=9, date_trusted=True, story_id="story"),
        copy_of("new", one, "b.example", published_at=1, date_trusted=True, is_origin=True),
        copy_of("old-alone", two, "a.example", story_id="story-alone"),
        *(copy_of(f"twin-{n}", three, published_at=n, date_trusted=True, story_id=f"story-{n}") for n in (1, 2)),
        copy_of("new-twin", three),
    ]


def notice(sentences: Any, copy_of: Any) -> list[Any]:
    """Unlike short articles of one site with a notice, and one of another site."""
    words = sentences(139, 4)
    copies = [copy_of(f"notice-{n}", [*sentences(130 + n, 5), *words], "paper.example") for n in range(4)]
    return [*copies, copy_of("elsewhere", [*sentences(138, 4), *words], "other.example")]


def repeats(sentences: Any, copy_of: Any) -> list[Any]:
    """One story captured five times on a site, and one dispatch on forty sites."""
    captured = [copy_of(f"capture-{n}", [*sentences(141, 9), *sentences(142, 1, n)], "paper.example") for n in range(5)]
    return captured + [copy_of(f"dispatch-{n:02d}", sentences(143, 9), f"s{n}.example") for n in range(40)]


def many(sentences: Any, copy_of: Any) -> list[Any]:
    """A story of 300 copies, each with a sentence of its own, and 300 articles of as many sites with one in common."""
    great = [copy_of(f"g{n:03d}", [*sentences(151, 8), *sentences(152, 1, n)], f"g{n}.example") for n in range(300)]
    shared = sentences(153, 1)
    return great + [copy_of(f"q{n:03d}", [*sentences(1000 + n, 8), *shared], f"q{n}.example") for n in range(300)]


def known_notice(sentences: Any, copy_of: Any) -> list[Any]:
    """Two articles with a notice that earlier runs have learned for the site of one of them."""
    text = [*sentences(161, 5), *sentences(169, 1)]
    return [copy_of("known", text, "weekly.example"), copy_of("unknown", text, "b.example")]


SCENARIOS = (relations, chain, earlier_stories, notice, repeats, many, known_notice)


@pytest.fixture(scope="module")
def merged(merge: Any, sentences: Any, copy_of: Any) -> Any:
    """All scenarios in one run, since what is apart must not touch: placements by id, and furniture."""
    copies = [copy for scenario in SCENARIOS for copy in scenario(sentences, copy_of)]
    copies += [copy_of("blank-1", [""]), copy_of("blank-2", [""])]
    passage = int(np.frombuffer(copy_of("x", sentences(169, 1)).passages, "<i8")[0])
    placed, furniture = merge(copies, MergeSettings(batch_size=64), [SiteFurniture("weekly.example", passage, 12)])
    assert len(placed) == sum(copy.story_id is None for copy in copies)
    return placed, furniture


@pytest.fixture(scope="module")
def placed(merged: Any) -> Any:
    return merged[0]


def test_relations(placed: Any) -> None:
    """Each kind of copy has its relation to the canonical one, and shares of words both ways."""
    for name in ("identical", "edited", "excerpt", "extended", "revision"):
        assert (placed[name].story_id, placed[name].relation.value) == ("agency", name)
    assert placed["agency"].relation is Relation.CANONICAL
    assert placed["other"].story_id == "other"
    assert placed["excerpt"].coverage == 1.0
    assert placed["excerpt"].canonical_coverage == pytest.approx(0.3, abs=0.05)
    assert placed["extended"].coverage < 0.5 < placed["extended"].canonical_coverage


def test_chains_do_not_merge(placed: Any) -> None:
    """C shares much with B but little with the canonical A, and stays a story of its own."""
    assert [placed[f"chain-{name}"].story_id for name in "abc"] == ["chain-a", "chain-a", "chain-c"]


def test_known_story_leads_and_is_not_placed(placed: Any) -> None:
    """A story of an earlier run gives its id to new copies, whatever their date, and has no placement itself."""
    assert (placed["new"].story_id, placed["new"].relation) == ("story", Relation.IDENTICAL)
    assert not {"old", "old-alone", "twin-1", "twin-2"} & set(placed)


def test_known_stories_stay_apart(placed: Any) -> None:
    """Of two like stories of earlier runs a copy joins the first in order."""
    assert placed["new-twin"].story_id == "story-1"


def test_furniture_is_learned_marked_and_not_counted(merged: Any) -> None:
    """A notice under unlike articles of one site is furniture, and so is what ends 300 articles of as many sites:
    marked by its indices, and no reason to merge."""
    placed, furniture = merged
    assert sorted((site, articles) for site, _, articles in furniture) == [("", 300), *[("paper.example", 4)] * 4]
    assert all(placed[f"q{n:03d}"].furniture == (8,) for n in range(300))
    assert [placed[f"notice-{n}"].furniture for n in range(4)] == [(5, 6, 7, 8)] * 4
    assert placed["elsewhere"].furniture == ()
    assert all(placed[name].story_id == name for name in ("notice-0", "notice-1", "notice-2", "elsewhere"))


def test_known_furniture_counts_from_the_first_article(placed: Any) -> None:
    """What earlier runs learned of a site is furniture in one article of it, and on that site only."""
    assert (placed["known"].furniture, placed["unknown"].furniture) == ((5,), ())


def test_captures_and_syndication_make_no_furniture(placed: Any) -> None:
    """A story captured five times and a dispatch on forty sites keep their sentences, each as one story."""
    for name, count in (("capture", 5), ("dispatch", 40)):
        found = [placement for key, placement in placed.items() if key.startswith(name)]
        assert [placement.furniture for placement in found] == [()] * count
        assert len({placement.story_id for placement in found}) == 1


def test_great_story_and_wide_quotation(placed: Any) -> None:
    """300 copies are one story; 300 articles with one sentence in common stay apart."""
    assert len({placement.story_id for name, placement in placed.items() if name[0] == "g"}) == 1
    assert len({placement.story_id for name, placement in placed.items() if name[0] == "q"}) == 300


def test_articles_without_passages_are_stories(placed: Any) -> None:
    """Articles without any words are placed, each by itself."""
    assert [placed[name].story_id for name in ("blank-1", "blank-2")] == ["blank-1", "blank-2"]


def test_neither_order_nor_bundles_matter(merge: Any, sentences: Any, copy_of: Any) -> None:
    """Any order of the input, any size of batches and any number of buckets give equal placements and furniture."""
    copies = mixed_corpus(sentences, copy_of)
    expected = merge(copies)
    for buckets in (1, 5):
        shuffled = [copies[place] for place in np.random.default_rng(buckets).permutation(len(copies))]
        assert merge(shuffled, MergeSettings(buckets=buckets, batch_size=7)) == expected
    assert len(expected[0]) == len(copies)
    assert len({placement.story_id for placement in expected[0].values()}) == MIXED


def linked(copies: list[Any], settings: MergeSettings, check: Any) -> None:
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        merged = pipeline | beam.Create(copies) | MergeCopies(settings)
        assert_that(merged.links, check)


def crowd(sentences: Any, copy_of: Any) -> list[Any]:
    """Nine pieces on one subject: each quotes some of the same sentences, with two edited copies; nobody states a
    date."""
    quoted = sentences(201, 6)
    copies = []
    for piece in range(9):
        own = sentences(210 + piece, 9)
        text = [*own[:5], *(quoted[(piece + turn) % 6] for turn in range(3)), *own[5:]]
        copies.append(copy_of(f"{piece}-a", text, f"a{piece}.example"))
        copies.append(copy_of(f"{piece}-b", [*text[:-1], *sentences(230 + piece, 1)], f"b{piece}.example"))
        copies.append(copy_of(f"{piece}-c", [*text[1:], *sentences(240 + piece, 1)], f"c{piece}.example"))
    return copies


def by_content(copies: list[Any], merge: Any) -> tuple[Any, Any]:
    """Placements and links, told by what the copies hold in place of their ids."""
    held = {copy.copy_id: (copy.site, copy.passages) for copy in copies}
    found: list[Link] = []
    placed, _ = merge(copies, links=found)
    links = [{**asdict(link), **{name: held[getattr(link, name)] for name in LINK_IDS}} for link in found]
    stories = {held[key]: (held[copy.story_id], replace(copy, copy_id="", story_id="")) for key, copy in placed.items()}
    return stories, sorted(links, key=lambda link: (link["copy_id"], link["other_copy_id"]))


LINK_IDS = ("copy_id", "story_id", "other_copy_id", "other_story_id")


@pytest.mark.parametrize("seed", range(3))
def test_renaming_changes_nothing_but_ids(merge: Any, sentences: Any, copy_of: Any, seed: int) -> None:
    """Whatever the articles are called, the same copies are brought together, the same copy tells each story and the
    same stories are linked, in the same direction."""
    copies = [*crowd(sentences, copy_of), *mixed_corpus(sentences, copy_of)[:40]]
    names = np.random.default_rng(seed).permutation(len(copies)).tolist()
    renamed = [replace(copy, copy_id=f"renamed-{name:03d}") for copy, name in zip(copies, names, strict=True)]
    stories, links = by_content(copies, merge)
    assert len(links) > 20
    assert by_content(renamed, merge) == (stories, links)


def test_stories_that_share_passages_are_linked(sentences: Any, copy_of: Any) -> None:
    """A follow-up is linked to the story that it re-uses, once, whatever the order and the buckets; strangers are not,
    nor are two stories of earlier runs."""
    old = sentences(1, 12)
    copies = [
        copy_of("old", old, "a.example", published_at=5, date_trusted=True),
        copy_of("next", [*sentences(2, 10), *old[8:]], "a.example", published_at=86_400_000_005, date_trusted=True),
        copy_of("stranger", sentences(3, 10), "a.example"),
        copy_of("known-1", sentences(4, 10), story_id="known-1"),
        copy_of("known-2", [*sentences(5, 10), *sentences(4, 5)], story_id="known-2"),
    ]

    def check(links: list[Link]) -> None:
        assert [(link.story_id, link.other_story_id, link.relation) for link in links] == [
            ("next", "old", LinkRelation.FOLLOW_UP)
        ]
        assert links[0].other_coverage == pytest.approx(4 / 12, abs=0.05)

    linked(copies, MergeSettings(), check)
    linked(copies[::-1], MergeSettings(buckets=1, batch_size=2), check)


@pytest.mark.parametrize("step", [PackCopies, FindShared, LinkArticles, SendMembers], ids=str)
def test_steps_can_be_pickled(step: Any) -> None:
    """Every step travels to worker processes."""
    pickle.loads(pickle.dumps(step(MergeSettings())))
    pickle.loads(pickle.dumps(PackFurniture()))
    pickle.loads(pickle.dumps(AlignCandidates(MergeSettings(), shipped_judge())))


def test_windows_are_merged_apart(sentences: Any, copy_of: Any) -> None:
    """On windowed input each window is a merge of its own, with its own furniture."""
    text, words = sentences(1, 8), sentences(99, 1)
    early = [copy_of("a", text), copy_of("b", text), copy_of("alone", sentences(2, 5))]
    late = [copy_of("c", text), *(copy_of(f"n{n}", [*sentences(10 + n, 5), *words], "s.example") for n in range(3))]

    def check(placed: list[tuple[str, str, int]]) -> None:
        assert sorted(placed) == [
            ("a", "a", 0),
            ("alone", "alone", 0),
            ("b", "a", 0),
            ("c", "c", 0),
            *((f"n{n}", f"n{n}", 1) for n in range(3)),
        ]

    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        timed = [TimestampedValue(copy, 5) for copy in early] + [TimestampedValue(copy, 65) for copy in late]
        copies = pipeline | beam.Create(timed) | beam.Map(lambda value: value) | beam.WindowInto(FixedWindows(60))
        merged = copies | MergeCopies()
        rows = merged.placements | "Pick" >> beam.Map(lambda p: (p.copy_id, p.story_id, len(p.furniture)))
        assert_that(rows, check)
