"""What a commit has changed: its rows less those of the files that it retired; over all commits the ledger holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.published.commit import Act, Commit
from schemas.layout import RETRACTED
from schemas.manifest import LedgerError, ManifestFile, rows_in
from schemas.tables import Dataset
from transforms.publishing.partitions import partition_of_today


@dataclass(frozen=True, slots=True)
class Balance:
    """The rows that a commit has added, by what they are: negative where there are fewer than before. `rejects` are
    counted by reason, sorted by name. A record that is read again is not counted again."""

    records_read: int
    copies: int
    rejects: tuple[tuple[str, int], ...]
    stories: int
    links: int = 0


def balance_of(commit: Commit) -> Balance:
    """What the commit has changed."""
    manifest, retired = commit.manifest, commit.retired
    rejects = Counter(dict(manifest.rejects))
    for file in retired:
        rejects.subtract(dict(file.reasons))
    records = rows_in(retired, Dataset.COPIES) + rows_in(retired, Dataset.REJECTS)
    return Balance(
        records_read=manifest.records_read - records,
        copies=manifest.copies - rows_in(retired, Dataset.COPIES),
        rejects=tuple(sorted((reason, count) for reason, count in rejects.items() if count)),
        stories=manifest.stories - rows_in(retired, Dataset.ARTICLES),
        links=manifest.links - rows_in(retired, Dataset.LINKS),
    )


def check_balance(commit: Commit) -> None:
    """Raises LedgerError where the commit's numbers do not add up."""
    for problem in balance_problems(commit):
        raise LedgerError(
            f"the ledger of run {commit.manifest.run_id} does not add up: {problem}; nothing was published"
        )


def balance_problems(commit: Commit) -> list[str]:
    """What does not add up in a commit, in words: in its own files, and against those that it retires."""
    found = commit.manifest.problems()
    balance = balance_of(commit)
    paths = Counter(file.path for file in commit.retired)
    found.extend(f"{path} is retired {times} times" for path, times in paths.items() if times > 1)
    if commit.act is Act.RETRACT:
        found.extend(_problems_of_retraction(commit, balance))
    elif balance.records_read < 0:
        found.append(f"{-balance.records_read} records are lost with the files that it retires")
    if commit.act is not Act.RETRACT and (balance.copies < 0 or balance.stories < 0):
        found.append(f"{-balance.copies} copies and {-balance.stories} stories are lost")
    if commit.act is Act.COMPACT and _rows(commit.manifest.files) != _rows(commit.retired):
        found.append("a partition's new files do not have the rows of its old ones")
    return found


def _problems_of_retraction(commit: Commit, balance: Balance) -> Iterator[str]:
    """A retraction takes as many rows as it has tombstones, and brings none."""
    tombstones = sum(file.rows for file in commit.manifest.state if file.path.startswith(RETRACTED))
    if balance.records_read != -tombstones:
        yield f"{-balance.records_read} records are taken back, with {tombstones} tombstones"
    if balance.copies > 0 or balance.stories > 0 or any(count > 0 for _, count in balance.rejects):
        yield "a retraction has brought rows"


def _rows(files: Iterable[ManifestFile]) -> Counter[tuple[str, str, str]]:
    """Rows by dataset and partition, and of rejects by reason as well."""
    rows: Counter[tuple[str, str, str]] = Counter()
    for file in files:
        rows[file.dataset.value, partition_of_today(file.partition), ""] += file.rows
        for reason, count in file.reasons:
            rows[file.dataset.value, partition_of_today(file.partition), reason] += count
    return rows
