"""Noise leaves an article at its edges, and what is text stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.article import NoiseKind
from transforms.cleaning.noise.strip import strip_noise

LEAD = "The fishing port of Lower Quay will stay closed until the spring, its master said on Tuesday."
BODY = [
    LEAD,
    "Seven boats were lost in the storm of last week, and the breakwater has a hole as wide as a street.",
    "Repairs cost more than the town takes in a year, so the council has asked the province for help.",
    "The fishers sell their catch in the next port, forty kilometres to the north, and drive home at night.",
    "A decision is expected before the end of the month, the province said in a short statement.",
    "Nobody was hurt, but two crews spent the night on the roof of the old ice house.",
]


def kinds(paragraphs: list[str], language: str | None = None) -> list[NoiseKind]:
    return [removal.kind for removal in strip_noise(paragraphs, language).removed]


def test_clean_text_stays_as_it_is() -> None:
    """An article without noise loses nothing."""
    stripped = strip_noise(BODY)
    assert stripped.paragraphs == tuple(BODY)
    assert (stripped.removed, stripped.stamps, stripped.credit_lines) == ((), (), ())


def test_a_stamp_is_handed_on() -> None:
    """A dateline stamp leaves the text and stands in `stamps`, for the metadata."""
    stripped = strip_noise(["Port stays closed", "2 Feb, 2021 08:30 / Updated 3 weeks ago", *BODY])
    assert stripped.stamps == ("2 Feb, 2021 08:30 / Updated 3 weeks ago",)
    assert stripped.paragraphs == ("Port stays closed", *BODY)


def test_credit_lines_are_handed_on() -> None:
    """Bylines and agency lines leave the text and stand in `credit_lines`, in reading order."""
    stripped = strip_noise(
        ["By Jane Miller", *BODY, "(Reporting by Jane Miller; Editing by John Smith)", "© 2021 Quay Post"]
    )
    assert stripped.paragraphs == tuple(BODY)
    assert stripped.credit_lines == (
        "By Jane Miller",
        "(Reporting by Jane Miller; Editing by John Smith)",
        "© 2021 Quay Post",
    )


def test_an_error_header_above_an_article_goes() -> None:
    """A saved error header is noise where an article follows."""
    stripped = strip_noise(["404", "Oops!", "Error! We're sorry, but the page you wanted doesn't exist.", *BODY])
    assert stripped.paragraphs == tuple(BODY)
    assert {removal.kind for removal in stripped.removed} == {NoiseKind.ERROR_HEADER}


@pytest.mark.parametrize("heading", ["Comments", "Legal Disclaimer:", "12 Comments", "Disclaimer"])
def test_a_closing_section_goes_to_the_end(heading: str) -> None:
    """From such a heading everything to the article's end goes, whatever it says."""
    tail = [heading, "I was there and it was much worse than they say it was.", "Me too."]
    assert strip_noise([*BODY, *tail]).paragraphs == tuple(BODY)


def test_a_closing_section_needs_an_article_above() -> None:
    """Where next to nothing stands above such a heading, what follows is the text."""
    assert strip_noise(["Disclaimer", *BODY]).paragraphs[-len(BODY) :] == tuple(BODY)


def test_the_titles_under_a_related_heading_go_with_it() -> None:
    """At the end a list of related stories goes with its heading."""
    tail = ["Related News :", "Storm takes seven boats", "Ice house opens again"]
    stripped = strip_noise([*BODY, *tail])
    assert stripped.paragraphs == tuple(BODY)
    assert [(removal.kind, removal.characters) for removal in stripped.removed] == [
        (NoiseKind.RELATED_STORIES, len("\n".join(tail)))
    ]


def test_in_the_middle_only_bulleted_titles_go() -> None:
    """A related list inside the text takes its bullets, not the subheading and the paragraphs after it."""
    middle = ["Read also:", "- Storm takes seven boats", "- Ice house opens again", "Cost of the storm"]
    stripped = strip_noise([*BODY[:3], *middle, *BODY[3:]])
    assert stripped.paragraphs == (*BODY[:3], "Cost of the storm", *BODY[3:])


def test_a_long_linked_headline_in_the_middle_goes() -> None:
    """Without a bullet a line is taken for a linked headline where it is too long for a subheading."""
    middle = ["Read more", "Harbour master resigns after seven boats are lost"]
    assert strip_noise([*BODY[:3], *middle, *BODY[3:]]).paragraphs == tuple(BODY)


