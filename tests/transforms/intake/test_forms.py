"""Each form of input by its sample: read plain, compressed in each way, and over URIs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.record import InputFile, Record
from schemas.reject import Reject
from tests.forms_expected import FORMS, SAMPLES, Form
from tests.pipeline.published.memory_files import OBJECTS, MemoryFileSystem
from transforms.intake.listing import list_files
from transforms.intake.reading import ReadLimits, read_records, read_single


def seen(rows: list[Record | Reject]) -> tuple[tuple[str | None, str | None], ...]:
    """The own id of each row, with the title of a record and the rule of a reject."""
    return tuple(
        (row.source_id, row.rule) if isinstance(row, Reject) else (row.given.source_id, row.given.title) for row in rows
    )


assert MemoryFileSystem.scheme() == "mem"  # Beam knows a file system once its class is there


@pytest.fixture(params=FORMS, ids=lambda form: form.name)
def form(request: pytest.FixtureRequest) -> Form:
    """Each form, one after the other."""
    found: Form = request.param
    return found


def test_every_sample_is_one_of_a_form() -> None:
    """No sample lies there without being read here."""
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(form.name for form in FORMS)


def test_a_form_is_read_from_its_file(form: Form) -> None:
    """A sample gives its rows in the order of their offsets, each with an id of its own, twice the same."""
    path = SAMPLES / form.name
    file = InputFile(str(path), path.stat().st_size)
    rows = list(read_records(file, ReadLimits()))

    assert seen(rows) == form.rows
    assert rows == list(read_records(file, ReadLimits()))
    assert len({row.copy_id for row in rows}) == len(rows)
    assert [row.record_offset for row in rows] == sorted(row.record_offset for row in rows)
    single = read_single(file, ReadLimits())
    assert single is None or [single] == rows


def test_a_form_is_read_compressed(form: Form, compress: Callable[[bytes], bytes], tmp_path: Path) -> None:
    """Compressed, under a name that says nothing, it gives the same rows."""
    path = tmp_path / "input"
    path.write_bytes(compress((SAMPLES / form.name).read_bytes()))

    assert seen(list(read_records(InputFile(str(path), path.stat().st_size), ReadLimits()))) == form.rows


def test_a_form_is_read_over_a_uri(form: Form) -> None:
    """Listed by a `file://` URI and read from a file system of Beam's, it gives the same rows."""
    (listed,) = list_files([f"file://{SAMPLES / form.name}"])
    OBJECTS[f"mem://forms/{form.name}"] = (SAMPLES / form.name).read_bytes()
    (remote,) = list_files([f"mem://forms/{form.name}"])

    assert seen(list(read_records(listed, ReadLimits()))) == form.rows
    assert seen(list(read_records(remote, ReadLimits()))) == form.rows


def test_slices_give_every_row_once(form: Form) -> None:
    """Cut at any record, the slices of a file give its rows, each in one of them."""
    path = SAMPLES / form.name
    file = InputFile(str(path), path.stat().st_size)
    rows = list(read_records(file, ReadLimits()))
    for at in {row.record_offset for row in rows}:
        parts = [replace(file, stop=at), replace(file, start=at)]
        assert [row for part in parts for row in read_records(part, ReadLimits())] == rows
