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
# datatrove's own extra lacks the cleaner of HTML that trafilatura's dependency asks for; 0.9.0 is what was measured.
DATATROVE = ("datatrove[processing,io]==0.9.0", "lxml_html_clean", "spacy", "lxml", "trafilatura", "pyarrow")


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
