"""Lines of UTF-16, as some systems write them, made UTF-8 as they are read."""

from __future__ import annotations

import codecs

from transforms.intake.members import STEP_BYTES
from transforms.intake.problems import IntakeError
from transforms.intake.source import ByteSource


class Utf16Chunks:
    """A file's bytes as UTF-8, in steps; offsets then count bytes of UTF-8."""

    sound_until = 0  # lines are judged one by one, without it

    def __init__(self, source: ByteSource, codec: str) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder(codec)("replace")

    def __call__(self) -> bytes:
        """The next bytes; empty at the end. Raises IntakeError where the file breaks off by a fault."""
        while data := self._source.take(STEP_BYTES):
            text = self._decoder.decode(data)
            if text:
                return text.encode("utf-8", "replace")
        if self._source.failure is not None:
            failure = self._source.failure
            raise IntakeError(failure.reason, failure.rule, failure.evidence)
        return b""

    def recover(self) -> bool:
        """Lines are not taken up again behind a fault."""
        return False
