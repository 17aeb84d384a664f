"""The figures of a page's lines, in arrays: what the judge of lines sees.

Counts stand as they are, without logarithms: a tree's question is the same for each way of counting, and whole numbers
are equal on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.article import NoiseKind
from transforms.cleaning.line_words import LineWords, Numbers, Whole, words_of_lines
from transforms.cleaning.outline import NAMES, Blocks, Lines, Outline
from transforms.cleaning.trees import Figures

TAGS = (
    *("p", "h1", "h2", "h3", "h4", "li", "td", "div", "blockquote", "figcaption", "span", "dd", "pre", "section"),
    *("article", "body"),
)
"""The tags of blocks that are told apart."""
_TAG_OF = {tag: index for index, tag in enumerate(TAGS)}
ROOMS = (
    *("nav", "header", "footer", "aside", "article", "main", "form", "list", "table", "figure", "stated", "li"),
    *("blockquote", "section", "button", "dialog"),
)
"""What a block may stand in; `stated` is an element that calls itself `articleBody`, `list` a ul or an ol."""
_ROOM_OF = {name: index for index, name in enumerate(ROOMS)} | {
    "ul": ROOMS.index("list"),
    "ol": ROOMS.index("list"),
    "figcaption": ROOMS.index("figure"),
}
FURNITURE: tuple[NoiseKind | None, ...] = (None, *NoiseKind)
"""What the figure `furniture` numbers: what the outermost block around a line says that it is."""

_CLOSED = re.compile(r'[.!?…。！？؟।]["»”’)\]]*$')
_MARKS = {
    "signs": re.compile(r"[|»›]"),
    "address": re.compile(r"@|https?:|www\."),
    "rights": re.compile(r"©|copyright|all rights|\(c\)"),
}
"""What may stand in a line, in lower case."""
_UPPER, _DIGIT, _STOP, _AFTER_STOP, _COMMA, _WIDE_STOP = 1, 2, 4, 8, 16, 32
_SIGNS = {_STOP: ".!?;…", _WIDE_STOP: "。！？；।", _AFTER_STOP: ' \n"»”’)]', _COMMA: ",，、"}
_PLANE = 1 << 16
"""Signs beyond the first plane are of no class."""
_PROSE_WORDS = 15
_FAR = 99.0
_NEAR = (
    *("words", "characters", "link_share", "digit_share", "upper_share", "sentences", "closed", "tag"),
    "stated_share",
)
"""The figures of a line that its neighbours see too."""
_STEPS = (-2, -1, 1, 2)
_AROUND = ("words", "link_share", "closed")
_REACHES = (4, 10)
_TRUNK = 0.5
"""A block that holds this share of something is its trunk."""
_ROOMS_ABOVE = 3
_HEADLINE = 16
"""A first heading of fewer characters is a site's name."""
_SUBHEADINGS = frozenset(("h2", "h3", "h4", "h5"))
_MOST_FURNITURE, _MOST_PROMOTION = 0.3, 0.5
"""A block that holds more than this share of the page's words is no furniture, whatever it calls itself; where it says
that it promotes something else, it may hold more."""
_PROMOTIONS = (NoiseKind.ADVERTISEMENT, NoiseKind.RELATED_STORIES, NoiseKind.NEWSLETTER_PROMPT, NoiseKind.SHARE_PROMPT)
_MOST = np.array([_MOST_PROMOTION if kind in _PROMOTIONS else _MOST_FURNITURE for kind in FURNITURE])


@dataclass(frozen=True, slots=True)
class Subject:
    """What the page says that it is about: the words of its titles and of its description, and its stated body."""

    title: frozenset[str]
    description: frozenset[str]
    body: str = ""


@dataclass(frozen=True, slots=True)
class Figured:
    """The figures of n lines under their names, n × f; their words; the path of each line's block, and the three blocks
    above it (-1 beyond the page), for those who sum up over them."""

    names: tuple[str, ...]
    rows: Figures
    words: LineWords
    rooms: tuple[Whole, ...]

    @property
    def furniture(self) -> Whole:
        """The number of each line's kind in `FURNITURE`."""
        return self.rows[:, self.names.index("furniture")].astype(np.int64)


