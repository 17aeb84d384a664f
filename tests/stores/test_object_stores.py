"""Archives on object stores: run, run again, watched, killed and kept up, as on a local disk."""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest

from pipeline.cli.main import call
from pipeline.published.commit_steps import Hook, Step, no_hook
from pipeline.published.folder import PublishedFolder
from pipeline.published.lock import take_lock
from pipeline.published.lock_owner import this_process, utc_now
from pipeline.published.store import open_store
from pipeline.published.verify import verify
from pipeline.upkeep.compact import compact
from pipeline.upkeep.register import register_delta
from pipeline.upkeep.retract import retract
from pipeline.upkeep.selection import Selection
from schemas.errors import OutputError
from schemas.layout import LOCK
from schemas.run_info import new_run
from schemas.tables import Dataset
from tests.engines.servers import PROJECT
from tests.pipeline import newsroom
from tests.pipeline.published.nightly_run import commit_rows, rows_of, run_nightly
from tests.stores.conftest import Bucket

pytestmark = pytest.mark.stores
SAMPLES = PROJECT / "samples"


class KilledError(BaseException):
    """Stands for a kill: nothing of the process goes on."""


@dataclass
class KillAt:
    """Ends the work when a step is done, as often as it comes before that."""

    step: Step

    def __call__(self, step: Step) -> None:
        if step is self.step:
            raise KilledError


def rows(uri: str) -> dict[str, list[dict[str, Any]]]:
    """All published rows, read file by file."""
    store = open_store(uri)
    found: dict[str, list[dict[str, Any]]] = {}
    for dataset in Dataset:
        paths = [path for path in store.files(dataset.value) if path.endswith(".parquet")]
        tables = [pq.ParquetFile(store.open(path)).read() for path in paths]
        found[dataset.value] = [row for table in tables for row in table.to_pylist()]
    return found


def fill(bucket: Bucket, pages: int = 6) -> None:
    """Pages of several sites below the bucket's `in`."""
    for number in range(pages):
        bucket.put(f"in/page-{number}.html", newsroom.page(f"paper{number}.example", number).encode())


def test_a_run_and_another(bucket: Bucket) -> None:
    """The samples give as many rows as on a disk; the next run has nothing new, and one page later it has one."""
    for path in sorted(SAMPLES.rglob("*")):
        if path.is_file():
            bucket.put(f"in/{path.relative_to(SAMPLES)}", path.read_bytes())
    output = f"{bucket.uri}/out"
    words = ["run", f"{bucket.uri}/in", "-o", output, "--workers", "1"]
    first = bucket.copydesk(*words)
    assert first.returncode == 0, first.stderr
    assert "63 records read = 41 copies + 22 rejects" in first.stdout
    assert verify(output) == []
    reports = [(open_store(output).read(path) or b"") for path in open_store(output).files("_copydesk/reports")]
    assert any(b"63 records read = 41 copies + 22 rejects" in page for page in reports)
    before = list(open_store(output).files("_copydesk/commits"))
    again = bucket.copydesk(*words)
    assert again.returncode == 0, again.stderr
    assert "nothing new: all 43 files are already published" in again.stdout
    assert list(open_store(output).files("_copydesk/commits")) == before
    bucket.put("in/more/new.html", newsroom.page("paper.example", "new").encode())
    assert "1 records read = 1 copies" in bucket.copydesk(*words).stdout
    assert verify(output) == []


def test_its_commands(bucket: Bucket, capsys: pytest.CaptureFixture[str]) -> None:
    """show, runs, verify, compact and retract work on the URI; sql says where to go."""
    output = f"{bucket.uri}/out"
    for run in ("one", "two", "three"):
        with PublishedFolder(output).open(run) as folder:
            info = replace(new_run(), run_id=run)
            commit_rows(folder, [*rows_of(f"{run}/a"), *rows_of(f"{run}/empty")], (f"{run}/a",), info)
    assert call(["show", output]) == 0
    assert "articles/  3 rows" in capsys.readouterr().out
    assert call(["compact", output]) == 0
    assert "9 files into 3" in capsys.readouterr().out
    assert call(["verify", output]) == 0
    assert call(["runs", output]) == 0
    assert call(["sql", output, "SELECT 1"]) == 3


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.REPLACED], ids=lambda step: step.value)
def test_killed_at_each_step(bucket: Bucket, step: Step) -> None:
    """The next run finishes or forgets what was begun; every record is there once."""
    output = f"{bucket.uri}/out"
    _killed(output, KillAt(step))
    run_nightly_by(output, no_hook)
    found = rows(output)
    assert sorted(row["copy_id"] for row in found["copies"]) == ["in/a.html", "in/b.html"]
    assert [row["copy_id"] for row in found["rejects"]] == ["in/empty.html"]
    assert verify(output) == []


