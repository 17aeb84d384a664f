"""Cuts a backlog into batches that each fit in memory, as far as names and sizes of files tell.

What only their content tells, how many records a file holds, bounds a batch while it is read
(`transforms/intake/portions.py`): what is left of its files then makes the next batch.
"""

from __future__ import annotations

from collections.abc import Sequence

from schemas.record import InputFile
from transforms.intake import endings
from transforms.intake.portions import MARKUP

_COMPRESSION = 4
"""A compressed file holds about four times its size."""


def plan_batches(files: Sequence[InputFile], max_bytes: int, max_files: int) -> list[list[InputFile]]:
    """The files in their order, cut where a batch would hold more bytes of text or more files than allowed.

    A file that is larger than a batch, or the rest of one, stands alone.
    """
    batches: list[list[InputFile]] = []
    size = 0
    for file in files:
        weight = weight_of(file)
        full = not batches or len(batches[-1]) >= max_files or size + weight > max_bytes
        if full or file.start or batches[-1][-1].start:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += weight
    return batches


def weight_of(file: InputFile) -> int:
    """About how many bytes of text a file holds, told by its name: what a batch costs in memory."""
    compressed = file.path.lower().endswith(endings.COMPRESSED)
    weight = file.size * _COMPRESSION if compressed else file.size
    return weight // MARKUP if endings.without_compression(file.path).endswith(endings.MARKUP) else weight
