"""Every command is found by its name, and none loads what it does not need."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli.commands import HOMES, SHORT
from pipeline.cli.main import call, cli
from tests.pipeline.conftest import SAMPLES

PROJECT = Path(__file__).resolve().parents[3]
HEAVY = ("apache_beam", "trafilatura", "langdetect", "matplotlib", "jinja2")
LOOK = """
import contextlib, io, json, sys
from pipeline.cli.main import call
with contextlib.redirect_stdout(io.StringIO()):
    code = call(sys.argv[2:])
print(json.dumps([code, [name for name in json.loads(sys.argv[1]) if name in sys.modules]]))
"""
PAGE = str(SAMPLES / "pages" / "wall-login.html")


def loaded(arguments: list[str], modules: tuple[str, ...]) -> list[object]:
    """The exit code of a command in a process of its own, and which of these modules it has loaded."""
    command = [sys.executable, "-c", LOOK, json.dumps(modules), *arguments]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True, timeout=120)
    found: list[object] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", HOMES)
def test_a_command_is_where_the_table_says(name: str) -> None:
    """Under its own name, and what the help of all says of it is what it says itself."""
    context = click.Context(cli)
    command = cli.get_command(context, name)
    assert command is not None
    assert (command.name, command.get_short_help_str(limit=200)) == (name, SHORT[name])


def test_the_tables_name_the_same_commands() -> None:
    """One says where, the other what for; no other name is a command."""
    assert SHORT.keys() == HOMES.keys()
    assert cli.get_command(click.Context(cli), "nosuch") is None


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["stories", "--help"]], ids=" ".join)
def test_help_loads_no_library_at_all(arguments: list[str]) -> None:
    """It comes at once."""
    assert loaded(arguments, (*HEAVY, "pyarrow", "numpy", "duckdb", "lxml", "rich", "pebble")) == [0, []]


@pytest.mark.parametrize("command", [["show"], ["runs"], ["verify"], ["sites"], ["explain"]], ids=" ".join)
def test_looking_loads_neither_beam_nor_cleaning(command: list[str], published_samples: Path) -> None:
    """What reads a published folder needs Arrow, and perhaps DuckDB."""
    words = [*command, str(published_samples), *(["wall-login.html"] if command == ["explain"] else [])]
    assert loaded(words, HEAVY) == [0, []]


def test_status_loads_neither_beam_nor_cleaning(tmp_path: Path) -> None:
    """A supervisor asks it every few seconds."""
    assert loaded(["status", str(tmp_path)], HEAVY) == [3, []]


@pytest.mark.parametrize("command", ["run", "watch", "stream", "compact"])
def test_help_of_what_works_loads_neither_beam_nor_cleaning(command: str) -> None:
    """Nor does wrong use, which is told before anything is loaded."""
    assert loaded([command, "--help"], HEAVY) == [0, []]


def test_cleaning_a_page_loads_no_beam() -> None:
    """Only the libraries of cleaning."""
    assert loaded(["clean", PAGE], ("apache_beam", "pyarrow", "duckdb")) == [0, []]


def test_finding_a_sentence_loads_neither_beam_nor_cleaning(published_samples: Path) -> None:
    """A text in quotes needs no rules of cleaning, only its language and its sentences."""
    words = [
        "find",
        str(published_samples),
        "Two trucks that were on the span at the time backed off it without damage.",
    ]
    assert loaded(words, ("apache_beam", "trafilatura", "matplotlib")) == [0, []]


def test_a_slip_in_a_command_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    """With the one that may be meant."""
    assert call(["storeis", "out"]) == 2
    assert "stories" in capfd.readouterr().err
