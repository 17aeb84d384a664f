"""The whole run on the bundled samples, read back through DuckDB."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from schemas.story import Relation
from tests.forms_expected import FORMS, Form
from tests.pipeline.conftest import SAMPLES, rows
from tests.samples_expected import ACCEPTED, HIGHLAND_FURNITURE, REJECTED, STANDS_ONCE, Accepted, Rejected


@pytest.fixture(scope="module")
def records(published_samples: Path) -> dict[tuple[str, int], dict[str, Any]]:
    """Each input record's row, by file (relative to the samples) and number in the file; `text` filled in."""
    stories = {row["story_id"]: row for row in rows(published_samples, "articles")}
    found = rows(published_samples, "copies") + rows(published_samples, "rejects")
    by_file: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in found:
        if "story_id" in row:
            row["text"] = row["text"] if row["text"] is not None else stories[row["story_id"]]["text"]
        by_file[str(Path(row["input_path"]).relative_to(SAMPLES))].append(row)
    return {
        (file, number): row
        for file, group in by_file.items()
        for number, row in enumerate(sorted(group, key=lambda row: row["record_offset"]))
    }


def key(expected: Accepted | Rejected) -> tuple[str, int]:
    return expected.file, expected.record


def name(expected: Accepted | Rejected) -> str:
    return f"{Path(expected.file).name}-{expected.record}"


def test_every_record_is_accounted_for(records: dict[tuple[str, int], dict[str, Any]]) -> None:
    """The published rows are those of the reference: nothing lost, nothing doubled."""
    published = sorted(place for place in records if not place[0].startswith("forms/"))
    assert published == sorted([*map(key, ACCEPTED), *map(key, REJECTED)])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_every_record_of_a_form_is_published(records: dict[tuple[str, int], dict[str, Any]], form: Form) -> None:
    """What the sample of a form holds stands in the tables: articles by title, rejects by rule, with their own ids."""
    published = [records[place] for place in sorted(records) if place[0] == f"forms/{form.name}"]
    assert [row["source_id"] for row in published] == [own_id for own_id, _ in form.rows]
    for row, (_, told) in zip(published, form.rows, strict=True):
        assert row.get("rule", row.get("title")) == (told or row.get("title", "it is a reject"))


@pytest.mark.parametrize("expected", ACCEPTED, ids=name)
def test_articles_come_out_clean(records: dict[tuple[str, int], dict[str, Any]], expected: Accepted) -> None:
    """Each article has its title, language, time, agency, relation, its whole text and nothing but its text."""
    row = records[key(expected)]
    assert row.get("title") == expected.title, row
    assert row["language"].split("-")[0] == expected.language
    assert _utc(row["published_at"]) == expected.published
    assert row["agency"] == expected.agency
    assert Relation(row["relation"]) in expected.relations
    assert [phrase for phrase in expected.has if phrase not in row["text"]] == []
    assert [phrase for phrase in expected.lacks if phrase in row["text"]] == []


@pytest.mark.parametrize("expected", REJECTED, ids=name)
def test_rejects_say_why(records: dict[tuple[str, int], dict[str, Any]], expected: Rejected) -> None:
    """Each page that is no article is rejected with the fitting reason, a rule and evidence."""
    row = records[key(expected)]
    assert row.get("reason") == expected.reason.value
    assert row["rule"]
    assert row["evidence"]


def test_copies_share_their_story_and_no_others_do(records: dict[tuple[str, int], dict[str, Any]]) -> None:
    """Records of one story have one story_id, and each story_id belongs to one story."""
    expected: dict[str, set[tuple[str, int]]] = defaultdict(set)
    published: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for each in ACCEPTED:
        expected[each.story].add(key(each))
        published[records[key(each)]["story_id"]].add(key(each))
    assert sorted(map(sorted, published.values())) == sorted(map(sorted, expected.values()))


def test_each_story_has_one_canonical_copy(published_samples: Path) -> None:
    """A story's row is told by exactly one of its copies."""
    stories = {row["story_id"]: row["copy_id"] for row in rows(published_samples, "articles")}
    canonical = {
        row["story_id"]: row["copy_id"] for row in rows(published_samples, "copies", where="relation = 'canonical'")
    }
    assert canonical == stories


def test_what_a_site_repeats_is_learned(records: dict[tuple[str, int], dict[str, Any]]) -> None:
    """A standing notice inside four articles of one site is in none of their texts, and on record as removed."""
    ledger = [row for (file, _), row in records.items() if "highland-ledger" in file]
    assert len(ledger) >= 3
    for row in ledger:
        assert [phrase for phrase in HIGHLAND_FURNITURE if phrase in row["text"]] == []
        assert "furniture" in {removal["kind"] for removal in row["removed"]}


@pytest.mark.parametrize(("file", "sentence"), STANDS_ONCE, ids=lambda value: Path(value).name)
def test_a_body_printed_twice_stands_once(
    records: dict[tuple[str, int], dict[str, Any]], file: str, sentence: str
) -> None:
    """A sentence that the raw text prints twice is published once."""
    assert records[(file, 0)]["text"].count(sentence) == 1


def _utc(value: datetime | None) -> datetime | None:
    return value.astimezone(timezone.utc) if value is not None else None