@pytest.mark.parametrize(
    "line",
    ["Comments", "(AFP)", "By Jane Miller", "404", "3 March 2021", "All rights reserved."],
)
def test_place_matters(line: str) -> None:
    """What is noise at an edge is left alone in the middle of an argument."""
    long_body = [*BODY, *(f"{paragraph[:-1]}, as was said {n} times." for n, paragraph in enumerate(BODY, 2))]
    paragraphs = [*long_body[:6], line, *long_body[6:]]
    assert strip_noise(paragraphs).paragraphs == tuple(paragraphs)


def test_a_paragraph_stands_once() -> None:
    """A body printed twice is printed once, and every repetition is on record."""
    stripped = strip_noise([*BODY, "A word in between that is new.", *BODY])
    assert stripped.paragraphs == (*BODY, "A word in between that is new.")
    assert [removal.kind for removal in stripped.removed] == [NoiseKind.REPEATED] * len(BODY)


def test_a_long_paragraph_stands_once() -> None:
    """A long paragraph of prose that comes again later is taken away there."""
    long = f"{BODY[0][:-1]}, while {BODY[1].lower()}"
    stripped = strip_noise([long, *BODY[2:], long])
    assert stripped.paragraphs == (long, *BODY[2:])
    assert [(removal.rule, removal.kind) for removal in stripped.removed] == [
        ("repeated-paragraph", NoiseKind.REPEATED)
    ]


@pytest.mark.parametrize(
    "refrain",
    [
        "Yes.",
        "MILLER:",
        "And what would you have done in the master's place on that night, when the sea rose and rose and rose again?",
        "| boats | crews | days at sea | tonnes of fish | price a kilo | fuel | ice | nets | all other | total sum |",
    ],
    ids=["an answer", "a speaker", "a question", "a table row"],
)
def test_what_may_come_twice_stays(refrain: str) -> None:
    """Short answers, speakers' names, questions and table rows are no repetition."""
    paragraphs = [refrain, BODY[0], refrain, BODY[1], refrain, BODY[2]]
    assert strip_noise(paragraphs).paragraphs == tuple(paragraphs)


def test_the_language_is_seen_in_the_text() -> None:
    """Rules of the text's own language are tried whatever the page declares."""
    german = [
        "Der Hafen von Niederkai bleibt bis zum Frühling zu, sagte der Hafenmeister am Dienstag in der Stadt.",
        "Sieben Boote sind in dem Sturm der letzten Woche gesunken, und die Mole hat ein Loch wie eine Straße.",
        "Die Reparatur kostet mehr, als die Stadt in einem Jahr einnimmt, und der Rat bittet das Land um Hilfe.",
    ]
    assert strip_noise([*german, "Lesen Sie auch", "Sturm trifft Kai"], "en").paragraphs == tuple(german)


def test_lines_of_marks_alone_go() -> None:
    """A rule of dashes holds no word, and goes."""
    assert strip_noise([*BODY, "* * *", "———"]).paragraphs == tuple(BODY)


def test_no_paragraphs_give_no_paragraphs() -> None:
    """Nothing in, nothing out; blank paragraphs are no paragraphs."""
    assert strip_noise([]).paragraphs == ()
    assert strip_noise(["", "  "]).paragraphs == ()


LINES = st.lists(
    st.sampled_from([*BODY, "Comments", "Read more", "Share", "404", "By Jane Miller", "(AFP)", "x", "- y z"])
)


@settings(deadline=None)
@given(LINES)
def test_only_whole_given_paragraphs_remain_in_order(paragraphs: list[str]) -> None:
    """What remains is a part of what was given, in its order, and what went is counted."""
    stripped = strip_noise(paragraphs)
    rest = iter(paragraphs)
    assert all(paragraph in rest for paragraph in stripped.paragraphs)
    assert bool(stripped.removed) == (len(stripped.paragraphs) < len(paragraphs))


@settings(deadline=None)
@given(LINES)
def test_the_same_text_gives_the_same_answer(paragraphs: list[str]) -> None:
    """The answer depends on the text alone."""
    assert strip_noise(paragraphs) == strip_noise(list(paragraphs))


@settings(deadline=None)
@given(st.lists(st.text(max_size=200), max_size=12))
def test_any_text_is_taken(paragraphs: list[str]) -> None:
    """No text at all makes it fail."""
    assert len(strip_noise(paragraphs).paragraphs) <= len(paragraphs)
