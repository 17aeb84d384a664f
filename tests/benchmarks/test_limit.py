"""The limit that the throughput is measured against asks the extractor for what the pipeline asks it for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from trafilatura.settings import Extractor

from transforms.cleaning.extraction.extract import extractor_options


def values(options: Extractor) -> dict[str, Any]:
    return {name: getattr(options, name) for name in Extractor.__slots__ if name != "config"}


def test_settings_are_the_pipelines() -> None:
    """The bare pool extracts with the settings that cleaning has, but without the extractor's second opinions."""
    import limit

    assert values(extractor_options()) | {"fast": True} == values(limit.settings())


def test_text_is_found(tmp_path: Path) -> None:
    """The bare pool finds the text of a page, with metadata and without."""
    import limit
    from page_generator import page

    file = tmp_path / "page.html"
    file.write_text(page(1), encoding="utf-8")
    assert limit.characters(file) > 2_000
    assert limit.characters_with_metadata(file) > 2_000
