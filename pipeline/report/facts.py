"""The counts of one run that its report shows, and that the index over all runs adds up."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

import duckdb

MOST_SITES = 400
"""So many sites of a run, the largest, are kept for the index."""
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class SiteCounts:
    """A site's records in one run: how many, what the rejected were rejected as, what the accepted lack."""

    site: str
    records: int
    rejects: dict[str, int]
    untitled: int = 0
    undated: int = 0

    @property
    def rejected(self) -> int:
        return sum(self.rejects.values())


@dataclass(frozen=True, slots=True)
class RunFacts:
    """One run in numbers. `ended_at` is None where it did not end; counts are those of rows that the run wrote."""

    run_id: str
    act: str
    outcome: str
    started_at: datetime
    ended_at: datetime | None
    files: int
    bytes_read: int
    bytes_written: int
    copies: int
    stories: int
    rejects: dict[str, int]
    sites: tuple[SiteCounts, ...] = ()
    batches: tuple[float, ...] = ()

    @property
    def records(self) -> int:
        return self.copies + self.rejected

    @property
    def rejected(self) -> int:
        return sum(self.rejects.values())

    @property
    def merged(self) -> int:
        """Copies that found their story in another copy."""
        return self.copies - self.stories

    @property
    def seconds(self) -> float | None:
        return (self.ended_at - self.started_at) / timedelta(seconds=1) if self.ended_at else None

    def to_json(self) -> bytes:
        """The facts as JSON, times in ISO 8601."""
        return json.dumps(asdict(self), default=datetime.isoformat, separators=(",", ":")).encode("ascii")


def facts_from_json(content: bytes) -> RunFacts | None:
    """The facts that were written, None where the bytes are something else: they can be counted again."""
    try:
        fields = json.loads(content)
        times = {name: datetime.fromisoformat(fields[name]) for name in ("started_at", "ended_at") if fields[name]}
        sites = tuple(SiteCounts(**site) for site in fields["sites"])
        return RunFacts(**{**fields, **times, "sites": sites, "batches": tuple(fields["batches"])})
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class Example:
    """One rejected record, by what decided."""

    rule: str
    evidence: str
    place: str
    excerpt: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason for rejecting: how often, and a few examples."""

    name: str
    records: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Follower:
    """An outlet: how many stories of several outlets it had first, in how many it followed, and how far behind."""

    carrier: str
    first: int
    followed: int
    minutes_behind: float | None
    credited: float


@dataclass(frozen=True, slots=True)
class Cut:
    """What one rule took away."""

    kind: str
    rule: str
    records: int
    characters: int


_SITES = """
WITH every AS (
    SELECT coalesce(site, 'unknown') AS site, NULL AS reason, title IS NULL AS untitled, published_at IS NULL AS undated
    FROM copies UNION ALL SELECT coalesce(site, 'unknown'), reason, false, false FROM rejects
), largest AS (
    SELECT site, count(*) AS records, count(*) FILTER (untitled) AS untitled, count(*) FILTER (undated) AS undated
    FROM every GROUP BY site ORDER BY records DESC, site LIMIT ?
)
SELECT site, records, largest.untitled, largest.undated, reason, count(*) FROM largest JOIN every USING (site)
GROUP BY ALL ORDER BY records DESC, site, reason
"""


def count_sites(connection: duckdb.DuckDBPyConnection, most: int = MOST_SITES) -> tuple[SiteCounts, ...]:
    """The sites with the most records, the largest first."""
    found: dict[str, SiteCounts] = {}
    for site, records, untitled, undated, reason, count in connection.execute(_SITES, [most]).fetchall():
        counts = found.setdefault(site, SiteCounts(site, records, {}, untitled, undated))
        if reason is not None:
            counts.rejects[reason] = count
    return tuple(found.values())


def count_by(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[str, int]]:
    """Names and counts, the largest first."""
    return [
        (str(name), count) for name, count in connection.execute(f"{query} GROUP BY 1 ORDER BY 2 DESC, 1").fetchall()
    ]


def languages(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Accepted records by language."""
    return count_by(connection, "SELECT language, count(*) FROM copies")


def page_kinds(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """All records by the kind of their page, those that are no page left out."""
    both = "(SELECT page_kind FROM copies UNION ALL SELECT page_kind FROM rejects)"
    return count_by(connection, f"SELECT page_kind, count(*) FROM {both} WHERE page_kind IS NOT NULL")


def days(connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, int]]:
    """Accepted records by the day on which they were published, in order."""
    query = "SELECT published_at::DATE, count(*) FROM copies WHERE published_at IS NOT NULL GROUP BY 1 ORDER BY 1"
    return connection.execute(query).fetchall()


def story_sizes(connection: duckdb.DuckDBPyConnection) -> Counter[int]:
    """How many stories have so many copies."""
    query = "SELECT n, count(*) FROM (SELECT count(*) AS n FROM copies GROUP BY story_id) GROUP BY n"
    return Counter(dict(connection.execute(query).fetchall()))


def reasons(connection: duckdb.DuckDBPyConnection) -> list[Reason]:
    """Why records were rejected, the commonest reason first, each with examples of different sites."""
    counts = count_by(connection, "SELECT reason, count(*) FROM rejects")
    return [Reason(name, count, _examples(connection, name)) for name, count in counts]


def _examples(connection: duckdb.DuckDBPyConnection, reason: str) -> tuple[Example, ...]:
    query = """
        SELECT rule, left(evidence, 300), coalesce(url, input_path), left(excerpt, 300) FROM (
            SELECT *, row_number() OVER (PARTITION BY site, rule ORDER BY copy_id) AS place
            FROM rejects WHERE reason = ?
        ) ORDER BY place, copy_id LIMIT ?
    """
    return tuple(Example(*row) for row in connection.execute(query, [reason, _EXAMPLES]).fetchall())


def cuts(connection: duckdb.DuckDBPyConnection, most: int = 40) -> list[Cut]:
    """What was removed from accepted records, by rule, the rule that took most first."""
    query = """
        SELECT cut.kind, cut.rule, count(DISTINCT copy_id), sum(cut.characters)::BIGINT
        FROM (SELECT copy_id, unnest(removed) AS cut FROM copies) GROUP BY ALL ORDER BY 4 DESC, 1, 2 LIMIT ?
    """
    return [Cut(*row) for row in connection.execute(query, [most]).fetchall()]


def followers(connection: duckdb.DuckDBPyConnection, most: int = 30) -> list[Follower]:
    """The outlets that shared most stories with others: who is first, who follows and how far behind."""
    query = """
        WITH shared AS (SELECT DISTINCT story_id FROM lag),
        led AS (SELECT carrier, count(*) AS first FROM first_seen JOIN shared USING (story_id) GROUP BY carrier),
        late AS (SELECT carrier, count(*) AS followed, median(minutes_behind) AS behind FROM lag GROUP BY carrier)
        SELECT carrier, coalesce(first, 0), coalesce(followed, 0), behind, share
        FROM led FULL JOIN late USING (carrier) JOIN agency_share USING (carrier)
        ORDER BY coalesce(first, 0) + coalesce(followed, 0) DESC, carrier LIMIT ?
    """
    return [Follower(*row) for row in connection.execute(query, [most]).fetchall()]


def minutes_behind(connection: duckdb.DuckDBPyConnection) -> list[float]:
    """How far behind the first each later carrier was, in minutes."""
    return [float(row[0]) for row in connection.execute("SELECT minutes_behind FROM lag ORDER BY 1").fetchall()]
