"""Real pages: articles about one event in different words stay apart."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest

from schemas.article import Article
from schemas.record import Record, RecordKind
from schemas.reject import Reject
from schemas.story import Relation
from transforms.articles.prepare import prepare
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.pair_judge import shipped_judge

ONE_EVENT_PAIRS = Path(__file__).with_name("one_event_pairs.txt")


def prepared(path: Path) -> Article | Reject:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    kind = RecordKind.TEXT if path.suffix == ".txt" else RecordKind.HTML
    return prepare(Record(path.name, 0, kind, content))


def read(path: Path) -> Article:
    article = prepared(path)
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
def test_no_story_is_a_chain(corpora: Path, merge: Any) -> None:
    """Over all pages every copy is one piece with its canonical copy itself, whatever led from one to the other."""
    outcomes = [prepared(path) for path in sorted((corpora / "syndication" / "pages").iterdir())]
    placed, _ = merge([fingerprint_of(article) for article in outcomes if isinstance(article, Article)])
    copies = [placement for placement in placed.values() if placement.relation is not Relation.CANONICAL]
    assert len(copies) > 50
    assert [copy for copy in copies if (copy.merge_probability or 0.0) < shipped_judge().threshold] == []


@pytest.mark.corpora
def test_five_reports_of_one_meeting_stay_apart(corpora: Path, merge: Any) -> None:
    """Five texts on one event in different words are five stories."""
    story = stories([read(path) for path in sorted((corpora / "seeds").glob("*.txt"))], merge)
    assert len(story) == len(set(story.values())) == 5
