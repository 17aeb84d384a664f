"""From one raw record to a clean article, or to a reject that says why: the work that runs in a worker process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from schemas.article import Article, Metadata, Removal
from schemas.house_rules import USUAL_RULES, HouseRules
from schemas.page_kind import KindOfPage
from schemas.record import Record, RecordKind, copy_id
from schemas.reject import Reject, Rejection, RejectReason, Stage
from transforms.articles.house_rules import host_of, left_out, left_out_text, with_overrides
from transforms.articles.own_judge import known_judge
from transforms.cleaning.characters import mend_references
from transforms.cleaning.extraction.extract import Extraction, Reading
from transforms.cleaning.extraction.judge import shipped_judge
from transforms.cleaning.kinds.figures import page_figures
from transforms.cleaning.kinds.judge import is_surely_unkept, judge_kind
from transforms.cleaning.metadata.metadata import read_metadata, text_metadata, with_agency, with_stamps
from transforms.cleaning.metadata.stamps import datelines
from transforms.cleaning.noise.strip import Stripped, strip_noise
from transforms.cleaning.page import Page, TooDeepError, parse_page
from transforms.cleaning.plaintext import read_text, split_headline
from transforms.cleaning.rejection.screen import judge, screen_page
from transforms.cleaning.selectors import cut_by_selectors
from transforms.intake.decoding import UndecodableError, decode
from transforms.language.detection import detect
from transforms.rejecting import reject
from transforms.syndication.passages import passages_of, split_sentences, words_of_sentences
from transforms.syndication.simhashing import article_simhash
from transforms.syndication.words import length_in_words

EXCERPT_CHARACTERS = 500
_EXCERPT_TEXTS = 400


@dataclass(frozen=True, slots=True)
class _Draft:
    """A cleaned record on its way to an article: its paragraphs, what is known and was removed, and how sure the judge
    of lines is of each paragraph."""

    paragraphs: tuple[str, ...]
    metadata: Metadata
    removed: tuple[Removal, ...]
    kind: KindOfPage
    text_confidence: float | None = None
    sure: tuple[float, ...] = ()


class _RejectedError(Exception):
    """Leaves the work on a record at the first verdict against it."""

    def __init__(
        self,
        rejection: Rejection,
        metadata: Metadata | None = None,
        excerpt: str | None = None,
        kind: KindOfPage | None = None,
        text_confidence: float | None = None,
    ) -> None:
        self.rejection, self.metadata, self.excerpt, self.kind = rejection, metadata or Metadata(), excerpt, kind
        self.text_confidence = text_confidence


def prepare(record: Record, rules: HouseRules = USUAL_RULES) -> Article | Reject:
    """Cleans one record: decode, screen, extract, strip noise, judge, tell the language, split into passages; what the
    house's rules leave out, as pages that are surely of no kind that is kept, is rejected."""
    try:
        source = _decode(record)
        drafted = _draft_page if record.kind is RecordKind.HTML else _draft_text
        draft = drafted(record, source, rules)
        article = _article(record, draft, rules)
        told = article.metadata, article.text, draft.kind, draft.text_confidence
        _stop_at(left_out(record.input_path, article.metadata, rules), *told)
        _stop_at(left_out_text(article, rules), *told)
        return article
    except _RejectedError as verdict:
        return reject(
            record,
            verdict.rejection,
            Stage.CLEANING,
            verdict.metadata,
            verdict.excerpt,
            verdict.kind,
            text_confidence=verdict.text_confidence,
        )


def _decode(record: Record) -> str:
    try:
        return decode(record.content, record.charset, record.kind)
    except UndecodableError as error:
        raise _RejectedError(Rejection(RejectReason.UNDECODABLE, "no-encoding-fits", str(error))) from error


def _draft_page(record: Record, source: str, rules: HouseRules) -> _Draft:
    try:
        page = parse_page(source)
    except TooDeepError as error:
        raise _RejectedError(Rejection(RejectReason.MALFORMED_RECORD, "html-too-deep", str(error))) from error
    if page is None:
        raise _RejectedError(Rejection(RejectReason.EMPTY, "no-element", "the page holds no element"))
    metadata = read_metadata(page, record.given, record.file_modified_at)
    _stop_at(screen_page(page, record.given, rules.choice), metadata, page)
    if site := rules.site(host_of(metadata)):
        page = cut_by_selectors(page, site.strip, site.keep)
    seen = page_figures(page, metadata.url)
    reading = Reading(page, metadata.title, known_judge(rules.line_judge) or shipped_judge())
    extraction, stripped = _stripped(reading.own(), rules)
    shares = judge_kind(page, seen, stripped.paragraphs, extraction.probabilities)
    if extraction.doubtful and not is_surely_unkept(shares, rules.kinds):
        extraction, stripped = _stripped(reading.heard(extraction), rules)
    verdict = judge(stripped.paragraphs, page, metadata.title, extraction.paragraphs, shares, rules.kinds, rules.choice)
    _stop_at(verdict, metadata, page, shares.verdict, extraction.confidence)
    metadata = _with_text_clues(metadata, extraction.paragraphs, stripped, record, extraction.behind)
    removed = extraction.removed + stripped.removed
    sure = _sure_of(stripped.paragraphs, page, extraction.probabilities)
    return _Draft(stripped.paragraphs, metadata, removed, shares.verdict, extraction.confidence, sure)


