"""How `copydesk compact` and `copydesk replay` are called."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
import pytest

from pipeline.cli.main import call, cli
from pipeline.cli.upkeep_command import compact_command, reclean_command, replay_command, retract_command
from pipeline.run import run
from pipeline.settings import RunSettings
from pipeline.upkeep import replay as replay_module
from pipeline.upkeep.outcome import Replayed
from pipeline.upkeep.rejected import Wanted
from schemas.reject import RejectReason
from tests.pipeline import newsroom


@pytest.mark.parametrize(
    "command", [compact_command, replay_command, retract_command, reclean_command], ids=lambda command: command.name
)
def test_help_teaches_by_example(command: click.Command, capsys: pytest.CaptureFixture[str]) -> None:
    """Examples, exit codes, and a sentence for each option; the list of commands has it."""
    assert call([str(command.name), "--help"]) == 0
    told = capsys.readouterr().out
    assert f"copydesk {command.name} archive" in told
    assert "Exit codes: 0 done" in told
    assert all(param.help for param in command.params if isinstance(param, click.Option))
    assert command.name in cli.list_commands(click.Context(cli))


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["compact"], 2, "Missing argument 'DIR'"),
        (["compact", "archive", "--min-files", "1"], 2, "min-files"),
        (["reclean", "archive"], 2, "Missing option '-o' / '--output'"),
        (["retract", "archive"], 2, "name what to take back: --url, --copy, --story, --site or --source-id"),
        (["replay", "archive", "--reason", "boredom"], 2, "'boredom' is not one of"),
        (["replay", "archive", "--since", "yesteryear"], 2, "write 2024-11-01, or a time before now such as 7d"),
        (["replay", "archive", "--accepted", "--reason", "empty"], 2, "leave --reason and --since out"),
        (["replay", "{empty}", "--accepted"], 3, "is no published folder"),
        (["compact", "{empty}"], 3, "is no published folder: name one that `copydesk run` has published in"),
        (["replay", "{empty}"], 3, "is no published folder: name one that `copydesk run` has published in"),
    ],
    ids=[
        "no folder",
        "one file",
        "no output",
        "nothing named",
        "no reason",
        "no day",
        "all and some",
        "accepted of nothing",
        "compact nothing",
        "replay nothing",
    ],
)
def test_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, told: str) -> None:
    """One clear line, and the exit code that the help names; nothing is made of a wrong name."""
    assert call([word.replace("{empty}", str(tmp_path / "empty")) for word in words]) == code
    assert told in capsys.readouterr().err
    assert not (tmp_path / "empty").exists()


def test_what_replay_is_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Reasons, a day counted back from now, and the run's own options reach the work."""
    asked: list[Any] = []

    def note(*arguments: Any) -> Replayed:
        asked.extend(arguments)
        return Replayed()

    monkeypatch.setattr(replay_module, "replay", note)
    words = ["replay", "archive", "--reason", "paywall", "--reason", "empty", "--since", "2d", "--workers", "3"]
    assert call([*words, "--max-record-size", "100", "--time-limit", "9", "--dry-run"]) == 0
    folder, wanted, settings, dry_run, quiet = asked
    today = datetime.now(timezone.utc).date()
    assert wanted.reasons == {RejectReason.PAYWALL, RejectReason.EMPTY}
    assert wanted.since in (today - timedelta(days=2), today - timedelta(days=3))
    assert (folder, settings.workers, settings.max_record_bytes, settings.time_limit) == ("archive", 3, 100_000_000, 9)
    assert (dry_run, quiet) == (True, False)
    assert capsys.readouterr().out == "no rejects to replay\n"
    assert isinstance(wanted, Wanted)


def test_all_records_are_read_again_and_nothing_is_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Under a lower limit a page would be rejected: the table says so, and the archive is as it was."""
    newsroom.write_pages(tmp_path / "in", 2)
    output = tmp_path / "out"
    run([str(tmp_path / "in")], str(output), RunSettings(workers=1, time_limit=600.0), quiet=True)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    capsys.readouterr()
    words = [
        "replay",
        str(output),
        "--accepted",
        "--workers",
        "1",
        "--time-limit",
        "600",
        "--max-record-size",
        "0.001",
    ]
    assert call(words) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["copies", "2", "0"] in told
    assert ["too_large", "2"] in told
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
