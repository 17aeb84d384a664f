"""A Prefect flow that publishes what has come in, then checks every published file.

copydesk lives in a virtual environment of its own, so that Prefect and Beam need not agree on their packages:

    COPYDESK_HOME=/opt/copydesk python copydesk_flow.py     # serves it, once an hour
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

from prefect import flow, task

COPYDESK = os.environ.get("COPYDESK_HOME", "/opt/copydesk")
"""The virtual environment in which copydesk is installed, on every worker."""


def copydesk(*words: str) -> dict[str, Any]:
    """What a command tells by `--json`; of one that fails the last line of its log is the error."""
    done = subprocess.run([f"{COPYDESK}/bin/copydesk", *words, "--json"], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        raise RuntimeError(f"copydesk {words[0]} ended with exit code {done.returncode}: {last}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


@task(retries=2, retry_delay_seconds=300)
def publish(incoming: str, archive: str, max_reject_share: float) -> dict[str, Any]:
    """The run's ledger: records read, copies, rejects by reason. A second run at once is refused, and retried."""
    return copydesk("run", incoming, "--output", archive, "--max-reject-share", str(max_reject_share))


@task
def verify(archive: str) -> dict[str, Any]:
    """What a check of every published file found."""
    return copydesk("verify", archive)


@flow(name="copydesk-hourly")
def hourly(
    incoming: str = "/data/incoming", archive: str = "/data/archive", max_reject_share: float = 0.3
) -> dict[str, Any]:
    """Publishes and checks; the ledger is the flow's result."""
    ledger: dict[str, Any] = publish(incoming, archive, max_reject_share)
    verify(archive)
    return ledger


if __name__ == "__main__":
    hourly.serve(name="copydesk", cron="15 * * * *", limit=1)  # one at a time: an archive has one writer
