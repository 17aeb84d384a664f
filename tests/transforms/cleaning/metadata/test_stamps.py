"""Dateline stamps: when a line of text says that a story was published and changed."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.metadata.stamps import Stamp, datelines, labelled_stamps, parse_stamp

UTC = timezone.utc
FIRST = datetime(2021, 3, 4, 5, 6, tzinfo=UTC)
LATER = datetime(2021, 3, 5, 7, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("4 Mar, 2021 05:06 / Updated 4 weeks ago", (FIRST, None), id="relative change"),
        pytest.param("Published: 4 March 2021, 06:06 CET", (FIRST, None), id="zone"),
        pytest.param("Updated on 5 March 2021 07:08", (None, LATER), id="change alone"),
        pytest.param("Published 4 March 2021 05:06 - Last updated 5 March 2021 07:08", (FIRST, LATER), id="both"),
        pytest.param("Aktualisiert: 05.03.2021, 07:08 | 04.03.2021, 05:06", (FIRST, LATER), id="change first"),
        pytest.param("Опубликовано 04.03.2021 05:06, обновлено 05.03.2021 07:08", (FIRST, LATER), id="russian"),
        pytest.param("发布时间：2021年3月4日 05:06", (FIRST, None), id="chinese"),
        pytest.param("4 weeks ago", None, id="relative alone"),
        pytest.param("4 March 2031 05:06", None, id="after its file"),
    ],
)
def test_reads_stamps(line: str, expected: tuple[datetime | None, datetime | None] | None) -> None:
    """A stamp's times are told apart by the word before each, and none lies past the file's own time."""
    stamp = parse_stamp(line, datetime(2022, 1, 1, tzinfo=UTC))
    assert (stamp and (stamp.published and stamp.published.at, stamp.modified)) == expected


@given(st.text(max_size=300))
def test_never_raises(line: str) -> None:
    """Any text gives a stamp that says something, or none."""
    assert parse_stamp(line, None) != Stamp(None, None)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Erschienen am: 28.01.2022",
            "Published on 3 May 2021",
            "Published: May 3, 2021 10:20",
            "Publié le 3 mai 2021",
        ),
        *(
            "Опубликовано: 3 мая 2021",
            "Eingestellt am 03.05.2021",
            "Publicado el 3 de mayo de 2021",
            "發布時間：2021-05-03",
        ),
    ],
)
def test_lines_that_say_what_they_are(line: str) -> None:
    """A publication's label with a date behind it is known wherever it stands."""
    assert list(labelled_stamps([f"  {line} "])) == [line]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Letzte Änderung: 27.01.2022",
            "Published by the harbour office",
            "3 May 2021",
            "Posted to the pier in 1921, he",
        ),
        "Published in 2021, the report that the harbour office had long kept to itself told of nine boats.",
    ],
)
def test_lines_that_say_something_else(line: str) -> None:
    """Changes, publishers and sentences are no label."""
    found = [stamp for text in labelled_stamps([line]) if (stamp := parse_stamp(text, None)) and stamp.published]
    assert found == []


@pytest.mark.parametrize(
    ("paragraph", "day"),
    [
        ("OLDQUAY, Aug. 3, 2021 /Wire/ -- The harbour said so today.", "Aug. 3, 2021"),
        ("OLDQUAY, Maine, August 3, 2021 (Wire) The harbour said so today.", "August 3, 2021"),
        ("LINDAU, 3. August 2021 – Die Stadt hat das Bad geschlossen.", "3. August 2021"),
        ("On Tuesday, Aug. 3, 2021 - a day of rain - the harbour closed.", None),
        ("OLDQUAY, which burned down on Aug. 3, 2021, is built again.", None),
        ("OLDQUAY, Aug. 3 (Wire) - The harbour said so today.", None),
    ],
)
def test_days_of_datelines(paragraph: str, day: str | None) -> None:
    """A day with its year between a place in capitals and a dash or a wire; a sentence that names one is none."""
    assert next(datelines([paragraph]), None) == day
