"""The transform that gathers the copies of each story."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import apache_beam as beam

from schemas.fingerprint import Fingerprint
from schemas.story import Placement
from transforms.syndication.placing import place
from transforms.syndication.settings import MergeSettings


class Merged(NamedTuple):
    """`placements`: one for each copy. `furniture`: what was learned about sites, for later runs."""

    placements: beam.PCollection[Placement]
    furniture: beam.PCollection[object]


@dataclass
class MergeCopies(beam.PTransform):
    """Places each copy in its story."""

    settings: MergeSettings = field(default_factory=MergeSettings)

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, copies: beam.PCollection[Fingerprint]) -> Merged:
        placements = (
            copies
            | "KeyCopies" >> beam.WithKeys(0)
            | "GatherCopies" >> beam.GroupByKey()
            | "PlaceCopies" >> beam.FlatMap(_place, self.settings)
        )
        return Merged(placements, copies.pipeline | "NoFurniture" >> beam.Create([]))


def _place(keyed: tuple[int, Iterable[Fingerprint]], settings: MergeSettings) -> Iterator[Placement]:
    return place(keyed[1], settings)
