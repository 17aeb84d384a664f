"""The run that is published, broken and recovered."""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.published import beam_store
from pipeline.published.folder import PublishedFolder


def load(name: str) -> ModuleType:
    """A module that lies beside the tests."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def nightly() -> ModuleType:
    """The module of the nightly run, which is a program as well."""
    return load("nightly_run")


@pytest.fixture(scope="session")
def memory_files() -> ModuleType:
    """The module of the file system mem://…"""
    return importlib.import_module("tests.pipeline.published.memory_files")


@pytest.fixture
def make_bucket(memory_files: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Makes the URI of an empty folder, on a store that is trusted to put whole objects, or on one that is not."""

    def make(kind: str) -> str:
        monkeypatch.setattr(beam_store, "_WHOLE_PUTS", {"mem"} if kind == "whole puts" else set())
        return "mem://bucket/out"

    yield make
    memory_files.OBJECTS.clear()


@pytest.fixture(params=["whole puts", "renames"])
def bucket(request: pytest.FixtureRequest, make_bucket: Callable[[str], str]) -> str:
    """The URI of an empty output folder on a store of each kind."""
    return make_bucket(request.param)


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