def _sure_of(paragraphs: Sequence[str], page: Page, probabilities: Sequence[float]) -> tuple[float, ...]:
    """How sure the judge of lines is of each paragraph; a paragraph that is no line of the page was not in doubt."""
    known = dict(zip(page.outline.lines.texts, probabilities, strict=False))
    return tuple(known.get(paragraph, 1.0) for paragraph in paragraphs)


def _stripped(found: Extraction, rules: HouseRules) -> tuple[Extraction, Stripped]:
    """The page's text, before and after noise is taken out."""
    found = replace(found, paragraphs=tuple(map(mend_references, found.paragraphs)))
    return found, strip_noise(found.paragraphs, choice=rules.choice)


def _draft_text(record: Record, source: str, rules: HouseRules) -> _Draft:
    raw = read_text(source)
    stripped = strip_noise(raw, choice=rules.choice)
    metadata = text_metadata(record.given, record.file_modified_at)
    title, paragraphs = split_headline(stripped.paragraphs, metadata.title)
    metadata = replace(metadata, title=metadata.title or title)
    _stop_at(judge(paragraphs, None, metadata.title, before=raw, choice=rules.choice), metadata, source)
    metadata = _with_text_clues(metadata, raw, stripped, record)
    return _Draft(paragraphs, metadata, stripped.removed, KindOfPage())


def _with_text_clues(
    metadata: Metadata, raw: Sequence[str], stripped: Stripped, record: Record, behind: Sequence[str] = ()
) -> Metadata:
    """Fills in what only the text tells: the time in its dateline stamp, the agency that its credit names.

    Credits are looked for in the clean text, where noise above it does not hide a dateline, before the text as it was,
    where sign-offs and copyright lines still stand; last in the lines right `behind` it.
    """
    stamped = with_stamps(metadata, [*stripped.stamps, *datelines(raw)], record.file_modified_at)
    credited = with_agency(stamped, raw, stripped.credit_lines)
    credited = with_agency(credited, stripped.paragraphs, stripped.credit_lines)
    return credited if credited.agency or not behind else with_agency(credited, (), behind)


def _article(record: Record, draft: _Draft, rules: HouseRules) -> Article:
    text = "\n".join(draft.paragraphs)
    detection = detect(text)
    sentences = split_sentences(text, detection.language)
    words = words_of_sentences(text, sentences)
    sha256 = record.content_sha256
    return Article(
        copy_id=copy_id(record.input_path, record.record_offset, sha256),
        input_path=record.input_path,
        record_offset=record.record_offset,
        content_sha256=sha256,
        metadata=with_overrides(draft.metadata, rules.site(host_of(draft.metadata))),
        text=text,
        language=detection.language,
        language_confidence=detection.confidence,
        removed=draft.removed,
        passages=passages_of(text, sentences, draft.sure),
        word_count=length_in_words(words),
        simhash=article_simhash(words),
        text_confidence=draft.text_confidence,
        page_kind=draft.kind.kind,
        page_kind_confidence=draft.kind.confidence,
        source_id=record.given.source_id,
        truncated=record.given.truncated,
    )


def _stop_at(
    rejection: Rejection | None,
    metadata: Metadata,
    source: Page | str,
    kind: KindOfPage | None = None,
    text_confidence: float | None = None,
) -> None:
    if rejection is not None:
        shown = _visible_text(source) if isinstance(source, Page) else source
        excerpt = " ".join(shown.split())[:EXCERPT_CHARACTERS] or None
        raise _RejectedError(rejection, metadata, excerpt, kind, text_confidence)


def _visible_text(page: Page) -> str:
    body = page.tree.find("body")
    chunks = islice(_texts(page.tree if body is None else body), _EXCERPT_TEXTS)
    return " ".join(" ".join(chunks).split())


def _texts(root: HtmlElement) -> Iterator[str]:
    """The texts under an element in their order, without scripts and styles."""
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event == "start":
            if element.tag in ("script", "style"):
                walk.skip_subtree()
            elif element.text:
                yield element.text
        elif element is not root and element.tail:
            yield element.tail
