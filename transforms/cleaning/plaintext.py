"""Reads plain text dumps: finds the paragraphs, and the headline above them."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Sequence

from transforms.cleaning.words import count_words, ends_sentence, is_prose

WRAP_WIDTH = 110
"""Characters: text whose longest line is no longer than this may be hard-wrapped."""

WRAPPED_SHARE = 0.6
"""A text is hard-wrapped where on so many of its lines the next line's first word would not have fitted."""

OPEN_SHARE = 0.5
"""The share of those lines that must break off within a sentence."""

HEADLINE_WORDS = 25
HEADLINE_CHARACTERS = 180

_BLOCK_TAG = re.compile(r"<\s*/?\s*(?:p|br|div|li|ul|ol|h[1-6]|tr|table|blockquote|hr)\b[^<>]*>", re.IGNORECASE)
_SCRIPT = re.compile(r"<(?P<name>script|style|noscript)\b", re.IGNORECASE)
_COMMENT = re.compile(r"(?P<name><!--)")
_ENDS = {
    "script": re.compile(r"</script\s*>", re.IGNORECASE),
    "style": re.compile(r"</style\s*>", re.IGNORECASE),
    "noscript": re.compile(r"</noscript\s*>", re.IGNORECASE),
    "<!--": re.compile("-->"),
}
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]{0,500})?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,31}\d{0,2});", re.IGNORECASE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]+")
_NEWLINE = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t\u00a0\u3000]{2,}|[\t\u00a0\u3000]")

_MAIL_FIELD = re.compile(r"[A-Z][\w-]{1,30}:(?: .*|)$")
_MAIL_NEEDS = re.compile(r"(?:From|Subject|Newsgroups|Message-ID):", re.IGNORECASE)
_KEPT_FIELD = re.compile(r"(?:subject|title|headline|date)\s*:\s*[\"']?(.*?)[\"']?\s*$", re.IGNORECASE)
_SIGNATURE = "-- "
_QUOTED = re.compile(r"(?:>\s?)+")

_MD_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^)\s]*(?:\s[^)]*)?\)")
_MD_LINK = re.compile(r"\[([^\[\]]+)\]\((?:https?:|/|#|mailto:)[^)\s]*(?:\s[^)]*)?\)")
_MD_EMPHASIS = re.compile(r"(?<!\w)(\*{1,3}|_{2,3})(?=\S)(.{1,1000}?)(?<=\S)\1(?!\w)")
_MD_EMPHASIS_END = re.compile(r"(?<=\S)(?:\*|__)(?!\w)")
_MD_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_RULE = re.compile(r"[-*_=~#•\s]{3,}")
_ITEM = re.compile(r"(?:[-–—•*·▪►»>+|]|\d{1,3}[.)])\s")
_OPEN_END = re.compile(r"[\w,–—-]$")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_NOT_WORD = re.compile(r"[\W_]+")


def read_text(text: str) -> list[str]:
    """The paragraphs of a plain text, without mail headers, stray tags, entities and markdown marks.

    Paragraphs may stand one a line or between blank lines; lines broken at a fixed width are joined again.
    """
    lines = _without_headers(_lines(_plain(text)))
    width = _wrap_width(lines)
    paragraphs: list[list[str]] = []
    previous = end = ""
    for line in map(_unmark, lines):
        if paragraphs and previous and line and _continues(previous, line, width):
            piece = f"{_joint(end, line)}{line}"
            paragraphs[-1].append(piece)
            end = (end + piece)[-2:]
        elif line:
            paragraphs.append([line])
            end = line[-2:]
        previous = line
    return ["".join(pieces) for pieces in paragraphs]


def split_headline(paragraphs: Sequence[str], given_title: str | None = None) -> tuple[str | None, tuple[str, ...]]:
    """The title and the body of a text whose noise is gone. A given title is kept, and taken from the text's head
    where it stands there; else a first line that is a headline becomes the title. Prose stays in the body."""
    body = tuple(paragraphs)
    title = (given_title or "").strip() or None
    if title:
        while body and _same_words(body[0], title):
            body = body[1:]
        return title, body
    if body and _is_headline(body[0], body[1:]):
        title = body[0]
        return title, split_headline(body[1:], title)[1]
    return None, body


def _plain(text: str) -> str:
    """The text without tags and entities; a tag that ends a block ends a line."""
    if "<" in text:
        text = _BLOCK_TAG.sub("\n", _without_elements(text, _SCRIPT))
        text = _TAG.sub("", _without_elements(text, _COMMENT))
    if _ENTITY.search(text):
        text = html.unescape(text)
    return _INVISIBLE.sub("", text)


def _without_elements(text: str, opening: re.Pattern[str]) -> str:
    """The text without what begins as told and ends; an end that is missing is looked for once, not each time."""
    kept: list[str] = []
    at = 0
    unended: set[str] = set()
    for start in opening.finditer(text):
        name = start["name"].lower()
        if start.start() < at or name in unended:
            continue
        if end := _ENDS[name].search(text, start.end()):
            kept.append(text[at : start.start()])
            at = end.end()
        else:
            unended.add(name)
    return "".join([*kept, text[at:]])


