"""Which lines only lead to other pages, and which lines with links are the story's own."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from transforms.cleaning.extraction.links import lines_that_lead_elsewhere


def taken(inside: str) -> list[str]:
    tree = lxml_html.document_fromstring(f"<html><body><div>{inside}</div></body></html>")
    return [" ".join(line.text_content().split()) for line in lines_that_lead_elsewhere(tree)]


OTHER = "<a href='/x'>Bridge to the island will open in May</a>"


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"<p>{OTHER}</p>", "Bridge to the island will open in May"),
        (f"<p><strong>Read more:</strong> {OTHER}</p>", "Read more: Bridge to the island will open in May"),
        (f"<p>Les også | {OTHER}</p>", "Les også | Bridge to the island will open in May"),
        (f"<h3>Related post: {OTHER}</h3>", "Related post: Bridge to the island will open in May"),
        (f"<ul><li>{OTHER}</li><li>{OTHER}</li></ul>", "Bridge to the island will open in May" * 2),
        ("<p><a href='#rest'>Go on</a></p>", "Go on"),
    ],
    ids=["bare", "label", "bar", "heading", "list", "same page"],
)
def test_lines_that_only_lead_elsewhere(inside: str, text: str) -> None:
    """A link alone, a link after a label, and a list of links lead elsewhere."""
    assert taken(inside) == [text]


@pytest.mark.parametrize(
    "inside",
    [
        f"<p>The council said: {OTHER}, and that is that.</p>",
        f"<p>The minister has said it. Now he says: no. {OTHER} is a long story.</p>",
        "<h3><a href='/x'>A kettle that boils in under a minute</a></h3>",
        "<p><a href='/x'>Short link</a></p>",
        "<p><a href='/x'>As the harbour master told the court:</a></p>",
        "<p>Source: <a href='/x'>https://harbour.example/report/2024</a></p>",
        f"<ul><li>{OTHER}</li><li>A second point without any link.</li></ul>",
        "<p><a name='top'>A whole paragraph inside an anchor that leads nowhere at all.</a></p>",
    ],
    ids=["sentence", "long", "product heading", "short", "colon", "address", "mixed list", "anchor"],
)
def test_lines_of_the_story_stay(inside: str) -> None:
    """A sentence with a link, a linked subheading, an address and a list with words of its own are the story's."""
    assert taken(inside) == []


def test_label_over_links_is_taken_with_them() -> None:
    """The line that names a group of links is of no use without it."""
    assert taken(f"<p>ALSO</p><p>{OTHER}</p>") == ["Bridge to the island will open in May", "ALSO"]
