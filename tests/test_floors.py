"""The floors of the project: imports go downward only, and each fixed package has one door."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parents[1]
PACKAGES = ("schemas", "transforms", "pipeline", "copydesk")
_RANKED: tuple[tuple[str, ...], ...] = (
    ("schemas",),
    ("transforms.join_window_value", "transforms.columns", "transforms.objects", "transforms.rejecting"),
    (
        "transforms.intake",
        "transforms.cleaning",
        "transforms.language",
        "transforms.syndication",
        "transforms.publishing",
    ),
    ("transforms.memory",),
    ("transforms.articles", "transforms.rows"),
    (
        "pipeline.published",
        "pipeline.settings",
        "pipeline.console",
        "pipeline.progress",
        "pipeline.metrics",
        "pipeline.durations",
        "pipeline.allocation",
        "pipeline.batches",
        "pipeline.beam_speedups",
    ),
    (
        "pipeline.engine",
        "pipeline.inputs",
        "pipeline.summary",
        "pipeline.graph",
        "pipeline.inspection",
        "pipeline.config",
    ),
    ("pipeline.report", "pipeline.training", "pipeline.lookahead", "pipeline.events"),
    ("pipeline.run",),
    ("pipeline.watch", "pipeline.upkeep", "pipeline.streaming"),
    ("pipeline.cli",),
    ("copydesk.surroundings", "copydesk.clean_records"),
    ("copydesk.worker_path",),
    ("copydesk.__main__",),
)
FLOORS = {name: floor for floor, names in enumerate(_RANKED) for name in names}
"""Folders, and modules that stand alone, from the ground up; those of one floor know nothing of each other."""
DOORS = {
    "trafilatura": "transforms/cleaning/extraction/extract.py",
    "htmldate": "transforms/cleaning/metadata/htmldate_fallback.py",
    "obstore": "transforms/objects.py",
    "langdetect": "transforms/language/detection.py",
    "simhash": "transforms/syndication/simhashing.py",
}

_LISTED = (PROJECT / "docs" / "architecture.md").read_text("utf-8").partition("## Speed-ups")[2].partition("\n## ")[0]
SPEED_UPS = re.findall(r"^\| `(.+?\.py)` \|.+?\| ([a-z-]+) ([\d.]+) \| `(tests/.+?\.py)` \|", _LISTED, re.MULTILINE)
"""Where the inside of a library is reached into: the module, the library with its series, and the parity test."""


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


def folder_of(name: str) -> str | None:
    """The floor that a module stands on: the longest folder or module of `FLOORS` that its name begins with."""
    return next((floor for floor in sorted(FLOORS, key=len, reverse=True) if f"{name}.".startswith(f"{floor}.")), None)


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PROJECT)))
def test_imports_go_downward(path: Path) -> None:
    """No module imports from a floor above its own, nor from another folder of the same floor."""
    own_name = ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
    if own_name in PACKAGES:
        return
    own = folder_of(own_name)
    assert own is not None, f"{own_name} stands on no floor: name it in FLOORS"
    for name in imported(path):
        if name.partition(".")[0] in PACKAGES and name not in PACKAGES:
            other = folder_of(name)
            assert other is not None, f"{path} imports {name}"
            assert other == own or FLOORS[other] < FLOORS[own], f"{path} imports {name}"


def test_floors_name_what_there_is() -> None:
    """A floor whose folder or module has gone is taken off the list."""
    for floor in FLOORS:
        place = PROJECT / floor.replace(".", "/")
        assert place.is_dir() or place.with_suffix(".py").is_file(), floor


@pytest.mark.parametrize(("package", "door"), DOORS.items(), ids=DOORS)
def test_each_fixed_package_has_one_door(package: str, door: str) -> None:
    """Only one module imports the extractor, one the language detector, one the simhash library."""
    users = [
        str(path.relative_to(PROJECT)) for path in modules() if package in {n.split(".")[0] for n in imported(path)}
    ]
    assert users == [door]


def test_every_speed_up_is_listed_whole() -> None:
    """Each row of the table names a module, a library with its series, and a test."""
    assert len(SPEED_UPS) == _LISTED.count("\n| `") > 0


@pytest.mark.parametrize(("where", "library", "series", "test"), SPEED_UPS)
def test_what_is_reached_into_is_capped(where: str, library: str, series: str, test: str) -> None:
    """Each speed-up that the architecture lists imports its library, whose next series needs a look at it first, and
    its test calls the library itself."""
    wanted = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    first, _, last = series.partition(".")
    assert any(re.fullmatch(rf"{library}>={series}[\d.]*,<{first}\.{int(last) + 1}", entry) for entry in wanted)
    assert version(library).startswith(f"{series}.")
    package = library.replace("-", "_")
    assert all(package in {name.partition(".")[0] for name in imported(PROJECT / path)} for path in (where, test))


@pytest.mark.parametrize(
    ("module", "without"),
    [
        pytest.param("transforms.articles.preload", "apache_beam", id="worker processes without Beam"),
        pytest.param("transforms.articles.tasks", "apache_beam", id="their tasks without Beam"),
        pytest.param("pipeline.cli.main", "apache_beam", id="the command line without Beam"),
        pytest.param("copydesk", "apache_beam", id="the library without Beam"),
        pytest.param("copydesk.__main__", "pipeline", id="the entry point without what strangers may shadow"),
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
