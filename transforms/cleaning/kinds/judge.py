"""Says what kind of page a page is, and how surely, by a model that `benchmarks/train_page_kinds.py` has taught."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.page_kind import KindOfPage, PageKind
from transforms.cleaning.kinds.figures import SeenPage, nested_types, text_figures
from transforms.cleaning.kinds.model import TreeModel, packaged_model
from transforms.cleaning.page import Page

MODEL_FILE = "page_kinds.npz"

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


@lru_cache(maxsize=1)
def kind_model() -> TreeModel:
    """The model of this version of the package."""
    return packaged_model(__package__, MODEL_FILE)


def is_surely_unkept(shares: KindShares, keep: Collection[PageKind]) -> bool:
    """Whether a page is told as a kind that is not in `keep`, and is of none in it as surely as was chosen, with the
    model, for its kind; for kinds that the model was to keep, as surely as for the most careful of the others."""
    kind = shares.verdict.kind
    levels: Mapping[str, float] = kind_model().about["reject_from"]
    return kind not in keep and 1 - shares.kept(keep) >= levels.get(str(kind and kind.value), max(levels.values()))


def judge_kind(page: Page, seen: SeenPage, paragraphs: Sequence[str]) -> KindShares:
    """How likely each kind is for a page with this text."""
    shares = kind_model().shares(seen.figures | text_figures(paragraphs, seen))
    return KindShares({PageKind(name): share for name, share in shares.items()}, story_kind(page))


def story_kind(page: Page) -> PageKind:
    """What an article's page says that it is more closely: a live blog, a gallery, or no more than an article."""
    declared = {kind for item in page.json_ld for kind in nested_types(item)}
    if declared & _LIVE:
        return PageKind.LIVE_BLOG
    return PageKind.GALLERY if declared & _GALLERY else PageKind.ARTICLE
