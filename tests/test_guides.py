"""The pages newcomers begin with run: docs/start.md as it stands, docs/readers.md with the readers that are here."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.test_readme import BLOCK, agrees, commands
from tests.test_readme import checkout as checkout  # the fixture

DOCS = Path(__file__).resolve().parents[1] / "docs"
READERS = (DOCS / "readers.md").read_text("utf-8")
RUNAWAY_BARGE = "Runaway barge cracks bridge pier and cuts Eastmere in two"


@pytest.fixture(scope="module")
def archive(checkout: Path) -> Path:
    """What docs/start.md publishes, made by its own commands, each of which prints what is shown below it."""
    environment = {**os.environ, "COLUMNS": "120", "PYTHONPATH": str(checkout)}
    blocks = [body for name, body in BLOCK.findall((DOCS / "start.md").read_text("utf-8")) if name == "console"]
    for command, shown in (step for block in blocks for step in commands(block)):
        done = subprocess.run(
            command, shell=True, cwd=checkout, env=environment, capture_output=True, text=True, timeout=240
        )
        assert done.returncode == 0, f"{command}\n{done.stderr}"
        assert agrees(shown, done.stdout), f"{command} printed\n{done.stdout}"
    return checkout / "out" / "start"


def snippet(title: str, language: str, archive: Path) -> str:
    """The code below a heading of docs/readers.md, on a real folder."""
    section = READERS.split(f"\n## {title}\n")[1].split("\n## ")[0]
    return section.split(f"```{language}\n")[1].split("```")[0].replace("DIR/", f"{archive}/")


def test_the_first_five_minutes_go_as_shown(archive: Path) -> None:
    """Every command of docs/start.md ends well, and the report that it names is there."""
    assert (archive / "_copydesk" / "reports" / "index.html").is_file()


def test_the_sql_of_the_readers_runs(archive: Path) -> None:
    """The story that most outlets carried comes first."""
    with duckdb.connect() as connection:
        first = connection.execute(snippet("DuckDB", "sql", archive)).fetchone()
    assert first is not None
    assert (first[0], first[-1]) == (RUNAWAY_BARGE, 3)


@pytest.mark.parametrize("reader", ["pandas", "Polars"])
def test_the_python_of_the_readers_runs(archive: Path, reader: str) -> None:
    """It prints a frame with the story that most outlets carried, and its three copies."""
    names: dict[str, Any] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(snippet(reader, "python", archive), reader, "exec"), names)
    first = names["found"].head(1)
    assert [*first["title"], *first["copies"]] == [RUNAWAY_BARGE, 3]


def test_every_reader_has_its_code() -> None:
    """Those that are not here are shown all the same."""
    titles = re.findall(r"^## (.+)$", READERS, re.MULTILINE)
    assert titles[:6] == ["DuckDB", "pandas", "Polars", "Spark", "Hugging Face datasets", "R"]
    assert all(READERS.split(f"\n## {title}\n")[1].lstrip().startswith("```") for title in titles[:6])
