"""Real pages: articles about one event in different words stay apart."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from schemas.article import Article
from schemas.record import Record, RecordKind
from transforms.articles.prepare import prepare
from transforms.syndication.fingerprinting import fingerprint_of

ONE_EVENT_PAIRS = Path(__file__).with_name("one_event_pairs.txt")


def read(path: Path) -> Article:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    kind = RecordKind.TEXT if path.suffix == ".txt" else RecordKind.HTML
    article = prepare(Record(path.name, 0, kind, content))
    assert isinstance(article, Article)
    return article


def stories(articles: list[Article], merge: Any) -> dict[str, str]:
    names = {article.copy_id: article.input_path for article in articles}
    placed, _ = merge([fingerprint_of(article) for article in articles])
    return {names[copy_id]: placement.story_id for copy_id, placement in placed.items()}


@pytest.mark.corpora
def test_hundred_pairs_on_one_event_stay_apart(corpora: Path, merge: Any) -> None:
    """None of a hundred pairs of articles on one event, each in its own words, is merged."""
    pairs = [tuple(line.split()) for line in ONE_EVENT_PAIRS.read_text("ascii").splitlines()]
    pages = corpora / "syndication" / "pages"
    story = stories([read(pages / name) for name in sorted({name for pair in pairs for name in pair})], merge)
    assert len(pairs) == 100
    assert [pair for pair in pairs if story[pair[0]] == story[pair[1]]] == []


@pytest.mark.corpora
def test_five_reports_of_one_meeting_stay_apart(corpora: Path, merge: Any) -> None:
    """Five texts on one event in different words are five stories."""
    story = stories([read(path) for path in sorted((corpora / "seeds").glob("*.txt"))], merge)
    assert len(story) == len(set(story.values())) == 5
