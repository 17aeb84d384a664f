"""The same folder, hour after hour: what is new is read, what is known is found again, what is published stays."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import duckdb
import pytest

from pipeline.published.verify import verify
from pipeline.run import run, run_graph
from pipeline.settings import RunSettings
from pipeline.summary import Summary
from schemas.tables import Dataset

SETTINGS = RunSettings(workers=1, time_limit=600.0)
NOTICE = "Readers of this paper can join the evening walk along the old canal every week."


def bytes_of(output: Path) -> dict[str, str]:
    """Every published file, every commit and the whole state, by path, as hashes."""
    kept = [*(dataset.value for dataset in Dataset), "_copydesk/commits", "_copydesk/state"]
    files = (path for name in kept for path in (output / name).rglob("*") if path.is_file())
    return {str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rows(output: Path, dataset: str) -> list[dict[str, Any]]:
    if not (output / dataset).is_dir():
        return []
    with duckdb.connect() as connection:
        cursor = connection.execute(f"select * from read_parquet('{output}/{dataset}/**/*.parquet')")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory, newsroom: ModuleType) -> SimpleNamespace:
    """Four runs over one folder that changes between them, and what each of them left."""
    folder = tmp_path_factory.mktemp("history")
    inputs, output = folder / "in", folder / "out"
    inputs.mkdir()

    def publish(settings: RunSettings = SETTINGS) -> tuple[Summary, dict[str, str]]:
        summary = run([str(inputs)], str(output), settings, quiet=True)
        return summary, bytes_of(output)

    feed, other, note = inputs / "feed.jsonl", inputs / "page.html", inputs / "note.txt"
    feed.write_text(
        newsroom.line("one.example", "flood")
        + newsroom.line("two.example", "fair")
        + "this line is no article\n"
        + "".join(newsroom.line("daily.example", f"daily {n}", [*newsroom.sentences(n, 8), NOTICE]) for n in range(2))
    )
    other.write_text(newsroom.page("three.example", "ship"))
    note.write_text("\n".join(newsroom.sentences("note", 9)))
    first = publish()
    again = publish()
    os.utime(other, (1_600_000_000, 1_600_000_000))
    touched = publish()
    with feed.open("a") as more:
        more.write(newsroom.line("late.example", "flood again", newsroom.sentences("flood", 9), day=9))
        edited = [*newsroom.sentences("fair", 8), *newsroom.sentences("new end", 1)]
        more.write(newsroom.line("two.example", "fair", edited, day=10))
        more.write(newsroom.line("daily.example", "daily 2", [*newsroom.sentences(2, 8), NOTICE]))
        more.write(newsroom.line("five.example", "moon"))
    other.write_text(
        newsroom.page("three.example", "ship", [*newsroom.sentences("ship", 9), *newsroom.sentences("tug", 2)])
    )
    note.write_text("\n".join([*newsroom.sentences("note", 8), *newsroom.sentences("more", 3)]))
    grown = publish()
    return SimpleNamespace(output=output, inputs=inputs, first=first, again=again, touched=touched, grown=grown)


def test_a_rerun_changes_no_byte(history: SimpleNamespace) -> None:
    """Nothing new: no commit, no file, no byte is other than before."""
    summary, after = history.again
    assert after == history.first[1]
    assert (summary.files_new, summary.files_known, summary.records_read) == (0, 3, 0)


def test_a_touched_file_is_not_read_again(history: SimpleNamespace) -> None:
    """A file with a new time and its old bytes brings no row; only its new time is taken down, once."""
    summary, after = history.touched
    assert (summary.files_new, summary.files_known, summary.records_read) == (0, 3, 0)
    new = sorted(set(after) - set(history.again[1]))
    assert [Path(path).suffix for path in new] == [".done", ".json"]
    entries = json.loads((history.output / new[1]).read_bytes())["inputs"]
    assert [(Path(entry["path"]).name, entry["size"] > 0) for entry in entries] == [("page.html", True)]


def test_what_is_published_is_never_rewritten(history: SimpleNamespace) -> None:
    """Every file of the first run is as it was after all the others."""
    assert history.first[1].items() <= history.grown[1].items()
    assert verify(str(history.output)) == []


def test_of_a_grown_file_only_new_records_are_rows(history: SimpleNamespace) -> None:
    """Five old lines, the one that is no article among them, and four new ones: four rows more."""
    summary, _ = history.grown
    assert (summary.files_new, summary.records_read, summary.copies, summary.rejected) == (3, 6, 6, 0)
    ids = [row["copy_id"] for name in ("copies", "rejects") for row in rows(history.output, name)]
    assert len(ids) == len(set(ids)) == 13


def copy_of(history: SimpleNamespace, site: str, day: int) -> dict[str, Any]:
    found = (row for row in rows(history.output, "copies") if row["site"] == site and row["published_at"].day == day)
    return next(found)


def test_a_late_copy_joins_the_earlier_story(history: SimpleNamespace) -> None:
    """The same words on another site, a run later: one story, identical, its text not published twice."""
    first, late = copy_of(history, "one.example", 4), copy_of(history, "late.example", 9)
    assert late["story_id"] == first["story_id"] == first["copy_id"]
    assert (late["relation"], late["text"], late["coverage"]) == ("identical", None, 1.0)
    assert late["run_id"] != first["run_id"]


def test_a_later_version_is_a_revision(history: SimpleNamespace) -> None:
    """An edited article on the story's own site belongs to the story, with its own text."""
    first, later = copy_of(history, "two.example", 4), copy_of(history, "two.example", 10)
    assert (later["story_id"], later["relation"]) == (first["story_id"], "revision")
    assert later["text"] is not None


