"""The pictures of a report, drawn by matplotlib as SVG that follows the reader's light or dark mode.

They hold numbers and days alone, and nothing that a page says. Without matplotlib (the extra `report`) there are none:
every number stands in the report's tables too.
"""

from __future__ import annotations

import base64
import importlib
import importlib.util
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Placeholders that the drawn SVG has in the place of colours.
_INK, _GRID, _FIRST, _SECOND = "#010203", "#020304", "#030405", "#040506"
_LIGHT = {_INK: "#47525f", _GRID: "#dfe4ea", _FIRST: "#2563b8", _SECOND: "#c2571a"}
_DARK = {_INK: "#aab4c0", _GRID: "#333c47", _FIRST: "#6ea8f2", _SECOND: "#f0965a"}
_NAMES = {_INK: "--ink", _GRID: "--grid", _FIRST: "--first", _SECOND: "--second"}
_SIZE = (5.6, 2.1)
_LAGS = {0: "0", 60: "1 h", 180: "3 h", 360: "6 h", 720: "12 h", 1_440: "1 d", 2_880: "2 d", 10_080: "7 d"}
_MOST_DAYS = 366
_TICKS = 5


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as a data address, and what it shows in words."""

    source: str
    shows: str


def can_draw() -> bool:
    """Whether the library that draws is installed."""
    return importlib.util.find_spec("matplotlib") is not None


def volume(days: Sequence[tuple[date, int]]) -> Picture | None:
    """Accepted records by the day on which they were published, the last year of them."""
    if len(days) < 2 or not can_draw():
        return None
    shown = [(day, count) for day, count in days if (days[-1][0] - day).days < _MOST_DAYS]
    ticks = _spread(shown[0][0], shown[-1][0])

    def draw(axes: Axes) -> None:
        dates: Any = importlib.import_module("matplotlib.dates")
        axes.set_xticks(dates.date2num(ticks), [f"{day:%d %b}" for day in ticks])
        axes.bar(dates.date2num([day for day, _ in shown]), [count for _, count in shown], width=0.85, color=_FIRST)
        axes.set_ylabel("records")

    first, last, peak = shown[0][0], shown[-1][0], max(shown, key=lambda item: item[1])
    return _drawn(draw, f"Records a day of publication from {first} to {last}; most on {peak[0]}: {peak[1]:,}")


def _spread(first: date, last: date) -> list[date]:
    """Some days from the first to the last, as far apart as may be: matplotlib's own choice warns of short spans."""
    days = (last - first).days
    return sorted({first + timedelta(days=round(days * step / _TICKS)) for step in range(_TICKS + 1)})


def lag(minutes: Sequence[float]) -> Picture | None:
    """How far behind the first outlet the others were."""
    if len(minutes) < 5 or not can_draw():
        return None
    counts = [sum(low < value <= high for value in minutes) for low, high in zip([-1, *_LAGS], _LAGS, strict=False)]
    names = ["0", *(f"≤ {name}" for name in list(_LAGS.values())[1:]), "later"]
    later = sum(value > max(_LAGS) for value in minutes)
    return _bars(names, [*counts, later], "How far behind the first outlet the others were", _SECOND)


def story_sizes(sizes: dict[int, int]) -> Picture | None:
    """How many stories have how many copies."""
    if not any(size > 1 for size in sizes) or not can_draw():
        return None
    steps = ((2, 2, "2"), (3, 3, "3"), (4, 4, "4"), (5, 9, "5–9"), (10, 19, "10–19"), (20, 10**9, "20 and more"))
    counts = [sum(count for size, count in sizes.items() if low <= size <= high) for low, high, _ in steps]
    return _bars([name for _, _, name in steps], counts, "Stories by their number of copies, from two on", _FIRST)


def _bars(names: list[str], counts: list[int], title: str, colour: str) -> Picture:
    def draw(axes: Axes) -> None:
        bars = axes.bar(range(len(names)), counts, width=0.7, color=colour)
        axes.bar_label(bars, [f"{count:,}" if count else "" for count in counts], color=_INK, padding=2)
        axes.set_xticks(range(len(names)), names)
        axes.set_ylim(0, 1.15 * max(counts))

    told = ", ".join(f"{name}: {count:,}" for name, count in zip(names, counts, strict=True))
    return _drawn(draw, f"{title}. {told}")


def _drawn(draw: Callable[[Axes], None], shows: str) -> Picture:
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    style: dict[str, Any] = {
        "svg.fonttype": "none",  # text stays text: small, and in the reader's own font
        "svg.hashsalt": "copydesk",  # equal numbers give an equal picture
        "font.size": 10,
        **dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), _INK),
        **dict.fromkeys(("axes.edgecolor", "grid.color"), _GRID),
    }
    with rc_context(cast(Any, style)):
        figure = Figure(figsize=_SIZE, layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot()
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.grid(axis="y")
        axes.set_axisbelow(True)
        axes.tick_params(length=0)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
        draw(axes)
        target = io.StringIO()
        figure.savefig(target, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return Picture(_address(target.getvalue()), shows)


def _address(svg: str) -> str:
    """The SVG with colours of two modes, as an address that loads nothing."""
    for colour, name in _NAMES.items():
        svg = svg.replace(colour, f"var({name})")
    light = "".join(f"{name}:{_LIGHT[colour]};" for colour, name in _NAMES.items())
    dark = "".join(f"{name}:{_DARK[colour]};" for colour, name in _NAMES.items())
    style = f"svg{{{light}}}@media screen and (prefers-color-scheme:dark){{svg{{{dark}}}}}"
    body = svg[svg.index("<svg") :].replace("*{stroke-linejoin", style + "*{stroke-linejoin", 1)
    return "data:image/svg+xml;base64," + base64.b64encode(body.encode()).decode("ascii")
