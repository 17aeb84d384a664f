"""Gold is read as a folder of pages and a JSON of texts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from pipeline.training.gold_pages import gold_files, read_gold
from schemas.errors import InputError
from tests.pipeline.training.gold_maker import BODY, make_gold

PAGE = "<html><head><title>A quay</title></head><body><p>The quay of Northport is longer than it looks.</p></body>"


def test_lines_are_told_by_the_gold(tmp_path: Path) -> None:
    """Those of the body are right, the asides and the headline are not; the headline teaches nothing."""
    file = next(gold_files(str(make_gold(tmp_path, 1, 1))))
    page = read_gold(file)
    assert page is not None
    assert [line for line, right in zip(page.lines, page.right, strict=True) if right] == file.text.split("\n")
    assert len(page.gold.split("\n")) == len(BODY)
    assert page.host == "site0.example"
    assert [line for line, weight in zip(page.lines, page.weights, strict=True) if not weight] == [
        "Northport and its ferry"
    ]


@pytest.mark.parametrize("name", ["quay", "quay.html", "html/quay.html", "quay.html.gz"])
def test_a_page_is_found_by_its_name(name: str, tmp_path: Path) -> None:
    """With or without an ending, in the folder or in `html`; the JSON may lie elsewhere."""
    (tmp_path / "html").mkdir()
    (tmp_path / name).write_bytes(gzip.compress(PAGE.encode()) if name.endswith(".gz") else PAGE.encode())
    (tmp_path / "texts.json").write_text(json.dumps({"quay": {"articleBody": "The quay."}}))
    (file,) = gold_files(str(tmp_path), str(tmp_path / "texts.json"))
    assert file.content() == PAGE.encode()
    assert (file.kind, file.site) == ("article", None)


def test_a_page_tells_its_own_site(tmp_path: Path) -> None:
    """By its canonical address, where the JSON has none; else each page stands alone."""
    (tmp_path / "one.html").write_text(
        PAGE.replace("<title>", '<link rel="canonical" href="https://news.quay.example/1"><title>')
    )
    (tmp_path / "two.html").write_text(PAGE)
    texts = {"one": {"articleBody": "The quay."}, "two": {"articleBody": "The quay."}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(texts))
    pages = [read_gold(file) for file in gold_files(str(tmp_path))]
    assert [page and page.host for page in pages] == ["quay.example", "two.html"]


def test_what_teaches_nothing_is_left(tmp_path: Path) -> None:
    """Entries without a text, and pages of types that are no article; what is no object is wrong."""
    (tmp_path / "quay.html").write_text(PAGE)
    texts = {"quay": {"articleBody": " "}, "shop": {"articleBody": "A boat for sale.", "type": "product"}}
    (tmp_path / "ground-truth.json").write_text(json.dumps(texts))
    assert list(gold_files(str(tmp_path))) == []
    (tmp_path / "ground-truth.json").write_text(json.dumps({"quay": "The quay."}))
    with pytest.raises(InputError, match="has no object"):
        list(gold_files(str(tmp_path)))
