"""Points in time out of the ways in which pages and people write them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.article import Precision
from transforms.cleaning.metadata.dates import Habits, as_utc, find_times, parse_time, trusted

UTC = timezone.utc


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param("2021-03-04T05:06:07Z", datetime(2021, 3, 4, 5, 6, 7), id="iso zulu"),
        pytest.param("2021-03-04T05:06:07.8900000", datetime(2021, 3, 4, 5, 6, 7), id="iso without zone"),
        pytest.param("2021-03-04T05:06+02:00", datetime(2021, 3, 4, 3, 6), id="iso offset"),
        pytest.param("2021-03-04 00:30:00+0100", datetime(2021, 3, 3, 23, 30), id="offset without colon, day before"),
        pytest.param("2021-03-04T05:06:07CST", datetime(2021, 3, 4, 11, 6, 7), id="zone by name"),
        pytest.param("20210304050607", datetime(2021, 3, 4, 5, 6, 7), id="digits alone"),
        pytest.param("1614834367", datetime(2021, 3, 4, 5, 6, 7), id="epoch seconds"),
        pytest.param("1614834367000", datetime(2021, 3, 4, 5, 6, 7), id="epoch milliseconds"),
        pytest.param("Thu, 04 Mar 2021 05:06:07 GMT", datetime(2021, 3, 4, 5, 6, 7), id="mail header"),
        pytest.param("March 4th, 2021 at 5:06 p.m. ET", datetime(2021, 3, 4, 22, 6), id="eastern winter"),
        pytest.param("July 4, 2021 5:06 PM ET", datetime(2021, 7, 4, 21, 6), id="eastern summer"),
        pytest.param("3 March 2021, 10:15 CET", datetime(2021, 3, 3, 9, 15), id="english, central european"),
        pytest.param("4 Mar '21", datetime(2021, 3, 4), id="year cut short"),
        pytest.param("March 4, ’21", datetime(2021, 3, 4), id="year cut short, american"),
        pytest.param("4. März 2021, 17:06 Uhr", datetime(2021, 3, 4, 17, 6), id="german"),
        pytest.param("1er mars 2021 à 17h06", datetime(2021, 3, 1, 17, 6), id="french"),
        pytest.param("4 de marzo de 2021 17:06", datetime(2021, 3, 4, 17, 6), id="spanish"),
        pytest.param("4 de março de 2021 às 17h06", datetime(2021, 3, 4, 17, 6), id="portuguese"),
        pytest.param("4 marzo 2021 ore 17.06", datetime(2021, 3, 4, 17, 6), id="italian"),
        pytest.param("4 maart 2021 17:06", datetime(2021, 3, 4, 17, 6), id="dutch"),
        pytest.param("17:06, 4 марта 2021", datetime(2021, 3, 4, 17, 6), id="russian, time first"),
        pytest.param("4 березня 2021, 17:06", datetime(2021, 3, 4, 17, 6), id="ukrainian"),
        pytest.param("٤ مارس ٢٠٢١", datetime(2021, 3, 4), id="arabic digits"),
        pytest.param("2021年3月4日 下午5:06", datetime(2021, 3, 4, 17, 6), id="chinese afternoon"),
        pytest.param("2021年3月4日 17時06分", datetime(2021, 3, 4, 17, 6), id="japanese"),
        pytest.param("4 Mart 2021 - 17:06", datetime(2021, 3, 4, 17, 6), id="turkish"),
        pytest.param("4 marca 2021, 17:06", datetime(2021, 3, 4, 17, 6), id="polish"),
        pytest.param("04.03.2021 17:06", datetime(2021, 3, 4, 17, 6), id="points"),
        pytest.param("2021-03-04 05:06 America/New_York", datetime(2021, 3, 4, 10, 6), id="zone of the database"),
        pytest.param("2021-07-04T05:06:00[Europe/London]", datetime(2021, 7, 4, 4, 6), id="zone in brackets"),
        pytest.param("/Date(1614834367000)/", datetime(2021, 3, 4, 5, 6, 7), id="wrapped milliseconds"),
        pytest.param("2021. március 4. 17:06", datetime(2021, 3, 4, 17, 6), id="hungarian, year first"),
        pytest.param("2021 m. kovo 4 d.", datetime(2021, 3, 4), id="lithuanian"),
        pytest.param("2021. gada 4. marts", datetime(2021, 3, 4), id="latvian"),
        pytest.param("ב-4 במרץ 2021", datetime(2021, 3, 4), id="hebrew"),
        pytest.param("४ मार्च २०२१", datetime(2021, 3, 4), id="hindi"),
        pytest.param("4 آذار/ مارس 2021", datetime(2021, 3, 4), id="arabic, both names"),
        pytest.param("4 มีนาคม 2564", datetime(2021, 3, 4), id="thai, buddhist year"),
        pytest.param("۱۴ اسفند ۱۳۹۹", datetime(2021, 3, 4), id="persian calendar"),
        pytest.param("۱۳۹۹/۱۲/۱۴ ۱۷:۰۶", datetime(2021, 3, 4, 17, 6), id="persian calendar, figures"),
        pytest.param("令和3年3月4日", datetime(2021, 3, 4), id="japanese era"),
        pytest.param("4 tháng 3, 2021", datetime(2021, 3, 4), id="vietnamese"),
        pytest.param("Machi 4, 2021", datetime(2021, 3, 4), id="swahili"),
        pytest.param("04.03.21", datetime(2021, 3, 4), id="short year"),
        pytest.param("3/14/2021 5pm", datetime(2021, 3, 14, 17), id="month first, since no month is the fourteenth"),
    ],
)
def test_reads_the_ways_of_writing(written: str, expected: datetime) -> None:
    """A time comes out in UTC however it is written; one without a zone is UTC."""
    moment = parse_time(written)
    assert moment is not None
    assert moment.at == expected.replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "4 weeks ago", "12:30", "99/99/2021", "2021-13-40", "page 20210"],
)
def test_reads_no_time_where_none_is(written: str) -> None:
    """What names no day of a year is no time."""
    assert parse_time(written) is None


def test_american_order_is_settled_by_the_caller() -> None:
    """A date of two small numbers is day first, unless the caller knows better."""
    usual, american = parse_time("03/04/2021"), parse_time("03/04/2021", Habits(month_first=True))
    assert usual is not None
    assert american is not None
    assert (usual.at.month, american.at.month) == (4, 3)


@pytest.mark.parametrize(
    ("written", "precision", "offset"),
    [
        ("2021-03-04T05:06:07+01:00", Precision.SECOND, 60),
        ("4 March 2021 05:06", Precision.MINUTE, None),
        ("4 March 2021 05:06 GMT", Precision.MINUTE, 0),
        ("2021-03-04", Precision.DAY, None),
        ("2021-03-04T00:00:00Z", Precision.DAY, 0),
        ("March 2021", Precision.MONTH, None),
        ("2021-03", Precision.MONTH, None),
        ("1614834367", Precision.SECOND, None),
    ],
)
def test_says_how_fine_it_is_and_in_what_zone(written: str, precision: Precision, offset: int | None) -> None:
    """A time is as fine as it is written; exactly midnight is how a day without a time is stored."""
    moment = parse_time(written)
    assert moment is not None
    assert (moment.precision, moment.offset) == (precision, offset)


def test_a_name_of_two_months_is_the_languages_own() -> None:
    """The same name is October in Croatian and November in Polish."""
    months = [parse_time("4 listopada 2021", Habits(language=tag)) for tag in ("hr-HR", "pl", None)]
    assert [moment and moment.at.month for moment in months] == [10, 11, 11]


def test_several_times_in_one_line() -> None:
    """Each of two times in a line has its own hour."""
    found = [moment.at.hour for moment in find_times("4 March 2021 05:06 | 5 March 2021 07:08")]
    assert found == [5, 7]


def test_a_time_is_trusted_up_to_a_day_past_its_file() -> None:
    """Zones and clocks may differ by a day; beyond it a date is not the article's, nor is an unset clock's."""
    file_time = datetime(2021, 3, 4, tzinfo=UTC)
    assert trusted(file_time + timedelta(hours=23), file_time)
    assert not trusted(file_time + timedelta(hours=25), file_time)
    assert not trusted(datetime(1970, 1, 1, tzinfo=UTC), None)
    unset = parse_time("0001-01-01T00:00:00Z")
    assert unset is not None
    assert not trusted(unset.at, None)
    assert trusted(file_time, datetime(1980, 1, 1, tzinfo=UTC)), (
        "a packed file's time that was never set bounds nothing"
    )


@given(st.text(max_size=600))
def test_never_raises_and_stays_in_the_line(line: str) -> None:
    """Any text gives moments in order, in UTC, inside the line."""
    end = 0
    for moment in find_times(line):
        assert end <= moment.start < moment.end <= len(line)
        assert moment.at.utcoffset() == timedelta(0)
        end = moment.end


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_reads_back_what_iso_writes(at: datetime) -> None:
    """A written time is read back to the second."""
    moment = parse_time(at.isoformat())
    assert moment is not None
    assert moment.at == as_utc(at).replace(microsecond=0)
