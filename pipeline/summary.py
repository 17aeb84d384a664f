"""What a run tells at its end: the counts of its ledger, as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from rich.table import Table

from pipeline.console import ResultConsole
from schemas.manifest import Manifest
from schemas.record import InputFile


@dataclass(frozen=True, slots=True)
class Total:
    """What several batches did, added up; `touched` files had a new time and their old content."""

    files: int = 0
    touched: int = 0
    bytes_read: int = 0
    records_read: int = 0
    copies: int = 0
    stories: int = 0
    rejects: dict[str, int] = field(default_factory=dict)
    bytes_written: int = 0

    def plus(self, manifest: Manifest, files: Sequence[InputFile], touched: int = 0) -> Total:
        """The total with one more batch, in which these files were read to their ends."""
        return Total(
            files=self.files + len(files),
            touched=self.touched + touched,
            bytes_read=self.bytes_read + sum(file.size for file in files),
            records_read=self.records_read + manifest.records_read,
            copies=self.copies + manifest.copies,
            stories=self.stories + manifest.stories,
            rejects=dict(Counter(self.rejects) + Counter(dict(manifest.rejects))),
            bytes_written=self.bytes_written + manifest.bytes,
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome of one run. `files_known` were published by earlier runs and not read again; `bytes_read` counts
    the input files as they lie on disk."""

    output: str
    files_new: int = 0
    files_known: int = 0
    bytes_read: int = 0
    records_read: int = 0
    copies: int = 0
    stories: int = 0
    rejects: dict[str, int] = field(default_factory=dict)
    bytes_written: int = 0
    seconds: float = 0.0

    @property
    def rejected(self) -> int:
        return sum(self.rejects.values())

    @property
    def merged(self) -> int:
        """Copies that found their story in another copy."""
        return self.copies - self.stories

    @property
    def reject_share(self) -> float:
        return self.rejected / self.records_read if self.records_read else 0.0

    @property
    def conservation(self) -> str:
        """The line that shows that nothing was lost."""
        return f"{self.records_read:,} records read = {self.copies:,} copies + {self.rejected:,} rejects"


def print_summary(summary: Summary) -> None:
    """Prints the summary as one JSON object."""
    counts = {**asdict(summary), "rejected": summary.rejected, "merged": summary.merged}
    print(json.dumps({**counts, "seconds": round(summary.seconds, 3)}, ensure_ascii=False))


def show_summary(summary: Summary) -> None:
    """Prints the summary to standard output."""
    console = ResultConsole()
    if not summary.files_new:
        console.print(f"nothing new: all {summary.files_known:,} files are already published in {summary.output}")
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column(justify="right")
    for label, value in _lines(summary):
        table.add_row(label, value)
    console.print(table)
    console.print(summary.conservation)
    console.print(f"published in {summary.output}", soft_wrap=True)


def _lines(summary: Summary) -> list[tuple[str, str]]:
    known = f" ({summary.files_known:,} known before)" if summary.files_known else ""
    rate = summary.records_read / summary.seconds if summary.seconds else 0.0
    return [
        ("files", f"{summary.files_new:,}{known}"),
        ("records read", f"{summary.records_read:,}"),
        ("accepted", f"{summary.copies:,}"),
        ("stories", f"{summary.stories:,}"),
        ("copies merged", f"{summary.merged:,}"),
        ("rejected", f"{summary.rejected:,}"),
        *((f"  {reason}", f"{count:,}") for reason, count in sorted(summary.rejects.items())),
        ("read", _size(summary.bytes_read)),
        ("written", _size(summary.bytes_written)),
        ("time", f"{summary.seconds:,.1f} s ({rate:,.1f} records/s)"),
    ]


def _size(count: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= factor:
            return f"{count / factor:,.1f} {unit}"
    return f"{count} bytes"
