"""Rejected records are read again, and those that pass now become articles; nothing is lost, nothing twice."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.published.commit import Act
from pipeline.published.commit_steps import Step
from pipeline.published.history import runs
from pipeline.published.verify import verify
from pipeline.settings import RunSettings
from pipeline.upkeep import replay as replay_module
from pipeline.upkeep.compact import compact
from pipeline.upkeep.outcome import Replayed
from pipeline.upkeep.rejected import Wanted
from pipeline.upkeep.replay import replay
from schemas.errors import InputError
from schemas.reject import RejectReason
from tests.pipeline.upkeep.conftest import everything
from tests.pipeline.upkeep.small_graph import SmallGraph, write_feed

ALL = Wanted()


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> SmallGraph:
    """The rules, in place of the real ones."""
    graph = SmallGraph()
    monkeypatch.setattr(replay_module, "run_graph", graph.run_graph)
    return graph


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Two feeds, with records that pass, that may pass under other rules, and that never do."""
    write_feed(tmp_path / "in" / "a.jsonl", "good one", "odd two", "bad three", "odd four")
    write_feed(tmp_path / "in" / "b.jsonl", "odd five", "good six")
    return tmp_path / "in"


@pytest.fixture
def output(tmp_path: Path, inputs: Path, graph: SmallGraph) -> Path:
    """What a run has published of them."""
    assert graph.run(inputs, tmp_path / "out") == 6
    return tmp_path / "out"


def again(output: Path, wanted: Wanted = ALL, **options: Any) -> Replayed:
    """Replays without a word."""
    settings = RunSettings(**options.pop("settings", {}))
    return replay(str(output), wanted, settings, quiet=True, **options)


def rejected(output: Path) -> dict[str, str]:
    """The rule of each reject, by the word that decided it and its number."""
    return {f"{row['evidence']}@{row['record_offset']}": row["rule"] for row in everything(output)["rejects"]}


def copies(output: Path) -> int:
    return len(everything(output)["copies"])


def test_what_passes_is_moved(output: Path, graph: SmallGraph) -> None:
    """Three of four rejects become copies with their stories; the fourth row is the one that was there."""
    (old,) = [row for row in everything(output)["rejects"] if row["evidence"] == "bad"]
    graph.accepted.add("odd")
    done = again(output)
    assert (done.selected, done.passed, done.copies, done.stories) == (4, Counter(error_page=3), 3, 3)
    assert done.unchanged == Counter(error_page=1)
    assert everything(output)["rejects"] == [old]
    assert copies(output) == 5
    assert verify(str(output)) == []


def test_history_stays_true(output: Path, graph: SmallGraph) -> None:
    """Over all runs, records read = copies + rejects = rows; what was moved is kept with its old verdict."""
    graph.accepted.add("odd")
    again(output)
    first, second = runs(str(output))
    assert (second.act, second.records_read, second.copies) == (Act.REPLAY, 0, 3)
    assert second.rejects == (("error_page", -3),)
    assert first.records_read + second.records_read == 6
    assert first.rejected + second.rejected == len(everything(output)["rejects"]) == 1
    (kept,) = (output / "_copydesk" / "replays").iterdir()
    lines = [json.loads(line) for line in kept.read_text().splitlines()]
    assert {(line["evidence"], line["rule"]) for line in lines} == {("odd", "first-rule")}
    moved = {row["copy_id"] for line in lines for row in line["became"]}
    assert moved <= {row["copy_id"] for row in everything(output)["copies"]}


def test_a_second_replay_and_a_second_run_find_nothing(output: Path, inputs: Path, graph: SmallGraph) -> None:
    """What was moved is not published twice."""
    graph.accepted.add("odd")
    again(output)
    assert again(output).passed == Counter()
    assert len(runs(str(output))) == 2, "a replay without a result leaves no trace"
    assert graph.run(inputs, output) == 0
    assert verify(str(output)) == []


def test_another_verdict_takes_the_place_of_the_old(output: Path, graph: SmallGraph) -> None:
    """A record that is rejected otherwise has one row, with the new rule and the replay's run."""
    graph.rule = "second-rule"
    done = again(output)
    assert (sum(done.otherwise.values()), done.passed) == (4, Counter())
    rows = everything(output)["rejects"]
    assert [row["rule"] for row in rows] == ["second-rule"] * 4
    assert {row["run_id"] for row in rows} == {runs(str(output))[-1].run_id}
    assert verify(str(output)) == []


def test_a_dry_run_changes_nothing(output: Path, graph: SmallGraph) -> None:
    """It tells what would change."""
    graph.accepted.add("odd")
    before = everything(output)
    done = again(output, dry_run=True)
    assert (sum(done.passed.values()), sum(done.unchanged.values())) == (3, 1)
    assert everything(output) == before
    assert len(runs(str(output))) == 1
    assert not list((output / "_copydesk" / "staging").glob("*"))


def test_reasons_and_days_choose(output: Path, graph: SmallGraph) -> None:
    """Rejects of other reasons and of days before are left alone."""
    graph.accepted.add("odd")
    (row, *_) = everything(output)["rejects"]
    assert again(output, Wanted(frozenset({RejectReason.PAYWALL}))).selected == 0
    assert again(output, Wanted(since=row["run_date"].replace(year=2999))).selected == 0
    assert again(output, Wanted(frozenset({RejectReason.ERROR_PAGE}), row["run_date"])).selected == 4


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda path: path.unlink(), "gone"),
        (lambda path: write_feed(path, "odd five", "good six", "good seven"), "changed since"),
    ],
    ids=["gone", "changed"],
)
def test_an_input_that_is_not_as_it_was_is_left(
    output: Path, inputs: Path, graph: SmallGraph, change: Callable[[Path], None], why: str
) -> None:
    """Its rejects stay, and are told; those of other inputs are moved."""
    change(inputs / "b.jsonl")
    graph.accepted.add("odd")
    done = again(output)
    assert sum(done.passed.values()) == 2
    ((path, told),) = done.left
    assert path == str(inputs / "b.jsonl")
    assert told.startswith(why)
    assert set(rejected(output)) == {"odd@0", f"bad@{rejected_offset(output, 'bad')}"}
    assert verify(str(output)) == []


