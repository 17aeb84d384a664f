"""Runs a Flink cluster on this machine until Ctrl-C: `python -m tests.engines.flink [FOLDER]`.

FOLDER (a temporary one by default) takes the logs and the checkpoints.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path

from tests.engines.flink.cluster import flink_cluster
from tests.engines.flink.jars import NotHereError


def _serve(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    print(f"starting Flink; logs and checkpoints are in {folder}", flush=True)
    with flink_cluster(folder.resolve()) as cluster:
        print(f"Flink's dashboard data: http://127.0.0.1:{cluster.ports.rest}/overview")
        for name, process in cluster.processes.items():
            print(f"  {process.pid:>8}  {name}")
        print("\ncopydesk run INPUT --output DIR -- \\\n  " + " \\\n  ".join(cluster.options), flush=True)
        signal.pause()


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell has its background jobs ignore the first
        signal.signal(number, signal.default_int_handler)
    try:
        if len(sys.argv) > 1:
            _serve(Path(sys.argv[1]))
        else:
            with tempfile.TemporaryDirectory(prefix="copydesk-flink-") as folder:
                _serve(Path(folder))
    except KeyboardInterrupt:
        print("all processes are ended")
    except NotHereError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
