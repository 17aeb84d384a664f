"""Writes a run's report at its end."""

from __future__ import annotations

import logging

from schemas.errors import CopydeskError
from transforms.publishing.files import is_local

logger = logging.getLogger("copydesk")


def report_after(folder: str, run_id: str) -> None:
    """Writes a run's report; what goes wrong with it is told, and is no fault of the run.

    A folder that is not on this machine's disks gets none: DuckDB, which counts, reads others only with extensions.
    """
    if not is_local(folder.removeprefix("file://")):
        return
    # DuckDB and what draws take a second to load, which the run's own start need not wait for. They must also not be
    # loaded before the command line freezes what the collector looks through: DuckDB then complains at the exit.
    import duckdb

    from pipeline.report.write import write_report

    try:
        write_report(folder, run_id)
    except (OSError, CopydeskError, duckdb.Error) as error:
        logger.warning("the run is published, its report could not be written: %s", error)
