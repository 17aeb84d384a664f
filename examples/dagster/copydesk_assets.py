"""The archive as a Dagster asset: materialised by `copydesk run`, checked by `copydesk verify`, once an hour.

copydesk lives in a virtual environment of its own, so that Dagster and Beam need not agree on their packages:

    COPYDESK_HOME=/opt/copydesk dagster dev -f copydesk_assets.py
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Any

import dagster as dg

COPYDESK = os.environ.get("COPYDESK_HOME", "/opt/copydesk")
"""The virtual environment in which copydesk is installed, on every worker."""


class Desk(dg.ConfigurableResource):
    """Where articles come in, where they are published, and the share of rejects at which a run fails."""

    incoming: str = "/data/incoming"
    archive: str = "/data/archive"
    max_reject_share: float = 0.3

    def told(self, *words: str) -> dict[str, Any]:
        """What a command tells by `--json`; one that fails is a failure with the last line of its log."""
        done = subprocess.run(
            [f"{COPYDESK}/bin/copydesk", *words, "--json"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["no word"])[-1]
            raise dg.Failure(f"copydesk {words[0]} ended with exit code {done.returncode}: {last}")
        told: dict[str, Any] = json.loads(done.stdout)
        return told


@dg.asset(
    group_name="news",
    pool="copydesk",  # with a limit of one: an archive has one writer
    retry_policy=dg.RetryPolicy(max_retries=2, delay=300),  # while another run holds the archive
)
def archive(desk: Desk) -> dg.MaterializeResult[None]:
    """Clean articles, their copies and rejects, as Parquet; a run takes up all that is new."""
    share = str(desk.max_reject_share)
    ledger = desk.told("run", desk.incoming, "--output", desk.archive, "--max-reject-share", share)
    return dg.MaterializeResult(metadata=ledger)


@dg.asset_check(asset=archive)
def sound(desk: Desk) -> dg.AssetCheckResult:
    """Whether every published file is as its commit says."""
    try:
        return dg.AssetCheckResult(passed=True, metadata=desk.told("verify", desk.archive))
    except dg.Failure as failure:
        return dg.AssetCheckResult(passed=False, description=failure.description)


hourly = dg.define_asset_job("copydesk_hourly", selection=[archive])

defs = dg.Definitions(
    assets=[archive],
    asset_checks=[sound],
    jobs=[hourly],
    schedules=[dg.ScheduleDefinition(job=hourly, cron_schedule="15 * * * *")],
    resources={"desk": Desk()},
)
