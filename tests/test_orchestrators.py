"""The examples for Prefect, Dagster, Kubernetes and Dataflow's templates: they are run, or checked by a schema."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from pipeline.cli.main import cli

PROJECT = Path(__file__).resolve().parents[1]
EXAMPLES = PROJECT / "examples"
MANIFEST = EXAMPLES / "kubernetes" / "flink.yaml"
TEMPLATE = EXAMPLES / "dataflow"
PAGE = PROJECT / "samples" / "pages" / "harbour-bridge-northport-gazette.html"
VALIDATOR = "kubernetes-validate==1.37.0"

FLOW = """
import json, sys
sys.path.insert(0, sys.argv[1])
import copydesk_flow
print("FOUND " + json.dumps(copydesk_flow.hourly(sys.argv[2], sys.argv[3], 0.5)))
"""
ASSET = """
import json, sys
sys.path.insert(0, sys.argv[1])
import copydesk_assets
desk = copydesk_assets.Desk(incoming=sys.argv[2], archive=sys.argv[3], max_reject_share=0.5)
done = copydesk_assets.defs.resolve_job_def("copydesk_hourly").execute_in_process(resources={"desk": desk})
told = done.asset_materializations_for_node("archive")[0].metadata
checks = [each.passed for each in done.get_asset_check_evaluations()]
values = {name: told[name].value for name in ("records_read", "copies")}
print("FOUND " + json.dumps({**values, "checks": checks}))
"""


@pytest.fixture(scope="module")
def python() -> Path:
    """The Python of a virtual environment with what the examples pin; made once and kept."""
    venv = PROJECT / ".venv-orchestrators"
    pins = [(EXAMPLES / name / "requirements.txt").read_text().strip() for name in ("prefect", "dagster")]
    python, stamp = venv / "bin" / "python", venv / ".installed"
    wanted = hashlib.sha256(" ".join([*pins, VALIDATOR]).encode()).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *pins, VALIDATOR]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"Prefect and Dagster cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
        stamp.write_text(wanted)
    return python


def found(python: Path, code: str, example: str, home: Path) -> dict[str, Any]:
    """What a piece of code prints that runs an example over one page, with a home of its own."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"COPYDESK_HOME": sys.prefix, "DAGSTER_HOME": str(home), "PREFECT_HOME": str(home)}
    environment |= {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DAGSTER_DISABLE_TELEMETRY": "1"}
    words = [str(python), "-c", code, str(EXAMPLES / example), str(PAGE), str(home / "archive")]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=home, env=environment)
    lines = [line for line in done.stdout.splitlines() if line.startswith("FOUND ")]
    assert lines, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(lines[0].removeprefix("FOUND "))
    return told


@pytest.mark.orchestrators
@pytest.mark.timeout(1800)
def test_prefect_runs_the_flow(python: Path, tmp_path: Path) -> None:
    """The real Prefect runs both tasks; the flow's result is the ledger, and what is published is there."""
    told = found(python, FLOW, "prefect", tmp_path)
    assert (told["records_read"], told["copies"], told["rejects"]) == (1, 1, {})
    assert list((tmp_path / "archive" / "articles").rglob("*.parquet"))


@pytest.mark.orchestrators
@pytest.mark.timeout(1800)
def test_dagster_materialises_the_asset(python: Path, tmp_path: Path) -> None:
    """The real Dagster materialises the archive with its ledger as metadata, and its check passes."""
    assert found(python, ASSET, "dagster", tmp_path) == {"records_read": 1, "copies": 1, "checks": [True]}


@pytest.mark.orchestrators
@pytest.mark.timeout(1800)
def test_kubernetes_schemas_take_the_manifest(python: Path, tmp_path: Path) -> None:
    """Every object is valid, with no field that Kubernetes does not know; a wrong field would be found."""
    validate = [str(python.with_name("kubernetes-validate")), "--strict"]
    done = subprocess.run([*validate, str(MANIFEST)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(MANIFEST.read_text().replace("replicas: 2", "replikas: 2"))
    assert subprocess.run([*validate, str(wrong)], capture_output=True, check=False).returncode != 0


def objects() -> dict[tuple[str, str], Any]:
    """The objects of the manifest by kind and name."""
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.safe_load_all(MANIFEST.read_text())}


def test_the_manifest_fits_together() -> None:
    """Selectors choose their pods, the service their ports, and each task manager has its pool where jobs look."""
    made = objects()
    job, tasks = made["Deployment", "flink-jobmanager"]["spec"], made["Deployment", "flink-taskmanager"]["spec"]
    for spec in (job, tasks):
        assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
    service = made["Service", "flink-jobmanager"]["spec"]
    assert service["selector"] == job["selector"]["matchLabels"]
    opened = {port["containerPort"] for each in job["template"]["spec"]["containers"] for port in each["ports"]}
    assert {port["port"] for port in service["ports"]} == opened
    [workers] = [each for each in tasks["template"]["spec"]["containers"] if each["name"] == "workers"]
    words = words_of_the_cron_job()
    assert f"--environment_config=localhost:{workers['ports'][0]['containerPort']}" in words
    assert f"--parallelism={tasks['replicas']}" in words
    assert workers["args"] == ["--worker_pool"]


def words_of_the_cron_job() -> list[str]:
    """The command line of the job."""
    spec = objects()["CronJob", "copydesk"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    container = spec["containers"][0]
    return [*container["command"], *container["args"]]


def run_command() -> click.Command:
    """`copydesk run`."""
    command = cli.get_command(click.Context(cli), "run")
    assert command is not None
    return command


def test_the_jobs_command_is_ours() -> None:
    """Every option before Beam's is one that `copydesk run` takes."""
    words = words_of_the_cron_job()
    own = words[: words.index("--")]
    taken = run_command().make_context("run", own[2:])
    assert own[:2] == ["copydesk", "run"]
    assert taken.params["output"] == "/archive/published"


def test_the_templates_parameters_are_options() -> None:
    """Of copydesk, or the one of Beam that names the workers' image; each has what Google's schema wants of one."""
    metadata = json.loads((TEMPLATE / "metadata.json").read_text())
    options = {word for option in run_command().params for word in option.opts}
    for parameter in metadata["parameters"]:
        assert {"name", "label", "helpText"} <= set(parameter)
        assert f"--{parameter['name']}" in options | {"--input", "--sdk_container_image"}
        for pattern in parameter.get("regexes", ()):
            re.compile(pattern)
        assert not parameter.get("defaultValue") or re.match(parameter["regexes"][0], parameter["defaultValue"])


@pytest.mark.parametrize("folder", ["dataflow", "kubernetes"])
def test_the_images_copy_what_there_is(folder: str) -> None:
    """Each file that an image takes from the project lies there; what a build makes first is told above."""
    lines = (EXAMPLES / folder / "Dockerfile").read_text().splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in line.split()[1:-1]]
    assert [name for name in copied if not name.startswith("out/") and not (PROJECT / name).exists()] == []
