"""Counts whose dispatches a folder of articles carries: one's own Beam pipeline, with two of copydesk's transforms.

    python agencies_of_a_folder.py FOLDER

Prints an agency and its number of articles a line, the most first. Words that follow the folder go to Beam, as in
`--runner=FlinkRunner`.
"""

from __future__ import annotations

import sys

import apache_beam as beam

from copydesk import Article, CleanRecords, ReadRecords, list_files


def agency_of(article: Article) -> str:
    return article.metadata.agency or "none"


def print_counts(counts: list[tuple[str, int]]) -> None:
    for agency, count in sorted(counts, key=lambda pair: (-pair[1], pair[0])):
        print(agency, count)


def main(folder: str, beam_options: list[str]) -> None:
    with beam.Pipeline(argv=beam_options) as pipeline:
        read = pipeline | "Files" >> beam.Create(list_files([folder])) | "Read" >> ReadRecords()
        cleaned = read.records | "Clean" >> CleanRecords()
        (
            cleaned.articles
            | "Agency" >> beam.Map(agency_of)
            | "Count" >> beam.combiners.Count.PerElement()
            | "Gather" >> beam.combiners.ToList()
            | "Print" >> beam.Map(print_counts)
        )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
