"""What is taken already, by path, size and time, and by content where these differ."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path

import pytest

from pipeline import inputs
from pipeline.inputs import as_listed, check_contents, content_hash, outside, unread, without_left
from pipeline.published.commit import CommittedInput
from schemas.record import InputFile
from transforms.intake.listing import list_files

NOON = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)
FILE = InputFile("in/a.jsonl", 70, NOON)
TAKEN = CommittedInput.of(FILE, "ab")


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (None, FILE),
        (TAKEN, None),
        (replace(TAKEN, size=71), FILE),
        (replace(TAKEN, modified_at=None), FILE),
        (replace(TAKEN, held_until=40), replace(FILE, start=40)),
        (replace(TAKEN, held_until=40, size=71), FILE),
    ],
    ids=["never seen", "as it was", "another size", "another time", "half taken", "half taken, then changed"],
)
def test_what_is_to_be_read_of_a_file(known: CommittedInput | None, expected: InputFile | None) -> None:
    """All of it, the slices that are missing, or nothing."""
    assert unread(FILE, known) == expected


@pytest.fixture
def file(tmp_path: Path) -> InputFile:
    """A small file that is there."""
    path = tmp_path / "a.txt"
    path.write_text("A short text.")
    return InputFile(str(path), path.stat().st_size, NOON)


def test_a_touched_file_is_not_read(file: InputFile) -> None:
    """The bytes are those of the commit: only the new time is taken down."""
    sha256 = content_hash(file)
    known = {file.path: CommittedInput(file.path, file.size, None, sha256)}
    checked = check_contents([file], known)
    assert (checked.read, checked.reread) == ((), ())
    assert [(entry.modified_at, entry.sha256) for entry in checked.entries] == [(NOON, sha256)]


def test_a_changed_file_is_read_with_care(file: InputFile) -> None:
    """Other bytes at a known path: some of its records may be published already, now and in all its later slices."""
    known = {file.path: CommittedInput(file.path, 3, NOON, "ab")}
    checked = check_contents([file], known)
    assert checked.read == checked.reread == (file,)
    first = replace(file, stop=5)
    half = check_contents([first], known).entries[0]
    assert (half.held_until, half.reread) == (5, True)
    assert check_contents([replace(file, start=5)], {file.path: half}).reread == (replace(file, start=5),)


def test_the_next_slice_of_a_new_file_is_plain(file: InputFile) -> None:
    """A file that is taken slice by slice for the first time has no older records to look for."""
    half = check_contents([replace(file, stop=5)], {}).entries[0]
    rest = replace(file, start=5)
    checked = check_contents([rest], {file.path: half})
    assert (checked.read, checked.reread) == ((rest,), ())
    assert checked.entries[0].held_until is None


def test_what_was_left_is_not_held() -> None:
    """Of a file that a full batch has begun the commit holds the beginning, of one that it has not, nothing."""
    entries = [TAKEN, replace(TAKEN, path="in/b.jsonl"), replace(TAKEN, path="in/c.jsonl")]
    left = [replace(FILE, path="in/b.jsonl", start=30), replace(FILE, path="in/c.jsonl")]
    assert without_left(entries, left) == (TAKEN, replace(entries[1], held_until=30, sha256=None))
    assert without_left(entries, ()) == tuple(entries)


def test_a_file_that_changes_is_not_read_on(tmp_path: Path) -> None:
    """One that grew or vanished since it was listed is left to the next run."""
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("A short text.")
    listed = [replace(file, start=2) for file in list_files([str(tmp_path)])]
    assert as_listed(listed) == listed
    (tmp_path / "b").write_text("A longer text.")
    (tmp_path / "c").unlink()
    assert as_listed(listed) == listed[:1]


@pytest.mark.parametrize("path", ["nowhere/a.txt", "gs://bucket/a.txt"], ids=["missing", "on another machine"])
def test_what_cannot_be_hashed_is_read(path: str) -> None:
    """Without a hash a file is told by size and time alone."""
    checked = check_contents([InputFile(path, 5)], {})
    assert [entry.sha256 for entry in checked.entries] == [None]
    assert [file.path for file in checked.read] == [path]


@pytest.mark.parametrize("listed", [200, 2], ids=["by its size", "by its bytes"])
def test_a_very_large_file_is_not_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: int) -> None:
    """Whatever size is told of it: a sparse file has more than it takes up, an endless one more than it says."""
    monkeypatch.setattr(inputs, "MOST_HASHED", 100)
    (tmp_path / "a.txt").write_bytes(b"x" * 200)
    assert content_hash(InputFile(str(tmp_path / "a.txt"), listed)) is None
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    assert content_hash(InputFile(str(tmp_path / "a.txt"), 100)) == hashlib.sha256(b"x" * 100).hexdigest()


def test_files_to_read_are_told_at_once(file: InputFile, tmp_path: Path) -> None:
    """Each before the next is looked at, and none that was only touched."""
    other = replace(file, path=str(tmp_path / "b.txt"))
    touched = CommittedInput(file.path, file.size, None, content_hash(file))
    told: list[InputFile] = []
    check_contents([file, other], {}, lambda found: told.append(replace(found, size=len(told))))
    assert told == [replace(file, size=0), replace(other, size=1)]
    told.clear()
    check_contents([file, other], {file.path: touched}, told.append)
    assert told == [other]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An output folder with a file in a partition."""
    folder = tmp_path / "out" / "articles" / "language=en" / "month=2024-11"
    folder.mkdir(parents=True)
    (folder / "a.parquet").write_bytes(b"PAR1")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "page.html").write_text("<p>A page.")
    return tmp_path / "out"


@pytest.mark.parametrize(
    "linked", ["", "articles", "articles/language=en/month=2024-11"], ids=["whole", "set", "month"]
)
def test_an_output_below_a_link_is_no_input(archive: Path, linked: str) -> None:
    """What a link in the input leads to is the output all the same, in whatever part of it."""
    folder = archive.parent / "in"
    (folder / "old").symlink_to(archive / linked)
    (folder / "one.parquet").symlink_to(archive / "articles/language=en/month=2024-11/a.parquet")
    listed = list_files([str(folder)])
    assert len(listed) == 3
    assert [file.path for file in outside(listed, str(archive))] == [str(folder / "page.html")]


def test_an_output_by_another_name_is_no_input(archive: Path) -> None:
    """The output's own name may be a link, and lead to what is listed."""
    (archive.parent / "alias").symlink_to(archive)
    assert outside(list_files([str(archive)]), str(archive.parent / "alias")) == []


def test_a_mount_of_the_output_is_no_input(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bind mount has no link to follow: the folder is known by the number that the system gives it."""
    mounted = archive.parent / "in" / "mounted"
    shutil.copytree(archive, mounted)
    number = inputs._number
    monkeypatch.setattr(inputs, "_number", lambda path: number(path.replace(str(mounted), str(archive))))
    assert [Path(file.path).name for file in outside(list_files([str(archive.parent / "in")]), str(archive))] == [
        "page.html"
    ]


def test_an_output_that_is_not_there_yet_takes_no_input(archive: Path) -> None:
    """Before the first run nothing can lie in it."""
    listed = list_files([str(archive.parent / "in")])
    assert outside(listed, str(archive.parent / "in" / "new")) == listed
