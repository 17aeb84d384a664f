"""The transform that gathers the copies of each story."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import apache_beam as beam

from schemas.fingerprint import Fingerprint, SiteFurniture
from schemas.link import Link
from schemas.story import Placement
from transforms.join_window_value import JoinWindowValue
from transforms.syndication.merge_steps import (
    ALONE,
    ARTICLES,
    COMPARED,
    EVIDENCE,
    LABELS,
    LINKED,
    PAIRS,
    PLACED,
    PROPOSALS,
    REPEATS,
    WIDE,
    AlignCandidates,
    FindShared,
    LinkArticles,
    PackCopies,
    PackFurniture,
    PackPlaces,
    SendMembers,
    bucket_name,
    judge_evidence,
    label_edges,
    link_stories,
    place_each_alone,
    place_together,
)
from transforms.syndication.pair_judge import PairJudge, shipped_judge
from transforms.syndication.settings import MergeSettings

_PLACES = 4096


class Merged(NamedTuple):
    """`placements`: one for each copy of this run, or lists of them. `furniture`: what was learned of sites, for later
    runs. `links`: stories that share passages and are not one."""

    placements: beam.PCollection[Placement | list[Placement]]
    furniture: beam.PCollection[SiteFurniture]
    links: beam.PCollection[Link]


@dataclass
class MergeCopies(beam.PTransform):
    """Places each copy in its story; copies may come in lists, and with `in_lists` placements do. `known_furniture` is
    what earlier runs have learned."""

    settings: MergeSettings = field(default_factory=MergeSettings)
    known_furniture: beam.PCollection[SiteFurniture] | None = None
    judge: PairJudge = field(default_factory=shipped_judge)
    in_lists: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, copies: beam.PCollection[Fingerprint]) -> Merged:
        settings, judge = self.settings, self.judge
        packed = copies | "PackCopies" >> beam.ParDo(PackCopies(settings)).with_outputs(ARTICLES, main="passages")
        shared = (
            packed.passages
            | "GroupPassages" >> beam.GroupByKey()
            | "FindShared" >> beam.ParDo(FindShared(settings)).with_outputs(REPEATS, WIDE, main=PAIRS)
        )
        linked = (
            {ARTICLES: packed[ARTICLES], PAIRS: shared[PAIRS], REPEATS: shared[REPEATS], WIDE: shared[WIDE]}
            | "GroupArticles" >> beam.CoGroupByKey()
            | "LinkArticles" >> beam.ParDo(LinkArticles(settings)).with_outputs(ALONE, PROPOSALS, EVIDENCE, main=LINKED)
        )
        learned = (
            linked[EVIDENCE] | "GroupEvidence" >> beam.GroupByKey() | "JudgeFurniture" >> beam.FlatMap(judge_evidence)
        )
        furniture = (
            self._all_furniture(learned) | "PackFurniture" >> beam.CombineGlobally(PackFurniture()).without_defaults()
        )
        compared = (
            {LINKED: linked[LINKED], PROPOSALS: linked[PROPOSALS]}
            | "GroupCandidates" >> beam.CoGroupByKey()
            | "FurnitureOfCandidates" >> JoinWindowValue(furniture, b"", bucket_name)
            | "AlignCandidates" >> beam.ParDo(AlignCandidates(settings, judge)).with_outputs(COMPARED, main="edges")
        )
        components = (
            compared.edges
            | "GatherEdges" >> beam.GroupByKey()
            | "LabelComponents" >> beam.FlatMap(label_edges, settings)
        )
        members = (
            {LINKED: linked[LINKED], LABELS: components}
            | "GroupMembers" >> beam.CoGroupByKey()
            | "SendMembers" >> beam.ParDo(SendMembers(settings)).with_outputs(ALONE, main="members")
        )
        together = (
            members.members
            | "GroupComponents" >> beam.GroupByKey()
            | "FurnitureOfComponents" >> JoinWindowValue(furniture, b"", bucket_name)
            | "PlaceTogether" >> beam.FlatMap(place_together, settings, judge)
        )
        alone = (
            (linked[ALONE], members[ALONE])
            | "AllAlone" >> beam.Flatten()
            | "FurnitureOfAlone" >> JoinWindowValue(furniture, b"", bytes)
            | "PlaceAlone" >> beam.FlatMap(place_each_alone)
        )
        links = (
            {COMPARED: compared[COMPARED], PLACED: together | "PackPlaces" >> beam.ParDo(PackPlaces(_PLACES))}
            | "GatherPairs" >> beam.CoGroupByKey()
            | "LinkStories" >> beam.FlatMap(link_stories, judge)
        )
        placements = (together, alone) | "AllPlacements" >> beam.Flatten()
        if not self.in_lists:
            placements |= "EachPlacement" >> beam.FlatMap(iter)
        return Merged(placements, learned, links)

    def _all_furniture(self, learned: beam.PCollection[SiteFurniture]) -> beam.PCollection[SiteFurniture]:
        if self.known_furniture is None:
            return learned
        return (learned, self.known_furniture) | "AllFurniture" >> beam.Flatten()
