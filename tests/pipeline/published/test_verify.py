"""Is what lies in the folder what was committed?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.published.commit import commit_from_json, commit_to_json
from pipeline.published.folder import PublishedFolder
from pipeline.published.verify import verify
from schemas.errors import OutputError


def found(output: Path) -> list[tuple[str, str]]:
    """The faults and the files that have them, by their dataset or name."""
    return [(problem.fault.value, problem.path.split("/")[0]) for problem in verify(str(output))]


def article(output: Path) -> Path:
    """The one file of articles."""
    (path,) = output.glob("articles/*/*/*.parquet")
    return path


def flip_a_byte(output: Path) -> None:
    path = article(output)
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)


def cut_off(output: Path) -> None:
    path = article(output)
    path.write_bytes(path.read_bytes()[:-10])


def drop_a_row(output: Path) -> None:
    path = article(output)
    with pq.ParquetFile(path) as file:
        table = file.read()
    pq.write_table(table.slice(1), path)


def change_a_type(output: Path) -> None:
    path = article(output)
    with pq.ParquetFile(path) as file:
        table = file.read()
    index = table.schema.get_field_index("simhash")
    pq.write_table(table.set_column(index, "simhash", table.column("simhash").cast(pa.string())), path)


def forget_the_version(output: Path) -> None:
    path = article(output)
    with pq.ParquetFile(path) as file:
        table = file.read()
    pq.write_table(table.replace_schema_metadata(None), path)


def remove_a_file(output: Path) -> None:
    article(output).unlink()


def add_a_file(output: Path) -> None:
    article(output).with_name("copy.parquet").write_bytes(article(output).read_bytes())


def commit_file(output: Path) -> Path:
    return output / "_copydesk" / "commits" / "0000000001-nightly.json"


def cut_a_commit(output: Path) -> None:
    commit_file(output).write_bytes(commit_file(output).read_bytes()[:50])


def remove_a_commit(output: Path) -> None:
    commit_file(output).unlink()


def unmark_a_commit(output: Path) -> None:
    commit_file(output).with_suffix(".done").unlink()


def lose_a_record(output: Path) -> None:
    commit_file(output).write_bytes(commit_file(output).read_bytes().replace(b'"records_read":2', b'"records_read":3'))


def repeat_a_commit(output: Path) -> None:
    again = commit_file(output).with_name("0000000003-nightly.json")
    commit = commit_from_json(commit_file(output).read_bytes())
    again.write_bytes(commit_to_json(commit))
    again.with_suffix(".done").write_bytes(b"")


def leave_a_stage(output: Path) -> None:
    (output / "_copydesk" / "staging" / "0000000007-dead").mkdir()


def _every(fault: str) -> list[tuple[str, str]]:
    """The fault of each file of the first batch, two of which have no rows."""
    return [(fault, dataset) for dataset in ("articles", "copies", "links", "rejects")]


def test_a_sound_folder_has_no_problems(output: Path) -> None:
    """After two batches all is well."""
    assert verify(str(output)) == []


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (flip_a_byte, [("changed", "articles")]),
        (cut_off, [("changed", "articles"), ("unreadable", "articles")]),
        (drop_a_row, [("changed", "articles"), ("rows", "articles")]),
        (change_a_type, [("changed", "articles"), ("schema", "articles")]),
        (forget_the_version, [("changed", "articles"), ("schema", "articles")]),
        (remove_a_file, [("missing", "articles")]),
        (add_a_file, [("stray", "articles")]),
        (cut_a_commit, [("unreadable", "_copydesk"), *_every("stray")]),
        (remove_a_commit, [("missing", "_copydesk"), *_every("stray")]),
        (unmark_a_commit, [("unfinished", "_copydesk")]),
        (lose_a_record, [("ledger", "_copydesk")]),
        (repeat_a_commit, _every("doubled")),
        (leave_a_stage, [("stray", "_copydesk")]),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_each_damage_is_found(output: Path, damage: Callable[[Path], None], expected: list[tuple[str, str]]) -> None:
    """Every kind of damage is told by its name, and nothing beside it."""
    damage(output)
    assert found(output) == expected


def test_a_run_at_work_is_no_problem(output: Path, nightly: ModuleType) -> None:
    """Its stage is not litter while it lives."""
    with PublishedFolder(str(output), min_free_bytes=0).open("hourly") as folder:
        nightly.write_ledger(0, [], folder.stage(), nightly.RUN)
        assert verify(str(output)) == []
        stage = list((output / "_copydesk" / "staging").iterdir())
    assert len(stage) == 1


def test_nothing_to_verify(tmp_path: Path) -> None:
    """A folder that is missing is an error, not a sound one."""
    with pytest.raises(OutputError, match="there is nothing to verify"):
        verify(str(tmp_path / "nowhere"))


def test_looking_at_a_local_folder_does_not_load_beam() -> None:
    """`verify` and `runs` answer at once."""
    code = (
        "import sys, pipeline.published.folder, pipeline.published.history, pipeline.published.verify\n"
        "sys.exit('apache_beam' in sys.modules)"
    )
    project = Path(__file__).resolve().parents[3]
    subprocess.run([sys.executable, "-c", code], check=True, cwd=project)
