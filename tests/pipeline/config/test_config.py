"""A config is checked whole before the run, its options give way to the command line's, and its hash is committed."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.config.config import FIELDS, FILTER, MERGE, RULES, RUN, SITE, read_config
from schemas.errors import UsageError
from schemas.house_rules import SiteRules
from tests.pipeline.conftest import SAMPLES, rows

DOCS = Path(__file__).resolve().parents[3] / "docs" / "config.md"
WORDS = (
    "The harbour council met on Tuesday to speak about the old bridge, and decided after two hours to ask three "
    "builders what the repair of its broken piers would cost the town before winter comes."
)
PAGE = SAMPLES / "pages" / "harbour-bridge-northport-gazette.html"


def written(folder: Path, source: str) -> str:
    (folder / "copydesk.toml").write_text(source)
    return str(folder / "copydesk.toml")


def test_all_that_is_wrong_is_told_with_its_line(tmp_path: Path) -> None:
    """In the order of the file, each with what is meant or wanted."""
    source = '[run]\nlangauges = ["en"]\ntime_limit = "3"\n[filtr]\n[sites.a.example]\nskip = true\n[sites."x"]\n'
    with pytest.raises(UsageError) as told:
        read_config(written(tmp_path, source))
    lines = [line.partition("copydesk.toml:")[2] for line in str(told.value).splitlines()]
    assert [line.partition(": ")[0] for line in lines] == ["2", "3", "4", "5", "7"]
    for words, line in zip(
        ("did you mean languages?", "a number from 0.1 on", "did you mean filter?", "in quotes", "host or domain"),
        lines,
        strict=True,
    ):
        assert words in line


@pytest.mark.parametrize("source", ["[run", "\xff", 'sites = "x"', "run = 3"])
def test_what_is_no_config_is_told(tmp_path: Path, source: str) -> None:
    """No TOML, no UTF-8, no table."""
    (tmp_path / "copydesk.toml").write_bytes(source.encode("latin-1"))
    with pytest.raises(UsageError, match=re.escape("copydesk.toml")):
        read_config(str(tmp_path / "copydesk.toml"))


def test_a_missing_config_is_wrong_use(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """With exit code 2, before anything is read."""
    assert call(["run", str(PAGE), "-o", str(tmp_path / "out"), "--config", str(tmp_path / "none.toml")]) == 2
    assert "cannot be read" in capfd.readouterr().err
    assert not (tmp_path / "out").exists()


def test_rules_are_read(tmp_path: Path) -> None:
    """Every table."""
    source = """
        run = {languages = ["en"], fewest_words = 9, kinds = ["forum", "article"], max_reject_share = 1}
        merge = {on = false, lookback = "2w"}
        filter.hosts = ["a.example"]
        [sites."a.example"]
        strip = [".ad"]
        author = "Staff"
    """
    config = read_config(written(tmp_path, source))
    assert config.options == {"keep": "forum,article", "max_reject_share": "1", "lookback": "2w"}
    assert (config.merging, config.rules.languages, config.rules.fewest_words) == (False, frozenset({"en"}), 9)
    assert config.rules.sites == (SiteRules("a.example", strip=(".ad",), author="Staff"),)


def test_what_init_writes_is_a_run_as_usual(tmp_path: Path, published_samples: Path) -> None:
    """Its rows are those of a run without it; every key of it is known, those in comments too."""
    path = tmp_path / "copydesk.toml"
    assert call(["init", str(path)]) == 0
    assert call(["init", str(path)]) == 3
    assert call(["run", str(SAMPLES), "-o", str(tmp_path / "out"), "--config", str(path), "--quiet"]) == 0
    wanted = {row["copy_id"]: row["story_id"] for row in rows(published_samples, "copies", "copy_id, story_id")}
    assert {row["copy_id"]: row["story_id"] for row in rows(tmp_path / "out", "copies", "copy_id, story_id")} == wanted
    uncommented = re.sub(r"^# (?=\[sites|[a-z_]+ = )", "", path.read_text(), flags=re.MULTILINE)
    (tmp_path / "our-rules" / "noise").mkdir(parents=True)
    (tmp_path / "our-rules" / "noise" / "en.toml").write_text("")
    everything = read_config(written(tmp_path, uncommented))
    assert everything.rules.sites[0].skip
    assert all(
        re.search(rf"^{key} = ", uncommented, re.MULTILINE) for key in {**RUN, **MERGE, **RULES, **FILTER, **SITE}
    )


def test_the_command_line_wins_and_the_hash_is_committed(tmp_path: Path) -> None:
    """The file would keep only forums; `--keep` says otherwise, and merging is off as the file says."""
    path = written(tmp_path, 'run.kinds = ["product"]\nmerge.on = false\nrun.languages = ["en"]')
    words = ["run", str(SAMPLES), "-o", str(tmp_path / "out"), "--config", path, "--keep", "article", "--quiet"]
    assert call(words) == 0
    copies = rows(tmp_path / "out", "copies", "story_id, language")
    assert copies
    assert {row["language"] for row in copies} == {"en"}
    assert len({row["story_id"] for row in copies}) == len(copies)
    assert {row["rule"] for row in rows(tmp_path / "out", "rejects", "rule", "reason = 'excluded'")} == {
        "config-languages"
    }
    (commit,) = (tmp_path / "out" / "_copydesk" / "commits").glob("*.json")
    assert json.loads(commit.read_bytes())["config_sha256"] == hashlib.sha256(Path(path).read_bytes()).hexdigest()


def test_fields_are_named(tmp_path: Path) -> None:
    """One name or several, and the run reads the text that stands under them."""
    path = written(tmp_path, '[fields]\ntext = ["nothing", "story.inner"]\ndate = "when"\ntitle = "caps"\n')
    assert read_config(path).options["fields"] == "text=nothing,text=story.inner,date=when,title=caps"
    line = {"story": {"inner": f"{WORDS}\n{WORDS}"}, "when": "2024-11-05T10:00:00Z", "caps": "The bridge"}
    (tmp_path / "in.jsonl").write_text(json.dumps(line))
    assert call(["run", str(tmp_path / "in.jsonl"), "-o", str(tmp_path / "out"), "--config", path, "-q"]) == 0
    (row,) = rows(tmp_path / "out", "articles")
    assert (row["title"], row["published_at"].day) == ("The bridge", 5)
    assert row["text"].startswith("The harbour council")


def test_a_judge_of_pairs_is_looked_for_beside_the_config(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """What cannot be read as one is wrong use."""
    path = written(tmp_path, '[merge]\njudge = "pairs.json"\n')
    assert read_config(path).options["merge_judge"] == str(tmp_path / "pairs.json")
    assert call(["run", str(PAGE), "-o", str(tmp_path / "out"), "--config", path]) == 2
    assert "pairs.json" in capfd.readouterr().err


@pytest.mark.parametrize("value", ['""', "3", '["a", 3]', '"a,b"', '"a=b"', "[]"])
def test_what_is_no_name_of_a_field_is_told(tmp_path: Path, value: str) -> None:
    """With its line; and so is a field that copydesk does not know."""
    source = f"[fields]\ntext = {value}\ntitel = 'x'\n"
    with pytest.raises(UsageError, match=r"toml:2: text must be a name(.|\n)+toml:3: no such key: titel.+title\?"):
        read_config(written(tmp_path, source))


def test_rules_are_tried_on_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What fits, what is found, what is cut; a page that is left out says by what."""
    path = written(tmp_path, '[sites."northport-gazette.example"]\nstrip = ["p"]\noutlet = "NG"\n')
    other = SAMPLES / "pages" / "error-404-daily-beacon.html"
    assert call(["rules", "test", path, str(PAGE), str(other)]) == 0
    told = capsys.readouterr().out
    assert "rules    northport-gazette.example" in told
    assert "elements by p" in told
    assert "rejected as error_page" in told
    assert call(["rules", "test", path, str(tmp_path / "none.html")]) == 3


@pytest.mark.parametrize("key", sorted({**RUN, **MERGE, **FIELDS, **FILTER, **SITE}))
def test_every_key_is_documented(key: str) -> None:
    """In the table of docs/config.md."""
    assert f"`{key}`" in DOCS.read_text("utf-8")
