"""What rules are read from."""

from __future__ import annotations

import re

import pytest

from transforms.cleaning.datafiles import has_groups
from transforms.cleaning.noise.rulebook import all_rules
from transforms.cleaning.rejection.wallbook import all_walls


@pytest.mark.parametrize(
    "pattern",
    [
        "quay",
        "(quay)",
        "(?:quay)",
        "(?P<name>quay)",
        r"\(quay\)",
        r"\\(quay)",
        "[(]quay[)]",
        "[]()]quay",
        "[^](]quay",
        r"[\](]quay",
        "(?i:quay)",
        "quay(?=s)(?!x)(?<=s)(?<!x)",
        "quay(?=(s))",
        "",
    ],
)
def test_groups_are_told_without_compiling(pattern: str) -> None:
    """A capturing group is seen wherever it stands; an escaped parenthesis, or one in a set, is none."""
    assert has_groups(pattern) == bool(re.compile(pattern).groups)


def test_no_rule_captures() -> None:
    """All patterns that are shipped compile, and none has a group of its own."""
    patterns = [rule.pattern for rule in all_rules()]
    patterns += [pattern for wall in all_walls() for pattern in (wall.title, wall.sentence)]
    assert len(patterns) > 300
    assert [pattern for pattern in patterns if re.compile(pattern).groups] == []
