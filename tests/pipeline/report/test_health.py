"""What has changed about a site is said, with since when; what is as ever is not."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from pipeline.report.facts import RunFacts, SiteCounts
from pipeline.report.health import Period, findings, health

START = datetime(2024, 11, 4, 6, tzinfo=timezone.utc)


def period(day: int, records: int, walls: int = 0, untitled: int = 0) -> Period:
    made = Period(f"2024-11-{day:02d}")
    made.add(SiteCounts("a.example", records, {"login_wall": walls} if walls else {}, untitled))
    return made


def run(day: int, *sites: SiteCounts) -> RunFacts:
    start = START + timedelta(days=day)
    return RunFacts(f"run{day}", "run", "done", start, start, 1, 1, 1, sum(s.records for s in sites), 1, {}, sites)


@pytest.mark.parametrize(
    ("periods", "told"),
    [
        ([period(4, 10), period(5, 10)], []),
        (
            [period(4, 10), period(5, 10, 9), period(6, 10, 9)],
            ["90% rejected as login_wall since 2024-11-05 (0% before)"],
        ),
        ([period(4, 10), period(5, 10, 9), period(6, 10)], []),
        ([period(4, 10, 6), period(5, 10, 6)], ["60% rejected as login_wall, in every period"]),
        ([period(4, 10, 9)], ["90% rejected as login_wall"]),
        ([period(4, 2, 2)], []),
        ([period(4, 10), period(5, 10, untitled=10)], ["100% without a title since 2024-11-05 (0% before)"]),
        ([period(4, 10), period(5, 10), period(6, 0)], ["nothing since 2024-11-05"]),
        ([period(4, 10), period(5, 0), period(6, 10)], []),
    ],
    ids=["well", "walls since", "walls once", "ever walls", "one run", "too few", "titles gone", "silent", "pause"],
)
def test_findings(periods: list[Period], told: list[str]) -> None:
    """A share that has risen and stayed high, or a site that has stopped coming."""
    assert list(findings(periods)) == told


def test_a_day_of_runs_is_one_period() -> None:
    """Runs of one day are added up where there are several days; a site that was not there has an empty period."""
    both = [SiteCounts("a.example", 6, {"paywall": 1}), SiteCounts("b.example", 1, {})]
    found = health([run(0, *both), run(0, *both), run(1, both[0])], most=5)
    assert [(each.site, [period.records for period in each.periods]) for each in found] == [
        ("a.example", [12, 6]),
        ("b.example", [2, 0]),
    ]
    assert found[0].rejects == [("paywall", 3)]


def test_sites_with_findings_come_first() -> None:
    """However few records they have."""
    well, broken = SiteCounts("well.example", 500, {}), SiteCounts("broken.example", 9, {"paywall": 9})
    assert [each.site for each in health([run(0, well, broken)], most=1)] == ["broken.example"]