def figures_of(outline: Outline, subject: Subject) -> Figured:
    """The figures of a page's lines."""
    lines, blocks = outline.lines, outline.blocks
    words = outline.words
    sizes, at = words.sizes, np.array(lines.blocks, np.int64)
    linked = words_of_lines(lines.links)
    columns: dict[str, Any] = {**_of_text(lines.texts, words), "linked": linked}
    columns["link_share"] = linked / np.maximum(sizes, 1)
    columns["stated_share"] = words.in_text(subject.body) if subject.body else np.full(len(words), -1.0)
    columns |= _of_blocks(blocks, at) | _of_subject(words, subject)
    rooms = _rooms(blocks, at)
    columns |= _of_places(lines, blocks, sizes, linked)
    columns |= _of_rooms(rooms, sizes, linked)
    columns |= _of_trunks(lines, blocks, sizes, np.maximum(sizes - linked, 0))
    columns |= _of_neighbours(columns)
    rows = np.empty((len(words), len(columns)), np.float32)
    for place, column in enumerate(columns.values()):
        rows[:, place] = column
    return Figured(tuple(columns), rows, words, rooms)


def _of_text(texts: Sequence[str], words: LineWords) -> dict[str, Any]:
    codes = np.frombuffer("\n".join([*texts, ""]).encode("utf-32-le", "replace"), np.uint32)
    kinds = _kinds()[np.minimum(codes, _PLANE)]
    ends = np.flatnonzero(codes == 10)
    lengths = np.diff(ends, prepend=-1) - 1
    length, count = np.maximum(lengths, 1), np.maximum(words.sizes, 1)
    ended = (kinds & _STOP > 0) & (np.append(kinds[1:], _AFTER_STOP) & _AFTER_STOP > 0)
    stops = ended | (kinds & _WIDE_STOP > 0)
    return {
        "words": words.sizes,
        "characters": lengths,
        "word_length": lengths / count,
        "digit_share": _sums(kinds & _DIGIT > 0, ends) / length,
        "upper_share": _sums(kinds & _UPPER > 0, ends) / length,
        "sentences": _sums(stops, ends),
        "closed": np.array([_CLOSED.search(text[-6:]) is not None for text in texts]),
        "commas": _sums(kinds & _COMMA > 0, ends) / count,
        "colon": np.array([text.endswith((":", "：")) for text in texts]),
        **_marked(words.lowered, len(texts)),
    }


@cache
def _kinds() -> NDArray[np.uint8]:
    """What each sign of the first plane is, a bit for each class."""
    kinds = np.zeros(_PLANE + 1, np.uint8)
    for code, sign in enumerate(map(chr, range(_PLANE))):
        kinds[code] = _UPPER * sign.isupper() + _DIGIT * sign.isdecimal()
    for kind, signs in _SIGNS.items():
        kinds[[ord(sign) for sign in signs]] |= kind
    return kinds


def _sums(flags: NDArray[np.bool_], ends: Whole) -> Whole:
    """How many flags are set in each line, which ends at `ends`."""
    sums = np.cumsum(flags)[ends]
    return np.asarray(np.diff(sums, prepend=0), np.int64)


def _marked(lowered: str, count: int) -> dict[str, Any]:
    """Whether each line holds one of `_MARKS`; all are sought in the whole page at once."""
    starts = np.array([0, *(match.end() for match in re.finditer("\n", lowered))], np.int64)
    found = {}
    for name, pattern in _MARKS.items():
        places = [match.start() for match in pattern.finditer(lowered)]
        found[name] = np.zeros(count, np.bool_)
        found[name][np.searchsorted(starts, places, side="right") - 1] = True
    return found


