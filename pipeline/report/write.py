"""Writes the report of a run, and the index over all of a folder's runs."""

from __future__ import annotations

import posixpath
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from pipeline.inspection.sql import connect
from pipeline.published.commit import Commit, read_commit
from pipeline.published.history import RunSummary, summarise
from pipeline.published.reports import report_from_json
from pipeline.published.store import FileStore, open_store
from pipeline.report import facts as counted
from pipeline.report import pictures
from pipeline.report.facts import RunFacts, facts_from_json
from pipeline.report.health import SiteHealth, health
from pipeline.report.page import render
from pipeline.report.stories import top_stories
from schemas.errors import InputError, OutputError
from schemas.layout import COMMITS, REPORTS, commits_in, run_path
from schemas.tables import Dataset
from transforms.publishing.files import is_local

INDEX = "index.html"
MOST_SITES = 60
MOST_RUNS = 500
_STORIES, _WITH_TEXTS = 20, 10


@dataclass(frozen=True, slots=True)
class Written:
    """Where a report was written."""

    page: str
    index: str


def write_report(
    folder: str, run_id: str | None = None, target: str | None = None, most_bytes: int | None = None
) -> Written:
    """Writes the report of a run, the latest where none is named, and the index; returns their paths.

    `target` is where the page goes instead of the folder's reports. Raises InputError where there is no such run,
    OutputError where it wrote more than `most_bytes`.
    """
    folder = folder.removeprefix("file://")
    store = open_store(folder)
    names = _commits_by_run(store)
    chosen = run_id or max(names, default="")
    if chosen not in names:
        raise InputError(f"no run {chosen} published in {folder}: `copydesk runs {folder}` lists those that did")
    if most_bytes is not None and (written := _written_by(store, names[chosen])) > most_bytes:
        raise OutputError(f"it wrote {written / 1e6:,.0f} MB: `copydesk report {folder} --run {chosen}` reads them")
    known = _known_facts(store)
    with _connected(folder, store, chosen, names[chosen]) as connection:
        known[chosen] = _counted(store, chosen, names[chosen], connection)
        before = sorted((run for run in known.values() if run.run_id <= chosen), key=lambda run: run.run_id)
        page = render("run.html.jinja", **_run_values(connection, known[chosen], before))
    if target:
        _write_to(Path(target), page)
    else:
        store.replace(f"{REPORTS}/{chosen}.html", page.encode())
    _write_index(store, folder, known)
    return Written(target or store.full_path(f"{REPORTS}/{chosen}.html"), store.full_path(f"{REPORTS}/{INDEX}"))


def _written_by(store: FileStore, names: Sequence[str]) -> int:
    return sum(read_commit(store, name).manifest.bytes for name in names)


def count_missing(folder: str) -> int:
    """Counts the runs that have no facts yet, as those of an older version, so that the index knows them; how many."""
    folder = folder.removeprefix("file://")
    store = open_store(folder)
    known, missing = _known_facts(store), 0
    for run_id, names in sorted(_commits_by_run(store).items())[-MOST_RUNS:]:
        if run_id not in known:
            with _connected(folder, store, run_id, names) as connection:
                _counted(store, run_id, names, connection)
            missing += 1
    return missing


def _counted(store: FileStore, run_id: str, names: list[str], connection: duckdb.DuckDBPyConnection) -> RunFacts:
    """Counts a run, and keeps what was counted for the index."""
    facts = facts_of(store, run_id, [read_commit(store, name) for name in names], connection)
    store.replace(f"{REPORTS}/{run_id}.json", facts.to_json())
    return facts


def facts_of(store: FileStore, run_id: str, commits: list[Commit], connection: duckdb.DuckDBPyConnection) -> RunFacts:
    """A run's counts, of its commits and its rows."""
    content = store.read(run_path(run_id))
    summary: RunSummary = summarise(run_id, report_from_json(content) if content else None, commits, at_work=False)
    return RunFacts(
        run_id=run_id,
        act=summary.act.value,
        outcome=summary.outcome.value,
        started_at=summary.started_at,
        ended_at=summary.ended_at,
        files=summary.inputs,
        bytes_read=sum(file.size for commit in commits for file in commit.inputs),
        bytes_written=summary.bytes,
        copies=sum(commit.manifest.copies for commit in commits),
        stories=sum(commit.manifest.stories for commit in commits),
        rejects=dict(sum((Counter(dict(commit.manifest.rejects)) for commit in commits), Counter())),
        sites=counted.count_sites(connection),
        batches=tuple((c.committed_at - summary.started_at) / timedelta(seconds=1) for c in commits),
    )


