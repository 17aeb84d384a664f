"""The changes that the pages for contributors show fit the code as it is, and pass the tests that the pages name."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
FOLDERS = ("copydesk", "pipeline", "transforms", "schemas", "tests", "docs", "benchmarks")
FILES = ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md")
CHANGE = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^\$ pytest (.+)$", re.MULTILINE)
PAGES = sorted((PROJECT / "docs" / "contributing").glob("*.md"))


def needs_an_engine(page: Path) -> bool:
    return "$ pytest -m engines" in page.read_text("utf-8")


PARAMETERS = [
    pytest.param(page, id=page.stem, marks=pytest.mark.engines if needs_an_engine(page) else ()) for page in PAGES
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project to try changes on."""
    for name in FOLDERS:
        shutil.copytree(PROJECT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy2(PROJECT / name, tmp_path / name)
    (tmp_path / "samples").symlink_to(PROJECT / "samples")
    return tmp_path


def apply(page: Path, folder: Path) -> None:
    """Makes the changes that a page shows; what no longer fits is told by git."""
    for change in CHANGE.findall(page.read_text("utf-8")):
        command = ["git", "apply", "--whitespace=nowarn", "-"]
        done = subprocess.run(command, cwd=folder, input=change, capture_output=True, text=True)
        assert done.returncode == 0, f"mend the change on {page.name}: {done.stderr}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_change_fits_the_code(page: Path, copy: Path) -> None:
    """Every page shows one, and it applies."""
    assert CHANGE.search(page.read_text("utf-8"))
    apply(page, copy)


@pytest.mark.parametrize("page", PARAMETERS)
def test_the_changed_code_passes_the_tests_that_the_page_names(page: Path, copy: Path) -> None:
    """The change is whole: its tests, its documentation."""
    apply(page, copy)
    commands = COMMAND.findall(page.read_text("utf-8"))
    assert commands
    for command in commands:
        words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *shlex.split(command)]
        done = subprocess.run(
            words, cwd=copy, env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(copy)}, capture_output=True
        )
        assert done.returncode == 0, done.stdout.decode()[-3000:]


def test_every_page_is_named_in_the_first() -> None:
    """CONTRIBUTING.md leads to each."""
    first = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    assert [page.name for page in PAGES if f"(docs/contributing/{page.name})" not in first] == []
