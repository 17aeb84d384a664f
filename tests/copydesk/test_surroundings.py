"""The command line works where the working folder holds modules of copydesk's names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copydesk import surroundings

PROJECT = Path(__file__).resolve().parents[2]
MODULE = (sys.executable, "-m", "copydesk")
SCRIPT = (sys.executable, "-c", "from copydesk.__main__ import main; main()")
STRANGER = "raise SystemExit('a stranger was imported')"


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A working folder with a `pipeline.py` and a `schemas.py` of the user's own, and a package `transforms`."""
    for name in ("pipeline.py", "schemas.py", "transforms/__init__.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(STRANGER)
    return tmp_path


def call(command: tuple[str, ...], folder: Path, python_path: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs the command line in a folder."""
    environment = {**os.environ, "PYTHONPATH": python_path}
    return subprocess.run([*command, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("command", [MODULE, SCRIPT], ids=["module", "script"])
def test_a_run_among_strangers(crowded: Path, command: tuple[str, ...]) -> None:
    """A whole run, with its worker processes, imports none of them, even where `PYTHONPATH` names their folder."""
    python_path = os.pathsep.join([str(PROJECT), str(crowded)])
    pages = str(PROJECT / "samples" / "pages")
    done = call(command, crowded, python_path, "run", pages, "--output", "out", "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "20 records read = 13 copies + 7 rejects" in done.stdout


def test_a_checkout_that_is_not_installed(tmp_path: Path) -> None:
    """In the checkout itself, `python -m copydesk` finds its packages in the working folder."""
    page = str(PROJECT / "samples" / "pages" / "library-van-highland-ledger.html")
    done = call(MODULE, PROJECT, "", "run", page, "--output", str(tmp_path / "out"), "--workers", "1")
    assert done.returncode == 0, done.stderr
    assert "1 records read = 1 copies + 0 rejects" in done.stdout


def test_what_forks_workers_does_without_safe_path(crowded: Path) -> None:
    """Where Python does not know `PYTHONSAFEPATH`, as 3.10 does not, the first import puts the working folder last."""
    code = "import copydesk.worker_path, sys, transforms.articles.tasks; print(sys.path[-1] in ('', sys.argv[1]))"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    command = [sys.executable, "-c", code, str(crowded)]
    environment["PYTHONPATH"] = str(PROJECT)
    done = subprocess.run(command, cwd=crowded, env=environment, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout) == (0, "True\n"), done.stderr


def test_a_script_beside_a_stranger_is_told_which(tmp_path: Path) -> None:
    """One process has one module of a name: a script's own `pipeline.py` must be renamed, and the error says so."""
    (tmp_path / "pipeline.py").write_text("")
    (tmp_path / "script.py").write_text("import copydesk\n\ncopydesk.clean\ncopydesk.run\n")
    done = call((sys.executable, "script.py"), tmp_path, str(PROJECT))
    assert done.returncode == 1
    told = done.stderr.splitlines()[-1]
    assert told.startswith("ImportError: ")
    assert told.endswith(
        "pipeline.py has the name of copydesk's own package `pipeline`, which is needed beside it: rename yours"
    )


def test_other_faults_are_told_as_they_are() -> None:
    """Nothing is hidden here."""
    assert surroundings.what_hides("pipeline.run") is None
    assert surroundings.what_hides("no_such_package.run") is None


def test_folders_of_strangers_are_looked_into_last(crowded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They stay on the path, for other modules of the user's, behind copydesk's home."""
    monkeypatch.chdir(crowded)
    monkeypatch.setattr(sys, "path", [str(crowded), "/elsewhere"])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(crowded), "/elsewhere"]))
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    surroundings.keep_strangers_out()
    assert sys.path == ["/elsewhere", str(PROJECT), str(crowded)]
    assert os.environ["PYTHONPATH"] == "/elsewhere"
