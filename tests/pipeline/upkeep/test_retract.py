"""Published records are taken back: out of every table and of what later runs know, for good, whatever is killed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.published.commit_steps import Step, no_hook
from pipeline.published.folder import PublishedFolder
from pipeline.published.history import runs
from pipeline.published.record_ids import tombstones
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.run import run
from pipeline.settings import RunSettings
from pipeline.summary import Summary
from pipeline.upkeep.compact import compact
from pipeline.upkeep.live import live_files
from pipeline.upkeep.rejected import Wanted
from pipeline.upkeep.replay import replay
from pipeline.upkeep.retract import Retraction, retract
from pipeline.upkeep.selection import Selection, ids_naming
from schemas.errors import OutputError, UsageError
from schemas.layout import RETRACTED
from schemas.tables import Dataset
from tests.pipeline import newsroom
from tests.pipeline.published.nightly_run import Countdown, acts_watched
from tests.pipeline.upkeep.conftest import everything
from transforms.memory.published_ids import unpack_ids

SETTINGS = RunSettings(workers=1, time_limit=600.0)
FLOOD = newsroom.sentences("flood", 9)


@dataclass(frozen=True)
class Place:
    """A folder of inputs, and what was published of them."""

    inputs: Path
    output: Path

    def run(self) -> Summary:
        return run([str(self.inputs)], str(self.output), SETTINGS, quiet=True)

    def rows(self, dataset: str, **values: Any) -> list[dict[str, Any]]:
        """The published rows that have these values."""
        rows = everything(self.output)[dataset]
        return [row for row in rows if all(row[name] == value for name, value in values.items())]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A story that three sites carry, each with an end of its own; one that a single site has; a reject."""
    place = Place(tmp_path_factory.mktemp("retract") / "in", tmp_path_factory.mktemp("retract") / "out")
    place.inputs.mkdir()
    ends = {
        f"{name}.example": newsroom.sentences(name, count) for name, count in (("one", 0), ("two", 2), ("three", 1))
    }
    feed = "".join(newsroom.line(site, "flood", [*FLOOD, *end], day=4 + len(end)) for site, end in ends.items())
    (place.inputs / "feed.jsonl").write_text(feed + newsroom.line("four.example", "moon") + "no article\n")
    assert place.run().records_read == 5
    assert (len(place.rows("articles")), len(place.rows("copies"))) == (2, 4)
    return place


@pytest.fixture
def place(published: Place, tmp_path: Path) -> Place:
    """A copy of it, under the same names of inputs."""
    shutil.copytree(published.output, tmp_path / "out")
    return Place(published.inputs, tmp_path / "out")


def canonical(place: Place) -> dict[str, Any]:
    """The copy that tells the story of the flood."""
    (row,) = [row for row in place.rows("copies", relation="canonical") if "flood" in row["url"]]
    return row


def test_a_story_goes_on_with_its_next_copy(place: Place) -> None:
    """The canonical copy leaves; another one tells the story under its old id, with its own text, date and title."""
    old = canonical(place)
    (before,) = place.rows("articles", story_id=old["story_id"])
    done = retract(str(place.output), Selection(urls=frozenset([old["url"]])), "asked for")
    assert done.told() == "took back 1 copies and 0 rejects: 0 stories leave, 1 are told by another copy"
    new = canonical(place)
    (after,) = place.rows("articles", story_id=old["story_id"])
    assert new["copy_id"] == after["copy_id"] != old["copy_id"]
    assert (after["title"], after["published_at"], after["url"]) == (new["title"], new["published_at"], new["url"])
    assert after["first_seen_at"] == before["first_seen_at"]
    assert after["text"] != before["text"]
    assert "".join(FLOOD[:2]) in after["text"].replace("\n", "")
    assert new["text"] is None
    (other,) = [row for row in place.rows("copies", story_id=old["story_id"]) if row["relation"] != "canonical"]
    assert other["coverage"] > 0.5
    assert verify(str(place.output)) == []
    assert old["url"] not in str(everything(place.output))


def test_a_story_without_copies_leaves(place: Place) -> None:
    """Its row leaves too, and the folders of partitions in which nothing is left."""
    (moon,) = place.rows("articles", site="four.example")
    retract(str(place.output), Selection(stories=frozenset([moon["story_id"]])))
    assert place.rows("articles", site="four.example") == place.rows("copies", site="four.example") == []
    assert len(place.rows("articles")) == 1
    assert verify(str(place.output)) == []


def test_a_copy_leaves_and_its_story_stays(place: Place) -> None:
    """Where the canonical copy stays, its row and those of the others are as they were."""
    before = everything(place.output)
    taken = next(row for row in before["copies"] if row["relation"] != "canonical")
    retract(str(place.output), Selection(copies=frozenset([taken["copy_id"]])))
    after = everything(place.output)
    assert after["articles"] == before["articles"]
    assert after["copies"] == [row for row in before["copies"] if row != taken]


