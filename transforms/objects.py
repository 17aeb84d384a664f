"""Objects of S3, Google Cloud Storage and Azure by their URIs: the one module that knows obstore.

Small objects come in one request. What is written appears whole when it is closed, or not at all; a new object can be
made, and an old one replaced, on the condition that nobody else has done so.
"""

from __future__ import annotations

import importlib.util
import io
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

EXTRAS = {"s3": "aws", "gs": "gcp", "azfs": "azure", "hdfs": "hdfs"}
"""What is to be installed for the URIs of each scheme."""

_SCHEMES = ("s3", "gs", "azfs")
_WHOLE_BYTES = 8 * 1024 * 1024
"""An object of at most this size is read, and written, by one request; larger ones in such parts."""
_LONGEST_ERROR = 240
_SERVERS_WORDS = re.compile(r"<Code>([^<]{1,80})</Code>\s*<Message>([^<]{1,240})</Message>")


class MissingClientError(ImportError):
    """What a URI needs is not installed; the message says how to."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object that a listing names: its URI, its size in bytes and when it was written."""

    uri: str
    size: int
    modified_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """What tells one state of an object from every other."""

    e_tag: str | None
    version: str | None


def is_object(path: str) -> bool:
    """Whether a path is the URI of an object store."""
    scheme, mark, _ = path.partition("://")
    return bool(mark) and scheme in _SCHEMES


def check_client(uri: str) -> None:
    """Raises MissingClientError where what reads such URIs is not installed."""
    if importlib.util.find_spec("obstore") is None:
        raise MissingClientError(install_hint(uri))


def install_hint(uri: str) -> str:
    """How to install what a URI needs: from a checkout, or from a registry."""
    return f"cannot use {uri}: install what it needs with {what_to_install(EXTRAS[uri.partition('://')[0]])}"


def what_to_install(extra: str) -> str:
    """The command that installs an extra: from a checkout, or from a registry."""
    checkout = Path(__file__).resolve().parents[1]
    what = f"-e '{checkout}[{extra}]'" if (checkout / "pyproject.toml").is_file() else f"'copydesk[{extra}]'"
    return f"pip install {what}"


def unknown_scheme(uri: str) -> str:
    """What is told of a URI of no file system that is known here."""
    scheme = uri.partition("://")[0]
    if scheme in EXTRAS:
        return install_hint(uri)
    known = ", ".join(f"{name}://" for name in sorted(EXTRAS))
    return f"cannot use {uri}: no file system is known for {scheme}://; known are local paths and {known}"


def read(uri: str) -> bytes | None:
    """An object's bytes, None where there is no such object."""
    found = read_version(uri)
    return found and found[0]


def read_version(uri: str) -> tuple[bytes, Version] | None:
    """An object's bytes and which state they are, None where there is no such object."""
    import obstore

    store, key = _place(uri)
    try:
        with as_os_errors(uri):
            answer = obstore.get(store, key)
            return bytes(answer.bytes()), Version(answer.meta["e_tag"], answer.meta["version"])
    except FileNotFoundError:
        return None


def open_reader(uri: str) -> BinaryIO:
    """An object, to read by and by; FileNotFoundError where there is none."""
    import obstore

    store, key = _place(uri)
    with as_os_errors(uri):
        answer = obstore.get(store, key)
        size = answer.meta["size"]
        if size <= _WHOLE_BYTES:
            return io.BytesIO(bytes(answer.bytes()))
    return cast(BinaryIO, io.BufferedReader(_Parts(uri, size), _WHOLE_BYTES))


