"""Rules are switched off by name and added from a folder; what is wrong with them is told before the run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.cli.main import call
from pipeline.config.config import read_config
from pipeline.config.rule_choice import checked_off
from schemas.article import Article
from schemas.errors import UsageError
from schemas.house_rules import HouseRules, RuleChoice
from schemas.record import Record, RecordKind
from schemas.reject import Reject
from tests.pipeline.conftest import SAMPLES, rows
from transforms.articles.prepare import prepare

BODY = [
    "The harbour council met on Tuesday to speak about the old bridge, and decided after two hours to wait for spring.",
    "Three builders were asked what the repair of its broken piers would cost the town before the winter storms come.",
    "The harbour master said that the ferry would run twice as often until then, and nobody would pay more for it.",
]
TIP = "Got a tip? Write to our desk."
NOISE = f"""
[[rule]]
name = "tip-line"
kind = "related_stories"
place = "tail"
pattern = 'got a tip\\? .{{0,60}}'
examples = ["{TIP}"]
counter_examples = ["She got a tip from a waiter."]
"""
WALL = """
[[wall]]
name = "members"
reason = "paywall"
title = "members only"
title_examples = ["Members only"]
sentence = "this report is for members of the guild"
sentence_examples = ["This report is for members of the guild."]
counter_examples = ["Members of the guild met on Tuesday."]
"""


def written(folder: Path, source: str, **files: str) -> str:
    """A config and, beside it, rule files by their place in `own/` ("noise_en" is noise/en.toml)."""
    for name, words in files.items():
        path = folder / "own" / f"{name.replace('_', '/')}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words)
    (folder / "copydesk.toml").write_text(source)
    return str(folder / "copydesk.toml")


def cleaned(text: str, rules: HouseRules) -> Article | Reject:
    return prepare(Record("in.txt", 0, RecordKind.TEXT, text.encode()), rules)


def test_a_rule_that_is_off_is_not_tried(tmp_path: Path) -> None:
    """A line that it takes as a rule stays; a star stands for anything; the others still work."""
    text = "\n\n".join([*BODY, "Read more: Bridge closed", BODY[0]])
    usual = cleaned(text, HouseRules())
    assert isinstance(usual, Article)
    taken = {removal.rule for removal in usual.removed}
    assert "repeated-paragraph" in taken
    (other,) = taken - {"repeated-paragraph"}
    for off, wanted in (("repeated-paragraph", {other}), (f"{other[:-2]}*", {"repeated-paragraph"}), ("*", set())):
        found = cleaned(text, read_config(written(tmp_path, f'rules.off = ["{off}"]')).rules)
        assert isinstance(found, Article)
        assert {removal.rule for removal in found.removed} == wanted


def test_a_wall_that_is_off_rejects_nothing(tmp_path: Path) -> None:
    """The same page, told by its rule, is then judged by what remains."""
    page = SAMPLES / "pages" / "wall-login.html"
    record = Record(page.name, 0, RecordKind.HTML, page.read_bytes())
    usual = prepare(record)
    assert isinstance(usual, Reject)
    assert usual.rule == "en-login"
    assert getattr(prepare(record, HouseRules(choice=RuleChoice(frozenset({"en-login"})))), "rule", None) != "en-login"


def test_every_rule_of_pages_can_be_switched_off() -> None:
    """An error status is no verdict any more where its rule is off."""
    off = checked_off(["http-status", "*-without-text"], RuleChoice())
    assert off == {"http-status", "media-without-text", "cards-without-text", "links-without-text"}


@pytest.mark.parametrize(
    ("name", "told"),
    [("en-logn", "did you mean en-login?"), ("page-kind", "[run] kinds"), ("line-judge.byline", "strip of a site")],
    ids=["misspelt", "judge of kinds", "judge of lines"],
)
def test_what_is_no_rule_is_told(tmp_path: Path, name: str, told: str) -> None:
    """With its line, and with what was meant or where its switch is."""
    with pytest.raises(UsageError, match=re.escape("copydesk.toml:2: ")) as error:
        read_config(written(tmp_path, f'[rules]\noff = ["{name}"]'))
    assert told in str(error.value)


def test_rules_of_ones_own_cut_and_reject(tmp_path: Path) -> None:
    """They are named own-…, may be switched off in turn, and the hash in the commit is over them too."""
    config = written(tmp_path, 'rules.folder = "own"', noise_en=NOISE, walls_en=WALL)
    read = read_config(config)
    found = cleaned("\n\n".join([*BODY, TIP]), read.rules)
    assert isinstance(found, Article)
    assert [removal.rule for removal in found.removed] == ["own-en-tip-line"]
    wall = cleaned("Members only\n\nThis report is for members of the guild.", read.rules)
    assert isinstance(wall, Reject)
    assert (wall.reason.value, wall.rule) == ("paywall", "own-en-members")
    both = read_config(written(tmp_path, 'rules = {folder = "own", off = ["own-en-*"]}'))
    assert both.rules.choice.off == {"own-en-tip-line", "own-en-members"}
    written(tmp_path, 'rules.folder = "own"', noise_en=f"# changed\n{NOISE}")
    assert read_config(config).sha256 != read.sha256


def test_a_run_takes_them(tmp_path: Path) -> None:
    """They reach the worker processes, and the published row names the rule."""
    (tmp_path / "in.txt").write_text("\n\n".join([*BODY, TIP]))
    config = written(tmp_path, 'rules.folder = "own"', noise_en=NOISE)
    assert call(["run", str(tmp_path / "in.txt"), "-o", str(tmp_path / "out"), "--config", config, "--quiet"]) == 0
    (row,) = rows(tmp_path / "out", "copies", "removed")
    assert [piece["rule"] for piece in row["removed"]] == ["own-en-tip-line"]


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "holds no rules"),
        ({"noise_xx": NOISE}, "about no rules"),
        ({"lines_en": NOISE}, "about no rules"),
        ({"noise_en": "[[rule"}, "no TOML"),
        ({"noise_en": NOISE.replace("name =", "nam =")}, "unknown fields|lacks 'name'"),
        ({"noise_en": NOISE.replace("related_stories", "gossip")}, "gossip"),
        ({"noise_en": NOISE.replace("got a tip", "got (a tip")}, r"write groups as|unterminated"),
        ({"noise_en": NOISE.replace("got a tip", "no tip")}, "does not find its example"),
        ({"noise_en": NOISE.replace("got a tip\\? ", "")}, "finds its counter-example"),
        ({"walls_en": WALL.replace("Members of the guild met on Tuesday.", "Members only")}, "finds its counter"),
        ({"walls_en": WALL.replace("members only", "nobody", 1)}, "does not find its example"),
    ],
    ids=[
        "empty", "language", "kind of file", "toml", "field", "kind", "group", "missed", "wrong", "wall wrong",
        "wall missed",
    ],
)  # fmt: skip
def test_what_is_wrong_with_own_rules_is_told(tmp_path: Path, files: dict[str, str], told: str) -> None:
    """With the line of the folder and the file, before the run."""
    with pytest.raises(UsageError, match=told) as error:
        read_config(written(tmp_path, '[rules]\nfolder = "own"', **files))
    assert "copydesk.toml:2: " in str(error.value)
