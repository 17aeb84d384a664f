"""Which files an input names."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import timezone
from pathlib import Path
from typing import Any, ClassVar

import pytest
from apache_beam.io.filesystem import BeamIOError, CompressionTypes, FileMetadata, FileSystem
from apache_beam.io.filesystems import FileSystems
from obstore.store import MemoryStore

from schemas.errors import InputError
from schemas.record import InputFile, Record
from schemas.reject import Reject
from transforms import objects
from transforms.intake.listing import list_files
from transforms.intake.reading import ReadLimits, read_records


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A folder with files of many names."""
    for name in (
        "b.txt", "a.txt", "deep/er/c.html", "deep/d.html", "with space.txt", "list[1].txt", "list1.txt", "star*.txt",
        ".hidden.txt", "_temporary/x.txt", "deep/.git/config", "deep/_SUCCESS",
    ):  # fmt: skip
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "in"


def _names(files: list[InputFile], tree: Path) -> list[str]:
    return [os.path.relpath(file.path, tree) for file in files]


def test_a_folder_is_listed_with_all_folders_in_it(tree: Path) -> None:
    """Files come sorted by path, hidden ones are passed over, and size and time are told."""
    files = list_files([str(tree)])

    assert [file.path for file in files] == sorted(file.path for file in files)
    assert sorted(_names(files, tree)) == sorted(
        ["a.txt", "b.txt", "deep/d.html", "deep/er/c.html", "list1.txt", "list[1].txt", "star*.txt", "with space.txt"]
    )
    by_name = dict(zip(_names(files, tree), files, strict=True))
    status = (tree / "a.txt").stat()
    assert by_name["a.txt"].size == status.st_size
    assert by_name["a.txt"].modified_at is not None
    assert by_name["a.txt"].modified_at.tzinfo is timezone.utc
    assert by_name["a.txt"].modified_at.timestamp() == pytest.approx(status.st_mtime, abs=1e-3)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a.txt", ["a.txt"]),
        ("deep", ["deep/d.html", "deep/er/c.html"]),
        ("*.txt", ["a.txt", "b.txt", "list1.txt", "list[1].txt", "star*.txt", "with space.txt"]),
        ("**/*.html", ["deep/d.html", "deep/er/c.html"]),
        ("[a-d]*", ["a.txt", "b.txt", "deep/d.html", "deep/er/c.html"]),
        ("list[1].txt", ["list[1].txt"]),
        ("list[0-9].txt", ["list1.txt"]),
        ("star*.txt", ["star*.txt"]),
        (".hidden.txt", [".hidden.txt"]),
        ("_temporary", ["_temporary/x.txt"]),
        ("_temp*", ["_temporary/x.txt"]),
        ("deep/../a.txt", ["a.txt"]),
    ],
)  # fmt: skip
def test_patterns(tree: Path, pattern: str, expected: list[str]) -> None:
    """A name that exists is that file; else it is a glob, whose folders are listed whole."""
    assert _names(list_files([f"{tree}/{pattern}"]), tree) == expected


def test_patterns_that_overlap_give_each_file_once(tree: Path) -> None:
    """The list is one sorted list, however often a file is named."""
    assert list_files([str(tree / "b.txt"), f"{tree}/*.txt", str(tree)]) == list_files([str(tree)])


