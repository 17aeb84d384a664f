"""What one batch remembers the next one finds: stories by their passages, furniture by site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

import apache_beam as beam
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to

from schemas.fingerprint import Fingerprint, SiteFurniture
from schemas.run_info import RunInfo
from tests.transforms.syndication.conftest import _sentence
from transforms.memory.known import Memory
from transforms.memory.recall import RecallStories
from transforms.memory.remember import WriteState
from transforms.memory.segment_names import Table
from transforms.memory.stories import KnownStory, NewStory
from transforms.publishing.staging import Stage
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.furniture import ANYWHERE
from transforms.syndication.passages import split_passages

RUN = RunInfo("night", datetime(2024, 11, 2, tzinfo=timezone.utc))
TEXTS = {name: "\n".join(_sentence(topic, number) for number in range(12)) for topic, name in enumerate("abc")}


def _mark(copy_id: str, text: str, site: str = "harbour.example") -> Fingerprint:
    from schemas.article import Article, Metadata

    passages = split_passages(text, "en")
    article = Article(
        copy_id=copy_id,
        input_path=copy_id,
        record_offset=0,
        content_sha256="00" * 32,
        metadata=Metadata(site=site),
        text=text,
        language="en",
        language_confidence=1.0,
        removed=(),
        passages=passages,
        word_count=len(text.split()),
        simhash=0,
    )
    return fingerprint_of(article)


def _remembered(folder: Path, stories: Sequence[NewStory], furniture: Sequence[SiteFurniture], day: int = 7) -> Memory:
    """The memory of the next batch, after one that has published these stories."""
    memory = Memory(sequence=1, day=day)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        learned = (
            pipeline | "Stories" >> beam.Create(list(stories)),
            pipeline | "Furniture" >> beam.Create(list(furniture)),
        )
        _ = learned | WriteState(Stage(str(folder), RUN), memory)
    found = {table: tuple(sorted(map(str, folder.rglob(f"{table.value}/*.staged")))) for table in Table}
    return Memory(segments=tuple(found.items()), sequence=2, day=day + 1)


def _story(name: str, furniture: tuple[int, ...] = ()) -> NewStory:
    return NewStory(KnownStory(_mark(f"{ord(name):032x}", TEXTS[name]), name.encode() * 16, ord(name)), furniture)


def test_a_copy_of_a_known_story_finds_it(tmp_path: Path) -> None:
    """The story that shares passages comes back as it was remembered; one that shares none does not."""
    memory = _remembered(tmp_path, [_story("a"), _story("b")], [])
    copy = _mark("f" * 32, "\n".join(TEXTS["a"].split("\n")[:8]), "elsewhere.example")
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        recalled = pipeline | beam.Create([copy]) | RecallStories(memory)
        told = recalled.stories | beam.Map(lambda story: (story.story_id, story.text_hash, story.place))
        assert_that(told, equal_to([(f"{ord('a'):032x}", b"a" * 16, ord("a"))]))


def test_stories_before_the_lookback_are_not_found(tmp_path: Path) -> None:
    """`since` bounds how old a story may be."""
    known = _remembered(tmp_path, [_story("a")], [])
    late = Memory(segments=known.segments, sequence=2, day=9, since=8)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        recalled = pipeline | beam.Create([_mark("f" * 32, TEXTS["a"])]) | RecallStories(late)
        assert_that(recalled.stories, equal_to([]))


def test_furniture_of_a_site_comes_with_its_articles(tmp_path: Path) -> None:
    """A passage that the article's site repeats is told, and one of any site's; another site's is not."""
    mark = _mark("f" * 32, TEXTS["c"])
    passage = int.from_bytes(mark.passages[:8], "little", signed=True)
    learned = [SiteFurniture(site, passage, 5) for site in ("harbour.example", ANYWHERE, "other.example")]
    memory = _remembered(tmp_path, [_story("a")], learned)
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        recalled = pipeline | beam.Create([mark]) | RecallStories(memory)
        assert_that(recalled.furniture, equal_to(learned[:2]))


def test_nothing_is_looked_up_where_nothing_is_known() -> None:
    """The first batch of a folder has no segments to read."""
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        recalled = pipeline | beam.Create([_mark("f" * 32, TEXTS["a"])]) | RecallStories(Memory())
        assert_that(recalled.stories, equal_to([]))


def test_equal_stories_make_equal_segments(tmp_path: Path) -> None:
    """The order in which stories come leaves no mark in the files."""
    stories = [_story(name) for name in "abc"]
    one = _remembered(tmp_path / "one", stories, [])
    two = _remembered(tmp_path / "two", stories[::-1], [])
    read = [[Path(path).read_bytes() for _, paths in memory.segments for path in paths] for memory in (one, two)]
    assert read[0] == read[1]
    assert read[0]
