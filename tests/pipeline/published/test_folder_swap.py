"""Files of a folder replaced by others in one act."""

from __future__ import annotations

import ctypes
import errno
import os
import stat
from pathlib import Path

import pytest

from pipeline.published import folder_swap
from pipeline.published.folder_swap import replace_in_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two old files, and a new one that waits beside it."""
    partition = tmp_path / "month=2024-11"
    partition.mkdir()
    for name in ("a", "b", "stays"):
        (partition / name).write_text(name)
    (tmp_path / "new.staged").write_text("new")
    return partition


def replace(folder: Path) -> bool:
    """Puts the new file in the place of the two old ones."""
    new = str(folder.with_name("new.staged"))
    return replace_in_folder(str(folder), str(folder.with_name("prepared") / "deep"), {"new": new}, {"a", "b"})


def names(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


def test_old_for_new_in_one_act(folder: Path) -> None:
    """The folder holds the new file and what stays; the old files lie where the new folder was made."""
    folder.chmod(0o2750)
    listing = os.open(folder, os.O_RDONLY)
    assert replace(folder)
    assert names(folder) == ["new", "stays"]
    assert (folder / "new").read_text() == "new"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o2750
    assert names(folder.with_name("prepared") / "deep") == ["a", "b", "stays"]
    assert sorted(os.listdir(listing)) == ["a", "b", "stays"], "who has begun to list the old folder finds it whole"
    os.close(listing)


def test_what_a_crash_left_is_made_anew(folder: Path) -> None:
    """A half-made new folder is thrown away."""
    half = folder.with_name("prepared") / "deep"
    half.mkdir(parents=True)
    (half / "junk").write_text("")
    assert replace(folder)
    assert names(folder) == ["new", "stays"]


def test_a_folder_can_become_empty(folder: Path) -> None:
    """Nothing need take the place of the old files."""
    assert replace_in_folder(str(folder), str(folder.with_name("prepared")), {}, {"a", "b", "stays"})
    assert names(folder) == []


@pytest.mark.parametrize("case", ["missing", "link", "with a folder in it", "no function"])
def test_where_it_cannot_be_done(folder: Path, monkeypatch: pytest.MonkeyPatch, case: str) -> None:
    """Nothing is changed, and the caller is told to go the other way."""
    if case == "link":
        folder = folder.rename(folder.with_name("elsewhere"))
        folder.with_name("month=2024-11").symlink_to(folder)
        folder = folder.with_name("month=2024-11")
        folder.with_name("new.staged").touch()
    elif case == "with a folder in it":
        (folder / "sub").mkdir()
    elif case == "no function":
        monkeypatch.setattr(folder_swap, "_renameat2", lambda: None)
    else:
        folder = folder.with_name("month=2024-12")
    before = names(folder) if folder.exists() else None
    assert not replace(folder)
    assert (names(folder) if folder.exists() else None) == before
    assert not (folder.with_name("prepared") / "deep").exists()


@pytest.mark.parametrize("refusal", [errno.EINVAL, errno.ENOSYS, errno.EPERM, errno.EXDEV])
def test_a_file_system_that_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch, refusal: int) -> None:
    """Those that know no exchange say so in several ways."""

    def refuse(*_: object) -> int:
        ctypes.set_errno(refusal)
        return -1

    monkeypatch.setattr(folder_swap, "_renameat2", lambda: refuse)
    assert not replace(folder)
    assert names(folder) == ["a", "b", "stays"]


def test_a_failing_disk_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error that is no refusal is not passed over."""

    def fail(*_: object) -> int:
        ctypes.set_errno(errno.EIO)
        return -1

    monkeypatch.setattr(folder_swap, "_renameat2", lambda: fail)
    with pytest.raises(OSError, match="Input/output"):
        replace(folder)
    assert names(folder) == ["a", "b", "stays"]
