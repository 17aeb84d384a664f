"""What earlier commits have left for the next batch."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Memory:
    """`published`: packed ids of records that are published already, of inputs that have changed."""

    published: bytes = b""


NOTHING_KNOWN = Memory()
