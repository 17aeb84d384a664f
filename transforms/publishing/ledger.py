"""Beam: the graph's last act, one manifest for all that it read and wrote."""

from __future__ import annotations

from dataclasses import dataclass

import apache_beam as beam

from transforms.publishing.manifest import (
    Manifest,
    ManifestFile,
    StateFile,
    write_ledger,
)
from transforms.publishing.run import RunInfo


@dataclass
class WriteLedger(beam.PTransform):
    """Makes one Manifest of (counts of records read, files written), and writes it into the stage folder.

    It is one element however little there was: an empty batch has a manifest of zeros.
    """

    stage_folder: str
    run: RunInfo

    def expand(
        self, counts_and_files: tuple[beam.PCollection[int], beam.PCollection[ManifestFile | StateFile]]
    ) -> beam.PCollection[Manifest]:
        counts, files = counts_and_files
        once = counts.pipeline | "Once" >> beam.Impulse()
        sides = beam.pvalue.AsList(counts), beam.pvalue.AsList(files)
        return once | "Write ledger" >> beam.Map(_write, *sides, self.stage_folder, self.run)


def _write(
    _: bytes, counts: list[int], files: list[ManifestFile | StateFile], stage_folder: str, run: RunInfo
) -> Manifest:
    return write_ledger(sum(counts), files, stage_folder, run)
