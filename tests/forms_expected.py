"""What each sample under `samples/forms/` gives, one a form of input. All towns, people and outlets are invented."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

SAMPLES = Path(__file__).parents[1] / "samples" / "forms"


class Form(NamedTuple):
    """What a sample gives: its rows' own ids, titles of the records or rules of the rejects, in their order."""

    name: str
    rows: tuple[tuple[str | None, str | None], ...]


FORMS = (
    Form(
        "answer.json",
        (
            ("tern-1", "Ferry to Tern Island sails again on Sundays"),
            ("tern-2", "json-without-text"),
            ("tern-3", "Clockmaker of Wick gives the tower its hands back"),
        ),
    ),
    Form("book.epub", ((None, "epub"),)),
    Form("capture.har", ((None, "har"),)),
    Form("crawl.wacz", (("urn:uuid:f0f0f0f0-0000-4000-8000-000000000001", None),)),
    Form(
        "extract.wet",
        (("urn:uuid:0c0ffee0-0000-4000-8000-000000000011", None),),
    ),
    Form(
        "feed.xml",
        (
            ("https://www.quayherald.example/otters", "Otters of Quay Street close the fish market"),
            ("qh-2", "feed-without-text"),
            ("qh-3", "Lamplighter’s ladder goes to the museum"),
        ),
    ),
    Form("item.nitf", (("quay-20240419-07", "Bell of Quay rings for the last herring"),)),
    Form("letter.eml", (("moth-7@news.lathe.example", "Moths eat the curtain of the Lathe theatre"),)),
    Form(
        "mailbox.mbox",
        (
            ("pump-1@news.lathe.example", "Village pump of Lathe wins back its handle"),
            ("empty-2@news.lathe.example", "mail-without-text"),
        ),
    ),
    Form("old.arc", ((None, None), (None, "no-page"))),
    Form("page.mhtml", ((None, None),)),
    Form("pages.tar", ((f"pages/{'long-' * 30}swans.html.gz", None), ("pages/notes.bin", "binary"))),
    Form(
        "pages.zip",
        (
            ("pages/ice-house.html", None),
            ("pages/lake.png", "image"),
            ("fenn-3", "Choir of Fenn sings in the dark"),
        ),
    ),
    Form(
        "responses.warc",
        (
            ("urn:uuid:0c0ffee0-0000-4000-8000-000000000001", None),
            ("urn:uuid:0c0ffee0-0000-4000-8000-000000000002", None),
            ("urn:uuid:0c0ffee0-0000-4000-8000-000000000003", None),
            ("urn:uuid:0c0ffee0-0000-4000-8000-000000000004", "image"),
            ("urn:uuid:0c0ffee0-0000-4000-8000-000000000005", "warc-empty-page"),
        ),
    ),
    Form("saved.html", ((None, None),)),
    Form("sitemap.xml", ((None, "sitemap"),)),
    Form(
        "table.csv",
        (
            ("mill-1", "Mill wheel of Ander turns again"),
            ("mill-2", "csv-without-text"),
            ("mill-3", "Night train to Sellin gets its dining car back"),
        ),
    ),
)