def test_rows_that_name_what_leaves(place: Place) -> None:
    """Datasets that say how stories stand to each other lose the rows that name a story or a copy in any column."""
    store, copies = open_store(str(place.output)), place.rows("copies")
    files = live_files(store, Dataset.COPIES)
    (moon,) = place.rows("articles", site="four.example")
    one = next(row["copy_id"] for row in copies if row["story_id"] != moon["story_id"])
    named = {"story_id": {moon["story_id"]}, "other_story_id": {moon["story_id"]}, "copy_id": {one}}
    assert ids_naming(store, files, "copy_id", named) == {one, moon["copy_id"]}
    assert ids_naming(store, files, "copy_id", {"story_id": set()}) == set()


def test_a_reject_leaves(place: Place) -> None:
    """Its excerpt was published as well."""
    (reject,) = place.rows("rejects")
    retract(str(place.output), Selection(copies=frozenset([reject["copy_id"]])))
    assert place.rows("rejects") == []
    assert verify(str(place.output)) == []


@pytest.mark.parametrize("moved", [False, True], ids=["in a changed file", "in another file"])
def test_what_was_taken_back_does_not_come_again(place: Place, tmp_path: Path, moved: bool) -> None:
    """Neither where its file is read again nor where its bytes stand in another; what is new beside it is published."""
    old = canonical(place)
    retract(str(place.output), Selection(sites=frozenset([old["site"]])))
    taken = Place(tmp_path / "in", place.output)
    taken.inputs.mkdir()
    text = (place.inputs / "feed.jsonl").read_text() + newsroom.line("five.example", "sun")
    (taken.inputs / "feed.jsonl").write_text(text)
    try:
        if not moved:  # the same path, with more in it
            original = (place.inputs / "feed.jsonl").read_text()
            (place.inputs / "feed.jsonl").write_text(text)
            taken = place
        summary = taken.run()
    finally:
        if not moved:
            (place.inputs / "feed.jsonl").write_text(original)
    assert summary.records_read == (5 if moved else 1)
    assert place.rows("copies", site=old["site"]) == []
    assert len(place.rows("copies", site="five.example")) == 1
    assert verify(str(place.output)) == []


def test_new_copies_find_the_story_as_it_is_told_now(place: Place, tmp_path: Path) -> None:
    """What later runs know is the promoted copy; a story that has left is found by nobody."""
    old = canonical(place)
    (moon,) = place.rows("articles", site="four.example")
    retract(str(place.output), Selection(copies=frozenset([old["copy_id"]]), stories=frozenset([moon["story_id"]])))
    later = Place(tmp_path / "in", place.output)
    later.inputs.mkdir()
    (later.inputs / "later.jsonl").write_text(
        newsroom.line("late.example", "flood", [*FLOOD, *newsroom.sentences("late", 1)], day=20)
        + newsroom.line("late.example", "moon late", [*newsroom.sentences("moon", 9), "A word more."], day=20)
    )
    later.run()
    (flood,) = [row for row in place.rows("copies", site="late.example") if row["url"].endswith("flood")]
    (again,) = [row for row in place.rows("copies", site="late.example") if "moon" in row["url"]]
    assert flood["story_id"] == old["story_id"]
    assert (again["relation"], again["story_id"]) == ("canonical", again["copy_id"])


def test_a_tombstone_holds_no_word_of_the_record(place: Place) -> None:
    """Hashes, when, and the reason that was given; it is a file of the commit, with its checksum."""
    old = canonical(place)
    retract(str(place.output), Selection(copies=frozenset([old["copy_id"]])), "ruling 17")
    (path,) = (place.output / RETRACTED).iterdir()
    stone = json.loads(path.read_text())
    assert (stone["copy_id"], stone["content_sha256"], stone["reason"]) == (
        *(old["copy_id"], old["content_sha256"]),
        "ruling 17",
    )
    assert set(stone) == {"copy_id", "content_sha256", "reason", "retracted_at"}
    path.unlink()
    assert [problem.path for problem in verify(str(place.output))] == [str(path.relative_to(place.output))]


def test_upkeep_does_not_bring_it_back(place: Place) -> None:
    """A compaction and a replay afterwards change nothing of it."""
    old = canonical(place)
    (reject,) = place.rows("rejects")
    retract(str(place.output), Selection(copies=frozenset([old["copy_id"], reject["copy_id"]])))
    after = everything(place.output)
    assert replay(str(place.output), Wanted(), SETTINGS, quiet=True).selected == 0
    compact(str(place.output))
    kept = {name: [(row["copy_id"], row["title"]) for row in after[name]] for name in ("articles", "copies")}
    again = everything(place.output)
    assert {name: [(row["copy_id"], row["title"]) for row in again[name]] for name in kept} == kept
    assert len(unpack_ids(tombstones(open_store(str(place.output))))) == 3


