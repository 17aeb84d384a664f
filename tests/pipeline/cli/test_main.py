"""The command line: exit codes, errors of one line, help that teaches, Beam's options."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.beam_options import split_words
from pipeline.cli.main import call, take_endpoint
from schemas.errors import UsageError
from tests.pipeline.conftest import SAMPLES, rows

PAGE = SAMPLES / "pages" / "harbour-bridge-northport-gazette.html"
ERROR = SAMPLES / "pages" / "error-404-daily-beacon.html"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["run", "--output", "out"], 2, "no INPUT"),
        (["run", str(PAGE)], 2, "--output"),
        (["run", str(PAGE), "--output", "out", "--workrs=2"], 2, "--workrs"),
        (["run", str(PAGE), "--output", "out", "--workers", "none"], 2, "--workers"),
        (["run", "no/such/folder", "--output", "{tmp}/out"], 3, "no/such/folder"),
        (["run", str(PAGE), "--output", "{tmp}/out", "--runner=DaskRunner"], 2, "DaskRunner is not supported"),
        (["run", str(PAGE), "--output", "out", "--workrs=2"], 2, "did you mean --workers?"),
        (["shwo", "{tmp}"], 2, "Did you mean"),
        (["runs", "{tmp}/missing"], 3, "has seen no run"),
        (["verify", "{tmp}/missing"], 3, "missing"),
        (["show", "{tmp}/missing"], 3, "missing"),
        (["ruin"], 2, "ruin"),
    ],
    ids=lambda value: "-".join(value)[:40] if isinstance(value, list) else None,
)
def test_wrong_use_ends_with_its_code_and_what_to_do(
    arguments: list[str], code: int, words: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each kind of error has its exit code and says in words what is wrong, without a traceback."""
    assert call([word.format(tmp=tmp_path) for word in arguments]) == code
    told = capfd.readouterr().err
    assert words in told
    assert "Traceback" not in told


