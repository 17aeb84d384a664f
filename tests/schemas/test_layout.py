"""The names below the output folder."""

from __future__ import annotations

from schemas.layout import commit_id, commit_path, commits_in, done_path, sequence_of


def test_commits_sort_in_their_order() -> None:
    """The tenth comes after the ninth, whatever the runs are called."""
    names = [commit_id(9, "z"), commit_id(10, "a-1"), commit_id(100, "b")]
    assert sorted(names) == names
    assert [sequence_of(name) for name in names] == [9, 10, 100]


def test_tells_commits_from_what_lies_beside_them() -> None:
    """Hidden files are somebody's half-written ones."""
    one, two = commit_id(1, "r"), commit_id(2, "r.json")
    paths = [commit_path(two), commit_path(one), done_path(one), done_path(two)]
    names = [path.rpartition("/")[2] for path in paths]
    assert commits_in([*names, f".{one}.json", f".{one}.done", "notes.txt"]) == ([one, two], {one, two})
