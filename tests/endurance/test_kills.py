"""Random kills, few enough to be run with all other tests; docs/limits.md says what a thousand came to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.endurance.kills import main
from tests.sizes import SMALL

SEED = "20241104"


@pytest.mark.timeout(900)
def test_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    """Commits and compactions on a local disk."""
    assert main([str(tmp_path / "kills"), "--of", "commits", "--kills", "8", "--seed", SEED]) == 0


@pytest.mark.endurance
@pytest.mark.timeout(1_200)
def test_nothing_is_lost_or_doubled_by_whole_runs(tmp_path: Path) -> None:
    """From the listing of the inputs to the last commit."""
    assert main([str(tmp_path / "kills"), "--kills", "12" if SMALL else "100", "--seed", SEED]) == 0


@pytest.mark.stores
@pytest.mark.timeout(1_200)
def test_nothing_is_lost_or_doubled_on_an_object_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same on S3."""
    for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"):
        monkeypatch.setenv(name, "")
    words = [str(tmp_path / "kills"), "--of", "commits", "--store", "s3", "--kills", "15", "--seed", SEED]
    assert main(words) == 0
