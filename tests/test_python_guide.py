"""docs/python.md and examples/beam run, and print what they say they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import copydesk

PROJECT = Path(__file__).resolve().parents[1]
GUIDE = (PROJECT / "docs" / "python.md").read_text("utf-8")
SHOWN = re.findall(r"^```python\n(.*?)^```\n\n```text\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def run_script(source: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a script in a folder that has the samples, as a user does."""
    (folder / "samples").symlink_to(PROJECT / "samples")
    script = folder / "script.py"
    script.write_text(source, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    return subprocess.run(
        [sys.executable, str(script)], cwd=folder, env=environment, capture_output=True, text=True, timeout=240
    )


@pytest.mark.parametrize(("source", "printed"), SHOWN, ids=["page", "pipeline", "merging", "run"])
def test_the_guide_prints_what_it_shows(tmp_path: Path, source: str, printed: str) -> None:
    """Each script runs as it stands."""
    done = run_script(source, tmp_path)
    assert (done.returncode, done.stdout) == (0, printed), done.stderr


def test_the_guide_names_every_public_name() -> None:
    """What `copydesk` gives stands in the table, and what stands there it gives."""
    table = GUIDE.split("|------|")[1].split("\n## ")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| ")]
    named = {name for cell in first_cells for name in re.findall(r"`(\w+)", cell)}
    assert sorted(named) == copydesk.__all__


def test_a_script_without_a_guard_fails_with_a_sentence(tmp_path: Path) -> None:
    """It says what to do, and no record is called crashed."""
    _, (guarded, _), *_ = SHOWN
    source = guarded.replace('if __name__ == "__main__":', "if True:")
    done = run_script(source, tmp_path)
    assert done.returncode != 0
    assert 'below `if __name__ == "__main__":`' in done.stderr.splitlines()[-1]
    assert done.stdout == ""


def test_the_example_counts_agencies(tmp_path: Path) -> None:
    """examples/beam runs as it says."""
    source = (PROJECT / "examples" / "beam" / "agencies_of_a_folder.py").read_text("utf-8")
    done = run_script(source.replace("sys.argv[1], sys.argv[2:]", '"samples/pages", []'), tmp_path)
    assert done.returncode == 0, done.stderr
    counts = [line.rpartition(" ") for line in done.stdout.splitlines()]
    assert [int(count) for *_, count in counts] == sorted((int(count) for *_, count in counts), reverse=True)
    assert {"dpa", "none"} <= {agency for agency, *_ in counts}
