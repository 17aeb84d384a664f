"""Takes the noise of news pages out of an article's paragraphs, and says what went and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from schemas.article import NoiseKind, Removal
from schemas.house_rules import SHIPPED_RULES, RuleChoice
from transforms.cleaning.noise.rule_languages import rule_languages
from transforms.cleaning.noise.rulebook import (
    REPEATED_RULE,
    Rule,
    Rulebook,
    RuleSet,
    Takes,
    bare_line,
    find_rule,
    rulebook,
)
from transforms.cleaning.words import count_words, ends_sentence, is_prose

HEAD_LINES, HEAD_PROSE = 6, 2
TAIL_LINES, TAIL_PROSE = 12, 4
"""The edges of an article: how many kept lines, and how many kept paragraphs of prose, may stand outside of a line
that is judged as head or tail."""

BODY_BEFORE_REST = 40
"""Words that must stand above a line for everything below it to be cut off."""

LIST_LINES = 15
TITLE_WORDS = (7, 18)
"""Where text follows, a line without a bullet is taken for a linked headline only with so many words: shorter ones
are subheadings, longer ones text."""

REPEATED_WORDS = 20
"""A paragraph of prose from so many words on stands once; shorter ones may be refrains, answers or steps."""

REPRINTED_PROSE = 3
"""So many paragraphs of prose that come again in a row are a body printed twice, whatever their length."""

REPEATED_AT_ONCE_WORDS = 8
"""The same where it repeats the paragraph right above it."""

_HASH_BASE, _HASH_PRIME = 1_000_003, (1 << 61) - 1

WORDS_EDGE = 3
"""Rules that take part of a paragraph look at so many paragraphs from each end."""

_BULLET = re.compile(r"\s*(?:[-–•*·▪►▶>»→+]|\d{1,2}[.)])\s")
_QUESTION = re.compile(r"[?？؟][\"'”’»]*$")
_LONE_MARKS = re.compile(r"[\W_]*")


@dataclass(frozen=True, slots=True)
class Stripped:
    """An article without its noise. `stamps` are the dateline stamps that were taken away, `credit_lines` the bylines
    and agency lines, both in reading order."""

    paragraphs: tuple[str, ...]
    removed: tuple[Removal, ...]
    stamps: tuple[str, ...]
    credit_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cut:
    """One piece to take away: the line that decided, the lines that go, and why."""

    at: int
    lines: tuple[int, ...]
    rule: str
    kind: NoiseKind
    credit: bool = False


class _Sheet:
    """The paragraphs at work: which still stand, and what was cut."""

    def __init__(self, paragraphs: Sequence[str]) -> None:
        self.texts = list(paragraphs)
        self.bare = [bare_line(paragraph) for paragraph in paragraphs]
        self.prose = [is_prose(paragraph) for paragraph in paragraphs]
        self.gone: set[int] = set()
        self.cuts: list[_Cut] = []
        self.snips: list[tuple[int, Rule, str]] = []

    def cut(self, at: int, lines: Sequence[int], rule: str, kind: NoiseKind, credit: bool = False) -> None:
        standing = tuple(index for index in lines if index not in self.gone)
        self.gone.update(standing)
        self.cuts.append(_Cut(at, standing, rule, kind, credit))

    def apply(self, rule: Rule, at: int) -> None:
        self.cut(at, _reach(self, rule, at), rule.name, rule.kind, rule.credit)

    def words_above(self, at: int) -> int:
        return sum(count_words(self.texts[index]) for index in range(at) if index not in self.gone)


def strip_noise(paragraphs: Sequence[str], language: str | None = None, choice: RuleChoice = SHIPPED_RULES) -> Stripped:
    """Takes away what the noise rules find in an article's paragraphs, in their places, and paragraphs that repeat.

    The rules tried are those of the languages that the text looks like, of the declared `language`, the English and
    the language-free ones.
    """
    book = rulebook(rule_languages(paragraphs, language), choice)
    sheet = _Sheet([paragraph for paragraph in paragraphs if paragraph.strip()])
    if REPEATED_RULE not in choice.off:
        _cut_repeated(sheet)
    _cut_anywhere(sheet, book.anywhere)
    _cut_tail(sheet, book.tail)
    _cut_head(sheet, book.head)
    _snip_words(sheet, book)
    _cut_marks(sheet)
    return _result(sheet)


def _cut_repeated(sheet: _Sheet) -> None:
    keys = [" ".join(text.lower().split()) for text in sheet.texts]
    first = {key: index for index, key in reversed(list(enumerate(keys)))}
    if len(first) == len(keys):
        return
    likely = _likely_second_printings(keys, first, sheet.prose)
    index = 0
    while index < len(keys):
        earlier = first[keys[index]]
        run = _run_length(keys, earlier, index) if index in likely else 0
        if _is_second_printing(sheet, index, index + run):
            for line in range(index, index + run):
                sheet.cut(line, [line], REPEATED_RULE, NoiseKind.REPEATED)
            index += run
            continue
        if earlier < index and _is_repetition(sheet, index, at_once=keys[index] == keys[index - 1]):
            sheet.cut(index, [index], REPEATED_RULE, NoiseKind.REPEATED)
        index += 1


def _run_length(keys: Sequence[str], earlier: int, later: int) -> int:
    """How many paragraphs from `later` on say the same as those from `earlier` on; 0 where both are one."""
    length = 0
    while earlier + length < later and later + length < len(keys) and keys[earlier + length] == keys[later + length]:
        length += 1
    return length


def _is_second_printing(sheet: _Sheet, start: int, end: int) -> bool:
    """Whether a run of repeated paragraphs is the body printed again, subheadings and all."""
    return sum(sheet.prose[start:end]) >= REPRINTED_PROSE


def _likely_second_printings(keys: Sequence[str], first: dict[str, int], prose: Sequence[bool]) -> set[int]:
    """Where a run of repeated paragraphs begins that holds enough prose to be a second printing.

    The runs are compared by their hashes, so that a text of one line a million times takes one look at each.
    """
    marks = [0]
    for key in keys:
        marks.append((marks[-1] * _HASH_BASE + first[key] + 1) % _HASH_PRIME)
    proses = [index for index, is_prose_line in enumerate(prose) if is_prose_line]
    found, powers, at = set(), _powers(len(keys)), 0
    for index, key in enumerate(keys):
        while at < len(proses) and proses[at] < index:
            at += 1
        if at + REPRINTED_PROSE > len(proses):
            break
        length = proses[at + REPRINTED_PROSE - 1] + 1 - index
        earlier = first[key]
        if length <= index - earlier and _hash(marks, powers, earlier, length) == _hash(marks, powers, index, length):
            found.add(index)
    return found


def _powers(most: int) -> list[int]:
    powers = [1]
    for _ in range(most):
        powers.append(powers[-1] * _HASH_BASE % _HASH_PRIME)
    return powers


def _hash(marks: Sequence[int], powers: Sequence[int], start: int, length: int) -> int:
    """The hash of so many paragraphs from `start` on, from those of all beginnings of the text."""
    return (marks[start + length] - marks[start] * powers[length]) % _HASH_PRIME


def _is_repetition(sheet: _Sheet, index: int, at_once: bool) -> bool:
    """Whether a paragraph that stood before is noise: not a question asked again, a table's row or an item."""
    text = sheet.texts[index]
    if text.startswith("|") or _QUESTION.search(text):
        return False
    words = count_words(text)
    return words >= REPEATED_AT_ONCE_WORDS if at_once else words >= REPEATED_WORDS and sheet.prose[index]


