"""Beam: the graph's last act, one manifest for all that it read and wrote."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import apache_beam as beam

from schemas.manifest import (
    MANIFEST_NAME,
    Manifest,
    ManifestFile,
    StateFile,
    build_manifest,
    manifest_to_json,
)
from schemas.record import InputFile
from schemas.run_info import RunInfo
from transforms.publishing.faults import told_as_output_error
from transforms.publishing.files import write_whole


@dataclass
class WriteLedger(beam.PTransform):
    """Makes one Manifest of (counts of records read, files written, counts of links), and writes it into the stage
    folder; without the last the files say how many links there are.

    It is one element however little there was: an empty batch has a manifest of zeros. `left` are the inputs that a
    bounded batch has not read.
    """

    stage_folder: str
    run: RunInfo
    left: beam.PCollection[InputFile] | None = None

    def expand(
        self,
        counted: tuple[beam.PCollection[int], beam.PCollection[ManifestFile | StateFile]]
        | tuple[beam.PCollection[int], beam.PCollection[ManifestFile | StateFile], beam.PCollection[int]],
    ) -> beam.PCollection[Manifest]:
        counts, files = counted[:2]
        links = beam.pvalue.AsList(counted[2]) if len(counted) > 2 else None
        once = counts.pipeline | "Once" >> beam.Impulse()
        sides = beam.pvalue.AsList(counts), beam.pvalue.AsList(files), links
        left = () if self.left is None else beam.pvalue.AsList(self.left)
        return once | "Write ledger" >> beam.Map(_write, *sides, self.stage_folder, self.run, left)


def _write(
    _: bytes,
    counts: list[int],
    files: list[ManifestFile | StateFile],
    links: list[int] | None,
    stage_folder: str,
    run: RunInfo,
    left: Sequence[InputFile],
) -> Manifest:
    return write_ledger(sum(counts), files, stage_folder, run, left, None if links is None else sum(links))


def write_ledger(
    records_read: int,
    files: Iterable[ManifestFile | StateFile],
    stage_folder: str,
    run: RunInfo,
    left: Sequence[InputFile] = (),
    links: int | None = None,
) -> Manifest:
    """Writes the manifest into the stage folder, whole or not at all, and returns it."""
    manifest = build_manifest(run, records_read, files, left, links)
    with told_as_output_error(stage_folder):
        write_whole(posixpath.join(stage_folder, MANIFEST_NAME), manifest_to_json(manifest))
    return manifest
