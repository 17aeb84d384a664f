"""The judge that comes with the program tells text from furniture on a page that it has never seen."""

from __future__ import annotations

from transforms.cleaning.extraction.extract import see
from transforms.cleaning.extraction.judge import by_voice, judge, second_names, subject_of
from transforms.cleaning.page import parse_page
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


def test_text_is_more_likely_than_furniture() -> None:
    """Every paragraph is above one half, menus and rights are below."""
    page = parse_page(PAGE)
    assert page is not None
    seen = see(page)
    found = dict(zip(seen.lines.texts, judge(seen.figures).probabilities.tolist(), strict=True))
    assert all(found[text] > 0.5 for text in PARAGRAPHS)
    assert all(value < 0.5 for text, value in found.items() if text.endswith("and more") or text.startswith("©"))


def test_the_extractor_is_one_of_its_figures() -> None:
    """The lines of the extractor's answer are known; it takes the headline for one."""
    page = parse_page(PAGE)
    assert page is not None
    seen = see(page)
    kept = [text for text, held in zip(seen.lines.texts, by_voice(seen.figures), strict=True) if held]
    assert kept == ["Piers to be mended before winter", *PARAGRAPHS]


def test_the_file_says_what_taught_it() -> None:
    """Figures, sources with their licences, and two passes of which the second knows more."""
    trees, about = load_trees("transforms.cleaning.extraction", "line_judge.npz")
    assert trees["second"].names == second_names(trees["first"].names)
    assert all("(" in source for source in about["sources"])


def test_the_subject_is_what_the_page_says_of_itself() -> None:
    """Its titles and descriptions, as words."""
    page = parse_page("<html><head><title>Pier mended</title><meta name='description' content='By March'>")
    assert page is not None
    subject = subject_of(page, "stated")
    assert [set(words) for words in (subject.title, subject.description)] == [{"pier", "mended"}, {"by", "march"}]
    assert subject.body == "stated"