def test_a_compaction_killed_at_each_step(bucket: Bucket) -> None:
    """No row is lost or twice after the next command."""
    for number, step in enumerate((Step.COMMITTED, Step.REPLACED, Step.SYNCED, Step.DONE)):
        output = f"{bucket.uri}/out{number}"
        for run in ("one", "two"):
            with PublishedFolder(output).open(run) as folder:
                commit_rows(folder, rows_of(f"{run}/a"), (f"{run}/a",), replace(new_run(), run_id=run))
        with pytest.raises(KilledError):
            compact(output, on_step=KillAt(step))
        forget_lock(output)
        with PublishedFolder(output).open("next"):
            pass
        assert sorted(row["copy_id"] for row in rows(output)["copies"]) == ["one/a", "two/a"]
        assert verify(output) == []


def test_a_retraction(bucket: Bucket, capsys: pytest.CaptureFixture[str]) -> None:
    """What is named leaves all datasets, a tombstone stays, and the same record does not come again."""
    output = f"{bucket.uri}/out"
    for run in ("one", "two"):
        _publish(output, run)
    assert call(["retract", output, "--story", "one/a", "--dry-run"]) == 0
    assert "would take back 1 copies" in capsys.readouterr().out
    assert call(["retract", output, "--story", "one/a", "--reason", "ruling 17"]) == 0
    found = rows(output)
    assert [row["story_id"] for row in found["articles"]] == [row["copy_id"] for row in found["copies"]] == ["two/a"]
    assert len(found["rejects"]) == 2
    store = open_store(output)
    (tombstones,) = store.files("_copydesk/retracted")
    assert b"ruling 17" in (store.read(tombstones) or b"")
    assert verify(output) == []


def test_a_retraction_killed_at_each_step(bucket: Bucket) -> None:
    """The next command finishes it or forgets it: the row is there once, or nowhere."""
    for number, step in enumerate((Step.STAGED, Step.COMMITTED, Step.REPLACED, Step.SYNCED, Step.DONE)):
        output = f"{bucket.uri}/out{number}"
        for run in ("one", "two"):
            _publish(output, run)
        with pytest.raises(KilledError):
            retract(output, Selection(stories=frozenset({"one/a"})), on_step=KillAt(step))
        forget_lock(output)
        with PublishedFolder(output).open("next"):
            pass
        left = ["one/a", "two/a"] if step is Step.STAGED else ["two/a"]
        assert sorted(row["copy_id"] for row in rows(output)["copies"]) == left
        assert verify(output) == []


def test_its_delta_tables(bucket: Bucket) -> None:
    """Each commit is a version, by the store's own conditional create; `verify` and later runs pass the logs by."""
    output = f"{bucket.uri}/out"
    _publish(output, "one")
    assert [done.versions for done in register_delta(output)] == [1, 1, 1, 1]
    _publish(output, "two")
    assert [done.commits for done in register_delta(output)] == [1, 1, 1, 0]
    assert {done.commits for done in register_delta(output)} == {0}
    assert len([path for path in open_store(output).files("articles") if "/_delta_log/" in path]) == 2
    assert verify(output) == []


def _publish(output: str, run: str) -> None:
    with PublishedFolder(output).open(run) as folder:
        info = replace(new_run(), run_id=run)
        commit_rows(folder, [*rows_of(f"{run}/a"), *rows_of(f"{run}/empty")], (f"{run}/a",), info)


def run_nightly_by(output: str, on_step: Hook) -> None:
    """As a scheduled run, whose path is a URI."""
    run_nightly(output, on_step)  # type: ignore[arg-type]


def _killed(output: str, on_step: Hook) -> None:
    with pytest.raises(KilledError):
        run_nightly_by(output, on_step)
    forget_lock(output)


def forget_lock(output: str) -> None:
    """A run that raises gives its lock up, as a killed one does not; here its lock is left as a dead process's."""
    dead = replace(this_process("dead", utc_now()), pid=2**22 - 1, process_start="0")
    open_store(output).replace(LOCK, dead.to_json())


def test_of_two_machines_one_wins(bucket: Bucket) -> None:
    """Of many that ask for the lock at once exactly one has it, be it free or a dead run's."""
    store = open_store(f"{bucket.uri}/out")
    for _ in range(3):
        with ThreadPoolExecutor(8) as pool:
            taken = [lock for lock in pool.map(lambda n: _try(f"{bucket.uri}/out", f"run-{n}"), range(8)) if lock]
        assert len(taken) == 1
        with pytest.raises(OutputError, match="is in use by run run-"):
            take_lock(store, "late")
        taken[0].confirm()
        forget_lock(f"{bucket.uri}/out")
        with pytest.raises(OutputError, match="was taken over"):
            taken[0].confirm()
    take_lock(store, "last").release()
    assert store.read(LOCK) == b""
    take_lock(store, "again").release()


def _try(uri: str, run_id: str) -> Any:
    try:
        return take_lock(open_store(uri), run_id)
    except OutputError:
        return None


