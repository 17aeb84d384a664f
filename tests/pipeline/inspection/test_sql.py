"""The views over a published folder add up with its rows, also where a dataset has no file."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from pipeline.inspection.sql import ask
from schemas.errors import OutputError, UsageError

PROJECT = Path(__file__).resolve().parents[3]
VIEWS = ("full_text", "carriers", "first_seen", "lag", "agency_share", "training_corpus", "sites", "stories")


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_gives_rows(published_samples: Path, view: str) -> None:
    """Each view holds something of the samples."""
    assert ask(str(published_samples), f"SELECT * FROM {view} LIMIT 1").rows


def test_sites_count_every_record_once(published_samples: Path) -> None:
    """Over all sites, accepted and rejected are the rows of copies and rejects."""
    counted = ask(str(published_samples), "SELECT sum(accepted), sum(rejected), sum(records) FROM sites").rows[0]
    rows = ask(str(published_samples), "SELECT (SELECT count(*) FROM copies), (SELECT count(*) FROM rejects)").rows[0]
    assert counted == (*rows, sum(rows))


def test_full_text_has_the_text_of_every_copy(published_samples: Path) -> None:
    """A copy whose text is its story's has it here."""
    assert ask(str(published_samples), "SELECT count(*) FROM full_text WHERE text IS NULL").rows == [(0,)]


def test_nobody_follows_before_the_first(published_samples: Path) -> None:
    """The lag is counted from the earliest copy of a story."""
    assert ask(str(published_samples), "SELECT count(*) FROM lag WHERE minutes_behind < 0").rows == [(0,)]


def test_a_dataset_without_files_is_empty(published_samples: Path, tmp_path: Path) -> None:
    """A run without rejects leaves no file of them, and the views still answer."""
    shutil.copytree(published_samples, tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "rejects")
    assert ask(str(tmp_path / "out"), "SELECT sum(rejected) FROM sites").rows == [(0,)]


def test_nothing_follows_itself(published_samples: Path) -> None:
    """The view of what followed names two stories that are published, and no negative time."""
    followed = ask(str(published_samples), "SELECT story_id, next_story_id, days_later FROM followed").rows
    stories = {row[0] for row in ask(str(published_samples), "SELECT story_id FROM articles").rows}
    assert all({first, second} <= stories and first != second for first, second, _ in followed)
    assert not any(days is not None and days < 0 for *_, days in followed)


def test_a_folder_without_links_is_read(published_samples: Path, tmp_path: Path) -> None:
    """What was published before there were links has none of them."""
    shutil.copytree(published_samples, tmp_path / "out")
    shutil.rmtree(tmp_path / "out" / "links")
    assert ask(str(tmp_path / "out"), "SELECT count(*) FROM followed").rows == [(0,)]


def test_what_is_no_query_is_told_in_one_line(published_samples: Path) -> None:
    """DuckDB's reason reaches the user."""
    with pytest.raises(UsageError, match="DuckDB does not take the query"):
        ask(str(published_samples), "SELECT nothing FROM articles")


@pytest.mark.parametrize(
    ("query", "name"),
    [("SELECT titel FROM articles", '"title"'), ("SELECT title FROM article", '"articles"')],
    ids=["column", "view"],
)
def test_a_misspelt_name_is_told_with_those_there_are(published_samples: Path, query: str, name: str) -> None:
    """On the same line, so that nobody has to look them up."""
    with pytest.raises(UsageError, match=f"^DuckDB does not take the query: .*{name}"):
        ask(str(published_samples), query)


def test_a_folder_without_datasets_is_told(tmp_path: Path) -> None:
    """With the command that would fill it."""
    with pytest.raises(OutputError, match="copydesk run"):
        ask(str(tmp_path), "SELECT 1")


def test_the_example_is_what_is_loaded() -> None:
    """`examples/duckdb/views.sql` is the same file."""
    ours = PROJECT / "pipeline" / "inspection" / "views.sql"
    assert (PROJECT / "examples" / "duckdb" / "views.sql").read_text("utf-8") == ours.read_text("utf-8")


def test_times_are_in_utc(published_samples: Path) -> None:
    """Those with a zone, to the microsecond and before 1970 too; a time without one stays as it is."""
    query = """
        SELECT TIMESTAMPTZ '2024-11-05 01:30:00.000001+02', NULL::TIMESTAMPTZ, TIMESTAMPTZ '1961-01-01 00:00:00Z',
               TIMESTAMP '2024-11-05 01:30:00'
    """
    ((given, missing, early, plain),) = ask(str(published_samples), query).rows
    assert given == datetime(2024, 11, 4, 23, 30, 0, 1, timezone.utc)
    assert (given.utcoffset(), missing) == (timedelta(0), None)
    assert early == datetime(1961, 1, 1, tzinfo=timezone.utc)
    assert plain == datetime(2024, 11, 5, 1, 30)
