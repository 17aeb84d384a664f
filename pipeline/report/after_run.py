"""Writes a run's report at its end."""

from __future__ import annotations

import logging

from schemas.errors import CopydeskError
from transforms.publishing.files import is_local

MOST_READ_BACK = 200_000_000
"""Bytes of Parquet of a run on a store that are read again for its report."""

logger = logging.getLogger("copydesk")


def report_after(folder: str, run_id: str) -> None:
    """Writes a run's report; what goes wrong with it is told, and is no fault of the run.

    On a store the rows of the run are read back for it, which a large run leaves to `copydesk report`.
    """
    # DuckDB and what draws take a second to load, which the run's own start need not wait for. They must also not be
    # loaded before the command line freezes what the collector looks through: DuckDB then complains at the exit.
    import duckdb

    from pipeline.report.write import write_report

    try:
        local = is_local(folder.removeprefix("file://"))
        write_report(folder, run_id, most_bytes=None if local else MOST_READ_BACK)
    except (OSError, CopydeskError, duckdb.Error) as error:
        logger.warning("the run is published, its report was not written: %s", error)