def test_relative_paths_and_file_uris_become_absolute(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file has the same path, however it was named."""
    monkeypatch.chdir(tree)
    uri = (tree / "with space.txt").as_uri()

    assert list_files(["with space.txt"]) == list_files([str(tree / "with space.txt")]) == list_files([uri])


def test_a_name_that_is_not_utf_8_is_listed_and_read(tree: Path) -> None:
    """Bytes that are no characters are carried in the path."""
    path = os.fsencode(tree) + b"/caf\xe9.txt"
    with open(path, "wb") as file:
        file.write(b"The bridge is open again.")
    (found,) = [file for file in list_files([str(tree)]) if os.fsencode(file.path) == path]
    (record,) = read_records(found, ReadLimits())

    assert isinstance(record, Record)


def test_links_that_lead_in_circles_are_survived(tree: Path, tmp_path: Path) -> None:
    """A folder is entered once, by its own name where it has one; folders elsewhere are entered by their link."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "e.txt").write_text("e")
    (tree / "0-loop").symlink_to(tree)
    (tree / "deep" / "up").symlink_to("..")
    (tree / "0-same").symlink_to(tree / "deep")
    (tree / "outside").symlink_to(tmp_path / "elsewhere")
    names = _names(list_files([str(tree)]), tree)

    assert "outside/e.txt" in names
    assert "deep/d.html" in names
    assert not [name for name in names if name.startswith(("0-", "deep/up"))]


def test_a_link_to_nothing_is_listed_and_rejected(tree: Path) -> None:
    """What cannot be looked at is not lost: reading it tells why."""
    (tree / "dangling").symlink_to(tree / "nowhere")
    (file,) = [file for file in list_files([str(tree)]) if file.path.endswith("dangling")]
    (row,) = read_records(file, ReadLimits())

    assert isinstance(row, Reject)
    assert row.rule == "vanished"


def test_a_folder_without_permission_is_rejected(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder inside the input that may not be listed becomes a reject; the named folder itself is an error."""
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if str(path).endswith("er"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)

    assert "deep/er" in _names(list_files([str(tree)]), tree)
    with pytest.raises(InputError, match="cannot list"):
        list_files([str(tree / "deep" / "er")])


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("nothing.txt", "there is no file or folder"),
        ("*.pdf", "no file matches"),
        ("empty", "no files in"),
        ("", "no input is named"),
        ("a\x00b", "no input is named"),
        ("nosuch://bucket/a", "no file system is known for nosuch://"),
    ],
    ids=["missing", "glob", "empty-folder", "no-name", "nul", "scheme"],
)
def test_a_pattern_that_names_nothing_is_an_error(
    tree: Path, monkeypatch: pytest.MonkeyPatch, pattern: str, words: str
) -> None:
    """The error says in one line what is wrong, even where other patterns find files."""
    (tree / "empty").mkdir()
    monkeypatch.chdir(tree)
    with pytest.raises(InputError, match=words) as caught:
        list_files(["a.txt", pattern])

    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("uri", "extra"), [("gs://b/a", "gcp"), ("s3://b/a", "aws"), ("azfs://b/a", "azure"), ("hdfs://b/a", "hdfs")]
)
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, uri: str, extra: str) -> None:
    """A file system that is not installed tells what to install."""

    def refuse(_path: str) -> bool:
        raise ValueError("Unable to get filesystem from specified path")

    monkeypatch.setattr(FileSystems, "exists", refuse)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=rf"pip install -e '.*\[{extra}\]'"):
        list_files([uri])


class ShelfFileSystem(FileSystem):
    """A file system in memory, as a cloud's is to Beam: flat names, listed by prefix."""

    FILES: ClassVar[dict[str, bytes]] = {
        "shelf://desk/a.txt": b"The bridge is open again.",
        "shelf://desk/list[1].txt": b"The bridge is closed again.",
        "shelf://desk/deep/b.html": b"<html><body><p>The bridge is open again.</p></body></html>",
        "shelf://desk/_old/c.txt": b"Hidden.",
    }

    @classmethod
    def scheme(cls) -> str:
        return "shelf"

    def has_dirs(self) -> bool:
        return False

    def _list(self, dir_or_prefix: str) -> Iterator[FileMetadata]:
        for path, content in self.FILES.items():
            if path.startswith(dir_or_prefix):
                yield FileMetadata(path, len(content), 1_730_000_000.0)

    def exists(self, path: str) -> bool:
        if "denied" in path:
            raise RuntimeError("403 you have no\naccess")
        return path in self.FILES

    def metadata(self, path: str) -> FileMetadata:
        return next(self._list(path))

    def open(self, path: str, mime_type: str = "", compression_type: str = CompressionTypes.AUTO) -> io.BytesIO:
        if path not in self.FILES:
            raise BeamIOError("not there")
        return _Faulty() if "list" in path else io.BytesIO(self.FILES[path])

    def join(self, basepath: str, *paths: str) -> str:
        return "/".join([basepath, *paths])

    def split(self, path: str) -> tuple[str, str]:
        head, _, tail = path.rpartition("/")
        return head, tail

    def mkdirs(self, path: str) -> None: ...
    def create(self, path: str, mime_type: str = "", compression_type: str = "") -> Any: ...
    def copy(self, source: list[str], destination: list[str]) -> None: ...
    def rename(self, source: list[str], destination: list[str]) -> None: ...
    def size(self, path: str) -> int:
        return len(self.FILES[path])

    def last_updated(self, path: str) -> float:
        return 1_730_000_000.0

    def checksum(self, path: str) -> str:
        return path

    def delete(self, paths: list[str]) -> None: ...


class _Faulty(io.BytesIO):
    def read(self, _size: int | None = -1) -> bytes:
        raise RuntimeError("the connection was closed")


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("shelf://desk/a.txt", ["shelf://desk/a.txt"]),
        ("shelf://desk/list[1].txt", ["shelf://desk/list[1].txt"]),
        ("shelf://desk/*.txt", ["shelf://desk/a.txt", "shelf://desk/list[1].txt"]),
        ("shelf://desk/**.html", ["shelf://desk/deep/b.html"]),
        ("shelf://desk", ["shelf://desk/a.txt", "shelf://desk/deep/b.html", "shelf://desk/list[1].txt"]),
        ("shelf://desk/deep/", ["shelf://desk/deep/b.html"]),
    ],
)
def test_uris_of_other_file_systems(pattern: str, expected: list[str]) -> None:
    """Files, globs and folders of a file system that Beam knows are listed like local ones."""
    files = list_files([pattern])

    assert [file.path for file in files] == expected
    assert all(file.size and file.modified_at for file in files)


