"""The names below the output folder.

```
articles/ copies/ rejects/ links/       what readers glob
_copydesk/lock                          who is publishing here now (locks/ on object stores)
_copydesk/staging/<commit>/             files of a batch that is not published yet
_copydesk/commits/<commit>.json         a batch that must be published: its files, inputs and ledger
_copydesk/commits/<commit>.done         … and is
_copydesk/state/                        what later runs must know
_copydesk/runs/<run>.json               what became of each run
_copydesk/reports/                      the same for people: index.html and <run>.html, and each run's counts as JSON
_copydesk/replays/<commit>.jsonl        what became of rejects that were read again
_copydesk/retracted/<commit>.jsonl      which records were taken back, by their hashes
_copydesk/iceberg/                      the catalog of Iceberg tables, where they were registered
```
"""

from __future__ import annotations

ROOT = "_copydesk"
LOCK = f"{ROOT}/lock"
LOCKS = f"{ROOT}/locks"
STAGING = f"{ROOT}/staging"
COMMITS = f"{ROOT}/commits"
STATE = f"{ROOT}/state"
RUNS = f"{ROOT}/runs"
REPLAYS = f"{ROOT}/replays"
RETRACTED = f"{ROOT}/retracted"
REPORTS = f"{ROOT}/reports"

ICEBERG = f"{ROOT}/iceberg"
DELTA_LOG = "_delta_log"
"""Where the log of a dataset lies that was made a Delta table; what else is in there is no row of ours."""

_COMMIT = ".json"
_DONE = ".done"


def commit_id(sequence: int, run_id: str) -> str:
    """A commit's name; names sort in the order of the commits."""
    return f"{sequence:010d}-{run_id}"


def sequence_of(commit: str) -> int:
    """The number that a commit's name begins with; 0 for a name that is none of ours."""
    number = commit.split("-", 1)[0]
    return int(number) if number.isdecimal() else 0


def commit_path(commit: str) -> str:
    return f"{COMMITS}/{commit}{_COMMIT}"


def done_path(commit: str) -> str:
    return f"{COMMITS}/{commit}{_DONE}"


def stage_path(commit: str) -> str:
    return f"{STAGING}/{commit}"


def run_path(run_id: str) -> str:
    return f"{RUNS}/{run_id}.json"


def is_rows(path: str) -> bool:
    """Whether a file of a dataset's folder is one that readers find rows in."""
    return path.endswith(".parquet") and f"/{DELTA_LOG}/" not in path


def commits_in(names: list[str]) -> tuple[list[str], set[str]]:
    """The commits among the names in the commits' folder, in order, and those of them that are done."""
    commits = sorted(name[: -len(_COMMIT)] for name in names if name.endswith(_COMMIT) and not name.startswith("."))
    return commits, {name[: -len(_DONE)] for name in names if name.endswith(_DONE) and not name.startswith(".")}
