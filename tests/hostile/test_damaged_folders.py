"""A published folder with a file that is damaged, or not ours: each command says which one, and what to do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.main import call

WORDS = "\n\n".join(
    f"Tower {number} of the old mill was painted in June by pupils of the town's school." for number in range(6)
)
COMMANDS: dict[str, list[str]] = {
    "run": ["run", "IN", "-o", "DIR", "--workers", "1", "--quiet"],
    "compact": ["compact", "DIR"],
    "compact --upgrade": ["compact", "DIR", "--upgrade"],
    "replay": ["replay", "DIR", "--workers", "1"],
    "verify": ["verify", "DIR"],
    "runs": ["runs", "DIR"],
    "show": ["show", "DIR"],
    "sql": ["sql", "DIR", "SELECT count(*) FROM articles JOIN copies USING (story_id)"],
    "status": ["status", "DIR"],
    "report": ["report", "DIR"],
    "register": ["register", "DIR", "--delta"],
    "retract": ["retract", "DIR", "--site", "harbour.example"],
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of inputs, and one with what two runs have published of them."""
    place = tmp_path_factory.mktemp("damaged")
    (place / "in").mkdir()
    for name in ("mill", "rest"):
        (place / "in" / f"{name}.txt").write_text(WORDS.replace("mill", f"{name} house") if name != "mill" else WORDS)
        (place / "in" / f"{name}-404.txt").write_text("404")
        assert call(["run", str(place / "in"), "-o", str(place / "out"), "--workers", "1", "--quiet"]) == 0
    (place / "in" / "new.txt").write_text(WORDS.replace("mill", "tower"))
    return place


def scribble(path: Path) -> None:
    """Puts bytes of nothing in the file's place."""
    path.write_bytes(b"\x00\xffPAR1 {[" * 9)


def nest(path: Path) -> None:
    """Puts JSON in the file's place that is nested deeper than a parser follows."""
    path.write_text("[" * 100_000)


def become_a_folder(path: Path) -> None:
    """Puts a folder in the file's place."""
    path.unlink(missing_ok=True)
    path.mkdir()


def first(pattern: str) -> Callable[[Path], Path]:
    """The first file of a pattern."""
    return lambda folder: sorted(folder.glob(pattern))[0]


DAMAGED: dict[str, Callable[[Path], Path]] = {
    "passages": first("_copydesk/state/passages/*.pq"),
    "stories": first("_copydesk/state/stories/*.pq"),
    "commit": first("_copydesk/commits/*.json"),
    "report": first("_copydesk/runs/*.json"),
    "articles": first("articles/*/*/*.parquet"),
    "copies": first("copies/*/*.parquet"),
    "rejects": first("rejects/*/*.parquet"),
    "lock": lambda folder: folder / "_copydesk/lock",
    "status": lambda folder: folder / "_copydesk/status.json",
    "staging": lambda folder: folder / "_copydesk/staging/0000000009-x",
    "a foreign commit": lambda folder: folder / "_copydesk/commits/notes.json",
}


@pytest.mark.parametrize("damage", [scribble, nest, become_a_folder], ids=lambda act: act.__name__)
@pytest.mark.parametrize("find", DAMAGED.values(), ids=DAMAGED)
def test_damage_is_told_in_one_line(
    published: Path,
    tmp_path: Path,
    find: Callable[[Path], Path],
    damage: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """No command tells of a library's error, or of a defect of its own: those that meet the file name it, or its
    folder, and end with exit code 3; the others do their work."""
    shutil.copytree(published, tmp_path / "place")
    path = find(tmp_path / "place" / "out")
    path.parent.mkdir(exist_ok=True)
    damage(path)
    shutil.copytree(tmp_path / "place", tmp_path / "sick")
    for name, words in COMMANDS.items():
        shutil.rmtree(tmp_path / "place")
        shutil.copytree(tmp_path / "sick", tmp_path / "place")
        places = {"IN": str(tmp_path / "place" / "in"), "DIR": str(tmp_path / "place" / "out")}
        code = call([places.get(word, word) for word in words])
        told = capsys.readouterr().err.strip()
        assert code in (0, 3), f"{name}: {told}"
        if code == 3:
            assert len(told.splitlines()) == 1, f"{name}: {told}"
            assert str(tmp_path / "place" / "out") in told, f"{name}: {told}"
            assert not any(word in told for word in ("Traceback", "defect", "Error:")), f"{name}: {told}"


@pytest.mark.parametrize("words", [["run", "IN", "-o", "DIR", "--quiet"], ["compact", "DIR"], ["replay", "DIR"]])
@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("path", "../outside.parquet"),
        ("path", "articles/../../outside.parquet"),
        ("path", "/tmp/outside.parquet"),
        ("stage_path", "../../../outside"),
    ],
)
def test_a_commit_reaches_no_file_outside(
    published: Path, tmp_path: Path, words: list[str], field: str, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A commit that names a path outside of the folder is refused before anything is moved or deleted."""
    shutil.copytree(published, tmp_path / "place")
    out = tmp_path / "place" / "out"
    commit = sorted(out.glob("_copydesk/commits/*.json"))[-1]
    content = json.loads(commit.read_text())
    content["manifest"]["files"][0][field] = path
    commit.write_text(json.dumps(content))
    commit.with_suffix(".done").unlink()
    places = {"IN": str(tmp_path / "place" / "in"), "DIR": str(out)}
    assert call([places.get(word, word) for word in words]) == 3
    told = capsys.readouterr().err
    assert str(commit) in told
    assert path in told


def test_a_lost_state_folder_is_told(published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its commits everything would be taken for new, and published twice."""
    shutil.copytree(published, tmp_path / "place")
    shutil.rmtree(tmp_path / "place" / "out" / "_copydesk")
    assert call(["run", str(tmp_path / "place" / "in"), "-o", str(tmp_path / "place" / "out"), "--workers", "1"]) == 3
    assert "restore _copydesk from a backup" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["run", "IN", "-o", ""], ["watch", "IN", "-o", " "]])
def test_an_output_without_a_name_is_refused(words: list[str]) -> None:
    """A script's empty variable does not make the working folder an archive."""
    assert call(words) == 2


@pytest.mark.parametrize(
    "words", [["compact", ""], ["verify", ""], ["runs", ""], ["show", ""], ["sql", "", "SELECT 1"]]
)
def test_a_folder_without_a_name_is_refused(words: list[str]) -> None:
    """Nor is the working folder looked at in its place."""
    assert call(words) in (2, 3)
