"""Teaches the judge of lines from folders of pages and gold, and says how well it does on hosts that it has not seen.

    python benchmarks/train_line_judge.py GOLD... [--folds 3] [--hold-out hosts|corpora] [--output FILE]

Each GOLD is a folder with `ground-truth.json` ({NAME: {"articleBody": text, "url"?, "type"?}}) and
`html/NAME.html[.gz]`. Pages of other types than article, forum and documentation teach nothing. Printed for each
folder: word F1 (a mean over pages), precision, recall, and bodies of which less than half came out, of the judge
cross-validated by host, and of `trafilatura.extract`. With `--hold-out corpora` each corpus is judged by what all the
others taught, as a page of a new sort is. With --output the judge is taught by
all pages and written; equal gold makes equal bytes. Needs `pip install 'copydesk[train]'`; some ten minutes on two
cores.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from multiprocessing import Pool
from pathlib import Path

from pipeline.training.gold_pages import GoldFile, GoldPage, gold_files, read_gold
from pipeline.training.line_judges import TREES, Score, fold_of, mean_of, score, score_page, taught
from transforms.cleaning.extraction.judge import write_judge


@dataclass(frozen=True, slots=True)
class Both:
    """A page with its gold, and the answer of the library with its own parsing."""

    page: GoldPage
    library: str


def jobs(folder: Path) -> Iterator[GoldFile]:
    """The pages of a corpus, their kinds named after it; where no address is stated the host stands in the name."""
    for file in gold_files(str(folder)):
        site = file.site or (file.name.split("_")[1] if "_" in file.name else file.name)
        yield replace(file, kind=f"{folder.name} {file.kind}", site=".".join(site.split(".")[-2:]))


def read(file: GoldFile) -> Both | None:
    """A page as the product sees it, and as the library does; None where nothing is seen."""
    import trafilatura

    page = read_gold(file)
    return None if page is None else Both(page, trafilatura.extract(file.content(), include_comments=False) or "")


def cross_validate(pages: Sequence[Both], parts: Sequence[int], threads: int) -> None:
    """Prints the table of held-out scores; `parts` says for each page with which others it is held out."""
    rows: dict[tuple[str, str], list[Score]] = defaultdict(list)
    for part in sorted(set(parts)):
        split = list(zip(pages, parts, strict=True))
        judge = taught([each.page for each, own in split if own != part], threads)
        for each in (each for each, own in split if own == part):
            rows[each.page.kind, "judge"].append(score_page(each.page, judge))
            rows[each.page.kind, "trafilatura"].append(score(each.library, each.page.gold))
        print(f"part {part + 1} done", flush=True)
    for (kind, name), scores in sorted(rows.items()):
        told, lost = mean_of(scores), sum(each.is_lost for each in scores)
        print(
            f"{kind:24}{name:12}pages={len(scores)} f1={told.f1:.4f} precision={told.precision:.4f} "
            f"recall={told.recall:.4f} {lost=}"
        )


def parts_of(pages: Sequence[Both], folds: int, by_corpus: bool) -> list[int]:
    """The part of each page: that of its host, or its corpus."""
    if not by_corpus:
        return [fold_of(each.page.host, folds) for each in pages]
    corpora = [each.page.kind.split()[0] for each in pages]
    return [sorted(set(corpora)).index(corpus) for corpus in corpora]


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=3, help="0: no cross-validation")
    parser.add_argument("--hold-out", choices=("hosts", "corpora"), default="hosts")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--output", type=Path)
    parser.add_argument(
        "--source", action="append", default=[], help="of the gold, with its licence; stands in the file"
    )
    options = parser.parse_args()
    with Pool(options.threads) as pool:
        todo = [job for folder in options.gold for job in jobs(folder)]
        pages = [page for page in pool.imap(read, todo, chunksize=8) if page is not None]
    print(f"{len(pages)} pages, {sum(len(each.page.lines) for each in pages):,} lines", flush=True)
    if options.folds:
        parts = parts_of(pages, options.folds, options.hold_out == "corpora")
        cross_validate(pages, parts, options.threads)
    if options.output:
        about = {"version": 1, "sources": options.source, "pages": len(pages), "trees": TREES}
        write_judge(str(options.output), taught([each.page for each in pages], options.threads), about)
        print(f"{options.output}: {options.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
