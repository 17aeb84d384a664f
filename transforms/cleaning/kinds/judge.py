"""Says what kind of page a page is, and how surely, by a model that `benchmarks/train_page_kinds.py` has taught."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from schemas.page_kind import KindOfPage, PageKind
from transforms.cleaning.kinds.figures import SeenPage, nested_types, text_figures
from transforms.cleaning.page import Page
from transforms.cleaning.trees import Trees, Values, load_trees

MODEL_FILE = "page_kinds.npz"
KINDS = "kinds"
"""The name of the trees in the data file."""

OTHER_SHARE = 0.3
"""A page whose likeliest kind is less likely than this is of no kind that the model knows."""

_DIGITS = 4
_LIVE = {"liveblogposting"}
_GALLERY = {"imagegallery", "mediagallery"}


@dataclass(frozen=True, slots=True)
class KindShares:
    """How likely each kind is for a page; `story` is the kind that an article is more closely."""

    shares: Mapping[PageKind, float]
    story: PageKind = PageKind.ARTICLE

    @property
    def verdict(self) -> KindOfPage:
        """The likeliest kind and its probability; the first of equals."""
        kind = max(self.shares, key=lambda each: self.shares[each])
        share = round(self.shares[kind], _DIGITS)
        if share < OTHER_SHARE:
            return KindOfPage(PageKind.OTHER, round(1 - share, _DIGITS))
        return KindOfPage(self.story if kind is PageKind.ARTICLE else kind, share)

    def kept(self, keep: Collection[PageKind]) -> float:
        """How likely the page is of a kind that is kept."""
        shares = {self.story if kind is PageKind.ARTICLE else kind: share for kind, share in self.shares.items()}
        return sum(share for kind, share in shares.items() if kind in keep)


@cache
def kind_model() -> tuple[Trees, Mapping[str, Any]]:
    """The model of this version of the package, and what it says of itself: its `classes`, the levels to
    `reject_from`, its sources."""
    trees, about = load_trees(__package__, MODEL_FILE)
    return trees[KINDS], about


def shares_of(log_odds: Values) -> list[float]:
    """The probability of each class, of which one is true; their sum is 1."""
    weights = [math.exp(float(each - log_odds.max())) for each in log_odds]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def is_surely_unkept(shares: KindShares, keep: Collection[PageKind]) -> bool:
    """Whether a page is told as a kind that is not in `keep`, and is of none in it as surely as was chosen, with the
    model, for its kind; for kinds that the model was to keep, as surely as for the most careful of the others."""
    kind = shares.verdict.kind
    levels: Mapping[str, float] = kind_model()[1]["reject_from"]
    return kind not in keep and 1 - shares.kept(keep) >= levels.get(str(kind and kind.value), max(levels.values()))


def judge_kind(
    page: Page, seen: SeenPage, paragraphs: Sequence[str], probabilities: Sequence[float] | None = None
) -> KindShares:
    """How likely each kind is for a page with this text; `probabilities` are those of its lines to be text."""
    trees, about = kind_model()
    figures = seen.figures | text_figures(paragraphs, seen, probabilities)
    shares = shares_of(trees.ask(tuple(figures), np.array([list(figures.values())], np.float32))[0])
    return KindShares(dict(zip(map(PageKind, about["classes"]), shares, strict=True)), story_kind(page))


def story_kind(page: Page) -> PageKind:
    """What an article's page says that it is more closely: a live blog, a gallery, or no more than an article."""
    declared = {kind for item in page.json_ld for kind in nested_types(item)}
    if declared & _LIVE:
        return PageKind.LIVE_BLOG
    return PageKind.GALLERY if declared & _GALLERY else PageKind.ARTICLE