def test_a_lease_is_renewed(bucket: Bucket) -> None:
    """A run on another machine lives by its lease; a lock that another has taken over is lost, and not taken back."""
    store = open_store(f"{bucket.uri}/out")
    lock = take_lock(store, "long", lambda: utc_now() - timedelta(minutes=30))
    seen = lock.owner.seen_at
    lock._now = utc_now
    lock.keep()
    assert lock.owner.seen_at > seen
    store.replace(LOCK, this_process("other", utc_now()).to_json())
    lock._now = lambda: utc_now() + timedelta(minutes=5)
    with pytest.raises(OutputError, match="taken over by run other"):
        lock.keep()
    lock.release()
    assert store.read(LOCK) != b""


def test_of_two_runs_at_once_one_is_refused(bucket: Bucket) -> None:
    """The second is told who is at work, with exit code 3; what the first publishes is sound."""
    fill(bucket, 12)
    output = f"{bucket.uri}/out"
    words = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", f"{bucket.uri}/in", "-o", output]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    both = [Popen([*words, "--workers", "1"], stdout=PIPE, stderr=PIPE, env=environment, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 3], [0, 0]), told  # one may have ended before the other began
    if codes == [0, 3]:
        refused = next(said[1] for process, said in zip(both, told, strict=True) if process.returncode == 3)
        assert "is in use by run" in refused or "was locked by another run" in refused
    assert len(rows(output)["copies"]) == 12
    assert verify(output) == []


def test_a_killed_process(bucket: Bucket) -> None:
    """A run that is killed in the midst is finished by the next one."""
    fill(bucket, 12)
    output = f"{bucket.uri}/out"
    words = [sys.executable, "-c", "from pipeline.cli import main; main()", "run", f"{bucket.uri}/in", "-o", output]
    words += ["--workers", "1", "--batch-files", "2", "--quiet"]
    process = Popen(words, env={**os.environ, "PYTHONPATH": str(PROJECT)}, start_new_session=True)
    deadline = time.monotonic() + 60
    while not list(open_store(output).names("_copydesk/commits")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    done = bucket.copydesk(*words[3:])
    assert done.returncode == 0, done.stderr
    assert len(rows(output)["copies"]) == 12
    assert verify(output) == []


def test_a_watch_publishes_a_round(bucket: Bucket) -> None:
    """What lies in the bucket is published, `status` tells of it, and SIGTERM ends it in good order."""
    fill(bucket, 3)
    output = f"{bucket.uri}/out"
    words = [sys.executable, "-c", "from pipeline.cli import main; main()", "watch", f"{bucket.uri}/in", "-o", output]
    words += ["--every", "1s", "--settle", "0.2s", "--workers", "1"]
    process = Popen(words, env={**os.environ, "PYTHONPATH": str(PROJECT)}, stderr=PIPE, text=True)
    deadline = time.monotonic() + 90
    while len(rows(output)["copies"]) < 3 and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 0, told
    assert len(rows(output)["copies"]) == 3, told
    assert verify(output) == []


def test_other_readers(bucket: Bucket) -> None:
    """Arrow's own clients of S3 read the datasets, and DuckDB by them; on the others the files themselves."""
    output = f"{bucket.uri}/out"
    with PublishedFolder(output).open("one") as folder:
        commit_rows(folder, [*rows_of("one/a"), *rows_of("one/b", language="de")], ("one/a",), new_run())
    if bucket.service.scheme != "s3":
        assert len(rows(output)["articles"]) == 2
        return
    from pyarrow.fs import S3FileSystem

    place = f"127.0.0.1:{bucket.service.port}"
    system = S3FileSystem(access_key="test", secret_key="test", scheme="http", endpoint_override=place)
    folder_name = output.removeprefix("s3://")
    articles = ds.dataset(f"{folder_name}/articles", filesystem=system, partitioning="hive")
    assert articles.to_table(filter=ds.field("language") == "de").num_rows == 1
    assert isinstance(articles.schema.field("text_language").type, pa.DataType)
    found = duckdb.execute("SELECT text_language FROM articles ORDER BY 1").fetchall()
    assert found == [("de",), ("en",)]


def test_requests_a_file(bucket: Bucket, tmp_path: Path) -> None:
    """Files are listed, read and published with at most six requests each, and an idle run with a few in all."""
    files = 100
    fill(bucket, files)
    before, began = bucket.service.requests(), time.monotonic()
    words = ["run", f"{bucket.uri}/in", "-o", f"{bucket.uri}/out", "--workers", "2", "--quiet"]
    done = bucket.copydesk(*words)
    assert done.returncode == 0, done.stderr
    between, seconds = bucket.service.requests(), time.monotonic() - began
    assert between - before <= 6 * files
    assert bucket.copydesk(*words).returncode == 0
    assert bucket.service.requests() - between <= 60
    idle = bucket.service.requests() - between
    print(f"{bucket.service.scheme}: {between - before} requests, {seconds:.1f} s; {idle} where nothing is new")
