"""The examples for schedulers: cron, systemd and Airflow take them, and the commands in them are ours."""

from __future__ import annotations

import configparser
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli.main import cli
from pipeline.watch.status import State
from transforms.intake.listing import TEMPORARY_ENDINGS

PROJECT = Path(__file__).resolve().parents[1]
EXAMPLES = PROJECT / "examples"
CRONTAB = EXAMPLES / "cron" / "copydesk.cron"
UNITS = sorted((EXAMPLES / "systemd").iterdir())
DAG = EXAMPLES / "airflow" / "copydesk_dag.py"
JOB = EXAMPLES / "airflow" / "copydesk_job.py"
DOCS = PROJECT / "docs" / "scheduling.md"
PROGRAM = "/opt/copydesk/bin/copydesk"

_FIELD = r"(?:\*|\d+(?:-\d+)?)(?:/\d+)?"
_CRON_LINE = re.compile(rf"((?:{_FIELD}(?:,{_FIELD})*\s+){{5}})(\S.*)")


def cron_commands() -> list[str]:
    """What cron would hand to the shell."""
    lines = [line for line in CRONTAB.read_text().splitlines() if line and not line.startswith("#")]
    found = [_CRON_LINE.fullmatch(line) for line in lines]
    assert all(found), lines
    return [match.group(2) for match in found if match]


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    return parser


def started_by_units() -> list[str]:
    return [unit(path)["Service"]["ExecStart"] for path in UNITS if path.suffix == ".service"]


def check_words(words: list[str]) -> None:
    """Takes the command line apart as the program does; wrong use raises."""
    assert words[0] == PROGRAM
    context = cli.make_context("copydesk", words[1:], resilient_parsing=False)
    with context:
        name, command, rest = cli.resolve_command(context, [*context._protected_args, *context.args])
        assert command is not None
        taken = command.make_context(name or "", rest, parent=context)
        assert not any(word.startswith("-") for word in taken.params.get("words", ()))


@pytest.mark.parametrize("command", [*cron_commands(), *started_by_units()], ids=lambda command: command.split()[1])
def test_the_commands_in_the_examples_are_ours(command: str) -> None:
    """Every command and option in the cron lines and units is one that the program takes."""
    check_words(shlex.split(command.split(">")[0]))


def test_a_wrong_option_would_be_found() -> None:
    """The check above is no rubber stamp."""
    with pytest.raises(click.ClickException):
        check_words([PROGRAM, "run", "in", "--output", "out", "--max-reject-share", "most"])


def test_cron_lines_hold_no_percent_sign() -> None:
    """cron takes a bare % for the end of the command."""
    assert not any("%" in command for command in cron_commands())


@pytest.mark.skipif(shutil.which("crontab") is None, reason="there is no crontab command here")
def test_cron_takes_the_lines() -> None:
    """crontab's own check finds nothing wrong; nothing is installed."""
    checked = subprocess.run(["crontab", "-T", str(CRONTAB)], capture_output=True, text=True, check=False)
    if "invalid option" in checked.stderr:
        pytest.skip("this crontab has no -T")
    assert checked.returncode == 0, checked.stderr


def test_the_cron_line_works(tmp_path: Path) -> None:
    """The line, given to sh with its paths replaced, publishes, and its log ends with the event that it is done."""
    command = cron_commands()[0]
    program = f"{shlex.quote(sys.executable)} -c 'from pipeline.cli import main; main()'"
    incoming = PROJECT / "samples" / "pages" / "harbour-bridge-northport-gazette.html"
    for there, here in ((PROGRAM, program), ("/data/incoming", str(incoming)), ("/data/", f"{tmp_path}/")):
        command = command.replace(there, here)
    (tmp_path / "log").mkdir()
    assert subprocess.run(["sh", "-c", command], check=False, cwd=PROJECT).returncode == 0
    last = json.loads((tmp_path / "log" / "copydesk.log").read_text().splitlines()[-1])
    assert (last["event"], last["records_read"], last["copies"], last["rejected"]) == ("run_done", 1, 1, 0)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_have_what_they_need(path: Path) -> None:
    """Sections by the kind of unit; services stop by their main process alone, as watch mode needs it."""
    sections = unit(path)
    assert sections["Unit"]["Description"]
    if path.suffix == ".timer":
        assert sections["Timer"]["Persistent"] == "yes" or sections["Timer"].getboolean("Persistent")
        assert path.with_suffix(".service") in UNITS
    else:
        assert sections["Service"]["KillMode"] == "mixed"
        assert sections["Service"]["ReadWritePaths"] in sections["Service"]["ExecStart"]
        assert sections["Service"]["Type"] == ("notify" if "watch" in path.name else "oneshot")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """systemd-analyze finds nothing to complain of, once the program is one that exists here."""
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text().replace(PROGRAM, "/bin/true"))
    units = [str(tmp_path / path.name) for path in UNITS]
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    (tmp_path / "wrong.service").write_text("[Service]\nTyp=oneshot\nExecStart=/bin/true\n")
    wrong = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "wrong.service")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Typ" in wrong.stderr