def _of_blocks(blocks: Blocks, at: Whole) -> dict[str, Any]:
    """What the line's block is and stands in: tags and names of the blocks above, counted."""
    parent, depth = np.array(blocks.parent, np.int64), np.array(blocks.depth, np.int64)
    names = (np.array([mark.names for mark in blocks.mark], np.int64)[:, None] >> np.arange(len(NAMES))) & 1
    own = np.array([_ROOM_OF.get(tag, -1) for tag in blocks.tag], np.int64)
    room = np.zeros((len(parent), len(ROOMS)), np.int64)
    inside = np.flatnonzero(own >= 0)
    room[inside, own[inside]] = 1
    room[:, ROOMS.index("stated")] = [mark.stated for mark in blocks.mark]
    above = np.hstack([room, names])
    for here in _levels(depth)[1:]:
        above[here] += above[parent[here]]
    return {
        "tag": np.array([_TAG_OF.get(tag, len(TAGS)) for tag in blocks.tag])[at],
        "depth": np.minimum(depth[at], 40),
        "hidden": np.array(blocks.hidden)[at],
        **{f"in_{name}": above[at, place] for place, name in enumerate(ROOMS)},
        **{f"under_{name}": above[at, len(ROOMS) + place] for place, name in enumerate(NAMES)},
        **{f"named_{name}": names[at, place] for place, name in enumerate(NAMES)},
    }


def _levels(depth: Whole) -> list[Whole]:
    """The numbers of the blocks of each depth."""
    order = np.argsort(depth, kind="stable")
    return np.split(order, np.cumsum(np.bincount(depth))[:-1])


def _rooms(blocks: Blocks, at: Whole) -> tuple[Whole, ...]:
    """For each line the path of its block, and the first, second and third block above it."""
    parent = np.array([*blocks.parent, -1], np.int64)  # the last stands for -1, beyond the page
    rooms, room = [np.array(blocks.path, np.int64)[at]], at
    for _ in range(_ROOMS_ABOVE):
        room = parent[room]
        rooms.append(room)
    return tuple(rooms)


def _of_places(lines: Lines, blocks: Blocks, sizes: Whole, linked: Whole) -> dict[str, Any]:
    """Where the line stands in the page."""
    count, total = len(lines), max(1, int(sizes.sum()))
    heading = next((place for place, block in enumerate(lines.blocks) if blocks.tag[block] == "h1"), None)
    since, until = distances(np.flatnonzero(sizes - linked >= _PROSE_WORDS), count, own=False)
    return {
        "place": np.arange(count) / max(1, count),
        "words_before": (np.cumsum(sizes) - sizes) / total,
        "lines": np.full(count, count),
        "words_of_page": np.full(count, total),
        "share_of_page": sizes / total,
        "seen_before": _seen_before(lines.texts),
        "from_heading": np.full(count, -999) if heading is None else np.arange(count) - heading,
        "since_prose": since,
        "until_prose": until,
    }


def _seen_before(texts: Sequence[str]) -> list[int]:
    """How often each line's text stood before it."""
    seen: dict[str, int] = {}
    counts = []
    for text in texts:
        counts.append(seen.get(text, 0))
        seen[text] = counts[-1] + 1
    return counts


def _of_rooms(rooms: Sequence[Whole], sizes: Whole, linked: Whole) -> dict[str, Any]:
    """What else stands under the line's path and in the three blocks above it."""
    path = rooms[0]
    by_path = np.bincount(path, np.maximum(sizes - linked, 0))
    columns: dict[str, Any] = {
        "path_share": by_path[path] / max(1.0, float(by_path.max(initial=0))),
        "path_lines": np.bincount(path)[path],
        "path_words": by_path[path],
    }
    for level, room in enumerate(rooms[1:]):
        key = room + 1
        words = np.bincount(key, sizes)[key]
        columns[f"room_{level}_words"] = words
        columns[f"room_{level}_links"] = np.bincount(key, linked)[key] / np.maximum(words, 1)
        columns[f"room_{level}_lines"] = np.bincount(key)[key]
    return columns