def test_a_run_tells_its_counts(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The summary has the conservation line and says where the result lies; a second run finds nothing new."""
    output = tmp_path / "out"
    assert call(["run", str(PAGE), str(ERROR), "--output", str(output), "--workers", "1"]) == 0
    told = capfd.readouterr().out
    assert "2 records read = 1 copies + 1 rejects" in told
    assert "error_page" in told
    assert str(output) in told
    before = {path: path.read_bytes() for path in output.rglob("*.parquet")}
    assert call(["run", str(PAGE), str(ERROR), "--output", str(output), "--workers", "1"]) == 0
    assert "nothing new" in capfd.readouterr().out
    assert {path: path.read_bytes() for path in output.rglob("*.parquet")} == before


def test_the_gate_fails_the_run_and_keeps_the_rows(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Too large a share of rejects ends with exit code 4; what was found is published all the same."""
    output = tmp_path / "out"
    arguments = ["run", str(PAGE), str(ERROR), "--output", str(output), "--workers", "1", "--max-reject-share", "0.4"]
    assert call(arguments) == 4
    assert "1 of 2 records were rejected (50.0%)" in capfd.readouterr().err
    assert len(rows(output, "rejects")) == len(rows(output, "copies")) == 1


def test_what_was_published_can_be_looked_at(published_samples: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """`show` prints the tree and rows, `verify` finds nothing wrong, `runs` lists the run."""
    assert call(["show", str(published_samples)]) == 0
    assert "language=en/month=2024-11" in capfd.readouterr().out
    assert call(["verify", str(published_samples)]) == 0
    assert "sound" in capfd.readouterr().out
    assert call(["runs", str(published_samples)]) == 0
    assert "done" in capfd.readouterr().out


def test_verify_names_a_damaged_file(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A published file with a changed byte is named, and the exit code is 3."""
    output = tmp_path / "out"
    assert call(["run", str(PAGE), "--output", str(output), "--workers", "1", "--quiet"]) == 0
    victim = next((output / "copies").rglob("*.parquet"))
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(bytes(content))
    assert call(["verify", str(output)]) == 3
    assert victim.name in capfd.readouterr().out


@pytest.mark.parametrize(
    ("words", "inputs", "beams"),
    [
        (["a", "b"], ["a", "b"], []),
        (["a", "--runner=FlinkRunner", "b"], ["a", "b"], ["--runner=FlinkRunner"]),
        (["a", "--runner", "FlinkRunner", "b"], ["a", "b"], ["--runner", "FlinkRunner"]),
        (["--streaming", "a"], ["a"], ["--streaming"]),
    ],
    ids=["none", "joined", "apart", "flag"],
)
def test_beam_options_are_told_from_inputs(words: list[str], inputs: list[str], beams: list[str]) -> None:
    """Words that Beam knows go to Beam with their values, the others are inputs."""
    assert split_words(words) == (inputs, beams)


def test_a_word_that_nobody_knows_is_wrong_use() -> None:
    """A mistyped option is told, not taken for a file."""
    with pytest.raises(UsageError, match="--no-such-thing"):
        split_words(["a", "--no-such-thing"])


@pytest.mark.parametrize("command", [[], ["run"], ["show"], ["verify"], ["runs"]], ids=lambda words: " ".join(words))
def test_help_teaches_by_example(command: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    """Every command's help has an example that begins with the program's name."""
    assert call([*command, "--help"]) == 0
    told = capfd.readouterr().out
    assert "Example" in told
    assert f"  copydesk {' '.join(command)}".rstrip() in told


def test_machines_get_json(published_samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What run, runs, show and verify tell people, they tell as JSON too."""
    assert call(["run", str(PAGE), "-o", str(tmp_path / "out"), "--json", "--quiet"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["records_read"], summary["copies"], summary["rejected"]) == (1, 1, 0)
    folder = str(published_samples)
    assert call(["runs", folder, "--json"]) == 0
    run = json.loads(capsys.readouterr().out)
    copies = len(rows(published_samples, "copies", "copy_id"))
    assert (run["outcome"], run["act"], run["copies"]) == ("done", "run", copies)
    assert call(["show", folder, "--json", "--rows", "1"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert sum(shown["copies"]["partitions"].values()) == copies
    assert len(shown["articles"]["rows"]) == 1
    assert call(["verify", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"sound": True, "problems": []}


def test_what_is_not_sound_is_told(published_samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a sentence each, and as JSON; the exit code is 3 both times."""
    shutil.copytree(published_samples, tmp_path / "out")
    lost = next((tmp_path / "out" / "articles").rglob("*.parquet"))
    lost.unlink()
    assert call(["verify", str(tmp_path / "out")]) == 3
    told = capsys.readouterr()
    assert told.out.startswith(str(lost.relative_to(tmp_path / "out")) + ": ")
    assert "1 problem in" in told.err
    assert call(["verify", str(tmp_path / "out"), "--json"]) == 3
    assert json.loads(capsys.readouterr().out)["problems"][0]["fault"] == "missing"


def test_long_trees_fold(published_samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Beyond a screen of partitions only their number and rows are told."""
    shutil.copytree(published_samples, tmp_path / "out")
    file = next((tmp_path / "out" / "copies").rglob("*.parquet"))
    for month in range(30):
        folder = tmp_path / "out" / "copies" / f"month=19{month:02d}-01"
        folder.mkdir()
        shutil.copy(file, folder)
    assert call(["show", str(tmp_path / "out"), "--rows", "0"]) == 0
    assert "more partitions" in capsys.readouterr().out


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_the_commands(shell: str) -> None:
    """The script that README names is printed for each shell."""
    code = "from pipeline.cli.main import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "_COPYDESK_COMPLETE": f"{shell}_source"},
        cwd=SAMPLES.parent,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "_COPYDESK_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    "words", [["--endpoint-url", "http://h:1", "runs", "x"], ["runs", "x", "--endpoint-url=http://h:1"]]
)
def test_the_server_of_s3_is_named_anywhere(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the command or behind it, it is set for this process and those that it starts."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://other")
    assert take_endpoint(words) == ["runs", "x"]
    assert os.environ["AWS_ENDPOINT_URL"] == "http://h:1"


def test_a_server_of_s3_without_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    """It is wrong use, told in a line."""
    assert call(["runs", "x", "--endpoint-url", "localhost"]) == 2
    assert "give one such as http://localhost:9000" in capsys.readouterr().err
