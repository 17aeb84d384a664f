"""The ledger of one batch."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.manifest import (
    LedgerError,
    Manifest,
    ManifestFile,
    build_manifest,
    manifest_from_json,
    manifest_to_json,
)
from schemas.record import InputFile
from schemas.run_info import RunInfo
from schemas.tables import Dataset


def file_of(dataset: Dataset, rows: int, path: str = "a", **reasons: int) -> ManifestFile:
    """An entry for a file with so many rows."""
    folder = f"{dataset.value}/{path}"
    return ManifestFile(
        dataset, path, folder + ".staged", folder, rows, 100 * rows, "00", tuple(sorted(reasons.items()))
    )


@pytest.fixture
def manifest(run: RunInfo) -> Manifest:
    """Nine records read: six copies of four stories, three rejects."""
    files = [
        file_of(Dataset.REJECTS, 2, "y", empty=2),
        file_of(Dataset.COPIES, 6),
        file_of(Dataset.REJECTS, 1, "x", empty=1),
        file_of(Dataset.ARTICLES, 4),
    ]
    return build_manifest(run, 9, files)


def test_counts_what_the_files_hold(manifest: Manifest) -> None:
    """The numbers are those of the files, rejects of several files added up by reason."""
    assert (manifest.stories, manifest.copies, manifest.rejects) == (4, 6, (("empty", 3),))
    assert (manifest.rejected, manifest.bytes) == (3, 1300)
    assert [file.path for file in manifest.files] == ["articles/a", "copies/a", "rejects/x", "rejects/y"]
    manifest.check()


def test_says_what_was_left(run: RunInfo, manifest: Manifest) -> None:
    """What a full batch did not read comes back as it was written; where nothing is left, nothing is said."""
    left = [InputFile("in/b", 9), InputFile("in/a.jsonl", 70, datetime(2024, 11, 2, tzinfo=timezone.utc), start=40)]
    cut = build_manifest(run, 9, manifest.files, left)
    assert cut.left == (left[1], left[0])
    assert manifest_from_json(manifest_to_json(cut)) == cut
    assert b"left" not in manifest_to_json(manifest)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"records_read": 10}, "10 records read, but 6 copies"),
        ({"records_read": 8}, "8 records read, but 6 copies"),
        ({"stories": 5}, "5 stories, but 4 rows in files"),
        ({"stories": 7}, "7 stories of 6 copies"),
        ({"copies": 5, "records_read": 8}, "5 copies, but 6 rows in files"),
        ({"rejects": (("empty", 2),), "records_read": 8}, "2 rejects, but 3 rows in files"),
        ({"links": 1}, "1 links, but 0 rows in files"),
    ],
    ids=["lost", "doubled", "a story more", "more stories than copies", "a copy less", "a reject less", "a link more"],
)
def test_what_does_not_add_up_is_an_error(manifest: Manifest, change: dict[str, int], words: str) -> None:
    """Nothing is lost and nothing is doubled, or the run fails."""
    broken = replace(manifest, **change)  # type: ignore[arg-type]
    assert any(words in problem for problem in broken.problems())
    with pytest.raises(LedgerError, match="does not add up"):
        broken.check()


def test_a_file_listed_twice_is_an_error(manifest: Manifest) -> None:
    """Two files of one name would overwrite each other."""
    file = manifest.files[0]
    problems = replace(manifest, files=(*manifest.files, file)).problems()
    assert f"{file.path} is listed 2 times" in problems


COUNTS = st.integers(0, 2**40)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20)
FILES = st.builds(
    ManifestFile,
    st.sampled_from(Dataset),
    TEXTS,
    TEXTS,
    TEXTS,
    COUNTS,
    COUNTS,
    TEXTS,
    st.dictionaries(TEXTS, COUNTS, max_size=3).map(lambda counts: tuple(sorted(counts.items()))),
)


@given(COUNTS, st.lists(FILES, max_size=4))
def test_comes_back_from_json(read: int, files: list[ManifestFile]) -> None:
    """A manifest is the same after writing and reading, and its bytes are a function of it."""
    manifest = build_manifest(RunInfo("r", datetime(2024, 1, 1, tzinfo=timezone.utc)), read, files)
    assert manifest_from_json(manifest_to_json(manifest)) == manifest


def test_a_manifest_of_a_version_without_links_is_read() -> None:
    """Commits that were made before there were links have none."""
    empty = build_manifest(RunInfo("r", datetime(2024, 1, 1, tzinfo=timezone.utc)), 0, ())
    fields = json.loads(manifest_to_json(empty))
    del fields["links"]
    assert manifest_from_json(json.dumps(fields).encode()).links == 0


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"files": []}'], ids=["empty", "cut", "list", "fields missing"]
)
def test_what_is_no_manifest_is_told(content: bytes) -> None:
    """A damaged manifest raises one of the errors that its readers expect."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        manifest_from_json(content)
