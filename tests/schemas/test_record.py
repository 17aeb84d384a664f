"""What comes in, and the ids by which records are told apart."""

from __future__ import annotations

from schemas.record import Record, RecordKind, content_sha256, copy_id


def test_an_id_is_of_path_place_and_bytes() -> None:
    """A record that lies elsewhere, or says something else, is another one."""
    ids = {copy_id(*key) for key in (("a", 0, "x"), ("b", 0, "x"), ("a", 1, "x"), ("a", 0, "y"))}
    assert len(ids) == 4
    assert {len(id) for id in ids} == {32}


def test_paths_need_not_be_utf_8() -> None:
    """File names of any encoding have ids."""
    assert copy_id("in/caf\udce9.html", 0, "x") != copy_id("in/café.html", 0, "x")


def test_a_line_stands_for_its_text() -> None:
    """Where a record's identity is more than its content, it is what is hashed."""
    line = b'{"text": "Words", "id": 7}'
    record = Record("in/wire.jsonl", 0, RecordKind.TEXT, b"Words", identity=line)
    assert record.content_sha256 == content_sha256(line)
    assert record.copy_id == copy_id("in/wire.jsonl", 0, content_sha256(line))
