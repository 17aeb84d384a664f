"""One round's use of the batch run: a batch at most, each input once, no litter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.published.folder import PublishedFolder
from pipeline.published.lock import take_lock
from pipeline.published.store import open_store
from pipeline.settings import RunSettings
from pipeline.watch.listing import list_inputs
from pipeline.watch.publish_round import bring_to_rest, first_batch, publish_new
from schemas.errors import OutputError
from schemas.record import InputFile
from tests.pipeline.watch.newsroom import article, copies

SETTINGS = RunSettings(workers=1, batch_files=2)


def test_a_backlog_is_published_batch_by_batch(tmp_path: Path) -> None:
    """Each call is a run with one commit; when all is published, a call leaves no run behind and changes nothing."""
    incoming, output = tmp_path / "in", tmp_path / "out"
    incoming.mkdir()
    for number in range(3):
        (incoming / f"{number}.txt").write_text(article(number))
    files = list_inputs([str(incoming)], str(output)).files
    first = publish_new(files, str(output), SETTINGS)
    assert (first.files, first.left, first.taken) == (2, 1, files[:2])
    second = publish_new(files, str(output), SETTINGS)
    assert (second.files, second.left, second.taken) == (1, 0, files)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    third = publish_new(files, str(output), SETTINGS)
    assert (third.files, third.run_id, third.taken) == (0, None, files)
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
    assert copies(output) == {"0.txt": 1, "1.txt": 1, "2.txt": 1}
    assert first.records_read == first.copies + sum(first.rejects.values()) == 2


def test_a_large_file_is_taken_slice_by_slice(tmp_path: Path) -> None:
    """A file of many records that exceeds a batch is left in the list until its last slice is published."""
    incoming, output = tmp_path / "in", tmp_path / "out"
    incoming.mkdir()
    lines = [json.dumps({"text": article(number)}) for number in range(4)]
    (incoming / "many.jsonl").write_text("\n".join(lines))
    settings = RunSettings(workers=1, batch_bytes=len(lines[0]) * 2 + 10)
    files = list_inputs([str(incoming)], str(output)).files
    rounds = [publish_new(files, str(output), settings)]
    while rounds[-1].left:
        assert rounds[-1].taken == ()
        rounds.append(publish_new(files, str(output), settings))
    assert len(rounds) > 1
    assert rounds[-1].taken == files
    assert sum(each.records_read for each in rounds) == 4
    assert copies(output) == {"many.jsonl": 4}


def test_an_engine_gets_all_files_in_one_batch() -> None:
    """Cutting is for one machine's memory."""
    files = [InputFile(f"in/{number}", 10) for number in range(9)]
    assert len(first_batch(files, SETTINGS)) == 2
    assert len(first_batch(files, RunSettings(batch_files=2, beam_options=("--runner=FlinkRunner",)))) == 9
    assert first_batch([], SETTINGS) == []


def test_a_folder_in_use_is_refused_at_the_start(tmp_path: Path) -> None:
    """Another run at work is named; without one the folder is made and brought to rest."""
    assert bring_to_rest(str(tmp_path / "out")) == []
    lock = take_lock(open_store(str(tmp_path / "out")), "nightly")
    with pytest.raises(OutputError, match="run nightly"):
        bring_to_rest(str(tmp_path / "out"))
    lock.release()
    with PublishedFolder(str(tmp_path / "out")).open("next"):
        pass
