"""An extractor's tree is read as paragraphs."""

from __future__ import annotations

import pytest
from lxml import etree

from transforms.cleaning.extraction.blocks import read_blocks, squeeze


@pytest.mark.parametrize(
    ("tree", "paragraphs"),
    [
        ("<body><p>One <hi>and</hi> two</p><p>three</p></body>", ["One and two", "three"]),
        ("<body><p>one<lb/>two</p>tail</body>", ["one", "two", "tail"]),
        ("<body><list><item>a</item><item>b</item></list></body>", ["a", "b"]),
        ("<body><table><row><cell>a</cell><cell>b</cell></row></table></body>", ["a b"]),
        ("<body><p> </p></body>", []),
    ],
    ids=["inline", "line break", "items", "cells", "nothing"],
)
def test_blocks(tree: str, paragraphs: list[str]) -> None:
    """Inline marks join, blocks and line breaks part, cells stand side by side."""
    assert list(read_blocks(etree.fromstring(tree))) == paragraphs


def test_white_space_is_drawn_together() -> None:
    """Each run of it is one space, and none stands at an end."""
    assert squeeze("  a \n\t b\u00a0c ") == "a b c"
