"""Takes the elements out of a page that a house's rules for its site name by CSS selectors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from cssselect import SelectorError
from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement

from transforms.cleaning.page import Page


def problem_with(selector: str) -> str | None:
    """What is wrong with a selector, None where it can be used."""
    try:
        _compiled(selector)
    except (SelectorError, etree.XPathError) as error:
        return str(error)
    return None


def matches(page: Page, selector: str) -> int:
    """How many elements of a page a selector finds."""
    return len(_found(page.tree, selector))


def cut_by_selectors(page: Page, strip: Sequence[str], keep: Sequence[str]) -> Page:
    """The page with only the elements that `keep` finds in its body, where it finds any, and without those that
    `strip` finds. What the page says in its head and data stays known."""
    if not strip and not keep:
        return page
    tree = page.take_tree()
    _keep_only(tree, [element for selector in keep for element in _found(tree, selector)])
    for selector in strip:
        for element in _found(tree, selector):
            if element.getparent() is not None:
                element.drop_tree()
    return Page(etree.tostring(tree, encoding="unicode", method="html"), tree, page.meta, page.json_ld)


def _keep_only(tree: HtmlElement, kept: list[HtmlElement]) -> None:
    """Empties the body of all but the outermost of these elements, in the order of the page."""
    body = tree.find("body")
    wanted = set(kept)
    outermost = [element for element in kept if not wanted.intersection(element.iterancestors())]
    if body is None or not outermost or body in wanted:
        return
    places = {element: place for place, element in enumerate(tree.iter())}
    ordered = sorted(dict.fromkeys(outermost), key=places.__getitem__)
    for element in ordered:
        element.tail = None
    body.text = None
    body[:] = ordered


def _found(tree: HtmlElement, selector: str) -> list[HtmlElement]:
    found: list[HtmlElement] = _compiled(selector)(tree)
    return found


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
