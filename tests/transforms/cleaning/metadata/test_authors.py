"""Names out of bylines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.cleaning.metadata.authors import names_of
from transforms.cleaning.metadata.titles import site_names

OWN = site_names(["Harbour Gazette", "harbourgazette.org", "HGB News"])


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        pytest.param("By Jane Roe", ("Jane Roe",), id="by"),
        pytest.param("Von Jana Rösler und Karl Öhm", ("Jana Rösler", "Karl Öhm"), id="german"),
        pytest.param("Par Jeanne Roux et Luc Noël", ("Jeanne Roux", "Luc Noël"), id="french"),
        pytest.param("Por Juana Ríos y Luis Mar", ("Juana Ríos", "Luis Mar"), id="spanish"),
        pytest.param("Di Gianna Rossi e Luca Mari", ("Gianna Rossi", "Luca Mari"), id="italian"),
        pytest.param("Door Jan de Wit en Els Bos", ("Jan de Wit", "Els Bos"), id="dutch"),
        pytest.param("Автор: Иван Петров", ("Иван Петров",), id="russian"),
        pytest.param("JANE ROE; John Doe | Ann Poe", ("Jane Roe", "John Doe", "Ann Poe"), id="separators"),
        pytest.param("Posted by | quayside | on 3 May | from the | low-tide | dept.", (), id="small words"),
        pytest.param("By An To", ("An To",), id="a name of small words"),
        pytest.param("by jonah roe and mary-ann poe, associated press", ("Jonah Roe", "Mary-Ann Poe"), id="folded"),
        pytest.param("By JANE ROE Associated Press", ("Jane Roe",), id="agency behind a name"),
        pytest.param(
            "by JANE VAN DER MEER, J.R. MCROE and LI PO", ("Jane van der Meer", "J.R. McRoe", "Li Po"), id="caps"
        ),
        pytest.param("Joe Roe, Jr., and Ann Poe, PhD", ("Joe Roe, Jr.", "Ann Poe"), id="suffix and degree"),
        pytest.param("Words by Jane Roe. Photographs by Lee Moe", ("Jane Roe",), id="photographer"),
        pytest.param("By | Jane Roe | Harbour Times | View author archive", ("Jane Roe",), id="newspaper and links"),
        pytest.param("김영희 기자", ("김영희",), id="korean role"),
        pytest.param("Jane Roe, Staff Writer", ("Jane Roe",), id="role"),
        pytest.param("Jane Roe, Associated Press", ("Jane Roe",), id="agency"),
        pytest.param("Jane Roe (jane.roe@example.org)", ("Jane Roe",), id="mail address"),
        pytest.param("Jane Roe, 4 March 2021", ("Jane Roe",), id="date"),
        pytest.param("Jane Roe in Lisbon", ("Jane Roe",), id="place"),
        pytest.param("Jane Roe, Lisbon", ("Jane Roe",), id="place behind a comma"),
        pytest.param("Harbour Gazette, Springfield, Ohio", (), id="imprint"),
        pytest.param("HGB/AP", (), id="initials and agency"),
        pytest.param("https://example.org/authors/jane-roe", (), id="address"),
        pytest.param("5 minutes", (), id="reading time"),
        pytest.param("admin", (), id="account"),
        pytest.param("Newsroom", (), id="desk"),
        pytest.param("山田太郎、鈴木花子", ("山田太郎", "鈴木花子"), id="japanese"),
        pytest.param("文／王小明", ("王小明",), id="chinese"),
        pytest.param("By Jane Roe Updated Aug 3, 2021 2:05 PM", ("Jane Roe",), id="time of a change"),
        pytest.param("By JANE ROE STAFF WRITER", ("Jane Roe",), id="role in capitals"),
        pytest.param("Door onze verslaggever Jan de Wit", ("Jan de Wit",), id="our reporter"),
        pytest.param("Von unserer Korrespondentin Jana Rösler", ("Jana Rösler",), id="our correspondent"),
        pytest.param("山田花子記者", ("山田花子",), id="japanese role"),
        pytest.param("本紙記者", ("本紙記者",), id="japanese desk"),
        pytest.param("", (), id="empty"),
    ],
)
def test_names_in_bylines(byline: str, expected: tuple[str, ...]) -> None:
    """What is left of a byline is people's names."""
    assert names_of([byline], OWN) == expected


def test_a_name_stands_once() -> None:
    """One person in several bylines is one author, in the order of reading."""
    assert names_of(["By JANE ROE", "John Doe", "Jane Roe"], set()) == ("Jane Roe", "John Doe")


@given(st.lists(st.text(max_size=200), max_size=4))
def test_never_raises_nor_repeats(bylines: list[str]) -> None:
    """Any bylines give distinct names on one line each."""
    names = names_of(bylines, OWN)
    assert len(set(names)) == len(names)
    assert all(name == name.strip() and "\n" not in name for name in names)


@pytest.mark.parametrize(
    ("byline", "own", "expected"),
    [
        ("Ida Lund, QBC COAST", "qbc", ("Ida Lund",)),
        ("QBC Coast", "qbc", ()),
        ("Gazette A", "gazetteonline", ()),
        ("Ida L", "idaho", ("Ida L",)),
        ("Grace Quay", "grace", ("Grace Quay",)),
    ],
    ids=["studio beside a name", "studio", "account", "initial", "a first name like the site's"],
)
def test_desks_and_accounts_of_the_site_are_nobody(byline: str, own: str, expected: tuple[str, ...]) -> None:
    """A broadcaster's initials before a place, and the site's name before a letter, name no person."""
    assert names_of([byline], {own}) == expected
