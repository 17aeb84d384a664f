"""Files and folders that chance has changed: every file ends as rows, and whatever a commit says is read or refused.

A few hundred examples, the same each time; `python -m tests.hostile.fuzz` goes on for as long as one likes.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.published.commit import commit_from_json, read_commit
from pipeline.published.folder import PublishedFolder
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from schemas.errors import OutputError
from schemas.layout import COMMITS, commits_in
from tests.hostile.fuzz import check
from tests.hostile.mutations import SEEDS, Edit, mutated
from tests.pipeline.published.nightly_run import run_nightly

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "80"))
FEW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

EDITS = st.lists(
    st.builds(Edit, st.integers(0, 99), st.floats(0.0, 1.0), st.integers(0, 60), st.integers(0, 9_999)),
    min_size=1,
    max_size=5,
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.just("../../outside"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@pytest.mark.parametrize("name", SEEDS)
def test_every_seed_ends_as_rows(name: str, tmp_path: Path) -> None:
    """The kept files, among them those at which reading once failed."""
    check(SEEDS[name], name, tmp_path)


@FEW
@given(name=st.sampled_from(sorted(SEEDS)), edits=EDITS)
def test_changed_files_end_as_rows(name: str, edits: list[Edit], tmp_path: Path) -> None:
    """No crash, no file without a row, no two rows of one id, nothing that takes seconds."""
    check(mutated(SEEDS[name], edits), name, tmp_path, cleaned=3)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that two batches were published in, the second of which is not marked done."""
    folder = tmp_path_factory.mktemp("published") / "out"
    run_nightly(folder)
    sorted(folder.glob("_copydesk/commits/*.done"))[-1].unlink()
    return folder


def _refusal(act: Callable[[str], Any], path: str) -> str | None:
    """What an act on a folder is refused with; whatever else it raises goes through."""
    try:
        act(path)
    except OutputError as error:
        return str(error)
    return None


def _read_or_refused(published: Path, folder: Path, content: bytes) -> None:
    """With this as its last commit a folder is read, checked and brought to rest, or refused in one line."""
    place, outside = folder / "place", folder / "outside"
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(published, place / "out")
    outside.write_bytes(b"not the archive's")
    commit = sorted(place.glob("out/_copydesk/commits/*.json"))[-1]
    commit.write_bytes(content)
    acts: list[Callable[[str], Any]] = [
        lambda path: [read_commit(open_store(path), name) for name in commits_in(open_store(path).names(COMMITS))[0]],
        verify,
        lambda path: PublishedFolder(path, min_free_bytes=0).open("next").__enter__().close(),
    ]
    for act in acts:
        told = _refusal(act, str(place / "out"))
        assert told is None or (str(place / "out") in told and len(told.splitlines()) == 1)
    assert outside.read_bytes() == b"not the archive's"
    assert {path.name for path in place.iterdir()} == {"out"}


@FEW
@given(edits=EDITS)
def test_changed_bytes_of_a_commit(edits: list[Edit], published: Path, tmp_path: Path) -> None:
    """Cut off, doubled, with bytes of something else in it."""
    commit = sorted(published.glob("_copydesk/commits/*.json"))[-1]
    _read_or_refused(published, tmp_path, mutated(commit.read_bytes(), edits))


@FEW
@given(data=st.data())
def test_changed_values_of_a_commit(data: st.DataObject, published: Path, tmp_path: Path) -> None:
    """JSON as it should be, in which one value is something else."""
    commit = json.loads(sorted(published.glob("_copydesk/commits/*.json"))[-1].read_bytes())
    inner, key = commit, data.draw(st.sampled_from(sorted(commit)))
    while isinstance(inner[key], dict | list) and inner[key] and data.draw(st.booleans(), "deeper"):
        inner = inner[key]
        key = data.draw(st.sampled_from(range(len(inner)) if isinstance(inner, list) else sorted(inner)))
    inner[key] = data.draw(JSON)
    _read_or_refused(published, tmp_path, json.dumps(commit).encode())


@FEW
@given(content=st.binary(max_size=200))
def test_any_bytes_as_a_commit(content: bytes) -> None:
    """What is no commit is told as that by one of three errors."""
    with pytest.raises((ValueError, KeyError, TypeError)):
        commit_from_json(content)