def test_the_job_of_the_beam_operator_gives_the_words_of_a_run() -> None:
    """Options as Airflow's operator writes them become inputs, output and what is left for us and Beam."""
    words = ["--runner=FlinkRunner", "--input=a", "--input=b", "--output=out", "--labels=airflow-version=v3"]
    code = f"import json, sys; sys.path.insert(0, {str(JOB.parent)!r}); import copydesk_job; "
    code += f"print(json.dumps(copydesk_job.words_of({words!r})))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PROJECT)
    assert json.loads(told.stdout) == [
        *("run", "a", "b", "--output", "out", "--runner=FlinkRunner", "--labels=airflow-version=v3")
    ]


LOAD = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=sys.argv[1])
tasks = {name: {task.task_id: sorted(task.downstream_task_ids) for task in dag.tasks} for name, dag in bag.dags.items()}
print("FOUND " + json.dumps({"errors": bag.import_errors, "dags": tasks}))
"""


@pytest.fixture(scope="module")
def airflow() -> Path:
    """The Python of a virtual environment with the Airflow that the examples pin; made once and kept."""
    venv, pins = PROJECT / ".venv-airflow", [DAG.parent / name for name in ("requirements.txt", "constraints.txt")]
    python, stamp = venv / "bin" / "python", venv / ".installed"
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in pins)).hexdigest()
    if not stamp.is_file() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        done = subprocess.run(
            [*install, "-r", str(pins[0]), "-c", str(pins[1])], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"Airflow cannot be installed here: {done.stderr.strip().splitlines()[-1]}")
        stamp.write_text(wanted)
    return python


def airflow_environment(home: Path) -> dict[str, str]:
    """Variables with nothing of ours on Python's path, and a home of its own for Airflow."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "AIRFLOW"))}
    return {**environment, "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}


@pytest.mark.airflow
@pytest.mark.timeout(3600)
def test_airflow_loads_the_dags(airflow: Path, tmp_path: Path) -> None:
    """The real Airflow, with the Beam provider, finds both DAGs and no import error."""
    command = [str(airflow), "-c", LOAD, str(DAG.parent)]
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, env=airflow_environment(tmp_path)
    )
    found = [line for line in told.stdout.splitlines() if line.startswith("FOUND ")]
    assert found, told.stdout + told.stderr
    assert json.loads(found[0].removeprefix("FOUND ")) == {
        "errors": {},
        "dags": {"copydesk_hourly": {"publish": ["verify"], "verify": []}, "copydesk_on_an_engine": {"publish": []}},
    }


@pytest.mark.airflow
@pytest.mark.timeout(3600)
def test_airflow_runs_the_command(airflow: Path, tmp_path: Path) -> None:
    """`airflow dags test` runs both tasks to success, and what is published is there."""
    incoming, output = PROJECT / "samples" / "pages" / "harbour-bridge-northport-gazette.html", tmp_path / "archive"
    conf = json.dumps({"input": str(incoming), "output": str(output), "max_reject_share": 0.5})
    command = [str(airflow), "-m", "airflow"]
    environment = {
        **airflow_environment(tmp_path),
        "AIRFLOW__CORE__DAGS_FOLDER": str(DAG.parent),
        "COPYDESK_HOME": sys.prefix,
    }
    for words in (["db", "migrate"], ["dags", "test", "copydesk_hourly", "2024-11-02", "--conf", conf]):
        done = subprocess.run(
            [*command, *words], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "state=success" in done.stdout + done.stderr
    assert "is sound" in done.stdout + done.stderr
    assert list((output / "articles").rglob("*.parquet"))


def test_the_documentation_names_what_there_is() -> None:
    """Every event of the log, every temporary name, every state and every example file stands in the page as it is."""
    page = DOCS.read_text()
    sources = "".join(path.read_text() for path in sorted((PROJECT / "pipeline").rglob("*.py")))
    events = re.findall(r"^\| `(\w+)` ", page, re.MULTILINE)
    assert len(events) == 8
    assert [event for event in events if f'"{event}"' not in sources] == []
    assert [ending for ending in TEMPORARY_ENDINGS if f"`{ending}`" not in page] == []
    assert [state.value for state in State if f"`{state.value}`" not in page] == []
    assert [path for path in re.findall(r"examples/[\w./-]+\.\w+", page) if not (PROJECT / path).is_file()] == []
    assert all(command in page for command in cron_commands())
