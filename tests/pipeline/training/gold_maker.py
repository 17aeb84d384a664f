"""Makes pages of made sites with their true text, of a kind whose furniture the shipped judge takes for text."""

from __future__ import annotations

import json
from pathlib import Path

PLACES = ("Northport", "Eastmere", "Sellin", "Valmont", "Highfield", "Coaldale")
THINGS = ("ferry", "bridge", "school", "market", "museum", "tramway")
BODY = (
    "The {thing} board of {place} said on Monday that work on the old {thing} would begin before the winter.",
    "A second look had shown that the oldest part of the {thing} must be closed for eleven weeks, its head said.",
    "Residents who use the {thing} every morning have asked the council of {place} for another way into town.",
    "The money comes from a fund that {place} has kept since the flood of 1998 and never touched until now.",
)
ASIDES = (
    "Also read on this site: why the {thing} of {place} was painted green, and who has paid for all of the paint.",
    "Our readers in {place} liked this story too: the {thing} keeper who has kept a diary for more than forty years.",
)


def make_gold(folder: Path, sites: int = 3, pages: int = 6) -> Path:
    """A folder of pages of some sites, each with asides that are marked up as its text is, and their texts."""
    texts = {}
    for site in range(sites):
        for number in range(pages):
            words = {"place": PLACES[(site + number) % len(PLACES)], "thing": THINGS[number % len(THINGS)]}
            body, asides = ([line.format(**words) for line in lines] for lines in (BODY, ASIDES))
            name, title = f"site{site}-{number}", f"{words['place']} and its {words['thing']}"
            page = "".join(f"<p>{line}</p>" for line in [*asides, *body, *asides])
            source = f"<html><head><title>{title}</title></head><body><div class=c><h1>{title}</h1>{page}</div></body>"
            (folder / f"{name}.html").write_text(source)
            texts[name] = {"articleBody": "\n".join(body), "url": f"https://site{site}.example/{number}"}
    (folder / "ground-truth.json").write_text(json.dumps(texts))
    return folder
