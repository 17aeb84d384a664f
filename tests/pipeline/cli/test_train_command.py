"""`copydesk train merge`: a judge taught on a user's pairs, and used by a run."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import pytest

from pipeline.cli.main import call
from transforms.syndication.pair_judge import read_judge, shipped_judge

TOPICS = ("ferry", "bridge", "school", "harbour", "market", "museum")
LINES = (
    "The {0} board of Northport said on Monday that work on the {0} would begin before winter.",
    "A second look at the {0} had shown that its oldest part must be closed for eleven weeks.",
    "Residents who use the {0} every morning asked the council of {1} for another way to town.",
    "The money for the {0} comes from a fund that {1} has kept since the flood of 1998.",
    "Engineer Ada Quill told the meeting that the {0} of {1} was never built for such weights.",
)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Six stories of four copies each in one JSONL file, published; and pairs that name the records by their ids."""
    folder = tmp_path_factory.mktemp("training")
    records, pairs = folder / "news.jsonl", folder / "pairs.jsonl"
    ids = [(topic, number) for topic in TOPICS for number in range(4)]
    with records.open("w") as lines:
        for topic, number in ids:
            text = "\n".join(line.format(topic, f"{topic.capitalize()}ville") for line in LINES[: 3 + number % 3])
            lines.write(json.dumps({"id": f"{topic}-{number}", "title": f"The {topic}", "text": text}) + "\n")
    with pairs.open("w") as lines:
        for one, other in combinations(ids, 2):
            label = "copy" if one[0] == other[0] else "distinct"
            if label == "copy" or one[1] == other[1]:
                names = {"a": f"{one[0]}-{one[1]}", "b": f"{other[0]}-{other[1]}"}
                lines.write(json.dumps({**names, "label": label}) + "\n")
    assert call(["run", str(records), "-o", str(folder / "out"), "--workers", "1", "--quiet"]) == 0
    return folder / "out", records, pairs


def test_a_judge_is_taught_and_used(
    archive: tuple[Path, Path, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """It prints before and after, writes what `run --merge-judge` takes, and the run says its probabilities."""
    output, records, pairs = archive
    judge = str(tmp_path / "my-judge.json")
    words = ["train", "merge", str(pairs), "--archive", str(output), "--records", str(records), "--output", judge]
    assert call(words) == 0
    told = capfd.readouterr().out
    assert "96 pairs of 96, 36 of them copies" in told
    assert "before: precision" in told
    assert "after, on pairs not seen: precision" in told
    assert read_judge(judge).weights.tolist() != shipped_judge().weights.tolist()
    again = str(tmp_path / "again")
    assert call(["run", str(records), "-o", again, "--workers", "1", "--quiet", "--merge-judge", judge]) == 0
    assert call(["eval", "merge", again, str(pairs), "--records", str(records), "--worst", "0"]) == 0
    assert "F1 1.0000" in capfd.readouterr().out


def test_too_few_pairs_are_told(
    archive: tuple[Path, Path, Path], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without --records no pair has its records; nothing is written."""
    output, _, pairs = archive
    judge = tmp_path / "my-judge.json"
    assert call(["train", "merge", str(pairs), "--archive", str(output), "--output", str(judge)]) == 3
    assert "10 of each are the least" in capfd.readouterr().err
    assert not judge.exists()


def test_a_file_that_is_no_judge_is_wrong_use(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Before anything is read."""
    other = tmp_path / "other.json"
    other.write_text("{}")
    assert call(["run", str(tmp_path), "-o", str(tmp_path / "out"), "--merge-judge", str(other)]) == 2
    assert "is no judge of pairs" in capfd.readouterr().err
