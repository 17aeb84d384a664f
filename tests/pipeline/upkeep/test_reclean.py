"""An archive is made anew beside itself, and compared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.published.folder import PublishedFolder
from pipeline.published.record_ids import tombstones
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.run import run
from pipeline.settings import RunSettings
from pipeline.upkeep.reclean import reclean, told_by
from pipeline.upkeep.retract import retract
from pipeline.upkeep.selection import Selection
from schemas.errors import OutputError, UsageError
from tests.pipeline import newsroom
from tests.pipeline.upkeep.conftest import everything

SETTINGS = RunSettings(workers=1, time_limit=600.0)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two runs over a folder: a story and its copy a run later, a page, a line that is no article, a retracted one."""
    inputs = tmp_path / "in"
    inputs.mkdir()
    (inputs / "a.jsonl").write_text(newsroom.line("one.example", "flood") + "no article\n")
    (inputs / "b.html").write_text(newsroom.page("two.example", "ship"))
    (inputs / "d.jsonl").write_text(newsroom.line("gone.example", "moon"))
    run([str(inputs)], str(tmp_path / "out"), SETTINGS, quiet=True)
    text = [*newsroom.sentences("flood", 9), *newsroom.sentences("end", 1)]
    (inputs / "c.jsonl").write_text(newsroom.line("three.example", "flood", text, day=6))
    run([str(inputs)], str(tmp_path / "out"), SETTINGS, quiet=True)
    retract(str(tmp_path / "out"), Selection(sites=frozenset(["gone.example"])))
    return tmp_path


def test_by_the_same_rules_nothing_changes(place: Path) -> None:
    """The new archive says the same of every record, under the same ids of stories; the old one is as it was."""
    before = everything(place / "out")
    done = reclean(str(place / "out"), str(place / "new"), SETTINGS, quiet=True)
    found = done.differences
    assert (found.records, found.copies, found.rejects, found.stories) == ((4, 4), (3, 3), (1, 1), (2, 2))
    assert (found.texts, found.gone, found.new, found.same_stories, found.same_ids) == (0, 0, 0, 2, 2)
    assert done.left == {}
    assert everything(place / "out") == before
    assert verify(str(place / "new")) == []
    assert "gone.example" not in str(everything(place / "new"))
    assert tombstones(open_store(str(place / "new"))) == tombstones(open_store(str(place / "out")))


def test_what_changes_is_told(place: Path) -> None:
    """Under other limits a record is rejected; inputs that have changed or are gone are left."""
    (place / "in" / "b.html").write_text(newsroom.page("two.example", "other ship"))
    (place / "in" / "d.jsonl").unlink()
    small = RunSettings(workers=1, time_limit=600.0, max_record_bytes=600)
    done = reclean(str(place / "out"), str(place / "new"), small, str(place / "changes.jsonl"), quiet=True)
    assert (done.differences.gone, done.differences.new) == (1, 0)
    assert done.differences.rejected_now == {"too_large": 2}
    assert list(done.left.values()) == [1, 1]
    lines = [json.loads(line) for line in (place / "changes.jsonl").read_text().splitlines()]
    assert sorted(str(line["after"]) for line in lines) == ["None"] + ["rejected: too_large"] * 2


def test_it_goes_on_after_a_crash(place: Path) -> None:
    """A new archive that holds a part already gets the rest, and nothing twice; done again, it has nothing to do."""
    run([str(place / "in" / "a.jsonl")], str(place / "new"), SETTINGS, quiet=True)
    for _ in range(2):
        reclean(str(place / "out"), str(place / "new"), SETTINGS, quiet=True)
        assert told_by(open_store(str(place / "new"))).keys() == told_by(open_store(str(place / "out"))).keys()
    assert verify(str(place / "new")) == []


def test_other_archives_are_left_alone(place: Path) -> None:
    """Neither the archive itself nor one of other inputs is added to; what is no archive is none."""
    (place / "other.jsonl").write_text(newsroom.line("five.example", "sun"))
    run([str(place / "other.jsonl")], str(place / "other"), SETTINGS, quiet=True)
    for output in ("out", "other"):
        with pytest.raises(UsageError, match="name a new folder"):
            reclean(str(place / "out"), str(place / output), SETTINGS, quiet=True)
    with pytest.raises(OutputError, match="no published folder"):
        reclean(str(place / "none"), str(place / "new"), SETTINGS, quiet=True)
    with PublishedFolder(str(place / "other")).open("look") as folder:
        assert len(folder.committed_inputs()) == 1
