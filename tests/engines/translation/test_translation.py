"""The graphs as engines are handed them: what Dataflow and Spark would be sent, translated here without running."""

from __future__ import annotations

import base64
import bz2
import hashlib
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, TypeAlias

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions, PortableOptions, StandardOptions
from apache_beam.portability import common_urns
from apache_beam.portability.api import beam_runner_api_pb2
from apache_beam.runners.pipeline_context import PipelineContext
from apache_beam.runners.portability.fn_api_runner import translations
from apache_beam.runners.portability.portable_runner import PortableRunner
from apache_beam.transforms.environments import DockerEnvironment, Environment

from pipeline.engine import beam_options
from pipeline.graph import build_graph
from pipeline.settings import RunSettings
from pipeline.streaming.stream import wire
from pipeline.streaming.windows import WindowSettings
from schemas.record import InputFile
from schemas.run_info import new_run
from tests.engines.servers import PROJECT

Proto: TypeAlias = Any
"""A pipeline as it is sent: `beam_runner_api_pb2.Pipeline`, whose fields are made when it is loaded."""
SETTINGS = RunSettings(workers=2)
IMAGE = "registry.example/copydesk:1"

PRIMITIVES = {
    common_urns.primitives.PAR_DO.urn,
    common_urns.primitives.GROUP_BY_KEY.urn,
    common_urns.primitives.FLATTEN.urn,
    common_urns.primitives.IMPULSE.urn,
    common_urns.primitives.ASSIGN_WINDOWS.urn,
    common_urns.combine_components.COMBINE_PER_KEY_PRECOMBINE.urn,
    common_urns.combine_components.COMBINE_PER_KEY_MERGE_ACCUMULATORS.urn,
    common_urns.combine_components.COMBINE_PER_KEY_EXTRACT_OUTPUTS.urn,
}
"""What every portable runner has to know."""

CODERS = {
    *(coder.urn for coder in common_urns.coders.__dict__.values() if hasattr(coder, "urn")),
    "beam:coder:pickled_python:v1",
    "beam:coder:tuple:v1",
}
"""Beam's standard ones, and those of Python, which runners carry as bytes with a length."""


def portable(pipeline: beam.Pipeline, options: PipelineOptions) -> Proto:
    """As the job services of Flink, Spark and Prism are sent it."""
    return PortableRunner.get_proto_pipeline(pipeline, options)


def dataflow(pipeline: beam.Pipeline, options: PipelineOptions) -> Proto:
    """As Beam's Dataflow runner makes it ready, up to what needs Google's own client."""
    environment = DockerEnvironment(container_image=IMAGE, capabilities=(), artifacts=())
    proto = pipeline.to_runner_api(default_environment=environment)
    if options.view_as(StandardOptions).streaming:
        return proto
    return translations.optimize_pipeline(
        proto,
        phases=[translations.pack_combiners, translations.sort_stages],
        known_runner_urns=frozenset(),
        partial=True,
    )


def named(number: int) -> InputFile:
    """A file of a bucket, with a name and a size as little alike as those of real crawls."""
    chance = hashlib.sha256(str(number).encode()).hexdigest()
    found = datetime(2024, 11, 5, tzinfo=timezone.utc) + timedelta(seconds=int(chance[:4], 16))
    return InputFile(f"gs://bucket/raw/2024/11/05/{chance[:16]}.html", 40_000 + int(chance[-4:], 16), found)


def options_of(*words: str) -> PipelineOptions:
    return beam_options(["--environment_type=DOCKER", f"--environment_config={IMAGE}", *words])


def batch(translate: Callable[[beam.Pipeline, PipelineOptions], Proto], files: int) -> Proto:
    options = options_of()
    pipeline = beam.Pipeline(runner=PortableRunner(), options=options)
    build_graph(pipeline, [named(number) for number in range(files)], "gs://bucket/stage", new_run(), SETTINGS)
    return translate(pipeline, options)