def _lines(text: str) -> list[str]:
    return [_BLANKS.sub(" ", line).rstrip() if line != _SIGNATURE else line for line in _NEWLINE.split(text)]


def _without_headers(lines: list[str]) -> list[str]:
    """The lines without a mail's header block or a front matter (their subject or title and their date are kept as
    lines), and without a mail's signature."""
    start = next((index for index, line in enumerate(lines) if line.strip()), 0)
    end, is_mail = _header_end(lines, start)
    if end == start:
        return lines
    kept = [
        match.group(1) for line in lines[start:end] if (match := _KEPT_FIELD.match(line.strip())) and match.group(1)
    ]
    body = lines[end:]
    if is_mail and _SIGNATURE in body:
        body = body[: body.index(_SIGNATURE)]
    return [*(part for line in kept for part in (line, "")), *body]


def _header_end(lines: list[str], start: int) -> tuple[int, bool]:
    """Where a mail's header block or a front matter ends (`start` where there is none), and whether it is a mail's."""
    if start < len(lines) and lines[start].strip() == "---":
        ends = [i for i in range(start + 1, min(len(lines), start + 40)) if lines[i].strip() == "---"]
        inside = lines[start + 1 : ends[0]] if ends else []
        return (ends[0] + 1 if any(":" in line for line in inside) else start), False
    end = start
    while end < len(lines) and (_MAIL_FIELD.match(lines[end]) or (end > start and lines[end].startswith((" ", "\t")))):
        end += 1
    block = lines[start:end]
    is_mail = len(block) >= 2 and sum(bool(_MAIL_NEEDS.match(line)) for line in block) >= 2
    return (end if is_mail else start), is_mail


def _unmark(line: str) -> str:
    """A line without markdown's marks and without the marks of a quoted mail."""
    line = line.strip()
    if _RULE.fullmatch(line):
        return ""
    if line.startswith(">"):
        line = _QUOTED.sub("", line, count=1)
    if "](" in line:
        line = _MD_LINK.sub(r"\1", _MD_IMAGE.sub("", line))
    if ("*" in line or "__" in line) and _MD_EMPHASIS_END.search(line):
        line = _MD_EMPHASIS.sub(r"\2", line)
    return _MD_HEADING.sub("", line, count=1).strip() if "#" in line else line.strip()


def _wrap_width(lines: Sequence[str]) -> int:
    """The width at which the lines were broken; 0 where they were not, since each line ends its sentence."""
    longest = max((len(line) for line in lines), default=0)
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if a.strip() and b.strip()]
    if not pairs or longest > WRAP_WIDTH:
        return 0
    full = [a for a, b in pairs if _is_full(a, b, longest)]
    open_lines = sum(not ends_sentence(line) for line in full)
    return longest if len(full) >= WRAPPED_SHARE * len(pairs) and open_lines >= OPEN_SHARE * len(full) else 0


def _is_full(line: str, following: str, width: int) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    word = following.split(maxsplit=1)[0]
    return len(line) + 1 + min(len(word), 12) > width - 2


def _continues(line: str, following: str, width: int) -> bool:
    """Whether a line goes on in the following one."""
    if _ITEM.match(following):
        return False
    if width and _is_full(line, following, width):
        return True
    return len(line) >= 15 and _OPEN_END.search(line) is not None and following[0].islower()


def _joint(end: str, line: str) -> str:
    """What stands between a paragraph, of which the last two characters are asked, and the line that goes on in it."""
    unspaced = _UNSPACED.match(end[-1]) and _UNSPACED.match(line[0])
    hyphenated = end.endswith("-") and line[0].islower() and end[-2:-1].isalpha()
    return "" if unspaced or hyphenated else " "


def _is_headline(line: str, body: Sequence[str]) -> bool:
    """Whether a text's first line is a headline: short, not a sentence that is ended, and above a body of prose."""
    words = count_words(line)
    if not 2 <= words <= HEADLINE_WORDS or len(line) > HEADLINE_CHARACTERS or not any(map(is_prose, body)):
        return False
    if line[0].islower() or line.endswith((":", ",", ";", "：", "，")) or _ITEM.match(line):
        return False
    return not ends_sentence(line) or line.rstrip("\"'”’»").endswith(("!", "?", "…", "！", "？"))


def _same_words(line: str, title: str) -> bool:
    """Whether a line says the title, apart from marks, case and a site's name behind it."""
    ours, theirs = (_NOT_WORD.sub("", text).casefold() for text in (line, title))
    if not ours or not theirs:
        return False
    shorter, longer = sorted((ours, theirs), key=len)
    return ours == theirs or (longer.startswith(shorter) and len(shorter) >= 0.75 * len(longer))
