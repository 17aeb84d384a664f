"""The site's pages are those of docs/ and the documents of the project's top, and all their links lead within it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from assemble import AS_PAGES, PROJECT, assemble, place_of, turned

LINK = re.compile(r"\]\((?![a-z]+:|#)([^)\s#]+)")
CODE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the site as it is."""
    folder = tmp_path_factory.mktemp("site") / "pages"
    assemble(PROJECT, folder)
    return folder


@pytest.mark.parametrize(
    ("source", "written", "expected"),
    [
        ("docs/index.md", "[here](start.md#on)", "[here](start.md#on)"),
        ("docs/index.md", "[it](../README.md)", "[it](project/about.md)"),
        ("docs/contributing/runner.md", "[it](../../CHANGELOG.md)", "[it](../project/changelog.md)"),
        ("docs/contributing/runner.md", "[it](../engines.md)", "[it](../engines.md)"),
        ("README.md", "[tables](docs/tables.md#links)", "[tables](../tables.md#links)"),
        ("README.md", "[licence](LICENSE)", "[licence](files/LICENSE)"),
        ("README.md", "in [benchmarks/](benchmarks)", "in benchmarks/"),
        ("README.md", "[uv](https://example.org/x)", "[uv](https://example.org/x)"),
        ("README.md", "```text\n[no](docs/link.md)\n```", "```text\n[no](docs/link.md)\n```"),
    ],
)
def test_links_are_turned(source: str, written: str, expected: str) -> None:
    """What lies in the site keeps its way, what lies outside docs/ gets one, a folder is only named."""
    assert turned(written, source, PROJECT) == expected


def test_every_link_leads_to_a_file_of_the_site(pages: Path) -> None:
    """Also those to examples, which lie there as they are."""
    for page in pages.rglob("*.md"):
        links = LINK.findall(CODE.sub("", page.read_text("utf-8")))
        assert [link for link in links if not (page.parent / link).is_file()] == [], page
    assert (pages / place_of("examples/beam/agencies_of_a_folder.py")).is_file()


def test_the_navigation_names_every_page(pages: Path) -> None:
    """Each once."""
    navigation = (PROJECT / "mkdocs.yml").read_text("utf-8").split("\nnav:\n")[1]
    named = re.findall(r": (\S+\.md)$", navigation, re.MULTILINE)
    written = {path.relative_to(pages).as_posix() for path in pages.rglob("*.md")}
    assert sorted(named) == sorted(written)
    assert set(AS_PAGES.values()) <= set(named)


def test_what_was_there_before_goes(tmp_path: Path) -> None:
    """A page that was taken away leaves the site."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "old.md").write_text("# Old")
    assemble(PROJECT, tmp_path / "pages")
    assert not (tmp_path / "pages" / "old.md").exists()
