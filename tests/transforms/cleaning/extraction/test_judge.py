"""The judge that comes with the program tells text from furniture on a page that it has never seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from transforms.cleaning.extraction.figures import Figured, figures_of
from transforms.cleaning.extraction.judge import (
    heard_names,
    judge_from,
    second_names,
    shipped_judge,
    subject_of,
    write_judge,
)
from transforms.cleaning.page import Page, parse_page
from transforms.cleaning.trees import load_trees

PARAGRAPHS = [
    f"The {place} of the old harbour will be mended before winter, the board said on Monday, since storms have broken "
    f"what was left of its planks and nobody may walk there after dark; the work of the {place} costs forty thousand."
    for place in ("northern pier", "southern pier", "long jetty", "fish market", "customs house", "lamp tower")
]
MENU = "".join(
    f"<li><a href='/{name}'>{name.title()} and more</a></li>" for name in ("news", "sport", "weather", "tides")
)
PAGE = (
    "<html><head><title>Piers to be mended before winter</title></head><body>"
    f"<nav class='menu'><ul>{MENU}</ul></nav><div class='story-body'><h1>Piers to be mended before winter</h1>"
    + "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    + f"</div><div class='footer'><ul>{MENU}</ul><p>© The Harbour Post. All rights reserved.</p></div></body></html>"
)


def seen_page() -> tuple[Page, Figured]:
    page = parse_page(PAGE)
    assert page is not None
    return page, figures_of(page.outline, subject_of(page, ""))


def test_text_is_more_likely_than_furniture() -> None:
    """Every paragraph is above one half, menus and rights are below, by each pass and with the extractor heard."""
    page, seen = seen_page()
    judge = shipped_judge()
    thought = judge.think(seen)
    for judged in (judge.decide(seen, thought), judge.hear(seen, thought, "\n".join(PARAGRAPHS))):
        found = dict(zip(page.outline.lines.texts, judged.probabilities.tolist(), strict=True))
        assert all(found[text] > 0.5 for text in PARAGRAPHS)
        assert all(value < 0.5 for text, value in found.items() if text.endswith("and more") or text.startswith("©"))


def test_the_file_says_what_taught_it() -> None:
    """Figures, sources with their licences, and three sets of trees of which each knows more."""
    trees, about = load_trees("transforms.cleaning.extraction", "line_judge.npz")
    assert trees["second"].names == second_names(trees["first"].names)
    assert trees["heard"].names == heard_names(trees["first"].names)
    assert all("(" in source for source in about["sources"])


def test_the_subject_is_what_the_page_says_of_itself() -> None:
    """Its titles and descriptions, as words."""
    page = parse_page("<html><head><title>Pier mended</title><meta name='description' content='By March'>")
    assert page is not None
    subject = subject_of(page, "stated")
    assert [set(words) for words in (subject.title, subject.description)] == [{"pier", "mended"}, {"by", "march"}]
    assert subject.body == "stated"


def test_a_judge_of_other_figures_is_refused(tmp_path: Path) -> None:
    """It was taught for another version: what it would answer means nothing."""
    path, own = tmp_path / "judge", shipped_judge()
    write_judge(str(path), replace(own, first=replace(own.first, names=("other", *own.first.names[1:]))), {})
    with pytest.raises(ValueError, match="another version"):
        judge_from(path.read_bytes())
