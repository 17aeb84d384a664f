"""Wire credits where they stand as one, and nowhere else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.metadata import agencies
from transforms.cleaning.metadata.agencies import agency_in_byline, agency_named, find_agency
from transforms.cleaning.metadata.authors import names_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MIDDLE = ["The ferry left at noon.", "Nobody was hurt.", "It will be back on Friday.", "So said the harbour master."]


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("LISBON, March 4 (Reuters) - The ferry left.", "Reuters"),
        ("LISBON (AP) — The ferry left.", "AP"),
        ("(MENAFN) The ferry left.", "MENAFN"),
        ("(MENAFN- Harbour Gazette) LISBON: The ferry left.", "MENAFN"),
        ("Kiel (dpa) - Die Fähre ist weg.", "dpa"),
        ("Kiel (dpa/lno) - Die Fähre ist weg.", "dpa"),
        ("KIEL dpa | Die Fähre ist weg.", "dpa"),
        ("KIEL taz/dpa | Die Fähre ist weg.", "dpa"),
        ("Nantes, 4 mars 2021 (AFP) – Le ferry est parti.", "AFP"),
        ("(ANSA) - GENOVA, 04 MAR - Il traghetto è partito.", "ANSA"),
        ("Cádiz, 4 mar (EFE).- El ferri salió.", "EFE"),
        ("Lisboa, 04 mar 2021 (Lusa) – O barco partiu.", "Lusa"),
        ("МУРМАНСК, 4 марта. /ТАСС/. Паром ушел.", "TASS"),
        ("МУРМАНСК, 4 мар — РИА Новости. Паром ушел.", "RIA Novosti"),
        ("ТАСС, 4 марта. Паром ушел.", "TASS"),
        ("ОДЕССА. 4 марта. ИНТЕРФАКС-УКРАИНА - Паром ушел.", "Interfax-Ukraine"),
        ("新华社上海3月4日电（记者王小明）渡轮已经离开。", "Xinhua"),
        ("[東京 ４日 ロイター] - フェリーは出た。", "Reuters"),
        ("【神戸共同】フェリーは出た。", "Kyodo"),
        ("(부산=연합뉴스) 배가 떠났다.", "Yonhap"),
        ("بيروت (أ ف ب) - غادرت العبارة.", "AFP"),
        ("İZMİR (AA) - Feribot gitti.", "Anadolu"),
        ("KOLKATA, March 4 (PTI) The ferry left.", "PTI"),
        ("Kolkata [India], March 4 (ANI): The ferry left.", "ANI"),
        ("LISBON, March 4, 2021 /PRNewswire/ -- Ferry Co. announced", "PR Newswire"),
        ("LISBON--(BUSINESS WIRE)--Ferry Co. announced", "Business Wire"),
        ("(CNN) -- The ferry left.", "CNN"),
        ("By Jane Roe, Associated Press", "AP"),
        ("Reuters", "Reuters"),
        ("The harbour master told Reuters that the ferry left.", None),
        ("According to AFP, the ferry left.", None),
        ("The Associated Press (AP) reported that the ferry left.", None),
        ("Die Nachrichtenagentur Agence France-Presse (AFP) berichtet aus Kiel.", None),
        ("The port authority (PA) has closed the pier.", None),
        ("In 2020, Ferry Co (APA) said it would close.", None),
        ("AA", None),
    ],
)
def test_credits_at_the_head(line: str, agency: str | None) -> None:
    """A dateline or byline credits its agency; a mention or an abbreviation explained does not."""
    assert find_agency([line, *MIDDLE], []) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("(dpa/lno)", "dpa"),
        ("AFP", "AFP"),
        ("AFP/Reuters", "AFP"),
        ("Quelle: APA", "APA"),
        ("© AFP", "AFP"),
        ("Copyright 2021 The Associated Press. All rights reserved. This may not be published or rewritten.", "AP"),
        ("© dpa-infocom, dpa:210304-99-123456/7", "dpa"),
        ("The ferry left on Friday. (PAP)", "PAP"),
        ("“It left,” she said. — Bernama", "Bernama"),
        ("フェリーは出た。（共同）", "Kyodo"),
        ("(Reporting by Jane Roe; Editing by John Doe)", "Reuters"),
        ("Associated Press writers Jane Roe and John Doe contributed to this report.", "AP"),
        ("Roe writes for the Associated Press.", "AP"),
        ("The Associated Press contributed to this report.", None),
        ("(With inputs from PTI)", None),
        ("She now works for AP.", None),
        ("The talks are called the map (MAP)", None),
        ("Photo: AFP", None),
    ],
)
def test_credits_at_the_tail(line: str, agency: str | None) -> None:
    """A sign-off credits its agency; that it contributed does not make it the origin."""
    assert find_agency([*MIDDLE, line], []) == agency


def test_a_credit_in_the_middle_is_none() -> None:
    """A line in the midst of a story is not its credit."""
    assert find_agency([*MIDDLE, "(dpa)", *MIDDLE], []) is None


def test_the_dateline_goes_before_the_byline() -> None:
    """Where credits differ, the text's own is nearer to the origin than its author's or its last line."""
    assert find_agency(["KIEL (dpa) - Die Fähre ist weg.", *MIDDLE], ["AFP"]) == "dpa"
    assert find_agency(MIDDLE, ["Jane Roe", "Jane Roe, AFP"], ["© Reuters"]) == "AFP"
    assert find_agency(MIDDLE, ["Jane Roe"], ["© Reuters"]) == "Reuters"


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("HGB/AP", "AP"),
        ("Associated Press in Lisbon", "AP"),
        ("Le Courrier avec AFP", "AFP"),
        ("来源：新华网", "Xinhua"),
        ("Jane Roe", None),
        ("Reuters Institute", None),
    ],
)
def test_agencies_in_bylines(byline: str, agency: str | None) -> None:
    """One part of a byline that is an agency is its credit."""
    assert agency_in_byline(byline) == agency


def test_codes_are_matched_in_their_case() -> None:
    """A short code is a credit as agencies write it; a word of the same letters is not."""
    assert agency_named("AP") == "AP"
    assert agency_named("Ap") is None
    assert agency_named("the associated press") == "AP"


def test_the_data_is_sound() -> None:
    """Every agency is listed once, and no code or name stands for two."""
    data = tomllib.loads(Path(agencies.__file__).with_name("agencies.toml").read_text("utf-8"))["agency"]
    names = [agency["name"] for agency in data]
    assert len(set(names)) == len(names)
    for key in ("codes", "names"):
        owners: dict[str, str] = {}
        for agency in data:
            for form in agency.get(key, []):
                assert owners.setdefault(form, agency["name"]) == agency["name"], form


@given(st.lists(st.text(max_size=120), max_size=5), st.lists(st.text(max_size=60), max_size=2))
def test_never_raises(paragraphs: list[str], authors: list[str]) -> None:
    """Any text has an agency's published name or none."""
    found = find_agency(paragraphs, authors, paragraphs)
    assert found is None or agency_named(found) is not None or " " in found


