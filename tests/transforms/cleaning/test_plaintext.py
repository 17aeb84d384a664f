"""Plain text dumps become paragraphs, and the headline above them a title."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.cleaning.noise.strip import Stripped, strip_noise
from transforms.cleaning.plaintext import read_text, split_headline

FIRST = "The fishing port of Lower Quay will stay closed until the spring, its master said on Tuesday."
SECOND = "Seven boats were lost in the storm of last week, and the breakwater has a hole as wide as a street."


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}\n{SECOND}",
        f"{FIRST}\n\n{SECOND}\n",
        f"\ufeff{FIRST}\r\n\r\n\r\n{SECOND}",
        f"  {FIRST}  \u2029{SECOND}",
    ],
    ids=["one a line", "blank lines", "a byte order mark and Windows line ends", "odd separators"],
)
def test_paragraphs_are_found(text: str) -> None:
    """Paragraphs stand one a line or between blank lines, with any line ends."""
    assert read_text(text) == [FIRST, SECOND]


def test_hard_wrapped_paragraphs_are_joined() -> None:
    """Lines broken at a width are joined, and a line that ends early ends its paragraph."""
    text = (
        "The fishing port of Lower Quay will stay\nclosed until the spring, its master said on\nTuesday.\n"
        "Seven boats were lost in the storm of last\nweek, and the breakwater has a hole as wide\nas a street.\n"
    )
    assert read_text(text) == [FIRST, SECOND]


def test_a_wrapped_notice_among_long_lines_is_joined() -> None:
    """Where only one paragraph is broken, a line that goes on in lower case is joined to it."""
    assert read_text(
        f"{FIRST}\nThe Quay Post gives no\nwarranty of any kind. It takes no\nblame for errors.\n{SECOND}"
    ) == [
        FIRST,
        "The Quay Post gives no warranty of any kind. It takes no blame for errors.",
        SECOND,
    ]


def test_list_items_are_not_joined() -> None:
    """Items of a list keep their lines, also in lower case."""
    assert read_text("What the storm took away\n- seven boats\n- one ice house\n2) two nets") == [
        "What the storm took away",
        "- seven boats",
        "- one ice house",
        "2) two nets",
    ]


def test_unspaced_scripts_are_joined_without_a_space() -> None:
    """Chinese and Japanese lines are joined without a space between them."""
    line = "港口将关闭到春天港口主管星期二说"
    assert read_text(f"{line}\n{line}\n{line}\n七艘船。") == [f"{line}{line}{line}七艘船。"]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("Fish &amp; chips cost &pound;9 &#8211; too much.", ["Fish & chips cost £9 – too much."]),
        ("<p>One boat.</p><p>Two <b>boats</b>.<br/>Three.</p>", ["One boat.", "Two boats.", "Three."]),
        ("<script>var boat = 1;</script>One boat.<!-- note -->", ["One boat."]),
        ("If a < b and b > a, the boat floats.", ["If a < b and b > a, the boat floats."]),
        (
            "# Port stays closed\n\nThe **master** said [so](https://quay.example/1).",
            ["Port stays closed", "The master said so."],
        ),
        ("One boat.\n\n---\n\n***\nTwo boats.", ["One boat.", "Two boats."]),
        ("> One boat was lost.\n> > Two boats were lost.", ["One boat was lost.", "Two boats were lost."]),
    ],
    ids=["entities", "tags", "scripts", "no tags", "markdown", "rules", "quoted mail"],
)
def test_marks_are_taken_away(text: str, paragraphs: list[str]) -> None:
    """Entities, stray tags, markdown and the marks of quoted mail leave the text."""
    assert read_text(text) == paragraphs


def test_a_mail_gives_its_subject_and_date() -> None:
    """A mail's header leaves its subject and date as lines, and its signature goes."""
    text = (
        "Path: news.quay.example!not-for-mail\nFrom: jane@quay.example (Jane Miller)\nSubject: Port stays closed\n"
        "Date: Tue, 2 Feb 2021 08:30:00 +0000\nMessage-ID: <1@quay.example>\n\n"
        f"{FIRST}\n\n{SECOND}\n\n-- \nJane Miller\n"
    )
    assert read_text(text) == ["Port stays closed", "Tue, 2 Feb 2021 08:30:00 +0000", FIRST, SECOND]


