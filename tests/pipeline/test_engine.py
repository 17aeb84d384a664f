"""Which runner is chosen, and what is said of one that cannot be."""

from __future__ import annotations

import copy
import importlib
from pathlib import Path
from types import ModuleType

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import StandardOptions, TypeOptions
from apache_beam.runners.portability.flink_runner import FlinkRunner
from apache_beam.runners.portability.fn_api_runner import FnApiRunner

from pipeline.cli.main import call
from pipeline.engine import REFUSED, Engine, beam_options, run_to_end, runner_for
from pipeline.graph import build_graph
from pipeline.settings import RunSettings
from schemas.errors import EngineError, UsageError
from schemas.record import InputFile
from schemas.run_info import new_run


@pytest.mark.parametrize(
    "words",
    [[], ["direct"], ["DirectRunner"], ["fnapirunner"], ["apache_beam.runners.direct.direct_runner.DirectRunner"]],
)
def test_local_runs_are_in_memory_by_every_name(words: list[str]) -> None:
    """Also where DirectRunner is written as Beam lets it be written: it would download another runner."""
    options = beam_options([f"--runner={word}" for word in words])
    assert Engine.of([f"--runner={word}" for word in words]).is_local
    assert isinstance(runner_for(options), FnApiRunner)


@pytest.mark.parametrize(
    ("words", "spread"),
    [([], False), (["--direct_num_workers=2"], True), (["--direct_num_workers=0"], True), (["--runner=Flink"], True)],
    ids=["one worker", "two", "one a core", "an engine"],
)
def test_files_are_spread_where_there_are_workers(words: list[str], spread: bool, tmp_path: Path) -> None:
    """The list of files comes of one place; on one worker a shuffle of it would only cost time."""
    engine = Engine.of(words)
    pipeline = engine.pipeline()
    build_graph(
        pipeline,
        [InputFile("a", 1), InputFile("b", 1)],
        str(tmp_path),
        new_run(),
        RunSettings(),
        spread=not engine.has_one_worker,
    )
    steps = [step.unique_name for step in pipeline.to_runner_api().components.transforms.values()]
    assert any("ReshufflePerKey" in step for step in steps) == spread


@pytest.mark.parametrize("name", ["Flink", "flinkrunner", "apache_beam.runners.portability.flink_runner.FlinkRunner"])
def test_engines_have_short_names(name: str) -> None:
    """As Beam takes them."""
    assert isinstance(runner_for(beam_options([f"--runner={name}"])), FlinkRunner)


@pytest.mark.parametrize("name", ["dask", "DaskRunner", "apache_beam.runners.dask.dask_runner.DaskRunner", "PySpark"])
def test_runners_that_lose_data_are_refused_by_every_name(name: str) -> None:
    """With the reason."""
    with pytest.raises(UsageError, match="is not supported: ") as told:
        runner_for(beam_options([f"--runner={name}"]))
    assert any(reason in str(told.value) for reason in REFUSED.values())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--runner=NoSuchRunner"], "there is no runner NoSuchRunner; there are FlinkRunner, SparkRunner"),
        (["--runner=json.NoSuchRunner"], "there is no runner json.NoSuchRunner"),
        (["--runner=no_such.Runner"], "the runner no_such.Runner is not installed: No module named 'no_such'"),
        (["--runner=PortableRunner"], "PortableRunner cannot run with these options: Missing option: job_endpoint"),
    ],
    ids=["unknown", "not in its module", "no module", "no endpoint"],
)
def test_what_cannot_run_is_told_in_a_line(
    words: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, one line, and nothing published."""
    (tmp_path / "page.txt").write_text("A page.")
    assert call(["run", str(tmp_path / "page.txt"), "--output", str(tmp_path / "out"), "--quiet", "--", *words]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert told in line
    assert not list((tmp_path / "out").rglob("*.parquet"))


def test_dataflow_without_its_parts_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beam's runner is there without them, and would fail later with a traceback."""
    existing = importlib.import_module

    def without(name: str) -> ModuleType:
        if name.startswith("apache_beam.runners.dataflow.internal"):
            raise ImportError(name)
        return existing(name)

    monkeypatch.setattr(importlib, "import_module", without)
    with pytest.raises(UsageError, match=r"pip install 'copydesk\[gcp\]'"):
        runner_for(beam_options(["--runner=DataflowRunner"]))


def test_an_engine_out_of_reach_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """After the time that Beam's own option gives it, with exit code 3, so that a scheduler tries again."""
    (tmp_path / "page.txt").write_text("A page.")
    nobody = ("--runner=PortableRunner", "--job_endpoint=127.0.0.1:9", "--job_server_timeout=1")
    words = ["run", str(tmp_path / "page.txt"), "--output", str(tmp_path / "out"), "--quiet", "--", *nobody]
    assert call(words) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert "no answer from the job service at 127.0.0.1:9" in line


def test_what_an_engine_says_of_a_failed_job_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its first line, and not as a defect of ours; what fails here is passed on as it is."""

    def fail(pipeline: beam.Pipeline) -> None:
        raise RuntimeError("the worker went away\n\tat some.java.Class")

    monkeypatch.setattr(beam.Pipeline, "run", fail)
    options = beam_options(["--runner=PortableRunner", "--job_endpoint=nowhere:1"])
    with pytest.raises(EngineError, match=r"did not run the job: the worker went away$"):
        run_to_end(beam.Pipeline(runner=runner_for(options), options=options))
    local = beam_options([])
    with pytest.raises(RuntimeError, match="went away"):
        run_to_end(beam.Pipeline(runner=runner_for(local), options=local))


def test_views_of_options_are_made_once_and_share_their_values() -> None:
    """Beam asks for views by the hundred; what is set in one is seen in all, also in a copy of the options."""
    options = beam_options(["--runner=flink", "--streaming"])
    assert options.view_as(TypeOptions) is options.view_as(TypeOptions)
    copied = copy.deepcopy(options)
    options.view_as(StandardOptions).streaming = False

    assert options.get_all_options()["streaming"] is False
    assert options.view_as(StandardOptions).view_as(StandardOptions).streaming is False
    assert copied.view_as(StandardOptions).streaming is True
