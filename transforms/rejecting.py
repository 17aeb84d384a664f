"""Makes the row of a record that is not published: the one place where a `Reject` is made."""

from __future__ import annotations

from typing import Protocol

from schemas.article import Metadata
from schemas.page_kind import KindOfPage
from schemas.record import Given, Record
from schemas.reject import KIND_OF_REASON, Reject, Rejection, Stage

EVIDENCE_CHARACTERS = 500


class Located(Protocol):
    """What names a record in its row: a `Record`, an `Article`, or what is known of one that could not be read."""

    @property
    def copy_id(self) -> str: ...
    @property
    def input_path(self) -> str: ...
    @property
    def record_offset(self) -> int: ...
    @property
    def content_sha256(self) -> str | None: ...


def reject(
    record: Located,
    rejection: Rejection,
    stage: Stage,
    metadata: Metadata | None = None,
    excerpt: str | None = None,
    kind: KindOfPage | None = None,
    size: int = -1,
    source_id: str | None = None,
    text_confidence: float | None = None,
) -> Reject:
    """The row that says why `record` was not published; `kind` is what a model told, a rule's reason tells its own.

    `size` is asked where the record's bytes are not at hand, -1 where nobody knows it; `source_id` is the record's own
    name where no `Record` holds it, `text_confidence` what the judge of lines expects of a text, where it was asked.
    """
    kind = KIND_OF_REASON.get(rejection.reason, kind or KindOfPage())
    known = metadata or Metadata()
    given, size = (record.given, len(record.content)) if isinstance(record, Record) else (Given(), size)
    return Reject(
        copy_id=record.copy_id,
        input_path=record.input_path,
        record_offset=record.record_offset,
        content_sha256=record.content_sha256,
        reason=rejection.reason,
        rule=rejection.rule,
        evidence=rejection.evidence[:EVIDENCE_CHARACTERS],
        stage=stage,
        url=known.url or given.url,
        site=known.site or given.site,
        bytes=size,
        excerpt=excerpt,
        page_kind=kind.kind,
        page_kind_confidence=kind.confidence,
        source_id=given.source_id or source_id,
        text_confidence=text_confidence,
    )
