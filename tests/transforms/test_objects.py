"""Objects by their URIs, on a store in memory."""

from __future__ import annotations

import builtins
import importlib.util
import io
from pathlib import Path
from typing import Any

import pytest
from obstore.store import MemoryStore

from transforms import objects
from transforms.objects import MissingClientError

ROOT = "s3://bucket/out"


@pytest.fixture(autouse=True)
def _in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bucket is a store of its own in this process."""
    stores: dict[str, Any] = {}
    monkeypatch.setattr(objects, "_store", lambda root, process: stores.setdefault(root, MemoryStore()))


@pytest.mark.parametrize(
    ("path", "is_one"),
    [("s3://b/a", True), ("gs://b/a", True), ("azfs://a/c/x", True), ("hdfs://h/a", False), ("/a/s3://b", False)],
)
def test_what_is_an_object(path: str, is_one: bool) -> None:
    """Three schemes are object stores."""
    assert objects.is_object(path) is is_one


def test_only_one_makes_an_object() -> None:
    """The second of two creates says that it came too late; the same content again is the first one's own request."""
    assert objects.create(f"{ROOT}/lock", b"one")
    assert not objects.create(f"{ROOT}/lock", b"two")
    assert objects.create(f"{ROOT}/lock", b"one")
    assert objects.read(f"{ROOT}/lock") == b"one"


def test_only_one_replaces_an_object() -> None:
    """A state that has gone is not replaced."""
    objects.create(f"{ROOT}/lock", b"one")
    found = objects.read_version(f"{ROOT}/lock")
    assert found is not None
    assert objects.replace_version(f"{ROOT}/lock", b"two", found[1])
    assert not objects.replace_version(f"{ROOT}/lock", b"three", found[1])
    assert objects.read(f"{ROOT}/lock") == b"two"


def test_empty_objects() -> None:
    """They are objects as any other."""
    assert objects.create(f"{ROOT}/done", b"")
    assert objects.read(f"{ROOT}/done") == b""
    assert objects.size_of(f"{ROOT}/done") == 0


def test_what_is_not_there() -> None:
    """Missing objects are none; reading one is the error of a missing file."""
    assert objects.read(f"{ROOT}/x") is None
    assert objects.look(f"{ROOT}/x") is None
    assert objects.size_of(f"{ROOT}/x") is None
    assert not objects.names_in(f"{ROOT}/x")
    assert not list(objects.below(f"{ROOT}/x"))
    with pytest.raises(FileNotFoundError):
        objects.open_reader(f"{ROOT}/x")
    objects.delete([])


def test_names_as_they_are() -> None:
    """Percent signs, spaces and other letters stand in a name as they were given."""
    names = ["language=a%2Fb/f.parquet", "y y/ä.txt", "z"]
    for name in names:
        objects.create(f"{ROOT}/{name}", b"1")
    assert [each.uri for each in objects.below(ROOT)] == [f"{ROOT}/{name}" for name in names]
    assert objects.names_in(ROOT) == ["language=a%2Fb", "y y", "z"]
    objects.copy(f"{ROOT}/{names[0]}", f"{ROOT}/copied")
    objects.delete([f"{ROOT}/{name}" for name in names])
    assert objects.names_in(ROOT) == ["copied"]


def test_large_objects_are_read_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """From any place on, as a file is."""
    monkeypatch.setattr(objects, "_WHOLE_BYTES", 1000)
    content = bytes(range(256)) * 40
    with objects.open_writer(f"{ROOT}/big") as target:
        target.write(content)
    with objects.open_reader(f"{ROOT}/big") as source:
        assert not isinstance(source, io.BytesIO)
        source.seek(-10, io.SEEK_END)
        assert source.read() == content[-10:]
        source.seek(0)
        assert source.read() == content


def test_what_fails_is_not_written() -> None:
    """An error in the block leaves nothing behind."""

    def fail() -> None:
        with objects.open_writer(f"{ROOT}/half") as target:
            target.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert objects.look(f"{ROOT}/half") is None


def test_buckets_of_azure_have_an_account() -> None:
    """A container's name follows the account's."""
    objects.create("azfs://account/container/a", b"1")
    assert [each.uri for each in objects.below("azfs://account/container")] == ["azfs://account/container/a"]


@pytest.mark.parametrize(("scheme", "extra"), [("s3", "aws"), ("gs", "gcp"), ("azfs", "azure")])
def test_a_missing_client_is_named(monkeypatch: pytest.MonkeyPatch, scheme: str, extra: str) -> None:
    """From a checkout the checkout is to be installed with its extra, else the package."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "obstore" else find(name))
    with pytest.raises(MissingClientError, match=rf"pip install -e '.*\[{extra}\]'"):
        objects.check_client(f"{scheme}://bucket/a")
    monkeypatch.setattr(Path, "is_file", lambda path: False)
    with pytest.raises(MissingClientError, match=rf"pip install 'copydesk\[{extra}\]'"):
        objects.check_client(f"{scheme}://bucket/a")


def test_errors_are_one_line() -> None:
    """The server's own words, without the client's inside."""
    from obstore.exceptions import GenericError

    text = (
        "Generic S3 error: 404\n<Error><Code>NoSuchBucket</Code><Message>no bucket</Message></Error>\nDebug source:\nx"
    )
    with pytest.raises(OSError, match=r"^s3://b: NoSuchBucket: no bucket$"), objects.as_os_errors("s3://b"):
        raise GenericError(text)
    assert builtins.len(objects._told(GenericError("long " * 900))) < 300