def test_remote_files_are_read_and_their_faults_rejected() -> None:
    """A file of another file system is read as a local one; its client's errors are rejects."""
    rows = [row for file in list_files(["shelf://desk"]) for row in read_records(file, ReadLimits())]
    (gone,) = read_records(InputFile("shelf://desk/gone.txt", 5), ReadLimits())

    assert [type(row) for row in rows] == [Record, Record, Reject]
    assert isinstance(rows[2], Reject)
    assert (rows[2].rule, rows[2].evidence) == ("read-failed", "RuntimeError: the connection was closed")
    assert isinstance(gone, Reject)
    assert gone.rule == "read-failed"


@pytest.mark.parametrize(
    ("uri", "words"), [("shelf://desk/x/*", "no file matches"), ("shelf://denied/", "check your access")]
)
def test_uris_that_name_nothing_are_errors(uri: str, words: str) -> None:
    """A URI without files, or without access to them, is an error in one line."""
    with pytest.raises(InputError, match=words) as caught:
        list_files([uri])

    assert "\n" not in str(caught.value)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket in memory: pages in folders, one of them marked by an empty object, as some tools do."""
    store = MemoryStore()
    monkeypatch.setattr(objects, "_store", lambda root, process: store)
    for name in ("in/a.html", "in/b.txt", "in/deep/c.html", "in/deep/list[1].html", "in/_old/d.html", "in/.e.html"):
        objects.create(f"gs://desk/{name}", b"words")
    objects.create("gs://desk/in/deep", b"")
    objects.create("gs://desk/in/empty.html", b"")
    return "gs://desk"


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("in", ["a.html", "b.txt", "deep/c.html", "deep/list[1].html", "empty.html"]),
        ("in/", ["a.html", "b.txt", "deep/c.html", "deep/list[1].html", "empty.html"]),
        ("in/a.html", ["a.html"]),
        ("in/*.html", ["a.html", "empty.html"]),
        ("in/**/*.html", ["a.html", "deep/c.html", "deep/list[1].html", "empty.html"]),
        ("in/[!a].*", ["b.txt"]),
        ("in/deep/list[1].html", ["deep/list[1].html"]),
        ("in/d??p/c.html", ["deep/c.html"]),
    ],
)
def test_objects_are_listed_as_files_are(bucket: str, pattern: str, names: list[str]) -> None:
    """By their name, a folder's name or a glob; an empty object is a file, unless it stands for a folder."""
    found = list_files([f"{bucket}/{pattern}"])
    assert [file.path for file in found] == [f"{bucket}/in/{name}" for name in names]
    assert all(file.modified_at for file in found)


def test_no_object_is_told(bucket: str) -> None:
    """As where no file matches."""
    with pytest.raises(InputError, match="no file matches 'gs://desk/none'"):
        list_files([f"{bucket}/none"])
