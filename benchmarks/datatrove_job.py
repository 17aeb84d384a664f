"""The same work by datatrove: extraction, MinHash deduplication in its four stages, Parquet.

    python benchmarks/datatrove_job.py FOLDER OUTPUT WORKERS

datatrove's own settings, except that a page may take 30 seconds, as in copydesk, so that none is left out on a busy
machine. What was extracted is kept as JSONL between the stages, as in datatrove's own example. Runs in a venv of its
own, which benchmarks/throughput.py makes.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import (
    MinhashDedupBuckets,
    MinhashDedupCluster,
    MinhashDedupFilter,
    MinhashDedupSignature,
)
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.extractors import Trafilatura
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.readers.base import BaseDiskReader
from datatrove.pipeline.writers import JsonlWriter, ParquetWriter

_TIME_LIMIT = 30.0


class PageReader(BaseDiskReader):
    """Each file one document: datatrove has no reader of its own for folders of pages."""

    name = "HTML pages"

    def read_file(self, filepath: str) -> Iterator[Document]:
        with self.data_folder.open(filepath, "rb") as file:
            text = file.read().decode("utf-8", "replace")
        document = self.get_document_from_dict({"text": text}, filepath, 0)
        if document is not None:
            yield document


def main() -> None:
    pages, output, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    texts, signatures, buckets, removed = (str(output / name) for name in ("texts", "signatures", "buckets", "removed"))
    config = MinhashConfig()
    stages = {
        "extract": (
            [
                PageReader(str(pages)),
                Trafilatura(timeout=_TIME_LIMIT),
                JsonlWriter(texts),
                MinhashDedupSignature(signatures, config),
            ],
            workers,
        ),
        "buckets": ([MinhashDedupBuckets(signatures, buckets, config=config)], config.num_buckets),
        "cluster": ([MinhashDedupCluster(buckets, removed, config=config)], 1),
        "filter": ([JsonlReader(texts), MinhashDedupFilter(removed), ParquetWriter(str(output / "articles"))], workers),
    }
    for name, (pipeline, tasks) in stages.items():
        LocalPipelineExecutor(pipeline, tasks, min(workers, tasks), logging_dir=str(output / "logs" / name)).run()


if __name__ == "__main__":
    main()