def rejected_offset(output: Path, word: str) -> int:
    """Where the record that begins with a word stood."""
    offsets: list[int] = [row["record_offset"] for row in everything(output)["rejects"] if row["evidence"] == word]
    return offsets[0]


def test_a_touched_input_is_as_it_was(output: Path, inputs: Path, graph: SmallGraph) -> None:
    """The content decides, not the time."""
    os.utime(inputs / "a.jsonl", (1, 1))
    graph.accepted.add("odd")
    assert sum(again(output).passed.values()) == 3


def test_a_changed_input_after_a_replay(output: Path, inputs: Path, graph: SmallGraph) -> None:
    """A file that grew is read again by a run that knows which of its records were moved."""
    graph.accepted.add("odd")
    again(output)
    write_feed(inputs / "b.jsonl", "odd five", "good six", "good seven")
    assert graph.run(inputs, output) == 1
    assert (copies(output), len(everything(output)["rejects"])) == (6, 1)
    assert verify(str(output)) == []


def test_limits_that_were_raised(tmp_path: Path, graph: SmallGraph) -> None:
    """A record that was too large had no content in its id; it is found by its place, and others are not disturbed."""
    write_feed(tmp_path / "in" / "a.jsonl", "good one", "good " + "long " * 100, "odd two")
    output = tmp_path / "out"
    graph.run(tmp_path / "in", output, RunSettings(max_record_bytes=200))
    assert Counter(row["reason"] for row in everything(output)["rejects"]) == Counter(too_large=1, error_page=1)
    graph.accepted.add("odd")
    done = again(output, Wanted(frozenset({RejectReason.TOO_LARGE})))
    assert (done.selected, done.passed) == (1, Counter(too_large=1))
    assert [row["reason"] for row in everything(output)["rejects"]] == ["error_page"]
    assert copies(output) == 2
    assert verify(str(output)) == []


def test_small_batches_are_commits_of_their_own(output: Path, graph: SmallGraph) -> None:
    """The outcome does not depend on how the rejects are cut into batches."""
    graph.accepted.add("odd")
    done = again(output, settings={"batch_bytes": 1})
    assert sum(done.passed.values()) == 3
    assert runs(str(output))[-1].commits == 3
    assert (copies(output), len(everything(output)["rejects"])) == (5, 1)
    assert verify(str(output)) == []


def test_a_compaction_in_between(output: Path, graph: SmallGraph, tmp_path: Path) -> None:
    """Rejects are found in merged files as well."""
    write_feed(tmp_path / "in" / "c.jsonl", "odd seven")
    graph.run(tmp_path / "in", output)
    compact(str(output))
    graph.accepted.add("odd")
    assert sum(again(output).passed.values()) == 4
    assert verify(str(output)) == []


def test_the_last_reject_leaves_a_readable_dataset(output: Path, graph: SmallGraph) -> None:
    """Where none is left, a file without rows stands for it, and readers find its columns."""
    graph.accepted |= {"odd", "bad"}
    again(output)
    found = duckdb.sql(f"FROM '{output}/rejects/*/*.parquet'")
    assert found is not None
    assert found.fetchall() == []
    assert verify(str(output)) == []


def test_an_input_that_changes_meanwhile(
    output: Path, inputs: Path, graph: SmallGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and reading a file is written anew: nothing is published of it."""

    def run_late(*arguments: Any) -> Any:
        write_feed(inputs / "a.jsonl", "odd, but another")
        return graph.run_graph(*arguments)

    graph.accepted |= {"odd", "odd,"}
    monkeypatch.setattr(replay_module, "run_graph", run_late)
    before = everything(output)
    with pytest.raises(InputError, match="has changed while it was read"):
        again(output)
    assert everything(output) == before


class _CrashError(BaseException):
    """A process that ends."""


def test_ended_at_any_step(tmp_path: Path, graph: SmallGraph) -> None:
    """Every record is found at every moment, and the next replay makes of it what an undisturbed one does."""
    step, ended = 0, True
    while ended:
        step += 1
        inputs, output = tmp_path / f"in{step}", tmp_path / f"out{step}"
        write_feed(inputs / "a.jsonl", "good one", "odd two", "bad three")
        graph.accepted = {"good"}
        graph.run(inputs, output)
        graph.accepted.add("odd")
        ended = _ends(output, step)
        rows = everything(output)
        ids = {row["copy_id"] for row in rows["copies"]} | {row["copy_id"] for row in rows["rejects"]}
        assert len(ids) == 3, f"step {step}"
        again(output)
        rows = everything(output)
        assert (len(rows["articles"]), len(rows["copies"]), len(rows["rejects"])) == (2, 2, 1), f"step {step}"
        assert verify(str(output)) == [], f"step {step}"
    assert step > 10


def _ends(output: Path, steps: int) -> bool:
    """Replays to the n-th step; False where there are not so many."""
    left = steps

    def end(step: Step) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise _CrashError

    try:
        again(output, on_step=end)
    except _CrashError:
        return True
    return False
