"""Makes the row of a record that is not published."""

from __future__ import annotations

from schemas.article import Metadata
from schemas.record import Record
from schemas.reject import Reject, Rejection, Stage

EVIDENCE_CHARACTERS = 500


def reject(
    record: Record,
    rejection: Rejection,
    stage: Stage,
    metadata: Metadata | None = None,
    excerpt: str | None = None,
) -> Reject:
    """The row that says why `record` was not published."""
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
    )
