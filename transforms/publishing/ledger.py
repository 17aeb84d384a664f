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
        read = counts | "Add up records read" >> beam.CombineGlobally(sum)
        return read | "Write ledger" >> beam.Map(write_ledger, beam.pvalue.AsList(files), self.stage_folder, self.run)
