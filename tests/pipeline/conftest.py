"""The samples, published once for all the tests that read them."""

from __future__ import annotations

import importlib.util
import logging
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

from pipeline.cli.main import call
from transforms.articles.worker_pool import close_pools

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples"


@pytest.fixture(autouse=True)
def _own_handlers() -> Iterator[None]:
    """The command line sets a signal handler and log handlers; each test gives them back."""
    before, handlers = signal.getsignal(signal.SIGTERM), logging.getLogger().handlers[:]
    yield
    signal.signal(signal.SIGTERM, before)
    logging.getLogger().handlers[:] = handlers


@pytest.fixture(scope="session", autouse=True)
def _no_process_left() -> Iterator[None]:
    """Worker processes end with the session, before temporary folders go."""
    yield
    close_pools()


@pytest.fixture(scope="session")
def published_samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a run over the bundled samples publishes."""
    output = tmp_path_factory.mktemp("samples") / "published"
    assert call(["run", str(SAMPLES), "--output", str(output), "--workers", "2", "--quiet"]) == 0
    return output


@pytest.fixture(scope="session")
def newsroom() -> ModuleType:
    """The made-up news beside this file."""
    spec = importlib.util.spec_from_file_location("made_up_news", Path(__file__).with_name("newsroom.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["made_up_news"] = module
    spec.loader.exec_module(module)
    return module


def rows(folder: Path, dataset: str, columns: str = "*", where: str = "true") -> list[dict[str, Any]]:
    """Rows of a published dataset as DuckDB reads them, partitions included."""
    source = f"read_parquet('{folder}/{dataset}/**/*.parquet', hive_partitioning=true)"
    with duckdb.connect() as connection:
        cursor = connection.execute(f"select {columns} from {source} where {where}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
