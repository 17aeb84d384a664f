"""docs/limits.md says what the code does: each figure in it is the constant's or the option's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.published import folder, lock_owner
from pipeline.settings import RunSettings
from pipeline.upkeep import compact, plan
from pipeline.watch import schedule, status
from transforms.articles import prepare, tasks
from transforms.cleaning.metadata import authors, facts, titles
from transforms.intake import articles, compression, decoding, json_objects, problems
from transforms.memory import probing
from transforms.syndication import sentences

LIMITS = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
SETTINGS = RunSettings()


@pytest.mark.parametrize(
    "said",
    [
        f"{SETTINGS.max_record_bytes // 1_000_000} MB a page, line, text or WARC record",
        f"{SETTINGS.time_limit:g} s for cleaning one record",
        f"{compression.MAX_EXPANSION} times its compressed size",
        f"over {compression.FREE_EXPANSION_BYTES // 1_000_000} MB | `too_large`",
        f"{decoding.MAX_DAMAGE * 100:g} % of a text's foreign characters",
        f"{titles._LONGEST_TITLE} characters a title",
        f"{facts._LONGEST_ADDRESS:,} characters an image's address, {authors._LONGEST_NAME} an author's name",
        f"{facts._LONGEST_WORDS} a section or keyword",
        f"{articles.MOST_AUTHORS} authors of a JSONL record, {facts._MOST_KEYWORDS} keywords",
        f"{prepare.EXCERPT_CHARACTERS} characters of an `excerpt`, {problems.EXCERPT_BYTES} of a file",
        f"more than {json_objects._LONGEST_NUMBER} digits in JSON",
        f"{SETTINGS.batch_bytes // 1_000_000} MB of text or {SETTINGS.batch_files:,} files a batch",
        f"pages of over {tasks.MOST_BYTES // 1_000_000} MB are read by the graph",
        f"{folder.MIN_FREE_BYTES // 1024**2} MB free on the output's disk",
        f"{probing.MOST_HOLDERS} stories that a passage leads to, {probing.MOST_STORIES} that an article is compared",
        f"{sentences._LONGEST} characters a sentence",
        f"{compact.TARGET_BYTES // 1_000_000} MB a merged file, {plan.MOST_FILES} files merged at a time",
        f"{lock_owner.LEASE.total_seconds() / 3600:g} hour after its last sign of life",
        f"{status.BEAT_SECONDS * status.MISSED_BEATS:g} s without a sign of life",
        f"{schedule.LONGEST_BACK_OFF:g} s between tries",
    ],
)
def test_each_figure_is_the_codes_own(said: str) -> None:
    """Who changes a bound changes what is said of it."""
    assert said in LIMITS
