"""One file to the terminal: the same outcome as a run's, in three forms."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from pipeline.inspection.clean import FORMS, clean_file
from pipeline.inspection.sql import ask
from schemas.article import Article
from schemas.errors import InputError
from schemas.reject import Reject


def a_page(published: Path) -> tuple[str, str]:
    """A page's path and text, of one from which nothing was cut that only many pages of a site tell."""
    query = """
        SELECT a.input_path, a.text FROM articles AS a JOIN copies AS c USING (copy_id)
        WHERE a.input_path LIKE '%.html' AND NOT list_contains([cut.kind FOR cut IN c.removed], 'furniture')
        ORDER BY 1 LIMIT 1
    """
    path, text = ask(str(published), query).rows[0]
    return path, text


def test_the_text_is_what_a_run_publishes(published_samples: Path) -> None:
    """A sample that is a story of its own."""
    path, text = a_page(published_samples)
    (outcome,) = clean_file(path, 1)
    assert FORMS["text"](outcome) == text


def test_standard_input_is_a_page_too(published_samples: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the address that the caller knows."""
    path, text = a_page(published_samples)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path(path).read_bytes())))
    (outcome,) = clean_file("-", 1, "https://harbour.example/a")
    assert isinstance(outcome, Article)
    assert (outcome.input_path, outcome.text) == ("-", text)


def test_every_form_tells_articles_and_rejects(tmp_path: Path) -> None:
    """Markdown names what was removed and why a record was rejected; JSON holds all of it."""
    feed = tmp_path / "feed.jsonl"
    long = " ".join(f"The ferry number {number} sails again from the old quay on Monday." for number in range(20))
    feed.write_text(json.dumps({"title": "Ferries", "text": long}) + "\n{broken\n", encoding="utf-8")
    article, reject = clean_file(str(feed), 5)
    assert isinstance(article, Article)
    assert isinstance(reject, Reject)
    assert FORMS["markdown"](article).startswith("# Ferries")
    assert reject.reason.value in FORMS["markdown"](reject)
    assert reject.reason.value in FORMS["text"](reject)
    told = json.loads(FORMS["json"](article))
    assert (told["accepted"], told["metadata"]["title"]) == (True, "Ferries")
    assert json.loads(FORMS["json"](reject))["reason"] == reject.reason.value


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A folder is for `run`."""
    with pytest.raises(InputError, match="copydesk run"):
        list(clean_file(str(tmp_path), 1))
