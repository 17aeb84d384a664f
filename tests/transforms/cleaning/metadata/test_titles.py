"""Headlines without what sites put around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.metadata.titles import (
    Headlines,
    choose_title,
    folded,
    is_site_heading,
    one_line,
    site_names,
    strip_site,
    title_suffix,
)

OWN = site_names(["The Harbour Gazette", "harbourgazette.co.uk", "Börsen-Bote"])
LINE = "Ferry fares to rise - by a fifth"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(f"{LINE} | The Harbour Gazette", LINE, id="bar"),
        pytest.param(f"{LINE} - Harbour Gazette", LINE, id="dash, without article"),
        pytest.param(f"{LINE} - HarbourGazette.co.uk", LINE, id="host"),
        pytest.param(f"{LINE} | Harbour Gazette Online", LINE, id="longer name"),
        pytest.param(f"{LINE} - Travel - The Harbour Gazette", LINE, id="section before the name"),
        pytest.param(f"{LINE} | The Harbour Gazette | Travel", LINE, id="section behind the name"),
        pytest.param(f"Harbour Gazette | {LINE}", LINE, id="name first"),
        pytest.param(f"{LINE} – Boersen-Bote", LINE, id="umlaut written out"),
        pytest.param("Ferries: The Harbour Gazette: a history", "Ferries: The Harbour Gazette: a history", id="colons"),
        pytest.param(LINE, LINE, id="nothing to take"),
        pytest.param("The Harbour Gazette", "", id="nothing but the name"),
        pytest.param("", "", id="empty"),
    ],
)
def test_the_sites_name_leaves_the_title(written: str, expected: str) -> None:
    """The site's name goes from either end with the section beside it; dashes within a headline stay."""
    assert strip_site(written, OWN) == expected


@pytest.mark.parametrize(
    ("headlines", "expected"),
    [
        pytest.param(Headlines(LINE, "Other", "Third", "Fourth"), LINE, id="the shared one first"),
        pytest.param(Headlines("For search", LINE, "Third", "For search"), LINE, id="not the window's"),
        pytest.param(Headlines(f"{LINE} - National", LINE, LINE, "W"), LINE, id="a shorter core"),
        pytest.param(Headlines("Click here", LINE, LINE, "For search"), LINE, id="JSON-LD's and the heading's"),
        pytest.param(Headlines("Click here", LINE, "On the ferry", LINE), LINE, id="JSON-LD's and the window's"),
        pytest.param(Headlines("Click here", LINE, LINE, LINE), "Click here", id="the shared one before all others"),
        pytest.param(Headlines(LINE, "Other", LINE, LINE), LINE, id="three writings before JSON-LD's"),
        pytest.param(Headlines(LINE, "Other", LINE, LINE, True), "Other", id="JSON-LD's, told from an alternative one"),
        pytest.param(
            Headlines("Coast / Fares may rise", "Fares may rise", "CoastFares may rise", "Coast Fares may rise"),
            "Coast / Fares may rise",
            id="a kicker that all show",
        ),
        pytest.param(
            Headlines("Town's 'new' ferry runs", "Town’s ‘new’ ferry runs", "Town’s ‘new’ ferry runs"),
            "Town’s ‘new’ ferry runs",
            id="the marks of most",
        ),
        pytest.param(
            Headlines("The skipper of the ferry is", None, 'The skipper of the ferry is "ready to go"'),
            'The skipper of the ferry is "ready to go"',
            id="cut at a quotation mark",
        ),
        pytest.param(Headlines(None, None, LINE, f"{LINE} | Elsewhere"), LINE, id="heading"),
        pytest.param(Headlines(None, None, None, f"{LINE} | Harbour Gazette"), LINE, id="window alone"),
        pytest.param(Headlines("Harbour Gazette", None, LINE, None), LINE, id="the site's name is no headline"),
        pytest.param(Headlines("Fares &amp; ferries &#8216;rise&#8217;"), "Fares & ferries ‘rise’", id="references"),
        pytest.param(Headlines(), None, id="none"),
    ],
)
def test_one_headline_is_chosen(headlines: Headlines, expected: str | None) -> None:
    """Of the ways of writing a headline the one that readers are shown wins."""
    assert choose_title(headlines, OWN) == expected


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        (f"{LINE} - Coast Tribune", "Coast Tribune"),
        (f"{LINE} | Travel | Coast Tribune", "Coast Tribune"),
        ("Another page - Coast Tribune", None),
        (LINE, None),
        (None, None),
    ],
)
def test_what_stands_behind_the_headline(window: str | None, expected: str | None) -> None:
    """The window's last part is an outlet's name only behind a known headline."""
    assert title_suffix(window, [LINE]) == expected