def test_a_changed_page_is_a_new_copy_of_its_story(history: SimpleNamespace) -> None:
    """The same path with more in it: a second copy, a revision of the first."""
    ship = [row for row in rows(history.output, "copies") if row["site"] == "three.example"]
    assert sorted(row["relation"] for row in ship) == ["canonical", "revision"]
    assert len({row["story_id"] for row in ship}) == 1
    assert len({row["copy_id"] for row in ship}) == 2


def test_a_changed_text_is_a_revision_too(history: SimpleNamespace) -> None:
    """A text names no site; that it was read at the same place as the story says enough."""
    notes = [row for row in rows(history.output, "copies") if row["input_path"].endswith("note.txt")]
    assert sorted(row["relation"] for row in notes) == ["canonical", "revision"]
    assert len({row["story_id"] for row in notes}) == 1


def test_stories_stand_once(history: SimpleNamespace) -> None:
    """Late copies make no story of their own; what is really new does."""
    stories = rows(history.output, "articles")
    assert len(stories) == len({row["story_id"] for row in stories}) == 8
    assert {row["site"] for row in stories if row["run_id"] == max(row["run_id"] for row in stories)} == {
        "daily.example",
        "five.example",
    }


def test_furniture_is_learned_over_runs(history: SimpleNamespace) -> None:
    """A notice that two articles showed before and one shows now is the site's, and leaves the new text."""
    daily = [row for row in rows(history.output, "articles") if row["site"] == "daily.example"]
    newest = max(daily, key=lambda row: str(row["run_id"]))
    assert NOTICE not in newest["text"]
    removed = {row["title"]: [removal["kind"] for removal in row["removed"]] for row in rows(history.output, "copies")}
    assert [title for title, kinds in removed.items() if "furniture" in kinds] == ["Report daily 2 from daily"]


def test_batches_and_slices_publish_the_same(history: SimpleNamespace, tmp_path: Path) -> None:
    """The folder in batches of a few records, slices of its one feed among them, gives the same copies and stories."""
    settings = replace(SETTINGS, batch_bytes=3_000, batch_files=1)
    summary = run([str(history.inputs)], str(tmp_path), settings, quiet=True)
    commits = list((tmp_path / "_copydesk" / "commits").glob("*.json"))
    assert len(commits) >= 4
    assert (summary.files_new, summary.records_read) == (3, 11)
    assert verify(str(tmp_path)) == []
    grown = {row["copy_id"]: row for row in rows(history.output, "copies")}
    for row in rows(tmp_path, "copies"):
        if row["input_path"].endswith("feed.jsonl"):
            assert row["story_id"] == grown[row["copy_id"]]["story_id"]
        assert row["language"] == grown[row["copy_id"]]["language"]
    assert run([str(history.inputs)], str(tmp_path), settings, quiet=True).files_new == 0


def test_a_file_is_published_in_parts(history: SimpleNamespace, tmp_path: Path) -> None:
    """Four records a batch: each part is a commit that says how far it holds the file, and the ledgers add up."""
    feed, settings = history.inputs / "feed.jsonl", replace(SETTINGS, batch_records=4)
    summary = run([str(feed)], str(tmp_path), settings, quiet=True)
    assert (summary.files_new, summary.records_read, summary.copies, summary.rejected) == (1, 9, 8, 1)
    contents = [json.loads(path.read_bytes()) for path in sorted((tmp_path / "_copydesk" / "commits").glob("*.json"))]
    assert [content["manifest"]["records_read"] for content in contents] == [4, 4, 1]
    offsets = sorted(row["record_offset"] for name in ("copies", "rejects") for row in rows(tmp_path, name))
    assert len(set(offsets)) == 9
    held = [content["inputs"][0]["held_until"] for content in contents]
    assert held == [offsets[4], offsets[8], None]
    assert all("left" not in content["manifest"] for content in contents)
    assert verify(str(tmp_path)) == []
    assert run([str(feed)], str(tmp_path), settings, quiet=True).files_new == 0


def test_a_file_that_changes_between_its_parts_is_read_anew(
    tmp_path: Path, newsroom: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This run does not go on in it, says so, and keeps what it has; the next one reads what is new, once."""
    feed, output = tmp_path / "feed.jsonl", tmp_path / "out"
    lines = [newsroom.line(f"{name}.example", name) for name in ("flood", "fair", "ship", "moon")]
    feed.write_text("".join(lines[:3]))
    settings = replace(SETTINGS, batch_records=2)

    def graph_and_growth(*words: Any) -> Any:
        monkeypatch.undo()
        manifest = run_graph(*words)
        feed.write_text(lines[0] + "".join(lines[2:]))
        return manifest

    monkeypatch.setattr("pipeline.run.run_graph", graph_and_growth)
    first = run([str(feed)], str(output), settings, quiet=True)
    assert (first.files_new, first.records_read) == (0, 2)
    second = run([str(feed)], str(output), settings, quiet=True)
    assert (second.files_new, second.records_read) == (1, 2)
    sites = sorted(row["site"] for row in rows(output, "copies"))
    assert sites == ["fair.example", "flood.example", "moon.example", "ship.example"]
    assert verify(str(output)) == []
    assert run([str(feed)], str(output), settings, quiet=True).files_new == 0
