"""Pages and texts of a made paper that more than one test of this folder looks at."""

from __future__ import annotations

from schemas.record import Given
from schemas.reject import RejectReason
from transforms.cleaning.page import Page, parse_page
from transforms.cleaning.rejection.page_text import page_title
from transforms.cleaning.rejection.screen import judge, screen_page

PROSE = [
    "The fishing port of Lower Quay will stay closed until the spring, its master said on Tuesday.",
    "Seven boats were lost in the storm of last week, and the breakwater has a hole as wide as a street.",
    "Repairs cost more than the town takes in a year, so the council has asked the province for help.",
    "The fishers sell their catch in the next port, forty kilometres to the north, and drive home at night.",
    "A decision is expected before the end of the month, the province said in a short statement.",
]


def page_of(body: str, title: str = "Quay Post", head: str = "") -> Page:
    page = parse_page(f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>")
    assert page is not None
    return page


def reason_of_page(page: Page, text: list[str]) -> RejectReason | None:
    verdict = screen_page(page, Given()) or judge(text, page, page_title(page), text)
    return verdict.reason if verdict else None
