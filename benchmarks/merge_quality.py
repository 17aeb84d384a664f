"""How well copies are found: cross-validated figures and the thresholds' curve, on human-read pairs of pages.

    python benchmarks/merge_quality.py PAGES PAIRS.jsonl [--plot docs/merging.svg] [--cache FILE]

PAGES is a folder of HTML files, plain or gzip. PAIRS.jsonl has one pair a line: a, b (file names), label ("copy", or
anything else for no copy) and optionally sure (bool). The strict set leaves out pairs labelled "derived" and copies
that are not sure. Folds are made of whole groups of pages that pairs name together, never of single pairs.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.article import Article
from schemas.fingerprint import Fingerprint
from schemas.record import Record, RecordKind
from transforms.articles.prepare import prepare
from transforms.syndication.alignment import Sides, align, are_copies
from transforms.syndication.batches import Batch, Keys, batch_of
from transforms.syndication.evaluation import LabelledPair, PairScore, score_pairs, strict
from transforms.syndication.fingerprinting import fingerprint_of
from transforms.syndication.furniture import find_evidence, furniture_keys, judge
from transforms.syndication.placing import label_components, place_alone, place_components
from transforms.syndication.settings import MergeSettings
from transforms.syndication.sharing import candidate_pairs, pack_rows, site_repeats, sort_rows, unpack_rows

FOLDS = 10
THRESHOLDS = [round(0.30 + 0.02 * step, 2) for step in range(23)]
GRID: dict[str, list[Any]] = {"near": [8, 10, 12], "speech": [0.25, 0.5, 0.75, 1.0], "free_words": [0, 3, 5]}
"""What is chosen in cross-validation besides `least_coverage`."""

Stories = dict[str, str]


def read_article(path: Path) -> Article | None:
    """One page as the pipeline cleans it; None where it is rejected."""
    content = path.read_bytes()
    content = gzip.decompress(content) if path.suffix == ".gz" else content
    article = prepare(Record(path.name, 0, RecordKind.HTML, content))
    return article if isinstance(article, Article) else None


def read_articles(folder: Path, cache: Path | None) -> list[Article]:
    """All pages of a folder; `cache` keeps them for the next time."""
    if cache is not None and cache.exists():
        return list(pickle.loads(cache.read_bytes()))
    with ProcessPoolExecutor() as pool:
        found = pool.map(read_article, sorted(path for path in folder.iterdir() if path.is_file()), chunksize=8)
        articles = [article for article in found if article is not None]
    if cache is not None:
        cache.write_bytes(pickle.dumps(articles))
    return articles


def read_pairs(path: Path) -> list[LabelledPair]:
    """Labelled pairs, one JSON object a line."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [LabelledPair(line["a"], line["b"], line["label"], line.get("sure", True)) for line in lines]


class Merging:
    """The steps of the graph on one batch in memory, with what no threshold changes done once."""

    def __init__(self, copies: Sequence[Fingerprint]) -> None:
        self.batch: Batch = batch_of(copies)
        rows = sort_rows(*unpack_rows([pack_rows(self.batch, np.arange(len(self.batch.passages)))]))
        self.lows, self.highs = candidate_pairs(rows[0], rows[1])
        furniture = list(judge(find_evidence(self.batch, *site_repeats(*rows))))
        sites = batch_of([replace(copies[0], site=row.site) for row in furniture]).site_keys
        passages = np.array([row.passage for row in furniture], np.int64).astype(np.uint64)
        self.furniture: Keys = np.sort(furniture_keys(sites, passages))

    def stories(self, settings: MergeSettings) -> Stories:
        """Each copy's story."""
        places = dict(zip(self.batch.keys.tolist(), range(len(self.batch)), strict=True))
        sides = Sides(self.batch, self.furniture, settings)
        same = [
            are_copies(align(sides[places[low]], sides[places[high]], settings), settings)
            for low, high in zip(self.lows.tolist(), self.highs.tolist(), strict=True)
        ]
        nodes, names = label_components(self.lows[same], self.highs[same])
        members = np.array([places[key] for key in nodes.tolist()], np.int64)
        together = place_components(self.batch.take(members), names, self.furniture, settings)
        alone = place_alone(self.batch, np.setdiff1d(np.arange(len(self.batch)), members), self.furniture)
        return {placement.copy_id: placement.story_id for placement in (*together, *alone)}


