"""`copydesk stream` on the command line: what it refuses, and what it hands to the engine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from apache_beam.runners.runner import PipelineState

from pipeline.cli.main import call
from pipeline.engine import beam_options, run_to_end
from pipeline.settings import RunSettings
from pipeline.streaming import stream
from pipeline.streaming.windows import WindowSettings


@pytest.mark.parametrize(
    "runner",
    [[], ["--runner=DirectRunner"], ["--runner=FnApiRunner"], ["--runner=BundleBasedDirectRunner"]],
    ids=["none named", "direct", "in memory", "bundle based"],
)
def test_local_runners_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], runner: list[str]) -> None:
    """One sentence says why and names `copydesk watch`; nothing is made in the output."""
    output = tmp_path / "out"
    assert call(["stream", str(tmp_path), "--output", str(output), *runner]) == 2
    told = capsys.readouterr().err
    assert "`copydesk watch`" in told
    assert len(told.splitlines()) == 1
    assert not output.exists()


@pytest.mark.parametrize("name", ["SparkRunner", "spark"])
def test_spark_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    """Before anything is made: its job server would take the job, and fail it."""
    output = tmp_path / "out"
    assert call(["stream", str(tmp_path), "--output", str(output), f"--runner={name}"]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "SparkRunner runs batches alone" in line
    assert not output.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--output", "out"], "no INPUT given"),
        (["in", "--output", "out", "--window", "soon"], "no span of time"),
        (["in", "--output", "out", "--allowed-lateness", "-1m"], "no span of time"),
        (["in"], "Missing option"),
    ],
    ids=["no input", "no window", "negative lateness", "no output"],
)
def test_wrong_use_is_told(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong words end with exit code 2 and say what is wrong."""
    assert call(["stream", *words]) == 2
    assert told in capsys.readouterr().err


def test_the_words_reach_the_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows, times and the engine's own options arrive as they were written."""
    seen: list[Any] = []
    monkeypatch.setattr(stream, "stream", lambda *arguments: seen.append(arguments))
    words = ["stream", "in", "-o", "out", "--window", "10m", "--allowed-lateness", "2h", "--every", "5s"]
    assert call([*words, "--", "--runner=FlinkRunner", "--flink_master=desk:8081"]) == 0
    [(inputs, output, windows, every, settings)] = seen
    assert (inputs, output, windows, every) == (["in"], "out", WindowSettings(600, 7200), 5)
    assert settings.beam_options == ("--runner=FlinkRunner", "--flink_master=desk:8081")


def test_flink_finishes_bundles_before_checkpoints() -> None:
    """Else a checkpoint lets the watermark pass ahead of what a bundle has yielded, and that is dropped as late."""
    options = stream.streaming_options(RunSettings(beam_options=("--runner=flink",)))
    assert options.get_all_options(retain_unknown_options=True)["finish_bundle_before_checkpointing"]


def test_a_job_that_was_cancelled_has_not_failed() -> None:
    """Flink's job server tells a cancelled job as a failed one, with the reason in its words."""
    told = "Pipeline x failed in state FAILED: org.apache.flink.JobCancellationException: Job was cancelled."

    class Result:
        def wait_until_finish(self) -> str:
            raise RuntimeError(told)

    class Job:
        options = beam_options(("--runner=FlinkRunner",))

        def run(self) -> Result:
            return Result()

    assert run_to_end(Job()) == PipelineState.CANCELLED
