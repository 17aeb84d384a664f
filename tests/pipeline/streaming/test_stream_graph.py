"""A stream from files to published rows, with the watermark in the test's hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.published.commit import read_commit
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.run import run
from pipeline.settings import RunSettings
from schemas.layout import COMMITS, commits_in
from schemas.record import InputFile
from tests.pipeline.conftest import rows
from tests.pipeline.newsroom import line, page, sentences
from tests.pipeline.streaming.conftest import Event, RunStream
from transforms.intake.listing import list_files

ERROR_PAGE = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
RUN_COLUMNS = {"run_id", "first_seen_at", "run_date"}


@dataclass(frozen=True)
class Newsroom:
    """Files that came as a stream, where they were published, and which of them with which window."""

    inputs: Path
    output: Path
    windows: dict[str, list[str]]
    too_late: str


def write(folder: Path, name: str, html: str) -> InputFile:
    (folder / name).write_text(html)
    return list_files([str(folder / name)])[0]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory, run_stream: RunStream) -> Newsroom:
    """Two files and an error page on time, a copy a window later, one file late, one too late, and empty windows."""
    folder = tmp_path_factory.mktemp("newsroom")
    inputs, output = folder / "in", folder / "out"
    inputs.mkdir()
    first = write(inputs, "first.html", page("one.example", 1))
    second = write(inputs, "second.html", page("two.example", 2))
    error = write(inputs, "error.html", ERROR_PAGE)
    copy = write(inputs, "copy.html", page("three.example", "copy", [*sentences(1, 9), *sentences("added", 1)]))
    late = write(inputs, "late.html", page("four.example", "late", sentences(2, 9)))
    missed = write(inputs, "missed.html", page("five.example", 5))
    events: list[Event] = [(10, first), (20, second), (30, error), 65, (70, copy), (25, late)]
    run_stream(output, [*events, 800, (35, missed), 900], [missed.path])
    windows = {
        "window-19700101T000000Z-19700101T000100Z": ["error.html", "first.html", "second.html"],
        "window-19700101T000100Z-19700101T000200Z": ["copy.html"],
        "window-19700101T000600Z-19700101T000700Z": ["late.html"],
    }
    return Newsroom(inputs, output, windows, "missed.html")


def content(output: Path, dataset: str) -> list[dict[str, Any]]:
    """All rows without what tells runs apart."""
    found = ({name: value for name, value in row.items() if name not in RUN_COLUMNS} for row in rows(output, dataset))
    return sorted(found, key=repr)


def test_each_window_is_one_commit(newsroom: Newsroom) -> None:
    """Windows that have files are committed once each, in the order of time, and empty ones are not."""
    store = open_store(str(newsroom.output))
    names, done = commits_in(store.names(COMMITS))
    commits = [read_commit(store, name) for name in names]
    held = {commit.manifest.run_id: [Path(file.path).name for file in commit.inputs] for commit in commits}
    assert held == newsroom.windows
    assert len(names) == len(newsroom.windows)
    assert done == set(names)
    assert verify(str(newsroom.output)) == []


def test_rows_tell_their_window(newsroom: Newsroom) -> None:
    """Every file of a window is one row of copies or rejects, under the window's name."""
    found: dict[str, list[str]] = {}
    for row in rows(newsroom.output, "copies") + rows(newsroom.output, "rejects"):
        found.setdefault(row["run_id"], []).append(Path(row["input_path"]).name)
    assert {run_id: sorted(names) for run_id, names in found.items()} == newsroom.windows
    assert [row["reason"] for row in rows(newsroom.output, "rejects")] == ["error_page"]


def test_copies_find_the_stories_of_earlier_windows(newsroom: Newsroom) -> None:
    """A copy that comes a window later, or late, gets the id of the story that is published already."""
    stories = {Path(row["input_path"]).name: row["story_id"] for row in rows(newsroom.output, "copies")}
    assert stories["copy.html"] == stories["first.html"]
    assert stories["late.html"] == stories["second.html"]
    assert len(rows(newsroom.output, "articles")) == 2


def test_nothing_is_left_behind(newsroom: Newsroom) -> None:
    """The stages of published windows are gone, and so is the lock."""
    left = [path.name for path in (newsroom.output / "_copydesk" / "windows").rglob("*") if path.is_file()]
    assert left == []
    assert not (newsroom.output / "_copydesk" / "lock").exists()


def test_a_stream_publishes_what_runs_would(newsroom: Newsroom, tmp_path: Path) -> None:
    """Runs over the same files, window by window, publish equal rows."""
    for names in newsroom.windows.values():
        run([str(newsroom.inputs / name) for name in names], str(tmp_path), RunSettings(workers=1), quiet=True)
    for dataset in ("articles", "copies", "rejects"):
        assert content(newsroom.output, dataset) == content(tmp_path, dataset)


def test_a_run_takes_what_came_too_late(newsroom: Newsroom, run_stream: RunStream) -> None:
    """A run over the input folder reads the one file that no commit holds, and a new stream over all finds nothing."""
    summary = run([str(newsroom.inputs)], str(newsroom.output), RunSettings(workers=1), quiet=True)
    assert (summary.files_new, summary.records_read) == (1, 1)
    assert newsroom.too_late in {Path(row["input_path"]).name for row in rows(newsroom.output, "copies")}
    before = rows(newsroom.output, "copies")
    events: list[Event] = [(10, file) for file in list_files([str(newsroom.inputs)])]
    run_stream(newsroom.output, events, [])
    assert rows(newsroom.output, "copies") == before
    assert verify(str(newsroom.output)) == []


def test_of_a_changed_file_only_what_is_new_is_published(run_stream: RunStream, tmp_path: Path) -> None:
    """A file of lines that has grown is read again in a later window, and its old lines are not published twice."""
    feed, output = tmp_path / "feed.jsonl", tmp_path / "out"
    feed.write_text(line("one.example", 1) + line("one.example", 2))
    short = list_files([str(feed)])[0]
    run_stream(output, [(10, short)], [])
    feed.write_text(feed.read_text() + line("one.example", 3))
    grown = list_files([str(feed)])[0]
    run_stream(output, [(70, grown), (75, grown)], [])
    assert sorted(row["title"] for row in rows(output, "copies")) == [f"Report {n} from one" for n in (1, 2, 3)]
    assert verify(str(output)) == []