def stream(translate: Callable[[beam.Pipeline, PipelineOptions], Proto]) -> Proto:
    options = options_of("--streaming")
    pipeline = beam.Pipeline(runner=PortableRunner(), options=options)
    wire(pipeline, ["/data/in", "/data/feeds/*.jsonl"], "/data/out", WindowSettings(300, 3600), 30, SETTINGS)
    return translate(pipeline, options)


@pytest.fixture(
    scope="module",
    params=[(batch, portable), (batch, dataflow), (stream, portable), (stream, dataflow)],
    ids=["batch, portable", "batch, Dataflow", "stream, portable", "stream, Dataflow"],
)
def proto(request: pytest.FixtureRequest) -> Proto:
    """One of the two graphs, as one of two kinds of engine gets it."""
    graph, translate = request.param
    made: Proto = graph(translate, 3) if graph is batch else graph(translate)
    return made


def steps(proto: Proto) -> Iterator[beam_runner_api_pb2.PTransform]:
    """Steps that an engine runs; one that hands on what it is given is none."""
    for step in proto.components.transforms.values():
        if not step.subtransforms and step.inputs != step.outputs:
            yield step


def test_engines_know_every_step_and_coder(proto: Proto) -> None:
    """Nothing but the primitives of the portable model, and no coder that an engine could not carry."""
    assert {step.spec.urn for step in steps(proto)} <= PRIMITIVES
    assert {coder.spec.urn for coder in proto.components.coders.values()} <= CODERS


def test_keys_are_the_same_bytes_on_every_machine(proto: Proto) -> None:
    """Each grouping's keys have a coder that is deterministic: otherwise equal keys would not meet."""
    context = PipelineContext(proto.components)
    groupings = [step for step in steps(proto) if step.spec.urn == common_urns.primitives.GROUP_BY_KEY.urn]
    assert len(groupings) > 10
    for step in groupings:
        [grouped] = step.inputs.values()
        coder = context.coders[proto.components.pcollections[grouped].coder_id]
        assert coder.key_coder().is_deterministic(), step.unique_name


def test_no_code_of_ours_travels_by_value(proto: Proto) -> None:
    """What is pickled names our modules and holds none of their code, no path of this machine, and nothing of the
    program that was started: workers have the package, of the same version, and nothing else."""
    payloads = [_unpacked(step) for step in steps(proto) if step.spec.urn == common_urns.primitives.PAR_DO.urn]
    assert sum(b"transforms.articles.prepare_records" in payload for payload in payloads) == 1
    ours = [str(PROJECT / name).encode() for name in ("pipeline", "transforms", "schemas", "tests")]
    for words in (*ours, b"__main__", b"tests.engines"):
        assert not [payload for payload in payloads if words in payload], words


def test_workers_run_in_the_image_that_is_named(proto: Proto) -> None:
    """One environment, and it is the container."""
    [environment] = {each.payload for each in proto.components.environments.values() if each.urn.endswith("docker:v1")}
    assert IMAGE.encode() in environment


def test_a_job_grows_by_little_with_its_files() -> None:
    """The names of files travel in the job, packed: under 50 bytes each, on top of less than half a megabyte, so that
    ten megabytes, which Dataflow takes, are some 200,000 files."""
    few, many = (batch(portable, files).ByteSize() for files in (1, 5_001))
    assert few < 500_000
    assert (many - few) / 5_000 < 50


def test_runners_translate_by_their_own_options() -> None:
    """The environment that is chosen on the command line is the one in the job."""
    options = beam_options(["--runner=SparkRunner", "--environment_type=EXTERNAL", "--environment_config=pool:50000"])
    assert options.view_as(StandardOptions).runner == "SparkRunner"
    environment = Environment.from_options(options.view_as(PortableOptions))
    assert "pool:50000" in str(environment.to_runner_api(PipelineContext()).payload)


def _unpacked(step: beam_runner_api_pb2.PTransform) -> bytes:
    """What is pickled in a step, as pickle wrote it."""
    function = beam_runner_api_pb2.ParDoPayload.FromString(step.spec.payload).do_fn.payload
    packed = base64.b64decode(function, validate=True)
    if not packed:  # Beam's own small steps go by their name alone
        return b""
    return bz2.decompress(packed) if packed.startswith(b"BZh") else zlib.decompress(packed)
