"""What options that commands have in common make of their words."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pyarrow.dataset as ds
import pytest

from pipeline.cli.main import call
from pipeline.cli.run_options import parse_kinds, parse_names
from schemas.errors import UsageError
from schemas.page_kind import KEPT_KINDS, PageKind
from transforms.articles.own_judge import OwnJudge
from transforms.cleaning.extraction.judge import shipped_judge, write_judge
from transforms.cleaning.trees import UNIT


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (None, KEPT_KINDS),
        ("article", {PageKind.ARTICLE}),
        (" Article, live_blog ,", {PageKind.ARTICLE, PageKind.LIVE_BLOG}),
    ],
)
def test_kinds_are_named(words: str | None, kinds: frozenset[PageKind]) -> None:
    """Kinds stand in any case, parted by commas; without the option the usual ones are kept."""
    assert parse_kinds(words) == kinds


@pytest.mark.parametrize("words", ["", "articles", "article,wall", "error"])
def test_what_no_option_keeps_is_wrong_use(words: str) -> None:
    """Unknown kinds, none, and pages that are never published are refused, and the message names those that may be."""
    with pytest.raises(UsageError, match=r"--keep .*article, live_blog"):
        parse_kinds(words)


def test_fields_are_named() -> None:
    """Names stand behind their field, and a field may have several."""
    assert parse_names(None) == ()
    assert parse_names("text=body, date = when,text=lead") == (
        ("text", "body"),
        ("published_at", "when"),
        ("text", "lead"),
    )


@pytest.mark.parametrize("words", ["", "text", "text=", "words=body"])
def test_fields_that_there_are_not_are_wrong_use(words: str) -> None:
    """A field that is not known, or one without a name, is refused with those that are known."""
    with pytest.raises(UsageError, match=r"--fields .*write FIELD=NAME"):
        parse_names(words)


MENU = "All about piers, quays, locks and their keepers in the towns along this coast"
BODY = (
    "The old pier of Northport will be mended before winter, the harbour board said on Monday, after storms.",
    "Nobody may walk on it after dark, and the work will cost some forty thousand, which a fund of the town pays.",
    "A first look at the planks had shown that two thirds of them must be cut anew by the yard of Eastmere.",
)
PAGE = (
    f"<html><head><title>Pier to be mended</title></head><body><ul class=menu><li><a href=/all>{MENU}</a></li></ul>"
    + "<article><h1>Pier to be mended</h1>"
    + "".join(f"<p>{line}</p>" for line in BODY)
    + "</article></body></html>"
)
WARC_HEAD = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://pier.example/1\r\nContent-Length: {}\r\n\r\n"


@pytest.fixture
def greedy(tmp_path: Path) -> Path:
    """A judge that takes every line for text."""
    own, file = shipped_judge(), tmp_path / "greedy"
    sets = {name: getattr(own, name) for name in ("second", "heard")}
    sure = {name: replace(trees, bias=trees.bias + 30 * UNIT) for name, trees in sets.items()}
    write_judge(str(file), replace(own, **sure), {"version": 1})
    return file


def written_inputs(folder: Path) -> Path:
    """The page as a file of its own, and as a record of a WARC file, which take different ways through a run."""
    folder.mkdir()
    (folder / "page.html").write_text(PAGE)
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    (folder / "crawl.warc.gz").write_bytes(gzip.compress(WARC_HEAD.format(len(answer)).encode() + answer + b"\r\n\r\n"))
    return folder


def published_texts(output: Path) -> list[str]:
    return [str(text) for text in ds.dataset(output / "articles").to_table()["text"].to_pylist()]


def test_a_judge_goes_along_to_all_processes(greedy: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """To those that read pages and to those that are handed records; the commit tells its hash, and `reclean` and
    `clean` ask it too."""
    inputs, output, again = written_inputs(tmp_path / "in"), tmp_path / "out", tmp_path / "again"
    assert call(["run", str(inputs), "-o", str(output), "--workers", "1", "-q"]) == 0
    assert [MENU in text for text in published_texts(output)] == [False]
    words = ["reclean", str(output), "-o", str(again), "--workers", "1", "-q", "--judge", str(greedy)]
    assert call(words) == 0
    copies = ds.dataset(again / "copies").to_table().to_pylist()
    assert len(copies) == 2
    assert all(MENU in text for text in published_texts(again))
    found = [json.loads(file.read_bytes()) for file in (again / "_copydesk" / "commits").glob("*.json")]
    assert {commit["judge_sha256"] for commit in found} == {OwnJudge.read(str(greedy)).sha256}
    capfd.readouterr()
    assert call(["clean", str(inputs / "page.html"), "--judge", str(greedy)]) == 0
    assert MENU in capfd.readouterr().out


def test_a_config_names_a_judge(greedy: Path, tmp_path: Path) -> None:
    """From its own folder on, wherever the command is called."""
    inputs, config = written_inputs(tmp_path / "in"), tmp_path / "copydesk.toml"
    config.write_text(f'run.judge = "{greedy.name}"')
    words = ["run", str(inputs), "-o", str(tmp_path / "out"), "--workers", "1", "-q", "--config", str(config)]
    assert call(words) == 0
    assert all(MENU in text for text in published_texts(tmp_path / "out"))
