"""The files below one output folder: what every store does alike."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.published.beam_store import BeamStore
from pipeline.published.local_store import LocalStore
from pipeline.published.store import FileStore, open_store


@pytest.fixture(params=["local", "local without links", "whole puts", "renames"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, make_bucket: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> FileStore:
    """An empty store of each kind."""
    if not request.param.startswith("local"):
        return open_store(make_bucket(request.param))
    if request.param == "local without links":
        monkeypatch.setattr(os, "link", refuse_links)
    return open_store(str(tmp_path / "out"))


def refuse_links(*_: object) -> None:
    """What `os.link` does on a file system that has no links."""
    raise OSError(errno.EPERM, "Operation not permitted")


def test_what_is_created_is_never_replaced(store: FileStore) -> None:
    """The second of two creates says that it came too late."""
    assert store.create("a/b.json", b"first")
    assert not store.create("a/b.json", b"second")
    assert store.read("a/b.json") == b"first"
    assert list(store.files("")) == ["a/b.json"]


def test_replace_replaces(store: FileStore) -> None:
    """The newer content stands alone."""
    store.replace("a/b", b"older")
    store.replace("a/b", b"new")
    assert (store.read("a/b"), store.size("a/b")) == (b"new", 3)
    assert list(store.files("a")) == ["a/b"]


def test_what_is_missing_is_none(store: FileStore) -> None:
    """Missing files and folders are no errors."""
    assert store.read("x/y") is None
    assert store.size("x/y") is None
    assert store.names("x") == []
    assert list(store.files("x")) == []
    store.delete("x")


def test_moves_into_folders_that_are_not_there_yet(store: FileStore) -> None:
    """The folder of a new partition is made on the way, odd characters and all."""
    store.create("stage/f.staged", b"rows")
    store.move("stage/f.staged", "articles/language=a%2Fb/f.parquet")
    store.sync(["articles/language=a%2Fb/f.parquet"])
    assert store.size("stage/f.staged") is None
    with store.open("articles/language=a%2Fb/f.parquet") as file:
        assert file.read() == b"rows"


def test_lists_and_deletes_folders(store: FileStore) -> None:
    """Names are those right in a folder; a folder goes with all that is in it, and nothing beside it."""
    for path in ("a/b/c/1", "a/b/2", "a/3", "ab/4"):
        store.create(path, b"")
    assert store.names("a") == ["3", "b"]
    assert sorted(store.files("a")) == ["a/3", "a/b/2", "a/b/c/1"]
    store.delete("a")
    assert store.names("") == ["ab"]


def test_a_uri_opens_by_beam_and_a_path_locally(tmp_path: Path, bucket: str) -> None:
    """file:// is a path as well."""
    assert isinstance(open_store(bucket), BeamStore)
    assert isinstance(open_store(str(tmp_path)), LocalStore)
    assert open_store(f"file://{tmp_path}").root == str(tmp_path)


def test_a_dataset_on_another_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a rename cannot cross disks, the file is copied, and appears when it is whole."""
    real = os.replace

    def replace(source: str, target: str) -> None:
        if "/stage/" in source:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        real(source, target)

    store = open_store(str(tmp_path))
    store.create("stage/f", b"rows")
    monkeypatch.setattr(os, "replace", replace)
    store.move("stage/f", "copies/f")
    assert (store.read("copies/f"), store.names("stage"), store.names("copies")) == (b"rows", [], ["f"])
