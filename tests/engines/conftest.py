"""What the tests of engines have in common: the samples and real pages as a local run publishes them."""

from __future__ import annotations

from pathlib import Path
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


@pytest.fixture(scope="session")
def real_pages(corpora: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with 300 of the syndicated pages, many of them copies of others."""
    folder = tmp_path_factory.mktemp("pages") / "pages"
    folder.mkdir()
    for page in sorted((corpora / "syndication" / "pages").iterdir())[:300]:
        (folder / page.name).symlink_to(page)
    return folder


@pytest.fixture(scope="session")
def local_pages(real_pages: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The rows that a local run over them publishes."""
    folder = tmp_path_factory.mktemp("local")
    done = copydesk("run", str(real_pages), "--output", "published", folder=folder, seconds=900)
    assert done.returncode == 0, done.stderr
    return rows(folder / "published")
