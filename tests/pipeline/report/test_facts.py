"""A run's counts add up with its rows, and come back from JSON as they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pytest

from pipeline.inspection.sql import connect
from pipeline.report import facts
from pipeline.report.facts import RunFacts, SiteCounts, facts_from_json

NOON = datetime(2024, 11, 4, 12, tzinfo=timezone.utc)
FACTS = RunFacts(
    "r1", "run", "done", NOON, None, 2, 9, 5, 3, 2, {"paywall": 1}, (SiteCounts("a.example", 4, {}),), (1.5,)
)


@pytest.fixture
def samples(published_samples: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(str(published_samples)) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, dataset: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {dataset}").fetchone()
    assert found is not None
    return int(found[0])


def test_facts_come_back_from_json() -> None:
    """With their times; what is no facts is none."""
    assert facts_from_json(FACTS.to_json()) == FACTS
    assert facts_from_json(b"{}") is facts_from_json(b"\xff") is None


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"sites": 3}', b"[1]", b"[" * 100_000], ids=["empty", "cut", "other", "list", "deep"]
)
def test_what_are_no_facts_is_counted_again(content: bytes) -> None:
    """A damaged file says nothing, and stops nobody."""
    assert facts_from_json(content) is None


def test_a_run_adds_up() -> None:
    """Records are copies and rejects; one that did not end has no length."""
    assert (FACTS.records, FACTS.merged, FACTS.seconds) == (4, 1, None)


def test_sites_hold_every_record(samples: duckdb.DuckDBPyConnection) -> None:
    """Once, those without a site as unknown."""
    sites = facts.count_sites(samples)
    assert sum(site.records for site in sites) == rows(samples, "copies") + rows(samples, "rejects")
    assert sum(site.rejected for site in sites) == rows(samples, "rejects")


def test_reasons_have_examples(samples: duckdb.DuckDBPyConnection) -> None:
    """Each with the words that decided."""
    reasons = facts.reasons(samples)
    assert sum(reason.records for reason in reasons) == rows(samples, "rejects")
    assert all(example.evidence for reason in reasons for example in reason.examples)


def test_other_counts(samples: duckdb.DuckDBPyConnection) -> None:
    """Languages, days, sizes of stories, cuts and followers are those of the rows."""
    copies = rows(samples, "copies")
    assert sum(count for _, count in facts.languages(samples)) == copies
    assert sum(size * count for size, count in facts.story_sizes(samples).items()) == copies
    assert sum(count for _, count in facts.days(samples)) <= copies
    assert sum(count for _, count in facts.page_kinds(samples)) <= copies + rows(samples, "rejects")
    assert all(cut.characters > 0 for cut in facts.cuts(samples))
    assert sum(each.followed for each in facts.followers(samples)) == len(facts.minutes_behind(samples))
