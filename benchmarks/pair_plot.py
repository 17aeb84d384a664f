"""Draws what judges of pairs say of pairs that they have not seen: a dot for each pair, by what readers call it.

Needs matplotlib (`pip install 'copydesk[report]'`). Equal probabilities make an equal file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from numpy.typing import NDArray
from pair_corpora import Pairs

from transforms.syndication.evaluation import COPY, DERIVED

_APART = "furniture, distinct"
_COLOURS = {COPY: "#1b7f5c", DERIVED: "#b8860b", _APART: "#8a4b9c"}
_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "copydesk",
    "font.size": 9,
    "text.color": "#555555",
    "axes.labelcolor": "#555555",
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "axes.edgecolor": "#999999",
}
_GOLDEN = 0.618034

Floats = NDArray[np.float64]


def draw_pairs(
    corpora: Mapping[str, Pairs],
    taught: Sequence[str],
    said: Mapping[tuple[str, str], Floats],
    threshold: float,
    to: Path,
) -> None:
    """A row of panels for each corpus, a column for each way of teaching; `said` holds the probabilities of each."""
    with rc_context(cast("Any", _STYLE)):
        figure = Figure(figsize=(10, 2.1 * len(corpora)), layout="constrained")
        FigureCanvasSVG(figure)
        grid = figure.subplots(len(corpora), len(taught), sharex=True, sharey=True, squeeze=False)
        for row, (name, pairs) in enumerate(corpora.items()):
            for column, way in enumerate(taught):
                _draw_panel(grid[row, column], pairs, said[name, way], threshold)
                if row == 0:
                    grid[row, column].set_title(way, fontsize=9)
            grid[row, -1].annotate(name, (1.02, 0.5), xycoords="axes fraction", rotation=270, va="center")
        figure.supxlabel("probability that both are one piece", fontsize=9)
        figure.savefig(to, format="svg", transparent=True, metadata={"Date": None, "Creator": None})


def _draw_panel(axes: Axes, pairs: Pairs, probabilities: Floats, threshold: float) -> None:
    kinds = np.where(np.isin(pairs.labels, (COPY, DERIVED)), pairs.labels, _APART)
    for place, (kind, colour) in enumerate(_COLOURS.items()):
        for sure in (True, False):
            here = np.flatnonzero((kinds == kind) & (pairs.sure == sure))
            heights = place + 0.7 * ((here * _GOLDEN) % 1.0 - 0.5)
            fill = colour if sure else "none"
            axes.scatter(probabilities[here], heights, s=9, linewidths=0.6, facecolors=fill, edgecolors=colour)
    axes.axvline(threshold, color="#999999", linewidth=0.8)
    axes.set_xlim(-0.02, 1.02)
    axes.set_yticks(range(len(_COLOURS)), list(_COLOURS))
    axes.tick_params(length=0)
    axes.spines[["top", "right"]].set_visible(False)