def _cut_anywhere(sheet: _Sheet, rules: Sequence[RuleSet]) -> None:
    found = {
        bare: find_rule(rules, bare) for bare in dict.fromkeys(sheet.bare)
    }  # some texts are one line again and again
    for index, bare in enumerate(sheet.bare):
        if index not in sheet.gone and (rule := found[bare]):
            sheet.apply(rule, index)


def _cut_head(sheet: _Sheet, rules: Sequence[RuleSet]) -> None:
    lines = prose = 0
    for index, bare in enumerate(sheet.bare):
        if lines > HEAD_LINES or prose > HEAD_PROSE:
            break
        if index in sheet.gone:
            continue
        if rule := find_rule(rules, bare):
            sheet.apply(rule, index)
        else:
            lines, prose = lines + 1, prose + sheet.prose[index]


def _cut_tail(sheet: _Sheet, rules: Sequence[RuleSet]) -> None:
    lines = prose = 0
    for index in reversed(range(len(sheet.bare))):
        if lines > TAIL_LINES or prose > TAIL_PROSE:
            break
        if index in sheet.gone:
            continue
        if (rule := find_rule(rules, sheet.bare[index])) and _may_cut(sheet, rule, index):
            sheet.apply(rule, index)
        else:
            lines, prose = lines + 1, prose + sheet.prose[index]


