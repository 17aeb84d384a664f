"""A text is found by its sentences: as a copy, an edited copy or an excerpt, or not at all."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.inspection.find import find
from pipeline.inspection.sql import ask
from schemas.errors import InputError, OutputError
from tests.pipeline.conftest import SAMPLES

PAGES = SAMPLES / "pages"
CANONICAL = PAGES / "harbour-bridge-northport-gazette.html"
EXCERPT = PAGES / "harbour-bridge-metro-morning.html"


def story_text(folder: Path) -> str:
    """The text of the story that the pages tell."""
    query = f"SELECT text FROM articles WHERE ends_with(input_path, '{CANONICAL.name}')"
    return str(ask(str(folder), query).rows[0][0])


def test_a_published_page_is_a_copy(published_samples: Path) -> None:
    """All of each stands in the other, and the story is described."""
    best = find(str(published_samples), str(CANONICAL))[0]
    assert (best.verdict, best.share_of_text, best.share_of_story) == ("a copy of", 1.0, 1.0)
    assert best.title is not None
    assert best.title.startswith("Runaway barge")
    assert (best.outlet, best.copies) == ("Northport Gazette", 3)


def test_a_shorter_page_is_an_excerpt(published_samples: Path) -> None:
    """Most of it stands in the story, but not the reverse."""
    best = find(str(published_samples), str(EXCERPT))[0]
    assert best.verdict == "an excerpt of"
    assert best.share_of_text > 0.9 > best.share_of_story


def test_a_text_is_looked_for_as_it_is(published_samples: Path) -> None:
    """A paragraph of the story; with as much around it, it is a longer text."""
    text = story_text(published_samples)
    sentence = text.split("\n")[2]
    assert find(str(published_samples), sentence)[0].verdict == "an excerpt of"
    around = (
        text + "\n" + "\n".join(f"A sentence that nobody has published before is number {n} here." for n in range(90))
    )
    assert find(str(published_samples), around)[0].verdict == "a longer text around"


def test_an_edited_text_is_told(published_samples: Path) -> None:
    """Every third paragraph is another."""
    lines = story_text(published_samples).split("\n")
    others = [
        f"Nobody has ever said a line quite like the one with number {n}, and why should they." for n in range(99)
    ]
    edited = [other if n % 3 == 1 else line for n, (line, other) in enumerate(zip(lines, others, strict=False))]
    assert find(str(published_samples), "\n".join(edited))[0].verdict == "an edited copy of"


def test_other_texts_are_not_found(published_samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With exit code 0, in a sentence."""
    assert call(["find", str(published_samples), "Nothing like this sentence was ever published anywhere."]) == 0
    assert "shares a sentence" in capsys.readouterr().out


def test_the_command_prints_sentences_or_json(
    published_samples: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """For people and machines, a text from standard input too."""
    assert call(["find", str(published_samples), str(CANONICAL)]) == 0
    assert capsys.readouterr().out.startswith("a copy of: Runaway barge")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(story_text(published_samples).encode())))
    assert call(["find", str(published_samples), "-", "--json"]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (found["verdict"], found["share_of_text"], found["copies"]) == ("a copy of", 1.0, 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (str(PAGES / "error-404-daily-beacon.html"), "holds no article: error_page"),
        ("...", "no word to look for"),
        ("{tmp}/empty.txt", "cannot be read"),
        ("{tmp}/misspelt", "there is no file"),
        ("page-17.html", "there is no file"),
    ],
    ids=["no article", "no word", "empty", "no such file", "no such file here"],
)
def test_what_holds_no_text_is_told(published_samples: Path, tmp_path: Path, name: str, words: str) -> None:
    """In one line."""
    (tmp_path / "empty.txt").touch()
    with pytest.raises(InputError, match=words):
        find(str(published_samples), name.format(tmp=tmp_path))


def test_a_folder_without_an_index_is_told(tmp_path: Path) -> None:
    """With the command that makes one."""
    with pytest.raises(OutputError, match="copydesk run"):
        find(str(tmp_path), "text")