def test_lines_lose_what_cannot_be_seen() -> None:
    """Soft hyphens, zero-width spaces and line breaks leave a line."""
    assert one_line(" Heli\u00adkopter\u200b\n über&nbsp;Kiel ") == "Helikopter über Kiel"


def test_folding_joins_spellings() -> None:
    """Case, accents and marks do not tell names apart."""
    assert folded("L'Écho du Nord") == folded("LECHO DU NORD")


@given(st.text(max_size=120), st.text(max_size=120), st.sets(st.text(max_size=10), max_size=3))
def test_a_title_is_made_of_what_stands_on_the_page(shared: str, window: str, names: set[str]) -> None:
    """Never raises, and never writes a headline of its own."""
    title = choose_title(Headlines(shared=shared, window=window), site_names(names))
    assert title is None or title in one_line(shared) or title in one_line(window)


@pytest.mark.parametrize(
    ("headlines", "title"),
    [
        pytest.param(Headlines(shared="Opinion | Let us name names"), "Let us name names", id="section"),
        pytest.param(
            Headlines(shared="Skipper snubs mayor | Harbour News"), "Skipper snubs mayor", id="section behind"
        ),
        pytest.param(Headlines(shared="Rates rise again | Politics"), "Rates rise again", id="a word for a section"),
        pytest.param(
            Headlines(shared="Skipper | Mayor makes the news"), "Skipper | Mayor makes the news", id="no section"
        ),
        pytest.param(Headlines(shared="Ferry fares to rise (Published 2016)"), "Ferry fares to rise", id="year"),
        pytest.param(
            Headlines(
                structured="The town band of Oldquay, whose tuba…", window="The town band of Oldquay, whose tuba sank"
            ),
            "The town band of Oldquay, whose tuba sank",
            id="cut",
        ),
        pytest.param(
            Headlines(heading="Local history Ferry runs again", window="Ferry runs again | Oldquay News"),
            "Ferry runs again",
            id="kicker",
        ),
        pytest.param(
            Headlines(heading="Ferry fares to rise again", window="Gazette: Ferry fares to rise again"),
            "Ferry fares to rise again",
            id="name before the heading",
        ),
        pytest.param(Headlines(window="Ferry fares to rise » Gazette"), "Ferry fares to rise", id="angles"),
        pytest.param(
            Headlines(window="La « vieille » Gazette ferme"), "La « vieille » Gazette ferme", id="quotation in angles"
        ),
        pytest.param(
            Headlines("Ferry / Fares to rise", heading="Ferry Fares to rise", window="Ferry Fares to rise - Gazette"),
            "Ferry / Fares to rise",
            id="a kicker in print has no mark",
        ),
        pytest.param(Headlines(window="Ferry fares to rise_City_Gazette"), "Ferry fares to rise", id="underscores"),
    ],
)
def test_headlines_without_what_is_not_theirs(headlines: Headlines, title: str) -> None:
    """Sections, years, kickers and names go, and where one writing is cut another goes on."""
    assert choose_title(headlines, {"gazette"}) == title


def test_a_heading_that_is_the_sites_name() -> None:
    """A short heading that the window's title ends with, behind a longer headline, is a logo."""
    assert is_site_heading("The Gazette", "Ferry fares to rise again - The Gazette")
    assert not is_site_heading("Ferry fares to rise again", "Gazette - Ferry fares to rise again")
