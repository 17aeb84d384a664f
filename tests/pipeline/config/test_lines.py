"""Keys and tables are found in their lines, however they are written."""

from __future__ import annotations

import pytest

from pipeline.config.lines import line_of, lines_of

SOURCE = """\
# a comment = none
[run]
time_limit = 3
"batch files" = 4  # a comment

[sites."a.example"]
strip = [
  "x = 1",
]
merge.on = true
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("run",), 2),
        (("run", "time_limit"), 3),
        (("run", "batch files"), 4),
        (("sites",), 6),
        (("sites", "a.example", "strip"), 7),
        (("sites", "a.example", "merge", "on"), 10),
        (("sites", "a.example", "elsewhere"), 6),
        (("nowhere",), 1),
    ],
)
def test_lines(path: tuple[str, ...], line: int) -> None:
    """A key that is not there is looked for in the table around it."""
    assert line_of(lines_of(SOURCE), path) == line
