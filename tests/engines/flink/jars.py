"""The jars of Flink and of Beam's job server for it, fetched once by Maven, which checks their sums."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.engines.servers import PROJECT

_POM = Path(__file__).with_name("pom.xml")
_CACHE = PROJECT / ".engines" / "flink"
_SECONDS = 900


class NotHereError(Exception):
    """A program is missing, or the jars cannot be had."""


def jars() -> Path:
    """The folder of the jars that pom.xml lists; raises NotHereError where there is no Java or no way to them."""
    for program in ("java", "mvn"):
        if shutil.which(program) is None:
            raise NotHereError(f"Flink needs `{program}`, which is not installed (Java 11 or 17, and Maven)")
    folder = _CACHE / hashlib.sha256(_POM.read_bytes()).hexdigest()[:16]
    if not folder.is_dir():
        _fetch(folder)
    return folder


def _fetch(folder: Path) -> None:
    """Fetches into a folder beside the one that is meant: that one is whole wherever it is there at all."""
    _CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_CACHE) as temporary:
        copied = Path(temporary) / "jars"
        words = ("mvn", "--batch-mode", "--quiet", "--strict-checksums", "--file", str(_POM))
        done = subprocess.run(
            [*words, "dependency:copy-dependencies", f"-DoutputDirectory={copied}"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode != 0:
            raise NotHereError(f"Maven could not fetch the jars of Flink:\n{done.stdout}")
        if not folder.is_dir():
            copied.rename(folder)
