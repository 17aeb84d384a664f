"""Teaches the judge of pairs and says how well it does on pairs that it has not seen.

    python benchmarks/train_pair_judge.py CORPUS… [--output transforms/syndication/pair_judge.json] [--threshold 0.5]
        [--plot docs/merging-pairs.svg]

A CORPUS is a folder with pairs.jsonl (a, b, label, optionally sure) and articles.jsonl (`id` in each line) or pages/;
its README.md or name is its source. Needs scikit-learn (`pip install 'copydesk[train]'`). Label "copy" is one piece,
all others are not. The strict figures leave out pairs labelled "derived" and copies that are not sure. `--plot` draws
what each way of teaching says of all pairs (needs `copydesk[report]`). Ten folds are
made of whole groups of pairs that share a text. Same folders, same file: nothing is random.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pair_corpora import Pairs, read_articles, read_corpus, read_made
from sklearn.linear_model import LogisticRegression

from transforms.syndication.evaluation import COPY, DERIVED
from transforms.syndication.pair_judge import WEIGHTS, PairJudge, judge_to_data
from transforms.syndication.teaching import FOLDS, ask, folds_of

REGULARISATION = 0.1
MADE_WEIGHT = 0.1
"""What all made pairs weigh together, where all read ones weigh 1."""
MADE_EACH = 20
DECIMALS = 6
Floats = NDArray[np.float64]


def joined(parts: Sequence[Pairs]) -> Pairs:
    return Pairs(
        [names for part in parts for names in part.names],
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.sure for part in parts]),
        np.concatenate([part.figures for part in parts]),
    )


def teach(pairs: Pairs, made: Pairs, threshold: float) -> PairJudge:
    """A judge taught by these pairs; both classes weigh the same among the read and among the made ones."""
    means = np.nan_to_num(np.nanmean(pairs.figures, axis=0)).round(DECIMALS)
    spread = np.nan_to_num(np.nanstd(pairs.figures, axis=0)).round(DECIMALS)
    spread[spread <= 0] = 1.0
    figures = np.nan_to_num((np.concatenate((pairs.figures, made.figures)) - means) / spread)
    copies = [part.labels == COPY for part in (pairs, made)]
    balance = [np.where(part, 0.5 / max(1, part.sum()), 0.5 / max(1, (~part).sum())) for part in copies]
    weights = len(pairs) * np.concatenate((balance[0], MADE_WEIGHT * balance[1]))
    model = LogisticRegression(C=REGULARISATION, max_iter=10_000, tol=1e-8)
    model.fit(figures, np.concatenate(copies), weights)
    return PairJudge(
        means, 1.0 / spread, model.coef_[0].round(DECIMALS), round(float(model.intercept_[0]), DECIMALS), threshold
    )


def validate(pairs: Pairs, made: Pairs, threshold: float) -> Floats:
    """Each pair's probability as judges say it that were taught by the other folds."""
    folds, found = folds_of(pairs.names), np.zeros(len(pairs))
    for fold in range(FOLDS):
        outside = np.flatnonzero(folds != fold)
        known = Pairs(
            [pairs.names[place] for place in outside.tolist()],
            pairs.labels[outside],
            pairs.sure[outside],
            pairs.figures[outside],
        )
        found[folds == fold] = ask(teach(known, made, threshold), pairs.figures[folds == fold])
    return found


@dataclass(frozen=True, slots=True)
class Score:
    """Strict precision, recall and F1, and the share of derived pairs that were merged."""

    precision: float
    recall: float
    f1: float
    merged_derived: float

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}  recall {self.recall:.3f}  F1 {self.f1:.3f}"
            f"  derived merged {self.merged_derived:.3f}"
        )


