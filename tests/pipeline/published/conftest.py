"""The run that is published, broken and recovered."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.published.folder import PublishedFolder

SCRIPT = Path(__file__).with_name("nightly_run.py")


@pytest.fixture(scope="session")
def nightly() -> ModuleType:
    """The module of the nightly run, which is a program as well."""
    spec = importlib.util.spec_from_file_location("nightly_run", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["nightly_run"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _quick_disk(monkeypatch: pytest.MonkeyPatch, nightly: ModuleType) -> None:
    """No test here cuts the power."""
    monkeypatch.setattr(os, "fsync", nightly.no_sync)


@pytest.fixture
def output(tmp_path: Path, nightly: ModuleType) -> Path:
    """A folder that the nightly run has published."""
    nightly.run_nightly(tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def publish(nightly: ModuleType) -> Any:
    """Publishes rows as one batch of a run of its own."""

    def publish_rows(output: Path, rows: list[Any], run_id: str = "nightly", **options: Any) -> None:
        with PublishedFolder(str(output), min_free_bytes=0, **options).open(run_id) as folder:
            nightly.commit_rows(folder, rows)

    return publish_rows