def test_a_front_matter_gives_its_title_and_date() -> None:
    """A front matter's title and date stay as lines."""
    text = f'---\ntitle: "Port stays closed"\ndate: 2021-02-02\ntags: port\n---\n{FIRST}\n'
    assert read_text(text) == ["Port stays closed", "2021-02-02", FIRST]


def test_text_that_begins_with_a_colon_line_is_no_mail() -> None:
    """A line such as "MOSCOW: …" at the top is text."""
    assert read_text(f"Quay: {FIRST}\n{SECOND}") == [f"Quay: {FIRST}", SECOND]


@pytest.mark.parametrize(
    "headline",
    ["Port stays closed until spring", "Who pays for the port?", "‘Nobody was hurt’ – master", "港口将关闭到春天"],
)
def test_a_headline_becomes_the_title(headline: str) -> None:
    """A short first line without a sentence's end, above a body, is the title and leaves the text."""
    assert split_headline([headline, FIRST, SECOND]) == (headline, (FIRST, SECOND))


@pytest.mark.parametrize(
    "first",
    [
        SECOND,
        "- seven boats",
        "The master said:",
        "and then the sea rose",
        "Port",
        f"{FIRST[:-1]} while {SECOND[:-1]}, and so on",
    ],
    ids=["prose", "an item", "an opening", "half a sentence", "one word", "too long"],
)
def test_what_is_no_headline_stays(first: str) -> None:
    """A first paragraph that is text stays in the text, and there is no title."""
    assert split_headline([first, FIRST]) == (None, (first, FIRST))


def test_a_line_without_a_body_is_no_headline() -> None:
    """Where no prose follows, nothing says that the first line is a headline."""
    assert split_headline(["Port stays closed", "Seven boats"]) == (None, ("Port stays closed", "Seven boats"))


@pytest.mark.parametrize("line", ["Port stays closed", "PORT STAYS CLOSED!", "Port Stays Closed - Post"])
def test_a_given_title_leaves_the_text(line: str) -> None:
    """A title that the container gives is kept, and its copy at the head of the text goes."""
    assert split_headline([line, FIRST], "Port stays closed") == ("Port stays closed", (FIRST,))


def test_a_given_title_keeps_another_first_line() -> None:
    """A first line that says something else than the given title stays in the text."""
    lines = ("What the storm took", FIRST)
    assert split_headline(lines, "Port stays closed") == ("Port stays closed", lines)


def test_no_paragraphs_have_no_headline() -> None:
    """Nothing in, nothing out."""
    assert read_text(" \n\t\n") == []
    assert split_headline([]) == (None, ())


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_clean_lines(text: str) -> None:
    """Any text gives stripped, non-empty paragraphs without line ends."""
    assert all(line and line == line.strip() and "\n" not in line for line in read_text(text))


@settings(deadline=None)
@given(st.lists(st.sampled_from([FIRST, SECOND, "Port stays closed"]), min_size=1, max_size=6))
def test_splitting_loses_no_line(paragraphs: list[str]) -> None:
    """Title and body together hold every different line that was given."""
    title, body = split_headline(paragraphs)
    assert {title, *body} - {None} == set(paragraphs)


def cleaned(path: Path) -> tuple[str | None, tuple[str, ...], Stripped]:
    stripped = strip_noise(read_text(path.read_text("utf-8")))
    return *split_headline(stripped.paragraphs), stripped


@pytest.mark.corpora
def test_the_seeds_come_out_clean(corpora: Path) -> None:
    """Real dumps: a stamp, a related-story tail, an error header, a body printed twice and a legal tail."""
    files = sorted((corpora / "seeds").glob("*.txt"))
    titles, bodies, stripped = zip(*map(cleaned, files), strict=True)
    assert stripped[0].stamps == ("1 Nov, 2024 11:14 / Updated 4 weeks ago",)
    assert not any("2024 11:14" in paragraph for paragraph in bodies[0])
    assert len(bodies[2]) == 14
    assert not any("Related" in paragraph for paragraph in bodies[2])
    assert titles[3] is not None
    assert len(bodies[3]) == len(set(bodies[3])) == 7
    noise = ("403", "Sorry", "Disclaimer", "warranty", "omment")
    assert not any(word in paragraph for word in noise for paragraph in bodies[3])
    assert len(bodies[4]) == 10
