"""Gathers the pages of the site: docs/, what stands outside it, and links turned so that they lead in the site too.

`python docs/site/assemble.py` writes out/pages, which mkdocs.yml names. Documents of the project's top become pages
below `project/`; any other file of the project that a page links to lies there as it is, and a folder is only named.
No plugin does this, so that any generator that reads mkdocs.yml builds the site.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
PAGES = PROJECT / "out" / "pages"
DOCS = "docs/"
AS_PAGES = {
    "README.md": "project/about.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "CHANGELOG.md": "project/changelog.md",
    "SECURITY.md": "project/security.md",
}
"""Documents of the project's top, and where they stand in the site."""
AS_THEY_ARE = "project/files/"

_LINK = re.compile(r"\[([^\[\]]+)\]\((?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?\)")
_CODE = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)


def assemble(project: Path, pages: Path) -> None:
    """Writes the site's pages, and the files that they link to, into an empty folder."""
    shutil.rmtree(pages, ignore_errors=True)
    for source in _documents(project):
        markdown = (project / source).read_text("utf-8")
        _write(pages / place_of(source), turned(markdown, source, project).encode("utf-8"))
        for target in _linked_files(markdown, source, project):
            _write(pages / place_of(target), (project / target).read_bytes())


def turned(markdown: str, source: str, project: Path) -> str:
    """A document with its links as they lead in the site; what stands in blocks of code is left."""

    def moved(link: re.Match[str]) -> str:
        target = _target(source, link[2])
        if (project / target).is_dir():
            return link[1]
        here = posixpath.dirname(place_of(source)) or "."
        return f"[{link[1]}]({posixpath.relpath(place_of(target), here)}{link[3] or ''})"

    parts = _CODE.split(markdown)
    return "".join(part if number % 2 else _LINK.sub(moved, part) for number, part in enumerate(parts))


def place_of(target: str) -> str:
    """The path in the site of a file of the project."""
    if target in AS_PAGES:
        return AS_PAGES[target]
    return target.removeprefix(DOCS) if target.startswith(DOCS) else f"{AS_THEY_ARE}{target}"


def _documents(project: Path) -> Iterator[str]:
    yield from AS_PAGES
    for page in sorted((project / DOCS).rglob("*.md")):
        yield page.relative_to(project).as_posix()


def _linked_files(markdown: str, source: str, project: Path) -> set[str]:
    """The files that a document links to and that are no pages."""
    targets = {_target(source, link[2]) for link in _LINK.finditer(_CODE.sub("", markdown))}
    return {
        target
        for target in targets
        if not _is_page(target) and not target.startswith("..") and (project / target).is_file()
    }


def _is_page(target: str) -> bool:
    return target in AS_PAGES or (target.startswith(DOCS) and target.endswith(".md"))


def _target(source: str, link: str) -> str:
    """The path in the project of what a document links to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), link))


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    assemble(PROJECT, PAGES)
