"""The container file of the examples, as far as it can be checked without building it."""

from __future__ import annotations

import re

import pytest

from tests.engines.servers import PROJECT
from tests.engines.worker import PACKAGES

LINES = (PROJECT / "examples" / "container" / "Dockerfile").read_text().splitlines()


def test_its_beam_is_the_locked_one() -> None:
    """Workers and whoever starts them must have the same."""
    [locked] = re.findall(r"^apache-beam==(\S+)", (PROJECT / "requirements.lock").read_text(), re.MULTILINE)
    [base] = [line for line in LINES if line.startswith("FROM ")]
    assert base == f"FROM apache/beam_python${{PYTHON}}_sdk:{locked}"


def test_it_copies_what_there_is() -> None:
    """All packages, and each file under a name that it has in the project."""
    copied = [name for line in LINES if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert [name for name in copied if not (PROJECT / name).exists()] == []
    assert set(PACKAGES) < set(copied)


@pytest.mark.parametrize("file", ["locks", "pyproject.toml", "setup.py", "README.md", "LICENSE"])
def test_it_has_what_the_package_is_made_of(file: str) -> None:
    """Those that `pip install` reads there."""
    assert any(line.startswith("COPY ") and file in line.split() for line in LINES)
