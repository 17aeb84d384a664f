"""Made-up news: articles of invented words, that tests publish hour after hour."""

from __future__ import annotations

import json
import random
from pathlib import Path

_SYLLABLES = ("ba", "cor", "del", "fin", "gor", "hal", "lem", "mar", "nor", "pel", "quin", "ros", "sol", "tar", "vel")
_LITTLE = ("the", "a", "of", "in", "and", "to", "that", "was", "with", "for", "had", "his", "from", "on")


def sentences(seed: object, count: int) -> list[str]:
    """Sentences that a seed gives, and no other does."""
    chance = random.Random(f"{seed}")
    return [_sentence(chance) for _ in range(count)]


def _sentence(chance: random.Random) -> str:
    words = []
    for _ in range(chance.randint(5, 9)):
        words += [chance.choice(_LITTLE), "".join(chance.choices(_SYLLABLES, k=chance.randint(2, 3)))]
    return " ".join(words).capitalize() + "."


def line(site: str, seed: object, text: list[str] | None = None, day: int = 4) -> str:
    """A line of JSONL: an article of this site."""
    fields = {
        "url": f"https://{site}/news/{seed}",
        "title": f"Report {seed} from {site.split('.')[0]}",
        "published_at": f"2024-11-{day:02d}T08:00:00Z",
        "text": "\n".join(sentences(seed, 9) if text is None else text),
    }
    return json.dumps(fields) + "\n"


def page(site: str, seed: object, text: list[str] | None = None, day: int = 4) -> str:
    """A small page of this site."""
    paragraphs = "".join(f"<p>{sentence}</p>\n" for sentence in (sentences(seed, 9) if text is None else text))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>Report {seed} from {site.split('.')[0]}</title>"
        f'<link rel="canonical" href="https://{site}/news/{seed}">'
        f'<meta property="article:published_time" content="2024-11-{day:02d}T08:00:00Z"></head>\n'
        f"<body><article><h1>Report {seed} from {site.split('.')[0]}</h1>\n{paragraphs}</article></body></html>\n"
    )


def write_pages(folder: Path, files: int) -> None:
    """A folder of pages of twelve sites: every fifth is a copy of an earlier one, every 25th an error page."""
    folder.mkdir(parents=True)
    for number in range(files):
        original = number - number % 7 - 1 if number % 5 == 4 and number > 8 else number
        text = None if original == number else [*sentences(original, 9), *sentences(f"added to {number}", 1)]
        html = page(f"paper{number % 12}.example", number, text or sentences(number, 9), day=number % 28 + 1)
        if number % 25 == 24:
            html = "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
        (folder / f"{number:04d}.html").write_text(html)
