"""`copydesk eval` over the published samples, against gold written for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import call
from tests.pipeline.conftest import rows


def json_lines(path: Path, entries: list[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return str(path)


def test_merging_is_judged_by_pairs(published_samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Right, wrong and missed pairs are counted, and errors shown with what the two texts share."""
    gazette, courier = "harbour-bridge-northport-gazette.html", "harbour-bridge-valley-courier.html"
    pairs = json_lines(
        tmp_path / "pairs.jsonl",
        [
            {"a": gazette, "b": courier, "label": "copy"},
            {"a": gazette, "b": "harbour-bridge-metro-morning.html", "label": "distinct"},
            {"a": gazette, "b": "ballena-el-faro.html.gz", "label": "copy"},
        ],
    )
    assert call(["eval", "merge", str(published_samples), pairs]) == 0
    told = capfd.readouterr().out
    assert "all: precision 0.5000 · recall 0.5000 · F1 0.5000 · 1 right, 1 wrongly merged, 1 missed" in told
    assert "distinct: merged, and should not be; " in told
    assert "copy: not merged, and should be; 0.00 and 0.00 of their words are shared" in told


def test_text_is_judged_by_gold_bodies(
    published_samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A body that equals the published text scores 1, a page that was rejected 0."""
    row = rows(published_samples, "articles", "text", "input_path like '%sento-utf16%'")[0]
    truth = tmp_path / "truth.json"
    truth.write_text(
        json.dumps({"sento-utf16": {"articleBody": row["text"]}, "wall-login": {"articleBody": "a body that is lost"}})
    )
    assert call(["eval", "text", str(published_samples), str(truth)]) == 0
    told = capfd.readouterr().out
    assert "2 pages: precision 1.0000 · recall 0.5000 · F1 0.6667 · 1 without a text" in told
    assert told.index("wall-login") < told.index("sento-utf16")


def test_rejects_are_judged_by_labels(
    published_samples: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Verdicts are counted against labels, with the reason, and every error is named."""
    labels = json_lines(
        tmp_path / "labels.jsonl",
        [
            {"input": "sento-utf16.txt", "label": "article"},
            {"input": "wall-login.html", "label": "login_wall"},
            {"input": "challenge-cdn.html", "label": "paywall"},
        ],
    )
    assert call(["eval", "rejects", str(published_samples), labels]) == 0
    told = capfd.readouterr().out
    assert "3 inputs: precision 1.0000 · recall 1.0000 · F1 1.0000 · reason right 0.5000" in told
    assert "challenge-cdn.html: paywall, found error_page" in told


@pytest.mark.parametrize(
    ("words", "content", "told"),
    [
        (["eval", "merge"], '{"a": "x", "b": "y"}', "has no 'label'"),
        (["eval", "rejects"], '{"input": "x", "label": "nonsense"}', "known are"),
        (["eval", "text"], "[]", "no JSON object"),
        (["eval", "merge"], "{", "line 1"),
    ],
    ids=["no-label", "unknown-label", "no-object", "no-json"],
)
def test_gold_that_cannot_be_read_is_told(
    published_samples: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    words: list[str],
    content: str,
    told: str,
) -> None:
    """Gold of the wrong form ends with exit code 3 and says what is wrong where."""
    gold = tmp_path / "gold"
    gold.write_text(content)
    assert call([*words, str(published_samples), str(gold)]) == 3
    assert told in capfd.readouterr().err


def test_records_are_named_by_their_ids(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Pairs may name records of a JSONL file by `id`, and a file without ids is told."""
    line = "The {} of Northport said on Monday that the old {} would be closed for eleven weeks from May."
    texts = {
        f"{topic}-{n}": "\n".join([line.format(topic, topic)] * 2) for topic in ("ferry", "school") for n in (1, 2)
    }
    records = json_lines(
        tmp_path / "news.jsonl", [{"id": id, "text": f"{text}\n{text}."} for id, text in texts.items()]
    )
    entries = [{"a": "ferry-1", "b": "ferry-2", "label": "copy"}, {"a": "ferry-1", "b": "school-1", "label": "derived"}]
    pairs = json_lines(tmp_path / "pairs.jsonl", entries)
    assert call(["run", records, "-o", str(tmp_path / "out"), "--workers", "1", "--quiet"]) == 0
    assert call(["eval", "merge", str(tmp_path / "out"), pairs, "--records", records, "--worst", "0"]) == 0
    told = capfd.readouterr().out
    assert "strict: precision 1.0000 · recall 1.0000" in told
    assert "derived: 0 of 1 merged" in told
    nameless = json_lines(tmp_path / "nameless.jsonl", [{"text": "x"}])
    assert call(["eval", "merge", str(tmp_path / "out"), pairs, "--records", nameless]) == 3
    assert 'has no "id"' in capfd.readouterr().err
