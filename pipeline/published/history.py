"""The runs that a folder has seen, from its commits and its runs' own reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from pipeline.published.balance import balance_of
from pipeline.published.commit import Act, Commit, read_commit
from pipeline.published.lock import living_owner
from pipeline.published.reports import Outcome, RunReport, read_reports
from pipeline.published.store import FileStore, open_store
from schemas.layout import COMMITS, commits_in


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run: how it ended, and what its commits have changed: over all runs the numbers are those of the folder's
    rows, so that a compaction has zeros, and a replay fewer than no rejects. `rejects` are counted by reason, sorted by
    name; `files` and `bytes` are what it wrote, `retired` the files that it took out. `ended_at` is None for a run that
    is at work, and the last commit's time, if any, for one that was interrupted."""

    run_id: str
    started_at: datetime
    ended_at: datetime | None
    outcome: Outcome
    error: str | None
    commits: int
    inputs: int
    records_read: int
    copies: int
    rejects: tuple[tuple[str, int], ...]
    stories: int
    files: int
    bytes: int
    retired: int = 0
    act: Act = Act.RUN

    @property
    def rejected(self) -> int:
        return sum(count for _, count in self.rejects)


def runs(path: str) -> list[RunSummary]:
    """The runs of a published folder, the earliest first; none where it is missing."""
    store = open_store(path)
    reports = {report.run_id: report for report in read_reports(store)}
    owner = living_owner(store)
    commits = _commits_by_run(store)
    summaries = [
        summarise(run_id, reports.get(run_id), commits.get(run_id, []), owner is not None and owner.run_id == run_id)
        for run_id in reports.keys() | commits.keys()
    ]
    return sorted(summaries, key=lambda summary: (summary.started_at, summary.run_id))


def summarise(run_id: str, report: RunReport | None, commits: list[Commit], at_work: bool) -> RunSummary:
    """One run's summary, of its report (None where that was lost) and its commits; one of them there must be."""
    rejects: Counter[str] = Counter()
    balances = [balance_of(commit) for commit in commits]
    for balance in balances:
        rejects.update(dict(balance.rejects))
    outcome = report.outcome if report else Outcome.INTERRUPTED
    if outcome is Outcome.RUNNING and not at_work:
        outcome = Outcome.INTERRUPTED
    last_commit = max((commit.committed_at for commit in commits), default=None)
    started = [datetime.fromisoformat(commit.manifest.started_at) for commit in commits]
    manifests = [commit.manifest for commit in commits]
    return RunSummary(
        run_id=run_id,
        started_at=min(started + ([report.opened_at] if report else [])),
        ended_at=None if outcome is Outcome.RUNNING else (report and report.closed_at) or last_commit,
        outcome=outcome,
        error=report.error if report else None,
        commits=len(commits),
        inputs=sum(len(commit.inputs) for commit in commits),
        records_read=sum(balance.records_read for balance in balances),
        copies=sum(balance.copies for balance in balances),
        rejects=tuple(sorted((reason, count) for reason, count in rejects.items() if count)),
        stories=sum(balance.stories for balance in balances),
        files=sum(len(manifest.files) for manifest in manifests),
        bytes=sum(manifest.bytes for manifest in manifests),
        retired=sum(len(commit.retired) for commit in commits),
        act=max((commit.act for commit in commits), key=list(Act).index, default=Act.RUN),
    )


def _commits_by_run(store: FileStore) -> dict[str, list[Commit]]:
    names, _ = commits_in(store.names(COMMITS))
    found: dict[str, list[Commit]] = {}
    for name in names:
        commit = read_commit(store, name)
        found.setdefault(commit.manifest.run_id, []).append(commit)
    return found
