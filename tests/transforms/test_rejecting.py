"""The row of a record that is not published, whoever turned it away."""

from __future__ import annotations

import ast
from pathlib import Path

from schemas.article import Article, Metadata, Passages
from schemas.page_kind import KindOfPage, PageKind
from schemas.record import Given, Record, RecordKind
from schemas.reject import Rejection, RejectReason, Stage
from transforms.rejecting import EVIDENCE_CHARACTERS, reject

PROJECT = Path(__file__).resolve().parents[2]
PAGE = Record("in/a.html", 7, RecordKind.HTML, b"<p>Quay</p>", given=Given(url="https://given.example/", site="given"))
CRASH = Rejection(RejectReason.CRASHED, "process-ended", "exit code 9")


def test_a_record_is_named_as_it_was_read() -> None:
    """Its id, place, hash and size are its own, its address what its container gave."""
    row = reject(PAGE, CRASH, Stage.WORK)
    assert (row.copy_id, row.input_path, row.record_offset) == (PAGE.copy_id, "in/a.html", 7)
    assert (row.content_sha256, row.bytes) == (PAGE.content_sha256, 11)
    assert (row.reason, row.rule, row.evidence, row.stage) == (*vars_of(CRASH), Stage.WORK)
    assert (row.url, row.site, row.excerpt) == ("https://given.example/", "given", None)


def vars_of(rejection: Rejection) -> tuple[RejectReason, str, str]:
    return rejection.reason, rejection.rule, rejection.evidence


def test_what_the_page_says_goes_before_what_was_given() -> None:
    """Its canonical address and site, where cleaning has read them."""
    row = reject(PAGE, CRASH, Stage.CLEANING, Metadata(url="https://a.example/1", site="a.example"), "Quay")
    assert (row.url, row.site, row.excerpt) == ("https://a.example/1", "a.example", "Quay")


def test_a_rules_reason_tells_the_kind_of_page() -> None:
    """A wall is a wall whatever the model says; a reason that tells no kind leaves it to the model."""
    told = KindOfPage(PageKind.ARTICLE, 0.9)
    wall = reject(PAGE, Rejection(RejectReason.PAYWALL, "r", "e"), Stage.CLEANING, kind=told)
    assert (wall.page_kind, wall.page_kind_confidence) == (PageKind.WALL, None)
    short = reject(PAGE, Rejection(RejectReason.TOO_LITTLE_TEXT, "r", "e"), Stage.CLEANING, kind=told)
    assert (short.page_kind, short.page_kind_confidence) == (PageKind.ARTICLE, 0.9)


def test_an_article_is_named_by_itself() -> None:
    """Its bytes are no longer at hand, so their number is unknown unless it is told."""
    article = Article("id", "in/a", 3, "hash", Metadata(), "Text.", "en", 1.0, (), Passages(), 1, 0)
    assert [reject(article, CRASH, Stage.CLEANING, size=size).bytes for size in (-1, 12)] == [-1, 12]
    assert reject(article, CRASH, Stage.CLEANING).copy_id == "id"


def test_evidence_is_bounded() -> None:
    """A page may say a lot."""
    row = reject(PAGE, Rejection(RejectReason.PAYWALL, "r", "word " * 500), Stage.CLEANING)
    assert len(row.evidence) == EVIDENCE_CHARACTERS


def test_no_other_module_makes_rejects() -> None:
    """Whoever turns a record away gives the verdict, and has the row made here."""
    makers = [
        path.name
        for folder in ("transforms", "pipeline", "copydesk")
        for path in sorted((PROJECT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Reject"
    ]
    assert makers == ["rejecting.py"]
