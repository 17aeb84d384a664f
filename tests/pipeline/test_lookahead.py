"""The work of the next batch is begun while the present one is merged, and its contents are checked once."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.engine import Engine
from pipeline.lookahead import Lookahead
from pipeline.published.folder import OpenFolder, PublishedFolder
from pipeline.settings import RunSettings, pool_settings, read_limits
from schemas.record import InputFile
from transforms.articles.page_queue import PageQueue, page_queue
from transforms.articles.tasks import PageFile
from transforms.intake.listing import list_files

SETTINGS = RunSettings(workers=1)


@pytest.fixture
def files(tmp_path: Path) -> list[InputFile]:
    """Two small pages."""
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.html").write_text(f"<p>{name}</p>", encoding="utf-8")
    return list_files([str(tmp_path / "in")])


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[OpenFolder]:
    """An output folder of a run."""
    with PublishedFolder(str(tmp_path / "out"), min_free_bytes=0).open("night") as opened:
        yield opened


@pytest.fixture
def queue() -> Iterator[PageQueue]:
    """The queue that the lookahead and the graph's steps share, emptied afterwards."""
    shared = page_queue(pool_settings(SETTINGS))
    yield shared
    shared.close()


def test_a_batch_is_begun_when_it_is_checked(folder: OpenFolder, files: list[InputFile], queue: PageQueue) -> None:
    """All its pages are with the processes before the graph is built."""
    checked = Lookahead(folder, SETTINGS, Engine.of(())).check(files)
    assert checked.read == tuple(files)
    assert set(queue._begun) == {PageFile(file, read_limits(SETTINGS)) for file in files}


def test_the_next_batch_is_checked_once(folder: OpenFolder, files: list[InputFile], queue: PageQueue) -> None:
    """What was planned is begun when the present pages are handed in; the check that follows finds it done."""
    lookahead = Lookahead(folder, SETTINGS, Engine.of(()))
    following = files[1:]
    lookahead.plan(following)
    assert not queue._begun
    queue.begin_planned()
    assert set(queue._begun) == {PageFile(files[1], read_limits(SETTINGS))}
    hashed_then = sha256(Path(files[1].path).read_bytes()).hexdigest()
    Path(files[1].path).write_text("<p>other</p>", encoding="utf-8")
    assert lookahead.check(following).entries[0].sha256 == hashed_then
    assert lookahead.check(following).entries[0].sha256 != hashed_then
    lookahead.close()
    assert not queue._begun


def test_an_engine_begins_nothing_here(folder: OpenFolder, files: list[InputFile], queue: PageQueue) -> None:
    """Its workers are elsewhere."""
    lookahead = Lookahead(folder, SETTINGS, Engine.of(("--runner=FlinkRunner",)))
    assert lookahead.check(files).read == tuple(files)
    lookahead.plan(files)
    queue.begin_planned()
    assert not queue._begun
