"""Rows to publish, and readers to read them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from schemas.article import NoiseKind, Removal
from schemas.link import LinkRelation
from schemas.reject import Reject, RejectReason, Stage
from schemas.rows import CopyRow, LinkRow, StoryRow
from schemas.run_info import RunInfo
from schemas.story import Relation

STORY = StoryRow(
    story_id="s1",
    title="Ferry service resumes",
    text="The ferry sails again.\nTickets cost the same.",
    language="en",
    language_confidence=0.98,
    declared_language="en-gb",
    published_at=datetime(2024, 11, 1, 11, 14, tzinfo=timezone.utc),
    published_source="json-ld",
    modified_at=None,
    authors=("Ada Quill", "Ben Nib"),
    site="harbour.example",
    outlet="The Harbour",
    url="https://harbour.example/ferry",
    agency=None,
    word_count=8,
    simhash=-(2**63),
    copy_id="c1",
    input_path="in/ferry.html",
)
COPY = CopyRow(
    copy_id="c1",
    story_id="s1",
    relation=Relation.CANONICAL,
    coverage=1.0,
    canonical_coverage=1.0,
    merge_probability=None,
    title="Ferry service resumes",
    url="https://harbour.example/ferry",
    site="harbour.example",
    outlet="The Harbour",
    agency=None,
    published_at=datetime(2024, 11, 1, 11, 14, tzinfo=timezone.utc),
    language="en",
    input_path="in/ferry.html",
    record_offset=0,
    content_sha256="ab" * 32,
    text=None,
    removed=(Removal("share", NoiseKind.SHARE_PROMPT, 21),),
)
REJECT = Reject(
    copy_id="c2",
    input_path="in/empty.html",
    record_offset=0,
    content_sha256=None,
    reason=RejectReason.EMPTY,
    rule="no bytes",
    evidence="",
    stage=Stage.INTAKE,
    url=None,
    site=None,
    bytes=0,
    excerpt=None,
)

LINK = LinkRow(
    link_id="l1",
    story_id="s2",
    other_story_id="s1",
    relation=LinkRelation.FOLLOW_UP,
    merge_probability=0.25,
    coverage=0.5,
    other_coverage=0.75,
    lead_coverage=0.0,
    other_lead_coverage=1.0,
    days_apart=1.5,
    copy_id="c2",
    other_copy_id="c1",
    published_at=datetime(2024, 11, 2, 23, 14, tzinfo=timezone.utc),
)


@pytest.fixture
def run() -> RunInfo:
    """A run that began late on the second of November."""
    return RunInfo("night-run", datetime(2024, 11, 2, 23, 30, tzinfo=timezone.utc))


@pytest.fixture
def story() -> Callable[..., StoryRow]:
    """Makes a story of the example, with other values where named."""
    return lambda **values: replace(STORY, **values)


@pytest.fixture
def copy() -> Callable[..., CopyRow]:
    """Makes a copy of the example, with other values where named."""
    return lambda **values: replace(COPY, **values)


@pytest.fixture
def link() -> Callable[..., LinkRow]:
    """Makes a link of the example, with other values where named."""
    return lambda **values: replace(LINK, **values)


@pytest.fixture
def reject() -> Callable[..., Reject]:
    """Makes a reject of the example, with other values where named."""
    return lambda **values: replace(REJECT, **values)
