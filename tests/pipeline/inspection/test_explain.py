"""A record is found by its path, address, ids, and what is told of it is what was published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.inspection.explain import explain, print_explained
from pipeline.inspection.sql import ask
from schemas.errors import InputError


def test_a_copy_by_all_its_names(published_samples: Path) -> None:
    """Path, end of the path, address, id and its beginning lead to one row."""
    query = "SELECT copy_id, input_path, url FROM copies WHERE url IS NOT NULL AND record_offset = 0 ORDER BY 1 LIMIT 1"
    copy_id, path, url = ask(str(published_samples), query).rows[0]
    for name in (copy_id, copy_id[:8], path, Path(path).name, url):
        assert copy_id in {row["copy_id"] for row in explain(str(published_samples), name)}


def test_a_story_shows_its_canonical_copy_first(published_samples: Path) -> None:
    """By its id, with the number of its copies."""
    story = ask(str(published_samples), "SELECT story_id FROM stories ORDER BY copies DESC, story_id LIMIT 1").rows[0][
        0
    ]
    rows = explain(str(published_samples), story)
    assert rows[0]["relation"] == "canonical"
    assert rows[0]["copies_of_story"] == len(rows) > 1


def test_a_reject_is_told_with_rule_and_words(published_samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In sentences, and as JSON with every column."""
    copy_id, reason, rule = ask(
        str(published_samples), "SELECT copy_id, reason, rule FROM rejects ORDER BY 1 LIMIT 1"
    ).rows[0]
    rows = explain(str(published_samples), copy_id)
    print_explained(rows, as_json=False)
    told = capsys.readouterr().out
    assert reason in told
    assert rule in told
    print_explained(rows, as_json=True)
    assert json.loads(capsys.readouterr().out)["rule"] == rule


def test_what_is_not_there_is_told_with_what_to_name(published_samples: Path) -> None:
    """The error says which names are taken."""
    with pytest.raises(InputError, match="copy_id"):
        explain(str(published_samples), "nowhere.html")
