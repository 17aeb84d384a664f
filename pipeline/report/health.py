"""How each site fares over time, and what has changed about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.report.facts import RunFacts, SiteCounts

MOST_PERIODS = 60
_BROKEN = 0.5
"""From this share of its records on, what a site delivers counts as broken …"""
_RISE = 0.3
"""… where it is this much more than before."""
_ENOUGH = 5
"""Fewer records tell nothing."""


@dataclass(slots=True)
class Period:
    """A site's records in a day or a run."""

    name: str
    records: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    untitled: int = 0
    undated: int = 0

    def add(self, counts: SiteCounts) -> None:
        """Counts one more run in."""
        self.records += counts.records
        self.rejects.update(counts.rejects)
        self.untitled += counts.untitled
        self.undated += counts.undated

    @property
    def rejected(self) -> int:
        return sum(self.rejects.values())

    @property
    def accepted(self) -> int:
        return self.records - self.rejected


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """A site over all periods, the earliest first, and what stands out, in words."""

    site: str
    periods: tuple[Period, ...]
    findings: tuple[str, ...]

    @property
    def records(self) -> int:
        return sum(period.records for period in self.periods)

    @property
    def rejected(self) -> int:
        return sum(period.rejected for period in self.periods)

    @property
    def untitled(self) -> int:
        return sum(period.untitled for period in self.periods)

    @property
    def undated(self) -> int:
        return sum(period.undated for period in self.periods)

    @property
    def rejects(self) -> list[tuple[str, int]]:
        """Why its records were rejected, the commonest reason first."""
        total: Counter[str] = Counter()
        for period in self.periods:
            total.update(period.rejects)
        return sorted(total.items(), key=lambda item: (-item[1], item[0]))


def period_names(runs: Sequence[RunFacts]) -> list[str]:
    """The period that each run belongs to: its day, or, where all were on one day, itself."""
    days = [run.started_at.strftime("%Y-%m-%d") for run in runs]
    return days if len(set(days)) > 1 else [run.started_at.strftime("%Y-%m-%d %H:%M:%S") for run in runs]


def health(runs: Sequence[RunFacts], most: int) -> list[SiteHealth]:
    """The sites with the most records in these runs (the earliest first), those of which something stands out first."""
    runs = [run for run in runs if run.records]
    of_run = period_names(runs)
    names = list(dict.fromkeys(of_run))[-MOST_PERIODS:]
    sites: dict[str, dict[str, Period]] = {}
    for name, run in zip(of_run, runs, strict=True):
        for counts in run.sites if name in names else ():
            sites.setdefault(counts.site, {}).setdefault(name, Period(name)).add(counts)
    found = [_of_site(site, [periods.get(name, Period(name)) for name in names]) for site, periods in sites.items()]
    return sorted(found, key=lambda each: (not each.findings, -each.records, each.site))[:most]


def _of_site(site: str, periods: list[Period]) -> SiteHealth:
    return SiteHealth(site, tuple(periods), tuple(findings(periods)) if site != "unknown" else ())


def findings(periods: Sequence[Period]) -> Iterator[str]:
    """What a site's last periods say that its earlier ones did not, as sentences."""
    records, accepted = [period.records for period in periods], [period.accepted for period in periods]
    for reason in sorted({reason for period in periods for reason in period.rejects}):
        yield from _risen(periods, [period.rejects[reason] for period in periods], records, f"rejected as {reason}")
    yield from _risen(periods, [period.untitled for period in periods], accepted, "without a title")
    yield from _risen(periods, [period.undated for period in periods], accepted, "without a date")
    yield from _silent(periods)


def _risen(periods: Sequence[Period], counts: Sequence[int], totals: Sequence[int], words: str) -> Iterator[str]:
    """Whether a share of a site's records has risen and stayed high to the end."""
    start = len(periods)
    while start and counts[start - 1] >= _BROKEN * totals[start - 1]:
        start -= 1
    while start < len(periods) and not totals[start]:
        start += 1
    total, earlier = sum(totals[start:]), sum(totals[:start])
    if total < _ENOUGH:
        return
    share = sum(counts[start:]) / total
    before = sum(counts[:start]) / earlier if earlier else None
    if before is None:
        yield f"{share:.0%} {words}" + (", in every period" if len(periods) > 1 else "")
    elif share - before >= _RISE:
        yield f"{share:.0%} {words} since {periods[start].name} ({before:.0%} before)"


def _silent(periods: Sequence[Period]) -> Iterator[str]:
    """Whether a site that came in most periods has stopped coming."""
    last = max((place for place, period in enumerate(periods) if period.records), default=-1)
    seen = sum(bool(period.records) for period in periods[: last + 1])
    if seen >= 2 and 2 * seen > last + 1 and last < len(periods) - 1:
        yield f"nothing since {periods[last].name}"
