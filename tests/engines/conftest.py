"""What the tests of engines have in common: the samples as a local run publishes them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engines.published import SAMPLES, copydesk, rows


@pytest.fixture(scope="session")
def local_samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The rows that a local run over the bundled samples publishes."""
    folder = tmp_path_factory.mktemp("local")
    done = copydesk("run", str(SAMPLES), "--output", "published", "--workers", "1", folder=folder)
    assert done.returncode == 0, done.stderr
    found = rows(folder / "published")
    assert all(found.values())
    return found
