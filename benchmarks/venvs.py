"""Virtual environments for what the benchmarks compare with, made once in the benchmarks' cache folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

_OURS = ("trafilatura", "langdetect", "simhash", "pyarrow", "lxml", "lxml_html_clean")
NAIVE = (*_OURS, "pandas")
# As a user gets it: its own extra asks for an older trafilatura, and lacks the HTML cleaner that this one needs.
DATATROVE = ("datatrove[processing,io]==0.10.1", "lxml_html_clean", "spacy")


def python_of(cache: Path, name: str, packages: Sequence[str]) -> Path:
    """The interpreter of a venv with these packages; those that copydesk uses as well have the same version here."""
    folder = cache / f"venv-{name}"
    made = folder / "made"
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"making {folder} ...", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pinned = [f"{package}=={version(package)}" if package in _OURS else package for package in packages]
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *pinned], check=True)
        made.write_text("\n".join(pinned))
    return folder / "bin" / "python"
