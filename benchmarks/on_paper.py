"""What many articles would take by the unit costs measured on few: plain products, as Markdown table rows."""

from __future__ import annotations

from dataclasses import dataclass

SIZES = (100_000_000, 1_000_000_000)
_HOUR = 3_600


@dataclass(frozen=True)
class UnitCosts:
    """Of one article: CPU seconds, and bytes of input, of all shuffles, of the largest one, of the index, of what is
    published, and of its entry in a commit where each article is a file."""

    cpu: float
    read: float
    shuffled: float
    largest_shuffle: float
    index: float
    published: float
    commit: float


def paper_table(costs: UnitCosts) -> str:
    """The products for 100 million and for 1 billion articles."""
    rows = (
        ("input", costs.read, 1e12, "TB"),
        ("CPU", costs.cpu, _HOUR, "hours"),
        ("all shuffles", costs.shuffled, 1e12, "TB"),
        ("the largest shuffle", costs.largest_shuffle, 1e12, "TB"),
        ("index", costs.index, 1e9, "GB"),
        ("published", costs.published, 1e9, "GB"),
        ("commits, an article a file", costs.commit, 1e9, "GB"),
    )
    lines = ["| | an article | 100 million | 1 billion |", "|---|--:|--:|--:|"]
    for name, cost, unit, called in rows:
        each = f"{cost * 1000:.1f} ms" if called == "hours" else f"{cost:,.0f} B"
        products = " | ".join(f"{_rounded(cost * size / unit)} {called}" for size in SIZES)
        lines.append(f"| {name} | {each} | {products} |")
    return "\n".join(lines)


def _rounded(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