def folds_of(pairs: Sequence[LabelledPair], folds: int) -> NDArray[np.int64]:
    """The fold of each pair: pairs that hang together by their pages are in one, and folds are about equally large."""
    names = sorted({name for pair in pairs for name in (pair.a, pair.b)})
    places = {name: place for place, name in enumerate(names)}
    ends = np.array([(places[pair.a], places[pair.b]) for pair in pairs])
    groups = label_components(ends[:, 0].astype(np.uint64), ends[:, 1].astype(np.uint64))[1][ends[:, 0]]
    sizes, fold_of_group = np.zeros(folds, np.int64), {}
    for group in sorted(set(groups.tolist()), key=lambda group: (-int((groups == group).sum()), group)):
        fold_of_group[group] = int(sizes.argmin())
        sizes[fold_of_group[group]] += int((groups == group).sum())
    return np.array([fold_of_group[group] for group in groups.tolist()])


def best_of(scores: dict[MergeSettings, PairScore]) -> MergeSettings:
    """The setting with the best F1 on average over the thresholds around it: a peak between two pits is luck."""

    def around(settings: MergeSettings) -> float:
        near = [round(settings.least_coverage + 0.02 * step, 2) for step in (-2, -1, 0, 1, 2)]
        found = [scores.get(replace(settings, least_coverage=threshold)) for threshold in near]
        return float(np.mean([score.f1 for score in found if score is not None]))

    return max(scores, key=lambda settings: (round(around(settings), 6), settings.least_coverage))


def cross_validate(
    pairs: Sequence[LabelledPair], stories: dict[MergeSettings, Stories], choose: Callable[[MergeSettings], bool]
) -> PairScore:
    """Each fold scored with the setting that is best on the other folds."""
    folds = folds_of(pairs, FOLDS)
    candidates = {settings: found for settings, found in stories.items() if choose(settings)}
    parts = []
    for fold in range(FOLDS):
        inside = [pair for pair, own in zip(pairs, folds, strict=True) if own == fold]
        outside = [pair for pair, own in zip(pairs, folds, strict=True) if own != fold]
        chosen = best_of({settings: score_pairs(outside, found) for settings, found in candidates.items()})
        parts.append(score_pairs(inside, candidates[chosen]))
    return PairScore(
        sum(part.right for part in parts),
        tuple(pair for part in parts for pair in part.wrong),
        tuple(pair for part in parts for pair in part.missed),
        sum(part.rejected for part in parts),
    )


def draw(path: Path, curves: dict[str, list[PairScore]], chosen: float) -> None:
    """The curve of precision, recall and F1 over `least_coverage`."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.hashsalt"] = "copydesk"
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 2, figsize=(9, 3.6), sharey=True)
    for axis, (name, scores) in zip(axes, curves.items(), strict=True):
        for measure in ("precision", "recall", "f1"):
            axis.plot(THRESHOLDS, [getattr(score, measure) for score in scores], label=measure.replace("f1", "F1"))
        axis.axvline(chosen, color="grey", linestyle=":", label="chosen")
        axis.set(title=name, xlabel="least_coverage", ylim=(0.7, 1.005))
    axes[0].legend(loc="lower left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


def told(score: PairScore) -> str:
    return f"precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--cache", type=Path)
    arguments = parser.parse_args()
    articles = read_articles(arguments.pages, arguments.cache)
    merging = Merging([replace(fingerprint_of(a), copy_id=a.input_path) for a in articles])
    default, pairs = MergeSettings(), read_pairs(arguments.pairs)
    print(f"{len(articles)} articles, {len(pairs)} pairs ({len(strict(pairs))} strict), {FOLDS} folds")
    grid = [
        replace(default, least_coverage=threshold, **dict(zip(GRID, values, strict=True)))
        for threshold in THRESHOLDS
        for values in product(*GRID.values())
    ]
    stories = {settings: merging.stories(settings) for settings in {*grid, default}}
    for name, chosen in (("all   ", pairs), ("strict", strict(pairs))):
        print(name, "chosen setting      ", told(score_pairs(chosen, stories[default])))
        one = cross_validate(
            chosen, stories, lambda s: replace(s, least_coverage=0) == replace(default, least_coverage=0)
        )
        print(name, "validated, threshold", told(one))
        print(name, "validated, whole grid", told(cross_validate(chosen, stories, lambda s: True)))
    if arguments.plot:
        line = [replace(default, least_coverage=threshold) for threshold in THRESHOLDS]
        sets = {"strict pairs": strict(pairs), "all pairs": pairs}
        draw(
            arguments.plot,
            {name: [score_pairs(part, stories[s]) for s in line] for name, part in sets.items()},
            default.least_coverage,
        )


if __name__ == "__main__":
    main()
