"""Whoever checks, checks the same: run_tests.sh, the hooks before a commit, .ci/run and the workflow that calls it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parents[1]
RUN_TESTS = (PROJECT / "run_tests.sh").read_text("utf-8")
CI_RUN = (PROJECT / ".ci" / "run").read_text("utf-8")
CHECKS = re.findall(r"^((?:ruff|mypy)\b.*)$", RUN_TESTS, re.MULTILINE)
"""What run_tests.sh runs before the tests."""


def hooks() -> list[dict[str, Any]]:
    """Every hook of the pre-commit configuration."""
    configuration = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text("utf-8"))
    return [hook for repository in configuration["repos"] for hook in repository["hooks"]]


def jobs() -> dict[str, dict[str, Any]]:
    """The jobs of the workflow, by name."""
    workflow: dict[str, dict[str, Any]] = yaml.safe_load((PROJECT / ".github/workflows/ci.yml").read_text("utf-8"))
    return workflow["jobs"]


def pytest_groups() -> list[str]:
    """The marked groups of tests."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]
    return [marker.partition(":")[0] for marker in settings["markers"]]


def test_the_hooks_check_what_run_tests_checks() -> None:
    """By the same commands in the same order, through .venv: no version but the pinned ones."""
    before_commits = [hook["entry"] for hook in hooks() if "stages" not in hook]
    assert before_commits == [f".venv/bin/{check}" for check in CHECKS]
    assert [hook["entry"] for hook in hooks() if hook.get("stages") == ["pre-push"]] == ["./run_tests.sh"]
    assert all(hook["language"] == "system" and hook["pass_filenames"] is False for hook in hooks())


def test_the_hooks_are_a_configuration() -> None:
    """pre-commit takes it."""
    command = [sys.executable, "-m", "pre_commit", "validate-config", ".pre-commit-config.yaml"]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_run_tests_leaves_out_the_marked_groups() -> None:
    """All of them, so that a new group is decided on."""
    (expression,) = re.findall(r'-m "(not [^"]+)"', RUN_TESTS)
    assert expression.split(" and ") == [f"not {group}" for group in expression.replace("not ", "").split(" and ")]
    assert set(expression.replace("not ", "").split(" and ")) == set(pytest_groups())


def test_ci_runs_each_group_or_says_that_it_does_not() -> None:
    """No group is forgotten."""
    comment = " ".join(line for line in CI_RUN.splitlines() if line.startswith("#"))
    commands = [line for line in CI_RUN.splitlines() if line.startswith("./run_tests.sh")]
    assert "./run_tests.sh" in commands
    for group in pytest_groups():
        assert any(re.search(rf'-m "?{group}\b', command) for command in commands) or f"`{group}`" in comment, group


def test_the_workflow_only_calls_scripts() -> None:
    """What is run is decided in scripts that run on any machine; one job runs all that .ci/run does, with Java 17."""
    for name, job in jobs().items():
        scripts = [step["run"] for step in job["steps"] if "run" in step]
        assert scripts in (["./run_tests.sh"], [".ci/run"]), name
        assert all(os.access(PROJECT / script, os.X_OK) for script in scripts)
    steps = {step.get("uses", "").partition("@")[0]: step.get("with", {}) for step in jobs()["everything"]["steps"]}
    assert steps["actions/setup-java"]["java-version"] == "17"
    assert "actions/setup-go" in steps


def test_the_workflow_runs_every_python_that_is_supported() -> None:
    """Those that .ci/install accepts: one runs everything, the others what run_tests.sh runs."""
    first, last = re.findall(r"\(3, (\d+)\)", (PROJECT / ".ci" / "install").read_text("utf-8"))
    supported = {f"3.{minor}" for minor in range(int(first), int(last) + 1)}
    (everything,) = [
        step["with"]["python-version"] for step in jobs()["everything"]["steps"] if "python" in step.get("uses", "")
    ]
    assert {everything, *jobs()["other-pythons"]["strategy"]["matrix"]["python"]} == supported


@pytest.mark.parametrize("script", ["run_tests.sh", "run_local.sh", ".ci/run"])
def test_scripts_are_valid(script: str) -> None:
    """bash reads them to the end, and they stop at the first failure."""
    assert subprocess.run(["bash", "-n", script], cwd=PROJECT).returncode == 0
    assert "set -euo pipefail" in (PROJECT / script).read_text("utf-8")


def test_everything_is_type_checked() -> None:
    """Each folder that holds Python, tests and benchmarks too."""
    checked = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["mypy"]["files"]
    ignored = (PROJECT / ".gitignore").read_text("utf-8").split()
    folders = [path for path in PROJECT.glob("[!.]*/") if f"{path.name}/" not in ignored]
    assert {path.name for path in folders if any(path.rglob("*.py"))} == set(checked)