def _write_to(path: Path, page: str) -> None:
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}") from error


def _run_values(connection: duckdb.DuckDBPyConnection, run: RunFacts, before: Sequence[RunFacts]) -> dict[str, Any]:
    days, sizes = counted.days(connection), counted.story_sizes(connection)
    here = {site.site for site in run.sites}
    sites = [site for site in health(before, 10**9) if site.site in here]
    return {
        **_common(sites),
        "run": run,
        "days": days,
        "dated": sum(count for _, count in days),
        "reasons": counted.reasons(connection),
        "rejecting_sites": sorted((s for s in run.sites if s.rejects), key=lambda s: (-s.rejected, s.site))[:20],
        "kinds": counted.page_kinds(connection),
        "languages": counted.languages(connection),
        "stories": top_stories(connection, _STORIES, _WITH_TEXTS),
        "single": sizes[1],
        "followers": counted.followers(connection),
        "cuts": counted.cuts(connection),
        "pictures": {
            "volume": pictures.volume(days),
            "sizes": pictures.story_sizes(sizes),
            "lag": pictures.lag(counted.minutes_behind(connection)),
        },
    }


def _write_index(store: FileStore, folder: str, known: dict[str, RunFacts]) -> None:
    runs = sorted(known.values(), key=lambda run: run.run_id)[-MOST_RUNS:]
    rejects: Counter[str] = sum((Counter(run.rejects) for run in runs), Counter())
    page = render(
        "index.html.jinja",
        **_common(health(runs, 10**9)),
        folder=folder,
        runs=runs,
        pages={name.removesuffix(".html") for name in store.names(REPORTS) if name.endswith(".html")},
        rejected=rejects.total(),
        rejects=sorted(rejects.items(), key=lambda item: (-item[1], item[0])),
    )
    store.replace(f"{REPORTS}/{INDEX}", page.encode())


def _common(sites: Sequence[SiteHealth]) -> dict[str, Any]:
    return {
        "version": _version(),
        "made_at": datetime.now(timezone.utc),
        "sites": sites[:MOST_SITES],
        "more_sites": max(0, len(sites) - MOST_SITES),
        "standing_out": [(site.site, finding) for site in sites for finding in site.findings][:12],
    }


def _version() -> str:
    try:
        return version("copydesk")
    except PackageNotFoundError:  # a checkout that was not installed
        return ""


def _known_facts(store: FileStore) -> dict[str, RunFacts]:
    """What earlier reports counted, by run, the last of them."""
    names = [name for name in store.names(REPORTS) if name.endswith(".json")][-MOST_RUNS:]
    contents = (store.read(f"{REPORTS}/{name}") for name in names)
    found = (facts_from_json(content) for content in contents if content)
    return {facts.run_id: facts for facts in found if facts is not None}


def _commits_by_run(store: FileStore) -> dict[str, list[str]]:
    """The names of the commits of each run, which they end with."""
    names, _ = commits_in(store.names(COMMITS))
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.partition("-")[2] or name, []).append(name)
    return found


@contextmanager
def _connected(folder: str, store: FileStore, run_id: str, names: Sequence[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """Views of the rows that a run wrote: over its own files, or, where some were compacted since, over all files.

    Those of a store are copied to a temporary folder first: DuckDB reads stores only with extensions.
    """
    files = _files_of(store, names)
    with ExitStack() as stack:
        if not is_local(folder):
            folder = stack.enter_context(TemporaryDirectory(prefix="copydesk-report-"))
            _copy(store, files, folder)
        paths = {dataset: [posixpath.join(folder, path) for path in files[dataset]] for dataset in Dataset}
        yield stack.enter_context(connect(folder, paths, run_id))


def _files_of(store: FileStore, names: Sequence[str]) -> dict[Dataset, list[str]]:
    files: dict[Dataset, list[str]] = {dataset: [] for dataset in Dataset}
    for file in (file for name in names for file in read_commit(store, name).manifest.files):
        files[file.dataset].append(file.path)
    if all(store.size(path) is not None for paths in files.values() for path in paths):
        return files
    found = {dataset: sorted(store.files(dataset.value)) for dataset in Dataset}
    return {dataset: [path for path in paths if path.endswith(".parquet")] for dataset, paths in found.items()}


def _copy(store: FileStore, files: Mapping[Dataset, Sequence[str]], folder: str) -> None:
    for dataset, paths in files.items():
        Path(folder, dataset.value).mkdir()
        for path in paths:
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            with store.open(path) as source, target.open("wb") as copied:
                shutil.copyfileobj(source, copied)