def _of_trunks(lines: Lines, blocks: Blocks, sizes: Whole, plain: Whole) -> dict[str, Any]:
    """How many blocks above the line's the smallest stands that holds half of the page's prose; and the furniture that
    the line is part of: no block that holds much of the page, or its headline, is such, nor what in it is of its kind:
    a thread's comments are its text."""
    parent, depth = np.array(blocks.parent, np.int64), np.array(blocks.depth, np.int64)
    at, levels = np.array(lines.blocks, np.int64), _levels(depth)
    prose = np.where(plain >= _PROSE_WORDS, plain, 0)
    headed = [
        blocks.tag[block] == "h1" and len(text) >= _HEADLINE
        for block, text in zip(lines.blocks, lines.texts, strict=True)
    ]
    weights = (prose, sizes, np.array(headed))
    held = np.column_stack([np.bincount(at, weight, minlength=len(parent)) for weight in weights])
    for here in reversed(levels[1:]):
        np.add.at(held, parent[here], held[here])
    far = held[:, 0] < max(_TRUNK * held[0, 0], 1)
    steps = far.astype(np.int64)
    furniture = np.array([FURNITURE.index(mark.furniture) for mark in blocks.mark], np.int64)
    furniture[_headed_buttons(blocks)] = 0
    great = (held[:, 1] > _MOST[furniture] * held[0, 1]) | (held[:, 2] > 0)
    excused = np.where(great, 1 << furniture, 1)
    furniture[great] = 0
    for here in levels[1:]:
        above = parent[here]
        steps[here] = np.where(far[here], steps[above] + 1, 0)
        excused[here] |= excused[above]
        own = np.where((excused[here] >> furniture[here]) & 1, 0, furniture[here])
        furniture[here] = np.where(furniture[above] > 0, furniture[above], own)
    return {"prose_trunk": steps[at], "furniture": furniture[at]}


def _headed_buttons(blocks: Blocks) -> list[int]:
    """The buttons around a subheading: one that folds its section out and in is part of the text."""
    tags = blocks.tag
    return [
        above for tag, above in zip(tags, blocks.parent, strict=True) if tag in _SUBHEADINGS and tags[above] == "button"
    ]


def distances(marked: Whole, count: int, own: bool) -> tuple[Numbers, Numbers]:
    """How far the last and the next of the marked lines are from each line; `own`: a marked line is its own next."""
    places = np.arange(count)
    before = np.searchsorted(marked, places, side="left")
    after = before if own else np.searchsorted(marked, places, side="right")
    padded = np.concatenate([[0], marked, [0]])
    since = np.where(before > 0, places - padded[before], _FAR)
    return since, np.where(after < len(marked), padded[after + 1] - places, _FAR)


def moved(values: Numbers, step: int) -> Numbers:
    """The value of the line `step` lines on, -1 beyond the page."""
    found = np.full(len(values), -1.0)
    if step < 0:
        found[-step:] = values[:step]
    else:
        found[:-step] = values[step:]
    return found


def _of_subject(words: LineWords, subject: Subject) -> dict[str, Any]:
    different, in_title, in_description = words.in_words(subject.title, subject.description)
    own = np.maximum(different, 1)
    return {
        "title_share": in_title / own,
        "of_title": in_title / max(1, len(subject.title)),
        "description_share": in_description / own,
    }


def _of_neighbours(columns: dict[str, Any]) -> dict[str, Any]:
    """The figures of the two lines before and after, and means over the lines around."""
    found: dict[str, Any] = {}
    for name in _NEAR:
        column = np.asarray(columns[name], np.float64)
        for step in _STEPS:
            found[f"{name}{step:+d}"] = moved(column, step)
    count = len(columns["words"])
    sums = {name: np.concatenate([[0.0], np.cumsum(columns[name], dtype=np.float64)]) for name in _AROUND}
    for reach in _REACHES:
        first, last = window(count, reach)
        for name, sum_to in sums.items():
            found[f"{name}~{reach}"] = (sum_to[last] - sum_to[first]) / (last - first)
    return found


@lru_cache(maxsize=256)
def window(count: int, reach: int) -> tuple[Whole, Whole]:
    """For each of `count` lines, where the lines at most `reach` away begin and end."""
    places = np.arange(count)
    return np.maximum(0, places - reach), np.minimum(count, places + reach + 1)
