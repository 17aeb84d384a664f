"""A soak that is short enough to be run with the long groups; docs/limits.md says what 20,000 files came to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endurance.soak import growth, ids_of, main, write_inputs
from tests.sizes import SMALL


def test_inputs_are_the_same_each_time(tmp_path: Path) -> None:
    """Of one seed come the same files; each has a record at least, whatever was done to it."""
    for name in ("one", "other"):
        write_inputs(tmp_path / name, 60, seed=3)
    files = [sorted(path for path in (tmp_path / name).rglob("*") if path.is_file()) for name in ("one", "other")]
    assert [path.read_bytes() for path in files[0]] == [path.read_bytes() for path in files[1]]
    assert len(files[0]) == 60 <= sum(ids_of(tmp_path / "one").values())


def test_growth_is_that_of_the_last_third() -> None:
    """The first third loads what a run needs, and does not count."""
    assert growth([(float(second), size) for second, size in enumerate([1, 1, 1, 5, 5, 5, 6, 6, 6])]) == (5, 6)


@pytest.mark.endurance
@pytest.mark.timeout(1_200)
def test_every_record_is_published_once(tmp_path: Path) -> None:
    """Mixed files, hostile ones among them, with kills: the ledger balances; a longer run shows flat memory too."""
    words = ["--files", "200", "--kills", "2", "--longest", "8"] if SMALL else ["--files", "2000", "--kills", "8"]
    assert main([str(tmp_path / "soak"), *words, "--batch-files", "60"]) == 0
