"""Real pages: articles about one event in different words stay apart."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from schemas.article import Article, Metadata
from schemas.fingerprint import Fingerprint
from schemas.record import Record, RecordKind
from schemas.reject import Reject
from schemas.story import Relation
from transforms.articles.prepare import prepare
from transforms.syndication.alignment import Sides, align
from transforms.syndication.batches import Batch, batch_of
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.furniture import counted, furniture_keys, site_key_of
from transforms.syndication.pair_judge import shipped_judge
from transforms.syndication.passages import split_passages
from transforms.syndication.settings import MergeSettings
from transforms.syndication.sharing import known_wide, pack_rows, sort_rows, unpack_rows, wide_passages
from transforms.syndication.words import words_of

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
def test_no_story_of_many_outlets_is_a_chain(corpora: Path, merge: Any) -> None:
    """Over 6,446 texts of 328 outlets, galleries and all, the judge is asked again of every copy and the copy that
    tells its story, and says one piece."""
    lines = (corpora / "followups" / "articles.jsonl").read_text("utf-8").splitlines()
    copies = [fingerprint_of(told(json.loads(line))) for line in lines]
    placed, furniture = merge(copies)
    followers = [placement for placement in placed.values() if placement.relation is not Relation.CANONICAL]
    assert len(followers) > 20
    sides = Sides(with_held(copies), furniture_of(furniture), MergeSettings())
    places = {copy.copy_id: place for place, copy in enumerate(copies)}
    for follower in followers:
        assert placed[follower.story_id].relation is Relation.CANONICAL
        pair = sides[places[follower.copy_id]], sides[places[follower.story_id]]
        said = shipped_judge().of_pair(*pair, align(*pair, MergeSettings()))
        assert said == pytest.approx(follower.merge_probability, abs=1e-9)
        assert said >= shipped_judge().threshold


def told(row: dict[str, str]) -> Article:
    """An article of a line as it stands, without what cleaning would do to it."""
    text = row["text"]
    known, words = Metadata(title=row["title"], site=row["site"]), len(words_of(text))
    return Article(row["id"], "lines", 0, "0", known, text, "en", 1.0, (), split_passages(text, "en"), words, 0)


def with_held(copies: list[Fingerprint]) -> Batch:
    """The copies as merging sees them, with how widely their passages are held."""
    batch = batch_of(copies)
    packed = [pack_rows(batch, np.arange(len(batch.passages)))]
    keys, passages, held, _ = wide_passages(*sort_rows(*unpack_rows(packed)), *known_wide(packed))
    return replace(batch, held=counted(batch, keys, passages, held, 0).astype(np.uint8))


def furniture_of(learned: set[tuple[str, int, int]]) -> Any:
    """The sorted keys of what a run has learned."""
    sites = np.array([site_key_of(site) for site, _, _ in learned], np.uint64)
    passages = np.array([passage for _, passage, _ in learned], np.int64).astype(np.uint64)
    return np.sort(furniture_keys(sites, passages))


@pytest.mark.corpora
def test_five_reports_of_one_meeting_stay_apart(corpora: Path, merge: Any) -> None:
    """Five texts on one event in different words are five stories."""
    story = stories([read(path) for path in sorted((corpora / "seeds").glob("*.txt"))], merge)
    assert len(story) == len(set(story.values())) == 5
