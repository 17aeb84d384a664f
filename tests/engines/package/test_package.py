"""The package that `setup.py` makes for workers, installed where nothing else of this project is."""

from __future__ import annotations

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from tests.engines.published import SAMPLES, rows
from tests.engines.servers import PROJECT
from tests.engines.worker import PACKAGES, build_sdist, clean_environment, copy_sources, worker_python

LOAD_ALL = """
import importlib, json, pkgutil, sys
found = {}
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    names = [name, *(each.name for each in pkgutil.walk_packages(package.__path__, name + "."))]
    found |= {each: importlib.import_module(each).__file__ for each in names}
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, as Beam stages it."""
    folder = tmp_path_factory.mktemp("package")
    return build_sdist(copy_sources(folder / "sources"), folder / "dist")


@pytest.fixture(scope="module")
def python(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a worker that has installed it."""
    python = worker_python(tmp_path_factory.mktemp("worker") / "python")
    words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    options = ["--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([python, *words, *options, package], env=clean_environment(), cwd=python.parent, check=True)
    return python


def _files(of: str) -> set[str]:
    """Files of the packages, relative to the checkout, whose names end so."""
    return {str(path.relative_to(PROJECT)) for name in PACKAGES for path in (PROJECT / name).rglob(f"*{of}")}


def test_it_holds_the_sources_and_their_data_and_little_else(package: Path) -> None:
    """Every module and every rule file; no tests, no samples; small enough to be sent to every worker."""
    with tarfile.open(package) as held:
        names = {name.partition("/")[2] for name in held.getnames()}
    files = _files(".py") | _files(".toml") | _files("py.typed")
    assert len(_files(".toml")) > 10
    assert files - names == set()
    assert not [name for name in names if name.startswith(("tests", "samples", "benchmarks", "docs"))]
    assert package.stat().st_size < 1_500_000  # 1.0 MB now, .4 of them the weights of judges


def test_a_worker_imports_all_modules_from_it(python: Path, tmp_path: Path) -> None:
    """From another folder, none of them comes from the checkout."""
    words = [str(python), "-W", "ignore", "-c", LOAD_ALL, *PACKAGES]
    done = subprocess.run(words, cwd=tmp_path, env=clean_environment(), capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    assert len(found) == len(_files(".py"))
    elsewhere = {name: file for name, file in found.items() if not Path(file).is_relative_to(python.parents[1])}
    assert elsewhere == {}


def test_a_worker_prepares_pages_with_it(python: Path, tmp_path: Path) -> None:
    """Rules, walls and stop words are found: an article is published and a wall is rejected by its rule."""
    pages = [str(SAMPLES / "pages" / name) for name in ("harbour-bridge-coast-tribune.html", "wall-login.html")]
    words = [str(python.with_name("copydesk")), "run", *pages, "--output", "published", "--workers", "1", "--quiet"]
    subprocess.run(words, cwd=tmp_path, env=clean_environment(), check=True)
    published = rows(tmp_path / "published")
    assert [row["agency"] for row in published["articles"]] == ["AP"]
    assert [row["reason"] for row in published["rejects"]] == ["login_wall"]
