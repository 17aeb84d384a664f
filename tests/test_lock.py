"""The lock file pins what every extra needs, all at once: no extra may need what another shuts out."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).parents[1]
TOLD = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
WANTED = {"": TOLD["dependencies"], **TOLD["optional-dependencies"]}
LOCK = (PROJECT / "requirements.lock").read_text()


def package(requirement: str) -> str:
    """Give the name of a requirement's package, as the lock file writes it."""
    return re.split(r"[\[<>=;~! ]", requirement)[0].lower()


@pytest.mark.parametrize("extra", WANTED)
def test_every_requirement_is_pinned(extra: str) -> None:
    """What the program or one of its extras needs stands in the lock with one exact version for a Python."""
    pinned = set(re.findall(r"^([a-z0-9._-]+)==\S+", LOCK, re.MULTILINE))
    assert {package(requirement) for requirement in WANTED[extra]} <= pinned


@pytest.mark.parametrize("purpose", ["run", "test", "docs", "browser"])
def test_what_is_installed_is_the_lock_with_hashes(purpose: str) -> None:
    """Each purpose's file has pins of the lock alone, every one with a hash, and all that the purpose needs."""
    text = (PROJECT / "locks" / f"{purpose}.txt").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    assert [line for line in lines if "--hash=sha256:" not in line] == []
    pins = {line.split(" --hash", 1)[0].split(";")[0].strip() for line in lines}
    assert pins <= {line.split(";")[0].strip() for line in LOCK.splitlines()}
    wanted = [*WANTED[""], *WANTED.get(purpose, ())]
    assert {package(requirement) for requirement in wanted} <= {pin.split("==")[0] for pin in pins}


@pytest.mark.parametrize("inner", ["google-cloud-bigquery", "boto3", "azure-storage-blob", "hdfs"])
def test_the_clouds_parts_of_beam_are_solved_with_the_rest(inner: str) -> None:
    """What `apache-beam[gcp]` and its like bring along is pinned too, or a worker's image could not be built."""
    assert re.search(rf"^{inner}==", LOCK, re.MULTILINE)