def score(pairs: Pairs, probabilities: Floats, threshold: float) -> Score:
    """How probabilities fare on labelled pairs."""
    merged, copy, derived = probabilities >= threshold, pairs.labels == COPY, pairs.labels == DERIVED
    strict = ~derived & (pairs.sure | ~copy)
    right, wrong, missed = ((a & b & strict).sum() for a, b in ((merged, copy), (merged, ~copy), (~merged, copy)))
    return Score(
        float(right / max(1, right + wrong)),
        float(right / max(1, right + missed)),
        float(2 * right / max(1, 2 * right + wrong + missed)),
        float(merged[derived].mean()) if derived.any() else 0.0,
    )


def report(names: Sequence[str], corpora: Sequence[Pairs], made: Sequence[Pairs], threshold: float) -> None:
    """Prints how each corpus does alone, taught by the others, and together."""
    for place, (name, pairs) in enumerate(zip(names, corpora, strict=True)):
        print(f"{name}, cross-validated: {score(pairs, validate(pairs, made[place], threshold), threshold)}")
        others = [other for other in range(len(corpora)) if other != place]
        if others:
            judge = teach(joined([corpora[o] for o in others]), joined([made[o] for o in others]), threshold)
            print(f"{name}, taught by the others: {score(pairs, ask(judge, pairs.figures), threshold)}")
    together, found = joined(corpora), validate(joined(corpora), joined(made), threshold)
    start = 0
    for name, pairs in zip(names, corpora, strict=True):
        print(f"{name}, together, cross-validated: {score(pairs, found[start : start + len(pairs)], threshold)}")
        start += len(pairs)
    for cut in (0.3, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        print(f"all pairs, threshold {cut}: {score(together, found, cut)}")


def plot(names: Sequence[str], corpora: Sequence[Pairs], made: Sequence[Pairs], threshold: float, to: Path) -> None:
    """Draws what the judges say that were taught by a corpus alone, by both, and by the other."""
    from pair_plot import draw_pairs

    alone, both, other = ways = ("by itself, ten-fold", "by both, ten-fold", "by the other")
    together, said, start = validate(joined(corpora), joined(made), threshold), {}, 0
    for place, (name, pairs) in enumerate(zip(names, corpora, strict=True)):
        said[name, alone] = validate(pairs, made[place], threshold)
        said[name, both] = together[start : start + len(pairs)]
        others = [here for here in range(len(corpora)) if here != place]
        judge = teach(joined([corpora[o] for o in others]), joined([made[o] for o in others]), threshold)
        said[name, other] = ask(judge, pairs.figures)
        start += len(pairs)
    draw_pairs(dict(zip(names, corpora, strict=True)), ways, said, threshold, to)


def as_data(judge: PairJudge, names: Sequence[str], corpora: Sequence[Pairs]) -> dict[str, Any]:
    sources = [
        {"corpus": name, "pairs": len(pairs), "copies": int((pairs.labels == COPY).sum())}
        for name, pairs in zip(names, corpora, strict=True)
    ]
    licence = "weights: Apache-2.0; no text of the corpora is part of them"
    return judge_to_data(judge, "benchmarks/train_pair_judge.py", sources, licence)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, nargs="+")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--plot", type=Path)
    arguments = parser.parse_args()
    names = [folder.resolve().name for folder in arguments.corpora]
    articles = [read_articles(folder) for folder in arguments.corpora]
    corpora = [read_corpus(*both) for both in zip(arguments.corpora, articles, strict=True)]
    made = [read_made(list(found.values()), MADE_EACH) for found in articles]
    for name, pairs in zip(names, corpora, strict=True):
        print(f"{name}: {len(pairs)} pairs, {int((pairs.labels == COPY).sum())} copies")
    report(names, corpora, made, arguments.threshold)
    if arguments.plot:
        plot(names, corpora, made, arguments.threshold, arguments.plot)
    judge = teach(joined(corpora), joined(made), arguments.threshold)
    lines = json.dumps(as_data(judge, names, corpora), indent=1)
    arguments.output.write_text(lines + "\n", "utf-8")


if __name__ == "__main__":
    main()
