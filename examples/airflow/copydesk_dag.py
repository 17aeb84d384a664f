"""Two ways to schedule copydesk with Airflow: the command on the Airflow worker, or the graph on a Beam engine.

Choose `copydesk_hourly` unless one machine is too small: it needs no Beam in Airflow's own environment. copydesk lives
in a virtual environment of its own, since Airflow and Beam pin many of the same packages.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow.providers.apache.beam.operators.beam import BeamRunPythonPipelineOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

COPYDESK = os.environ.get("COPYDESK_HOME", "/opt/copydesk")
"""The virtual environment in which copydesk is installed, on every worker."""

START = datetime(2024, 1, 1, tzinfo=timezone.utc)
RETRIES = {"retries": 2, "retry_delay": timedelta(minutes=5)}

with DAG(
    "copydesk_hourly",
    description="Publish what has come in, then check every published file",
    schedule="15 * * * *",
    start_date=START,
    catchup=False,  # a run takes up all that is new, whatever hour it belongs to
    max_active_runs=1,  # a second run on one output ends with exit code 3
    default_args=RETRIES,
    params={"input": "/data/incoming", "output": "/data/archive", "max_reject_share": 0.3},
    tags=["copydesk"],
) as hourly:
    # Paths go by environment, never into the shell's text. SIGTERM, as Airflow sends it, must reach copydesk: so exec.
    paths = {"INPUT": "{{ params.input }}", "OUTPUT": "{{ params.output }}", "SHARE": "{{ params.max_reject_share }}"}
    publish = BashOperator(
        task_id="publish",
        bash_command=(
            f'exec {COPYDESK}/bin/copydesk run "$INPUT" --output "$OUTPUT" --max-reject-share "$SHARE" '
            "--log-format json"
        ),
        env=paths,
        append_env=True,
    )
    verify = BashOperator(
        task_id="verify",
        bash_command=f'exec {COPYDESK}/bin/copydesk verify "$OUTPUT"',
        env=paths,
        append_env=True,
    )
    publish >> verify

with DAG(
    "copydesk_on_an_engine",
    description="Publish a large archive on Flink, Spark or Dataflow",
    schedule=None,  # triggered by hand, or by the DAG that delivers the archive
    start_date=START,
    catchup=False,
    max_active_runs=1,
    params={"input": "gs://newsroom-raw/archive", "output": "gs://newsroom-clean/archive", "runner": "FlinkRunner"},
    tags=["copydesk"],
) as on_an_engine:
    BeamRunPythonPipelineOperator(
        task_id="publish",
        py_file=str(Path(__file__).with_name("copydesk_job.py")),
        py_interpreter=f"{COPYDESK}/bin/python",
        runner="{{ params.runner }}",
        pipeline_options={
            "input": ["{{ params.input }}"],
            "output": "{{ params.output }}",
            "flink_master": "flink-jobmanager:8081",
            "environment_type": "EXTERNAL",
            "environment_config": "localhost:50000",
        },
    )
