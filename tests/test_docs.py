"""The documents hold together: links lead somewhere, the index names every page, each version has its section."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = Path(__file__).resolve().parents[1]
PAGES = sorted((PROJECT / "docs").rglob("*.md"))
DOCUMENTS = [*(PROJECT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")), *PAGES]
FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)
NAMED_FILE = re.compile(
    r"`((?:\.ci|\.github|benchmarks|copydesk|docs|examples|pipeline|samples|schemas|tests|transforms)/[\w./-]+)`"
)
DATED = re.compile(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$", re.MULTILINE)


def prose(document: Path) -> str:
    """The document without its blocks of code."""
    return FENCED.sub("", document.read_text("utf-8"))


def anchors(document: Path) -> set[str]:
    """The anchors that a forge makes of the document's headings."""
    headings = (heading.replace("`", "").lower() for heading in HEADING.findall(prose(document)))
    return {re.sub(r"[^\w\- ]", "", heading).replace(" ", "-") for heading in headings}


def is_found(link: str, document: Path) -> bool:
    """Whether a link within the project leads to a file, and to a heading where it names one."""
    path, _, anchor = link.partition("#")
    target = (document.parent / path).resolve() if path else document
    if not target.exists() or PROJECT not in (target, *target.parents):
        return False
    return not anchor or anchor in anchors(target)


def name_of(document: Path) -> str:
    return str(document.relative_to(PROJECT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    """Each link within the project finds its file and its heading."""
    links = [link for link in LINK.findall(prose(document)) if not re.match(r"[a-z]+:", link)]
    assert [link for link in links if not is_found(link, document)] == []


@pytest.mark.parametrize("document", [path for path in DOCUMENTS if path.name != "CHANGELOG.md"], ids=name_of)
def test_named_files_are_there(document: Path) -> None:
    """A file or folder of the project that prose names exists; the changelog may name what has gone."""
    named = NAMED_FILE.findall(prose(document))
    assert [name for name in named if not (PROJECT / name).exists()] == []


def test_the_index_names_every_page() -> None:
    """A page of docs/ is found by the question that it answers."""
    index = PROJECT / "docs" / "index.md"
    linked = {(index.parent / link.partition("#")[0]).resolve() for link in LINK.findall(prose(index))}
    assert [name_of(page) for page in PAGES if page != index and page not in linked] == []


def test_the_readme_leads_to_the_index_and_to_contributing() -> None:
    """Both doors are found from the first page."""
    assert {"docs/index.md", "CONTRIBUTING.md"} <= set(LINK.findall(prose(PROJECT / "README.md")))


def test_this_version_has_a_dated_section() -> None:
    """It stands on top of the versions, newest first; what is not released is above them all."""
    changes = (PROJECT / "CHANGELOG.md").read_text("utf-8")
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = DATED.findall(changes)
    assert versions[0][0] == project["version"]
    assert versions == sorted(versions, key=lambda one: [int(number) for number in one[0].split(".")], reverse=True)
    assert [day for _, day in versions] == sorted((day for _, day in versions), reverse=True)
    assert re.findall(r"^## .+", changes, re.MULTILINE) == [
        "## Unreleased",
        *(f"## {version} ({day})" for version, day in versions),
    ]


def test_anchors_are_those_of_a_forge(tmp_path: Path) -> None:
    """Code marks and signs go, spaces become hyphens; what looks like a heading in code is none."""
    page = tmp_path / "page.md"
    page.write_text("# Looking at `x.y`: it, now\n\n```sh\n# no heading\n```\n\n## A *b* c\n")
    assert anchors(page) == {"looking-at-xy-it-now", "a-b-c"}