class _Parts(io.RawIOBase):
    """A large object, a part of it at a time."""

    def __init__(self, uri: str, size: int) -> None:
        super().__init__()
        self._uri, self._size, self._at = uri, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(start + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        import obstore

        length = min(len(buffer), self._size - self._at)
        if length <= 0:
            return 0
        store, key = _place(self._uri)
        with as_os_errors(self._uri):
            part = bytes(obstore.get_range(store, key, start=self._at, length=length))
        buffer[: len(part)] = part
        self._at += len(part)
        return len(part)


@contextmanager
def open_writer(uri: str) -> Iterator[IO[bytes]]:
    """A new object, or a new state of one, that is there whole when the block has ended well."""
    import obstore

    store, key = _place(uri)
    with tempfile.SpooledTemporaryFile(_WHOLE_BYTES) as held:
        yield held
        held.seek(0)
        with as_os_errors(uri):
            obstore.put(store, key, cast("IO[bytes]", held), chunk_size=_WHOLE_BYTES)


def create(uri: str, content: bytes) -> bool:
    """Makes a new object, and says whether it did: False where there is one already, whoever was a moment earlier."""
    import obstore

    store, key = _place(uri)
    try:
        with as_os_errors(uri):
            obstore.put(store, key, content, mode="create", use_multipart=False)
    except FileExistsError:
        # A request that was answered too late is sent again, and meets what it has made itself.
        return bool(content) and read(uri) == content
    return True


def replace_version(uri: str, content: bytes, version: Version) -> bool:
    """Replaces an object that is still in this state, and says whether it did."""
    import obstore

    store, key = _place(uri)
    condition = {name: value for name, value in asdict(version).items() if value is not None}
    try:
        with as_os_errors(uri):
            obstore.put(store, key, content, mode=cast(Any, condition), use_multipart=False)
    except (FileExistsError, FileNotFoundError):
        return bool(content) and read(uri) == content
    return True


def size_of(uri: str) -> int | None:
    """An object's size in bytes, None where there is no such object."""
    found = look(uri)
    return found.size if found else None


def look(uri: str) -> Found | None:
    """What there is under the very name."""
    import obstore

    store, key = _place(uri)
    try:
        with as_os_errors(uri):
            found = obstore.head(store, key)
    except FileNotFoundError:
        return None
    return Found(uri, found["size"], found["last_modified"])


def below(uri: str) -> Iterator[Found]:
    """All objects whose names go on behind this one's and a slash, sorted."""
    import obstore

    (store, key), root = _place(uri), _root_of(uri)
    with as_os_errors(uri):
        found = [each for part in obstore.list(store, key or None, chunk_size=1000) for each in part]
    for each in sorted(found, key=lambda each: each["path"]):
        yield Found(root + each["path"], each["size"], each["last_modified"])


def names_in(uri: str) -> list[str]:
    """The names right below a URI, of objects and of what goes on, sorted."""
    import obstore

    store, key = _place(uri)
    with as_os_errors(uri):
        found = obstore.list_with_delimiter(store, key or None)
    paths = [*found["common_prefixes"], *(each["path"] for each in found["objects"])]
    return sorted({path.rstrip("/").rpartition("/")[2] for path in paths})


def copy(source: str, target: str) -> None:
    """Copies an object within its store; the copy is there whole."""
    import obstore

    store, key = _place(source)
    with as_os_errors(source):
        obstore.copy(store, key, _place(target)[1])


def delete(uris: Sequence[str]) -> None:
    """Deletes objects of one store; those that are not there are no error."""
    import obstore

    if not uris:
        return
    store, keys = _place(uris[0])[0], [_place(uri)[1] for uri in uris]
    try:
        with as_os_errors(uris[0]):
            obstore.delete(store, keys)
    except FileNotFoundError:
        for key in keys:
            with _absent_is_fine(), as_os_errors(uris[0]):
                obstore.delete(store, key)


@contextmanager
def _absent_is_fine() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        return


@contextmanager
def as_os_errors(uri: str) -> Iterator[None]:
    """Turns the client's errors into OSErrors of one line."""
    from obstore.exceptions import AlreadyExistsError, BaseError, PermissionDeniedError, PreconditionError

    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{uri} is not there") from error
    except (AlreadyExistsError, PreconditionError) as error:
        raise FileExistsError(f"{uri} is there already, or has changed") from error
    except PermissionDeniedError as error:
        raise OSError(f"{uri} may not be used with these credentials: {_told(error)}") from error
    except (BaseError, ValueError) as error:
        raise OSError(f"{uri}: {_told(error)}") from error


def _told(error: Exception) -> str:
    """What the server says, or what the client says first; then comes what it was doing, over many lines."""
    said = _SERVERS_WORDS.search(str(error))
    if said:
        return ": ".join(said.groups())
    words = " ".join(str(error).partition("Debug source")[0].split())
    return words if len(words) <= _LONGEST_ERROR else words[:_LONGEST_ERROR] + " …"


def _place(uri: str) -> tuple[Any, str]:
    """The store of a URI, and its key there."""
    root = _root_of(uri)
    return _store(root, os.getpid()), uri.removeprefix(root.rstrip("/")).strip("/")


def _root_of(uri: str) -> str:
    """The bucket's URI: s3://bucket/, gs://bucket/ or azfs://account/container/."""
    scheme, _, rest = uri.partition("://")
    parts = rest.split("/", 2 if scheme == "azfs" else 1)
    return f"{scheme}://" + "/".join(parts[: 2 if scheme == "azfs" else 1]) + "/"


@lru_cache(maxsize=64)
def _store(root: str, process: int) -> Any:
    """A client for a bucket; each process has its own."""
    check_client(root)
    scheme, _, rest = root.partition("://")
    with as_os_errors(root):
        return {"s3": _s3, "gs": _gcs, "azfs": _azure}[scheme](rest.strip("/"))


def _s3(bucket: str) -> Any:
    from obstore.store import S3Store

    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    config: dict[str, Any] = {"endpoint": endpoint} if endpoint else {}
    return S3Store(
        bucket,
        config=cast(Any, config),
        client_options={"allow_http": bool(endpoint and endpoint.startswith("http://"))},
        credential_provider=_profile(),
    )


def _profile() -> Any:
    """Credentials of a profile, of a container or of the machine, as boto3 finds them; None where the environment names
    a key, or boto3 is not there."""
    if os.environ.get("AWS_ACCESS_KEY_ID") or importlib.util.find_spec("boto3") is None:
        return None
    import boto3
    from obstore.auth.boto3 import Boto3CredentialProvider

    session = boto3.Session()
    return Boto3CredentialProvider(session) if session.get_credentials() is not None else None


def _gcs(bucket: str) -> Any:
    from obstore.store import GCSStore

    emulator = os.environ.get("STORAGE_EMULATOR_HOST")
    if not emulator:
        return GCSStore(bucket)
    key = '{"gcs_base_url": "%s", "disable_oauth": true, "client_email": "", "private_key": "", "private_key_id": ""}'
    url = emulator if "://" in emulator else f"http://{emulator}"
    return GCSStore(bucket, config={"service_account_key": key % url}, client_options={"allow_http": True})


def _azure(place: str) -> Any:
    from obstore.store import AzureStore

    account, _, container = place.partition("/")
    if account == "devstoreaccount1":  # the emulator's own, which no account of Azure's can be called
        return AzureStore(container, config={"use_emulator": True}, client_options={"allow_http": True})
    return AzureStore(container, config={"account_name": account})
