"""The source: what of all that is matched is an input, and that engines can be handed the whole stream."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.io.filesystem import FileMetadata
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability import common_urns
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.utils.timestamp import Timestamp

from pipeline.published.verify import verify
from pipeline.settings import RunSettings
from pipeline.streaming.match_inputs import MatchInputs, as_input
from pipeline.streaming.stages import WindowStages
from pipeline.streaming.stream import wire
from pipeline.streaming.stream_graph import build_stream
from pipeline.streaming.windows import WindowSettings
from tests.pipeline.conftest import rows
from tests.pipeline.newsroom import page
from transforms.intake.listing import list_files, pattern_of


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR, "apache_beam")


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("in/a.html", True),
        ("in/deep/b.html", True),
        ("in/.hidden.html", False),
        ("in/_tmp/c.html", False),
        ("in/d.html.part", False),
        ("out/articles/e.parquet", False),
    ],
    ids=["a file", "in a folder", "hidden", "in a hidden folder", "being written", "our own output"],
)
def test_inputs_are_told_from_other_files(tmp_path: Path, name: str, taken: bool) -> None:
    """What is taken looks as a run lists it; the output, hidden files and half-written ones are passed over."""
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("words")
    matched = FileMetadata(str(path), 5, path.stat().st_mtime)
    found = list(as_input(matched, f"{tmp_path}/in/**", str(tmp_path / "out")))
    assert found == (list_files([str(path)]) if taken else [])


def test_names_become_patterns(tmp_path: Path) -> None:
    """A folder stands for all that comes into it, a glob and a file for themselves."""
    assert pattern_of(str(tmp_path)) == f"{tmp_path}/**"
    assert pattern_of(f"{tmp_path}/to-come/") == f"{tmp_path}/to-come/**"
    assert pattern_of(f"{tmp_path}/*.html") == f"{tmp_path}/*.html"
    assert pattern_of(f"{tmp_path}/a.html") == f"{tmp_path}/a.html"


@pytest.fixture(scope="module")
def proto() -> beam_runner_api_pb2.Pipeline:
    """The stream as an engine is handed it."""
    pipeline = beam.Pipeline(runner="FlinkRunner", options=PipelineOptions(["--streaming", "--runner=FlinkRunner"]))
    wire(pipeline, ["/in/", "/feeds/*.jsonl"], "/out", WindowSettings(300, 3600), 30, RunSettings(workers=1))
    return pipeline.to_runner_api()


def test_the_stream_is_unbounded(proto: beam_runner_api_pb2.Pipeline) -> None:
    """The manifests' windows are fixed and of the length that was asked for, on a source without an end."""
    unbounded = beam_runner_api_pb2.IsBounded.UNBOUNDED
    named = {step.unique_name: step for step in proto.components.transforms.values()}
    [published] = named["Publish"].outputs.values()
    collection = proto.components.pcollections[published]
    strategy = proto.components.windowing_strategies[collection.windowing_strategy_id]
    assert strategy.window_fn.urn == common_urns.fixed_windows.urn
    assert any(found.is_bounded == unbounded for found in proto.components.pcollections.values())


def test_engines_know_all_windows_and_steps(proto: beam_runner_api_pb2.Pipeline) -> None:
    """Only window functions and primitives that every portable runner has are used: no pickled window function."""
    known = {common_urns.fixed_windows.urn, common_urns.global_windows.urn}
    assert {found.window_fn.urn for found in proto.components.windowing_strategies.values()} <= known
    steps = proto.components.transforms.values()
    # A step that hands on what it is given is none.
    leaves = {step.spec.urn for step in steps if not step.subtransforms and step.inputs != step.outputs}
    assert leaves <= {
        common_urns.primitives.PAR_DO.urn,
        common_urns.primitives.GROUP_BY_KEY.urn,
        common_urns.primitives.FLATTEN.urn,
        common_urns.primitives.IMPULSE.urn,
        common_urns.primitives.ASSIGN_WINDOWS.urn,
    }


def test_no_step_has_a_side_input(proto: beam_runner_api_pb2.Pipeline) -> None:
    """Flink's portable runner fails at the first checkpoint that finds a side input, so that a stream has none."""
    urn = common_urns.primitives.PAR_DO.urn
    steps = [step for step in proto.components.transforms.values() if step.spec.urn == urn]
    payloads = [beam_runner_api_pb2.ParDoPayload.FromString(step.spec.payload) for step in steps]
    assert payloads
    assert not [payload for payload in payloads if payload.side_inputs]


def test_files_of_a_real_folder_are_published(tmp_path: Path) -> None:
    """Where the looks are bounded, a local runner gets from the folder to the commits: the files are found while it
    runs, with their real times."""
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    output.mkdir()
    (inputs / "a.html").write_text(page("one.example", 1))
    start = Timestamp.of(time.time())
    with beam.Pipeline(runner=FnApiRunner()) as pipeline:
        files = pipeline | MatchInputs((f"{inputs}/**",), str(output), 0.2, start, start + 0.5)
        build_stream(files, WindowStages(str(output), "job"), RunSettings(workers=1), WindowSettings(3600, 60))
    assert [row["input_path"] for row in rows(output, "copies")] == [f"{inputs}/a.html"]
    assert verify(str(output)) == []
