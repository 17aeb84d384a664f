"""Makes the row of a record that is not published."""

from __future__ import annotations

from schemas.article import Metadata
from schemas.page_kind import KindOfPage
from schemas.record import Record
from schemas.reject import KIND_OF_REASON, Reject, Rejection, Stage

EVIDENCE_CHARACTERS = 500


def reject(
    record: Record,
    rejection: Rejection,
    stage: Stage,
    metadata: Metadata | None = None,
    excerpt: str | None = None,
    kind: KindOfPage | None = None,
) -> Reject:
    """The row that says why `record` was not published; `kind` is what a model told, a rule's reason tells its own."""
    kind = KIND_OF_REASON.get(rejection.reason, kind or KindOfPage())
    known = metadata or Metadata()
    return Reject(
        copy_id=record.copy_id,
        input_path=record.input_path,
        record_offset=record.record_offset,
        content_sha256=record.content_sha256,
        reason=rejection.reason,
        rule=rejection.rule,
        evidence=rejection.evidence[:EVIDENCE_CHARACTERS],
        stage=stage,
        url=known.url or record.given.url,
        site=known.site or record.given.site,
        bytes=len(record.content),
        excerpt=excerpt,
        page_kind=kind.kind,
        page_kind_confidence=kind.confidence,
        source_id=record.given.source_id,
    )