def _may_cut(sheet: _Sheet, rule: Rule, at: int) -> bool:
    return rule.takes is not Takes.REST or sheet.words_above(at) >= BODY_BEFORE_REST


def _reach(sheet: _Sheet, rule: Rule, at: int) -> list[int]:
    """The lines that a rule takes with the one it found."""
    end = len(sheet.texts)
    if rule.takes is Takes.REST:
        return list(range(at, end)) if sheet.words_above(at) >= BODY_BEFORE_REST else [at]
    if rule.takes is Takes.LIST:
        return [at, *_link_titles(sheet, at + 1, end)]
    return [at]


def _link_titles(sheet: _Sheet, start: int, end: int) -> list[int]:
    """The titles listed under a heading such as "Read also": all lines where nothing but titles follows, else the
    bulleted ones, or one line too long for a subheading."""
    if end - start <= LIST_LINES and not any(sheet.prose[start:end]):
        return list(range(start, end))
    found = []
    for index in range(start, min(end, start + LIST_LINES)):
        if sheet.prose[index] or not _BULLET.match(sheet.texts[index]):
            break
        found.append(index)
    if not found and start < end and _is_linked_headline(sheet, start):
        found = [start]
    return found


def _is_linked_headline(sheet: _Sheet, index: int) -> bool:
    least, most = TITLE_WORDS
    text = sheet.texts[index].rstrip()
    return least <= count_words(text) <= most and not ends_sentence(text) and not text.endswith((":", "：", ","))


def _snip_words(sheet: _Sheet, book: Rulebook) -> None:
    standing = [index for index in range(len(sheet.texts)) if index not in sheet.gone]
    for index in dict.fromkeys(standing[:WORDS_EDGE] + standing[-WORDS_EDGE:]):
        for rule, regex in book.words:
            match = regex.search(sheet.texts[index])
            if match:
                sheet.snips.append((index, rule, match.group()))
                sheet.texts[index] = f"{sheet.texts[index][: match.start()]}{sheet.texts[index][match.end() :]}".strip()


def _result(sheet: _Sheet) -> Stripped:
    events = [
        (cut.at, cut.rule, cut.kind, "\n".join(sheet.texts[i] for i in cut.lines), cut.credit) for cut in sheet.cuts
    ]
    events += [(index, rule.name, rule.kind, text, rule.credit) for index, rule, text in sheet.snips]
    events.sort(key=lambda event: event[0])
    return Stripped(
        paragraphs=tuple(text for i, text in enumerate(sheet.texts) if i not in sheet.gone),
        removed=tuple(Removal(rule, kind, len(text)) for _, rule, kind, text, _ in events),
        stamps=tuple(text for _, _, kind, text, _ in events if kind is NoiseKind.DATELINE_STAMP),
        credit_lines=tuple(text for *_, text, credit in events if credit),
    )


def _cut_marks(sheet: _Sheet) -> None:
    """Takes away lines of marks alone: a rule of dashes, three stars."""
    for index, text in enumerate(sheet.texts):
        if index not in sheet.gone and _LONE_MARKS.fullmatch(text):
            sheet.cut(index, [index], "lone-marks", NoiseKind.NAVIGATION)
