"""The README's commands run, and print what it says they print."""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README) if name == language]


def commands(block: str) -> Iterator[tuple[str, str]]:
    """Each command of a console block, with the output that the README shows."""
    for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
        command, _, output = part.partition("\n")
        while command.endswith("\\"):
            more, _, output = output.partition("\n")
            command = f"{command}\n{more}"
        yield command, output


def agrees(shown: str, printed: str) -> bool:
    """Whether the output is as shown; `...` in the README stands for anything."""
    return not shown.strip() or doctest.OutputChecker().check_output(shown, printed, LOOSE)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as a newcomer has it, with this environment in the place of its own."""
    folder = tmp_path_factory.mktemp("readme") / "copydesk"
    names = ("copydesk", "pipeline", "transforms", "schemas", "samples", ".ci", "locks")
    for name in names:
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("run_local.sh", "pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy2(PROJECT / name, folder / name)
    _stand_in(folder)
    return folder


def _stand_in(folder: Path) -> None:
    """Gives the copy a `.venv` whose commands are this environment's, marked as installed."""
    programs = folder / ".venv" / "bin"
    programs.mkdir(parents=True)
    for name, words in (("python", ""), ("copydesk", f"{Path(sys.executable).parent / 'copydesk'} ")):
        program = programs / name
        program.write_text(f'#!/bin/sh\nexec {sys.executable} {words}"$@"\n')
        program.chmod(0o755)
    wanted = subprocess.run(
        "cat locks/*.txt pyproject.toml | cksum", shell=True, cwd=folder, capture_output=True, check=True
    )
    (folder / ".venv" / ".installed").write_bytes(wanted.stdout)


def test_the_commands_print_what_the_readme_shows(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every console block runs in order, each command ends with exit code 0 and prints what is shown below it."""
    environment = {**os.environ, "COLUMNS": "120", "PYTHONPATH": str(checkout)}
    ran = 0
    for block in blocks("console"):
        for command, shown in commands(block):
            done = subprocess.run(
                command, shell=True, cwd=checkout, env=environment, capture_output=True, text=True, timeout=240
            )
            assert done.returncode == 0, f"{command}\n{done.stderr}"
            assert agrees(shown, done.stdout), f"{command} printed\n{done.stdout}"
            ran += 1
    assert ran >= 3
    for source in blocks("python"):
        monkeypatch.chdir(checkout)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(source, "README.md", "exec"), {})
        shown = README.split(source, 1)[1].split("```text\n", 1)[1].split("```", 1)[0]
        assert agrees(shown, printed.getvalue()), printed.getvalue()


def test_links_lead_somewhere() -> None:
    """Every relative link of the README names a file of the project."""
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert links
    assert [link for link in links if not (PROJECT / link).exists()] == []
