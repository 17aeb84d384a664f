"""The source that never ends: files as they come into the inputs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import apache_beam as beam
from apache_beam.io.fileio import MatchContinuously
from apache_beam.io.filesystem import FileMetadata
from apache_beam.pvalue import PBegin
from apache_beam.utils.timestamp import MAX_TIMESTAMP, Timestamp

from pipeline.inputs import outside
from schemas.record import InputFile
from transforms.intake.listing import is_hidden, is_temporary, matched_file


@dataclass
class MatchInputs(beam.PTransform):
    """Matches the globs again and again: each file once, and once more where it has changed. A file's timestamp is the
    time of the look that found it, so that on this source none is late by its age.

    Left out are files below the `output`, hidden ones, and those whose names say that they are still being written.
    """

    patterns: tuple[str, ...]
    output: str
    every: float
    start: Timestamp
    stop: Timestamp = MAX_TIMESTAMP

    def expand(self, begin: PBegin) -> beam.PCollection[InputFile]:
        return tuple(
            begin | f"Input {number}" >> self._one(pattern) for number, pattern in enumerate(self.patterns)
        ) | "All inputs" >> beam.Flatten(pipeline=begin.pipeline)

    def _one(self, pattern: str) -> beam.PTransform:
        return _MatchOne(pattern, self)


@dataclass
class _MatchOne(beam.PTransform):
    pattern: str
    source: MatchInputs

    def expand(self, begin: PBegin) -> beam.PCollection[InputFile]:
        source = self.source
        return (
            begin
            | "Match"
            >> MatchContinuously(
                self.pattern,
                interval=source.every,
                start_timestamp=source.start,
                stop_timestamp=source.stop,
                match_updated_files=True,
            )
            | "As input" >> beam.FlatMap(as_input, self.pattern, source.output)
        )


def as_input(metadata: FileMetadata, pattern: str, output: str) -> Iterator[InputFile]:
    """The matched file, or nothing where it is no input."""
    file = matched_file(metadata)
    if outside([file], output) and not (is_temporary(file.path) or is_hidden(file.path, pattern)):
        yield file
