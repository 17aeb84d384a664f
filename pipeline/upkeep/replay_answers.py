"""Which records of an input, read again, are those that were rejected: pure functions on ids and offsets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.upkeep.rejected import Rejected
from schemas.record import InputFile


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of an input, and the rejects in it that are to be read again, in the order of their offsets."""

    file: InputFile
    rejects: tuple[Rejected, ...]

    @property
    def bytes(self) -> int:
        return sum(reject.bytes for reject in self.rejects)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a slice gave: the reject that each new id answers, and the ids that are nobody's."""

    rejects: dict[str, Rejected]
    left_out: tuple[str, ...]


def match_rows(
    rows: Iterable[tuple[str, int]],
    wanted: Sequence[Rejected],
    other_offsets: Collection[int],
    is_published: Callable[[str], bool],
) -> Answers:
    """Tells, for the (id, offset) of each row that an input gives now, which reject it answers.

    Most have its very id. What could not be read has none of its content in its id: the row at its place answers it,
    and so do the rows behind that no published row tells of, up to the next one that is known: a file that was rejected
    whole may hold many records.
    """
    by_id = {reject.copy_id: reject for reject in wanted}
    by_offset = {reject.record_offset: reject for reject in reversed(wanted)}
    answered: dict[str, Rejected] = {}
    left_out = []
    stretch: Rejected | None = None
    for id, offset in rows:
        if id in by_id:
            stretch = by_id[id]
        elif is_published(id) or offset in other_offsets:
            stretch = None
        elif offset in by_offset:
            stretch = by_offset[offset]
        elif stretch is not None and not stretch.is_stretch:
            stretch = None
        if stretch is None:
            left_out.append(id)
        else:
            answered[id] = stretch
    return Answers(answered, tuple(left_out))


def plan_slices(
    inputs: Iterable[tuple[InputFile, Sequence[Rejected]]], max_bytes: int, max_files: int
) -> list[list[Slice]]:
    """Batches of slices: each batch holds rejected records of about `max_bytes`, of at most `max_files` inputs."""
    batches: list[list[Slice]] = [[]]
    size = 0
    for file, rejects in inputs:
        held: list[Rejected] = []
        for reject in rejects:
            full = size + reject.bytes > max_bytes or len(batches[-1]) >= max_files
            if size and full and (not held or reject.record_offset > held[-1].record_offset):
                if held:
                    batches[-1].append(_slice(file, held, reject.record_offset))
                batches.append([])
                held, size = [], 0
            held.append(reject)
            size += max(reject.bytes, 1)
        batches[-1].append(_slice(file, held, file.stop))
    return [batch for batch in batches if batch]


def _slice(file: InputFile, rejects: list[Rejected], stop: int | None) -> Slice:
    last = rejects[-1]
    if not last.is_stretch:
        stop = last.record_offset + 1
    return Slice(replace(file, start=rejects[0].record_offset, stop=stop), tuple(rejects))
