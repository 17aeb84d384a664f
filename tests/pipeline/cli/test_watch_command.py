"""The commands `watch` and `status`: wrong use is told at once, and a watch takes what a run takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.cli.run_command import run_command
from pipeline.cli.watch_command import watch_command
from pipeline.published.lock import take_lock
from pipeline.published.store import open_store


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["watch", "--output", "{tmp}/out"], 2, "no INPUT"),
        (["watch", "in"], 2, "--output"),
        (["watch", "in", "--output", "{tmp}/out", "--every", "soon"], 2, "no span of time"),
        (["watch", "in", "--output", "{tmp}/out", "--settle", "0"], 2, "not above zero"),
        (["watch", "in", "--output", "{tmp}/out", "--evry=3s"], 2, "--evry"),
        (["watch", "s7://bucket/in", "--output", "{tmp}/out"], 2, "s7://"),
        (["watch", "in", "--output", "{tmp}/out", "--runner=DaskRunner"], 2, "DaskRunner is not supported"),
        (["watch", "in", "--output", "{tmp}/file/out"], 3, "lies below a file"),
        (["status", "{tmp}/missing"], 3, "has no watch"),
        (["status", "{tmp}/file"], 3, "cannot read"),
    ],
    ids=[
        "no-input",
        "no-output",
        "every",
        "settle",
        "mistyped",
        "file-system",
        "runner",
        "output",
        "no-status",
        "no-folder",
    ],
)
def test_wrong_use_ends_at_once(
    arguments: list[str], code: int, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What no waiting will heal is told in a line and ends with its code, before any watching."""
    (tmp_path / "file").write_text("")
    assert call([word.format(tmp=tmp_path) for word in arguments]) == code
    told = capfd.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert "watching" not in told


def test_an_output_in_use_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A run that is at work on the output is named, and the exit code is 3."""
    store = open_store(str(tmp_path / "out"))
    store.prepare()
    lock = take_lock(store, "nightly")
    assert call(["watch", str(tmp_path), "--output", str(tmp_path / "out")]) == 3
    assert "run nightly" in capfd.readouterr().err
    lock.release()


def test_a_watch_takes_what_a_run_takes() -> None:
    """Every option of `run` but the gate and the summary, which are about a whole run, is an option of `watch` too."""
    names = {param.name for param in run_command.params} - {param.name for param in watch_command.params}
    assert names == {"max_reject_share", "as_json"}


@pytest.mark.parametrize("command", ["watch", "status"])
def test_help_teaches_by_example(command: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The help has an example that begins with the program's name."""
    assert call([command, "--help"]) == 0
    assert f"  copydesk {command} " in capfd.readouterr().out
