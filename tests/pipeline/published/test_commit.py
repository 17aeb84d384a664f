"""What a commit file says."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.published.commit import Commit, CommittedInput, commit_from_json, commit_to_json, read_commit
from pipeline.published.store import open_store
from schemas.errors import OutputError
from schemas.layout import commit_path
from schemas.manifest import build_manifest
from schemas.record import InputFile
from schemas.run_info import RunInfo

NOON = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)
PATHS = st.text(st.characters(exclude_categories=()))
INPUTS = st.builds(
    CommittedInput,
    PATHS,
    st.integers(0, 2**62),
    st.none() | st.datetimes(timezones=st.just(timezone.utc)),
    st.none() | st.text(),
)


@given(st.lists(INPUTS, max_size=3).map(tuple))
def test_comes_back_from_json(inputs: tuple[CommittedInput, ...]) -> None:
    """Paths that are no UTF-8 and times to the microsecond are as they were."""
    commit = Commit("0000000001-r", NOON, build_manifest(RunInfo("r", NOON), 0, []), inputs)
    assert commit_from_json(commit_to_json(commit)) == commit


def test_an_input_is_known_by_its_listing() -> None:
    """Path, size and time are those of the file that was listed."""
    file = InputFile("in/a.html", 7, NOON)
    assert CommittedInput.of(file, "ab") == CommittedInput("in/a.html", 7, NOON, "ab")


@pytest.mark.parametrize(
    "content",
    [b"", b'{"format": 1, "na', b"{}", b'{"format": 99}', b"[]"],
    ids=["empty", "cut", "bare", "later", "list"],
)
def test_a_damaged_commit_is_told(tmp_path: Path, content: bytes) -> None:
    """The error names the file, and nobody goes on as if it were not there."""
    store = open_store(str(tmp_path))
    store.create(commit_path("0000000001-r"), content)
    with pytest.raises(OutputError, match=r"0000000001-r\.json cannot be read \(.+\); restore it"):
        read_commit(store, "0000000001-r")


def test_a_missing_commit_is_told(tmp_path: Path) -> None:
    """A commit that was listed and then deleted is an error in one line."""
    with pytest.raises(OutputError, match="is missing"):
        read_commit(open_store(str(tmp_path)), "0000000001-r")
