"""What became of rejects that were read again: pure functions on the rows that they gave."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from pipeline.upkeep.rejected import Rejected

_LEFT_SHOWN = 20


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that answers a reject: a copy, or a reject with its verdict."""

    copy_id: str
    verdict: tuple[str, str, str, str] | None = None

    @property
    def reason(self) -> str | None:
        return self.verdict[0] if self.verdict else None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Rejects whose rows give way to new ones, and those that are rejected again as they were."""

    settled: tuple[tuple[Rejected, tuple[NewRow, ...]], ...] = ()
    unchanged: tuple[Rejected, ...] = ()

    @property
    def retired_ids(self) -> set[str]:
        """The ids of published rows that are to go."""
        return {reject.copy_id for reject, _ in self.settled}

    @property
    def dropped_ids(self) -> set[str]:
        """The ids of new rows that say only what published rows say."""
        return {reject.copy_id for reject in self.unchanged}


def judge(answers: Mapping[str, Rejected], rows: Iterable[NewRow]) -> Outcome:
    """Sorts new rows by the reject that each answers, and tells those apart that bring nothing new."""
    found: dict[Rejected, list[NewRow]] = {}
    for row in sorted(rows, key=lambda row: row.copy_id):
        found.setdefault(answers[row.copy_id], []).append(row)
    settled, unchanged = [], []
    for reject in sorted(found, key=lambda reject: reject.copy_id):
        if found[reject] == [NewRow(reject.copy_id, reject.verdict)]:
            unchanged.append(reject)
        else:
            settled.append((reject, tuple(found[reject])))
    return Outcome(tuple(settled), tuple(unchanged))


def record_of(outcome: Outcome) -> bytes:
    """What is kept for good of rejects that gave way: a JSON line each, with the verdict before and the rows after."""
    lines = []
    for reject, rows in outcome.settled:
        before = {name: value for name, value in asdict(reject).items() if name != "bytes"}
        after = [{"copy_id": row.copy_id, **_verdict(row)} for row in rows]
        lines.append(json.dumps({**before, "became": after}, separators=(",", ":")))
    return "".join(line + "\n" for line in lines).encode("ascii")


def _verdict(row: NewRow) -> dict[str, str | None]:
    names = ("reason", "rule", "evidence", "stage")
    return dict(zip(names, row.verdict or (None,) * len(names), strict=True))


@dataclass(slots=True)
class Replayed:
    """What a replay did, or would do. `passed` are rejects that became articles, by their reason; `otherwise` those
    that are rejected for another reason or by another rule, by both reasons; `unchanged` those that are rejected as
    before; `left` those that were not read again, by input and why."""

    selected: int = 0
    passed: Counter[str] = field(default_factory=Counter)
    otherwise: Counter[tuple[str, str]] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    copies: int = 0
    stories: int = 0

    def add(self, outcome: Outcome) -> None:
        """Adds what became of a batch."""
        for reject, rows in outcome.settled:
            again = [row.reason for row in rows if row.reason is not None]
            if len(again) < len(rows):
                self.passed[reject.reason] += 1
            else:
                self.otherwise[reject.reason, again[0]] += 1
        self.unchanged.update(reject.reason for reject in outcome.unchanged)

    def leave(self, rejects: Sequence[Rejected], why: str) -> None:
        """Adds rejects that cannot be read again."""
        self.left.update((reject.input_path, why) for reject in rejects)

    def told(self, dry_run: bool = False) -> str:
        """The same in words, a line for each thing."""
        if not self.selected:
            return "no rejects to replay"
        passed, otherwise = sum(self.passed.values()), sum(self.otherwise.values())
        read = passed + otherwise + sum(self.unchanged.values())
        now = "would be" if dry_run else "are now"
        lines = [f"{read:,} of {self.selected:,} rejects read again"]
        lines.append(f"{passed:,} {now} articles ({self.copies:,} copies, {self.stories:,} new stories)")
        lines.extend(f"  {reason}: {count:,}" for reason, count in sorted(self.passed.items()))
        if otherwise:
            lines.append(f"{otherwise:,} {now} rejected otherwise")
            lines.extend(f"  {old} -> {new}: {count:,}" for (old, new), count in sorted(self.otherwise.items()))
        if self.unchanged:
            lines.append(f"{sum(self.unchanged.values()):,} are rejected as before")
        if self.left:
            lines.append(f"{sum(self.left.values()):,} are left, since their input is not as it was")
            shown = sorted(self.left.items())[:_LEFT_SHOWN]
            lines.extend(f"  {path}: {why} ({count:,})" for (path, why), count in shown)
            if len(self.left) > len(shown):
                lines.append(f"  … and {len(self.left) - len(shown):,} more inputs")
        return "\n".join(lines)
