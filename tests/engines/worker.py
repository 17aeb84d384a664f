"""A machine of an engine, as far as one folder can be it: a Python with all dependencies, and without this project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.engines.servers import PROJECT

PACKAGES = ("copydesk", "pipeline", "transforms", "schemas")


def copy_sources(folder: Path) -> Path:
    """What `setup.py` packages, copied, so that building leaves nothing in the checkout."""
    folder.mkdir()
    for name in PACKAGES:
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy2(PROJECT / name, folder / name)
    return folder


def build_sdist(sources: Path, target: Path) -> Path:
    """The package, made as Beam makes it of `--setup_file`."""
    words = [sys.executable, "setup.py", "-q", "sdist", "--dist-dir", str(target)]
    subprocess.run(words, cwd=sources, env=clean_environment(), check=True)
    [package] = target.glob("*.tar.gz")
    return package


def worker_python(folder: Path) -> Path:
    """A new environment, in which everything is installed that is here, but not what is installed by a link to a
    checkout: such links are no packages to it."""
    venv.create(folder, symlinks=True)
    [own] = folder.glob("lib/python*/site-packages")
    here = [path for path in sys.path if path.endswith(("site-packages", "dist-packages"))]
    (own / "dependencies.pth").write_text("\n".join(here) + "\n")
    return folder / "bin" / "python"


def clean_environment() -> dict[str, str]:
    """This process's environment without what points Python to this checkout."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