def test_a_dry_run_changes_nothing(place: Place) -> None:
    """It lists the same rows, and no byte is other than before."""
    before = {path: path.read_bytes() for path in place.output.rglob("*") if path.is_file()}
    old = canonical(place)
    done = retract(str(place.output), Selection(copies=frozenset([old["copy_id"]])), dry_run=True)
    assert [line.split()[0] for line in done.listed()] == ["copy", "story"]
    assert {path: path.read_bytes() for path in place.output.rglob("*") if path.is_file()} == before


def test_nothing_that_is_named_is_no_run(place: Place) -> None:
    """Where nothing is published under the name nothing is written, and the list of runs is as it was."""
    before = runs(str(place.output))
    done = retract(str(place.output), Selection(urls=frozenset(["https://nowhere.example/"])))
    assert done.told() == "nothing that is published is named so"
    assert runs(str(place.output)) == before


def test_the_ledger_tells_of_it(place: Place) -> None:
    """The sums over all runs are those of the rows that are left."""
    old = canonical(place)
    retract(str(place.output), Selection(sites=frozenset([old["site"]])))
    found = runs(str(place.output))
    assert [each.act.value for each in found] == ["run", "retract"]
    assert sum(each.copies for each in found) == len(place.rows("copies"))
    assert sum(each.stories for each in found) == len(place.rows("articles"))


def test_nothing_named_is_wrong_use(place: Place, tmp_path: Path) -> None:
    """It is asked what to take back; a folder that is none is no new one."""
    with pytest.raises(UsageError, match="--url"):
        retract(str(place.output), Selection())
    with pytest.raises(OutputError, match="no published folder"):
        retract(str(tmp_path / "new"), Selection(sites=frozenset(["a.example"])))


def retract_until_killed(output: Path, selection: Selection, kind: str, moment: int) -> bool:
    """Retracts in a child process that is killed at the n-th moment; False where it ended by itself."""
    child = os.fork()
    if child == 0:
        countdown = Countdown(moment)
        if kind == "steps":
            retract(str(output), selection, on_step=countdown)
        else:
            with acts_watched(countdown):
                retract(str(output), selection, on_step=no_hook)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@pytest.mark.parametrize(
    "kind", ["steps", pytest.param("acts", marks=[pytest.mark.crashes, pytest.mark.timeout(1800)])]
)
def test_killed_at_any_moment(place: Place, tmp_path: Path, kind: str) -> None:
    """The next command finds all of it done or none; doing it again ends the same way, and nothing is lost or twice."""
    old, selection = canonical(place), Selection(sites=frozenset([canonical(place)["site"]]))
    before = keys_of(place)
    shutil.copytree(place.output, tmp_path / "whole")
    retract(str(tmp_path / "whole"), selection)
    after = keys_of(Place(place.inputs, tmp_path / "whole"))
    killed, moment = True, 0
    while killed:
        moment += 1 if kind == "steps" else 4  # of acts there are some hundreds
        each = Place(place.inputs, tmp_path / "each")
        shutil.copytree(place.output, each.output)
        killed = retract_until_killed(each.output, selection, kind, moment)
        with PublishedFolder(str(each.output), min_free_bytes=0).open("next"):
            pass
        assert verify(str(each.output)) == []
        found = keys_of(each)
        assert found in (before, after)
        assert bool(tombstones(open_store(str(each.output)))) == (found == after)
        retract(str(each.output), selection)
        assert keys_of(each) == after
        assert old["site"] not in {row["site"] for row in each.rows("copies")}
        shutil.rmtree(each.output)
    assert moment > 8


def keys_of(place: Place) -> dict[str, list[tuple[Any, ...]]]:
    """What tells the published rows, apart from who wrote them."""
    names = ("copy_id", "story_id", "relation", "text", "url")
    return {
        name: sorted(tuple(str(row.get(column)) for column in names) for row in rows)
        for name, rows in everything(place.output).items()
    }


def test_readers_find_every_story_at_every_step(place: Place) -> None:
    """Whoever globs at any moment misses no row that stays."""
    old = canonical(place)
    stays = {row["copy_id"] for row in place.rows("copies")} - {old["copy_id"]}
    seen: list[set[str]] = []

    def look(_: Step) -> None:
        seen.append({row["copy_id"] for row in place.rows("copies")})

    done: Callable[..., Retraction] = retract
    done(str(place.output), Selection(copies=frozenset([old["copy_id"]])), on_step=look)
    assert all(found >= stays for found in seen)
    assert seen[-1] == stays