@pytest.mark.parametrize(
    ("byline", "agency"),
    [
        ("jane roe and john doe, associated press", "AP"),
        ("By JANE ROE Associated Press", "AP"),
        ("Jane Roe, AP Sports Writer", "AP"),
        ("Reuters Staff", "Reuters"),
        ("Jane Roe AP", "AP"),
        ("jane roe, efe", "EFE"),
        ("Jane Roe, Staff Writer", None),
        ("Sid Roe", None),
    ],
)
def test_agencies_in_bylines_of_any_case(byline: str, agency: str | None) -> None:
    """Folded bylines, an agency behind a name and an agency's staff credit it; other staff do not."""
    assert agency_in_byline(byline) == agency


@pytest.mark.parametrize(
    ("byline", "agency", "names"),
    [
        ("by ida lund and wim vos, associated press", "AP", ("Ida Lund", "Wim Vos")),
        ("by ida lund, a.p.", "AP", ("Ida Lund",)),
        ("ida lund (dpa)", "dpa", ("Ida Lund",)),
        ("Ida Lund of the Associated Press", "AP", ("Ida Lund",)),
        ("by ida lund for reuters", "Reuters", ("Ida Lund",)),
        ("ida lund | ansa", "ANSA", ("Ida Lund",)),
        ("By Ida Lund for the AAP news agency", "AAP", ("Ida Lund",)),
        ("Ida Lund, Pa", None, ("Ida Lund",)),
    ],
)
def test_bylines_in_any_case(byline: str, agency: str | None, names: tuple[str, ...]) -> None:
    """An agency is known behind a name in small letters, in brackets and behind "of" and "for"."""
    assert (agency_in_byline(byline), names_of([byline], set())) == (agency, names)


def test_a_copyright_line_in_letters() -> None:
    """The sign may be written as a letter in brackets."""
    assert find_agency(["The ferry left.", "(c) 2021 AFP"], ()) == "AFP"


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Bonn (KNA) Die Bischöfe haben über den Umbau beraten.", "KNA"),
        ("Frankfurt a.M. (epd). Die Kirche hat über den Umbau beraten.", "epd"),
        ("Palestinian Authority (PA) Officials said on Monday that the road is open.", None),
        ("Das Wort (KNA) steht hier mitten in einem Satz.", None),
        ("（中央社記者王大明柏林3日專電）市議會否決了體育館的改建計畫。", "CNA (Taiwan)"),
        ("تهران - ایرنا - شورای شهر طرح بازسازی سالن را رد کرد.", "IRNA"),
    ],
)
def test_datelines_of_other_presses(line: str, agency: str | None) -> None:
    """A bracket may end a dateline without a dash, hold its reporter too, or be two dashes."""
    assert find_agency([line, "Es folgt noch ein Satz."], ()) == agency


@pytest.mark.parametrize(
    ("line", "agency"),
    [
        ("Πηγή: ΑΠΕ-ΜΠΕ", "ANA-MPA"),
        ("Izvor: Hina", "HINA"),
        ("(Schluss) ida/apa", "APA"),
        ("AGERPRES/(AS - autor: Ion Pop)", "Agerpres"),
        ("This report by The Canadian Press was first published Aug. 3, 2021.", "Canadian Press"),
    ],
)
def test_sign_offs_of_other_presses(line: str, agency: str | None) -> None:
    """The last line names the source in the page's language, or in the agency's own form."""
    assert find_agency(["The ferry left at noon.", line], ()) == agency
