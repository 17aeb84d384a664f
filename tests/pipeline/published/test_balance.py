"""What a commit has changed, and what does not add up in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from pipeline.published.balance import Balance, balance_of, balance_problems, check_balance
from pipeline.published.commit import Act, Commit, commit_from_json, commit_to_json
from schemas.manifest import LedgerError, ManifestFile, StateFile, build_manifest
from schemas.run_info import RunInfo
from schemas.tables import Dataset

NOON = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)


def file(dataset: Dataset, name: str, rows: int, **reasons: int) -> ManifestFile:
    """A file of so many rows."""
    path = f"{dataset.value}/p=1/{name}.parquet"
    return ManifestFile(dataset, "p=1", path + ".staged", path, rows, 100, "ab", tuple(sorted(reasons.items())))


def commit(act: Act, new: list[ManifestFile], retired: list[ManifestFile]) -> Commit:
    """A commit of these files."""
    records = sum(each.rows for each in new if each.dataset is not Dataset.ARTICLES)
    manifest = build_manifest(RunInfo("r", NOON), records, new)
    return Commit("0000000002-r", NOON, manifest, (), tuple(retired), act)


ARTICLES, COPIES, REJECTS = Dataset.ARTICLES, Dataset.COPIES, Dataset.REJECTS
SOUND = {
    "run": (
        commit(Act.RUN, [file(ARTICLES, "a", 2), file(COPIES, "c", 3), file(REJECTS, "r", 1, empty=1)], []),
        Balance(4, 3, (("empty", 1),), 2),
    ),
    "compaction": (
        commit(
            Act.COMPACT,
            [file(COPIES, "c", 5), file(REJECTS, "r", 3, empty=2, paywall=1)],
            [*(file(COPIES, f"{rows}", rows) for rows in (2, 3)), file(REJECTS, "q", 3, empty=2, paywall=1)],
        ),
        Balance(0, 0, (), 0),
    ),
    "replay": (
        commit(
            Act.REPLAY,
            [file(ARTICLES, "a", 1), file(COPIES, "c", 2), file(REJECTS, "r", 2, empty=1, paywall=1)],
            [file(REJECTS, "q", 4, empty=1, error_page=3)],
        ),
        Balance(0, 2, (("error_page", -3), ("paywall", 1)), 1),
    ),
    "replay of a file that held many": (
        commit(Act.REPLAY, [file(COPIES, "c", 9)], [file(REJECTS, "q", 1, not_text=1)]),
        Balance(8, 9, (("not_text", -1),), 0),
    ),
}


def retraction(tombstones: int, left: int) -> Commit:
    """A commit that leaves so many of five copies, and keeps so many tombstones."""
    made = commit(Act.RETRACT, [file(COPIES, "c", left)], [file(COPIES, "d", 5)])
    stones = StateFile("s", "_copydesk/retracted/2.jsonl", tombstones, 1, "ab")
    return replace(made, manifest=replace(made.manifest, state=(stones,)))


def test_a_retraction_takes_what_it_says() -> None:
    """It may take rows away, as many as it has tombstones, and never bring any."""
    assert balance_problems(retraction(2, 3)) == []
    assert balance_problems(retraction(1, 3)) == ["2 records are taken back, with 1 tombstones"]
    assert "a retraction has brought rows" in balance_problems(retraction(0, 6))


@pytest.mark.parametrize(("made", "expected"), SOUND.values(), ids=SOUND)
def test_the_balance(made: Commit, expected: Balance) -> None:
    """New rows less retired ones; a record that is read again is not counted again."""
    assert balance_of(made) == expected
    assert balance_problems(made) == []
    assert expected.records_read == expected.copies + sum(count for _, count in expected.rejects)


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (commit(Act.REPLAY, [file(COPIES, "c", 1)], [file(REJECTS, "q", 2, empty=2)]), "1 records are lost"),
        (commit(Act.REPLAY, [file(REJECTS, "r", 2, empty=2)], [file(COPIES, "c", 1)]), "1 copies and 0 stories"),
        (commit(Act.COMPACT, [file(COPIES, "c", 2)], [file(REJECTS, "q", 2, empty=2)]), "do not have the rows"),
        (
            commit(Act.COMPACT, [file(REJECTS, "r", 1, empty=1)], [file(REJECTS, "q", 1, paywall=1)]),
            "do not have the rows",
        ),
        (commit(Act.COMPACT, [file(COPIES, "c", 2)], [file(COPIES, "d", 1)] * 2), "d.parquet is retired 2 times"),
    ],
    ids=["record lost", "copy lost", "dataset changed", "reason changed", "retired twice"],
)
def test_what_does_not_add_up(made: Commit, told: str) -> None:
    """Nothing is committed that would lose a row."""
    with pytest.raises(LedgerError, match=told):
        check_balance(made)


@pytest.mark.parametrize(("made", "expected"), SOUND.values(), ids=SOUND)
def test_it_comes_back_from_json(made: Commit, expected: Balance) -> None:
    """What is retired, and why, is in the commit file; versions that do not know of it refuse the file."""
    content = commit_to_json(made)
    assert commit_from_json(content) == made
    assert (b'"format":2' in content) == bool(made.retired)
