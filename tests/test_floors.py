"""The floors of the project: imports go downward only, and each fixed package has one door."""

from __future__ import annotations

import ast
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("schemas", "transforms", "pipeline")
DOORS = {
    "trafilatura": "transforms/cleaning/extraction.py",
    "langdetect": "transforms/language/detection.py",
    "simhash": "transforms/syndication/simhashing.py",
}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The full names of the modules that a file imports, in functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_imports_go_downward(path: Path) -> None:
    """No module imports from a package above its own, and no folder of transforms from another folder."""
    parts = path.relative_to(PROJECT).parts
    floor = PACKAGES.index(parts[0])
    for name in imported(path):
        words = name.split(".")
        if words[0] in PACKAGES:
            assert PACKAGES.index(words[0]) <= floor, f"{path} imports {name}"
            if parts[0] == words[0] == "transforms" and (PROJECT / "transforms" / words[1]).is_dir():
                assert words[1] == parts[1], f"{path} imports {name}"


@pytest.mark.parametrize(("package", "door"), DOORS.items(), ids=DOORS)
def test_each_fixed_package_has_one_door(package: str, door: str) -> None:
    """Only one module imports the extractor, one the language detector, one the simhash library."""
    users = [
        str(path.relative_to(PROJECT)) for path in modules() if package in {n.split(".")[0] for n in imported(path)}
    ]
    assert users == [door]


@pytest.mark.parametrize(
    ("module", "without"),
    [
        pytest.param("pipeline.desk.warm", "apache_beam", id="worker processes without Beam"),
        pytest.param("pipeline.desk.tasks", "apache_beam", id="their tasks without Beam"),
        pytest.param("pipeline.cli.main", "apache_beam", id="the command line without Beam"),
        pytest.param("pipeline.run", "trafilatura", id="the run without what cleans"),
    ],
)
def test_starts_without(module: str, without: str) -> None:
    """No process loads what it does not need: Beam takes two seconds, the rules and profiles of cleaning one."""
    code = f"import sys, {module}; sys.exit({without!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT).returncode == 0


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_with_common_names_are_ours(package: str) -> None:
    """`pipeline`, `transforms` and `schemas` are this project's, not a stranger's of the same name."""
    module = importlib.import_module(package)
    assert module.__file__ is not None
    assert Path(module.__file__).resolve().parent == PROJECT / package
