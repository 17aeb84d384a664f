"""From the extractor's tree to paragraphs: one string a paragraph, list item, quote or subheading."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element
from lxml.etree import iterwalk

_BLOCKS = frozenset({"p", "head", "list", "item", "quote", "code", "table", "row", "div", "body"})
_CELL_SEPARATOR = " "


def read_blocks(body: Element) -> Iterator[str]:
    """The paragraphs of an extracted body, in reading order."""
    for run in _runs(body):
        text = squeeze("".join(run))
        if text:
            yield text


def squeeze(text: str) -> str:
    """The text on one line, each run of white space one space."""
    return " ".join(text.split())


def _runs(element: Element) -> Iterator[list[str]]:
    """The runs of inline text between the edges of blocks and line breaks."""
    run: list[str] = []
    for event, node in iterwalk(element, events=("start", "end")):
        edge = node.tag in _BLOCKS or node.tag == "lb"
        if event == "start":
            if edge:
                yield run
                run = []
            if node.text:
                run.append(node.text)
        else:
            if edge:
                yield run
                run = []
            if node.tag == "cell":
                run.append(_CELL_SEPARATOR)
            if node.tail:
                run.append(node.tail)
    yield run
