"""A judge of the house's own is known in a process by its hash, once it was handed to it."""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path

import pytest

from transforms.articles.own_judge import OwnJudge, known_judge
from transforms.cleaning.extraction.judge import shipped_judge, write_judge


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "my-judge"
    write_judge(str(path), shipped_judge(), {"version": 1})
    return path


def test_a_judge_is_known_by_its_hash(file: Path) -> None:
    """After it was read, or was called where it came to; what it holds does not show in messages."""
    own = OwnJudge.read(str(file))
    assert own.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    found = known_judge(own.sha256)
    assert found is not None
    assert (found.heard.leaves == shipped_judge().heard.leaves).all()
    assert pickle.loads(pickle.dumps(own)) == own
    assert repr(own) == "OwnJudge()"


def test_no_hash_is_the_shipped_judge() -> None:
    """One that nobody has made known is a defect, not the shipped one."""
    assert known_judge(None) is None
    with pytest.raises(KeyError):
        known_judge("0" * 64)


@pytest.mark.parametrize("content", [b"", b"{}", b"PK\x03\x04 cut off"], ids=["empty", "json", "cut"])
def test_other_files_are_no_judge(content: bytes, tmp_path: Path) -> None:
    """Whatever they are."""
    other = tmp_path / "other"
    other.write_bytes(content)
    with pytest.raises(ValueError, match="no judge of lines"):
        OwnJudge.read(str(other))
