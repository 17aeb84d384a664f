"""Pictures are SVG of two modes that loads nothing; where there is nothing to see there is none."""

from __future__ import annotations

import base64
from datetime import date, timedelta

import pytest
from lxml import etree

from pipeline.report import pictures
from pipeline.report.pictures import Picture

DAYS = [(date(2024, 11, 1) + timedelta(days=day), day % 5 + 1) for day in range(40)]


def svg_of(picture: Picture | None) -> str:
    assert picture is not None
    head, _, content = picture.source.partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(content).decode("utf-8")


@pytest.mark.parametrize(
    "picture",
    [pictures.volume(DAYS), pictures.lag([0, 5, 90, 400, 99_999]), pictures.story_sizes({1: 9, 2: 3, 12: 1})],
    ids=["volume", "lag", "sizes"],
)
def test_a_picture_is_svg_for_light_and_dark(picture: Picture | None) -> None:
    """Well-formed, with colours by mode, no script and no address to load."""
    svg = svg_of(picture)
    assert etree.fromstring(svg.encode()).tag.endswith("svg")
    assert "prefers-color-scheme:dark" in svg
    assert "var(--ink)" in svg
    assert "<script" not in svg
    assert 'href="http' not in svg


def test_every_count_is_told_in_words() -> None:
    """For those who do not see the picture."""
    picture = pictures.lag([0, 5, 90, 400, 99_999])
    assert picture is not None
    assert picture.shows.endswith(
        "0: 1, ≤ 1 h: 1, ≤ 3 h: 1, ≤ 6 h: 0, ≤ 12 h: 1, ≤ 1 d: 0, ≤ 2 d: 0, ≤ 7 d: 0, later: 1"
    )


def test_equal_numbers_give_an_equal_picture() -> None:
    """No id or date in it changes from one to the next."""
    assert pictures.volume(DAYS) == pictures.volume(DAYS)


def test_nothing_to_see_gives_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor does a machine without matplotlib."""
    assert pictures.volume(DAYS[:1]) is pictures.lag([1.0]) is pictures.story_sizes({1: 5}) is None
    monkeypatch.setattr(pictures, "can_draw", lambda: False)
    assert pictures.volume(DAYS) is None
