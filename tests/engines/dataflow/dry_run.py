"""Translates a graph by Beam's own Dataflow runner, up to the request that is not sent: `python dry_run.py GRAPH`.

Prints the job's type, environments and size as JSON. GRAPH is batch or stream.
"""

from __future__ import annotations

import json
import sys

import apache_beam as beam

from pipeline.engine import beam_options, runner_for
from pipeline.graph import build_graph
from pipeline.settings import RunSettings
from pipeline.streaming.stream import wire
from pipeline.streaming.windows import WindowSettings
from schemas.record import InputFile
from schemas.run_info import new_run

OPTIONS = (
    "--runner=DataflowRunner",
    "--project=a-project",
    "--region=europe-west1",
    "--temp_location=gs://a-bucket/temp",
    "--staging_location=gs://a-bucket/staging",
    "--sdk_container_image=registry.example/copydesk:1",
    "--sdk_location=container",
    "--dry_run=true",
)


def main(graph: str) -> None:
    streaming = ("--streaming",) if graph == "stream" else ()
    options = beam_options((*OPTIONS, *streaming))
    runner = runner_for(options)
    pipeline = beam.Pipeline(runner=runner, options=options)
    settings = RunSettings(workers=1)
    if streaming:
        wire(pipeline, ["/data/in"], "/data/out", WindowSettings(300, 3600), 30, settings)
    else:
        files = [InputFile(f"gs://a-bucket/raw/{number}.html", 50_000) for number in range(1_000)]
        build_graph(pipeline, files, "gs://a-bucket/stage", new_run(), settings)
    job = pipeline.run().job
    environments = runner.proto_pipeline.components.environments.values()
    told = {
        "type": str(job.proto.type_.name),
        "environments": [environment.urn for environment in environments],
        "bytes": runner.proto_pipeline.ByteSize(),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])
