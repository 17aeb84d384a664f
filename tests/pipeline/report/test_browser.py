"""In a real browser no script of a record runs, nothing is loaded, and the page is accessible.

Needs Chromium (`apt-get install chromium`) and Playwright (the extra `browser`); skips, saying so, where they are
missing.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.main import call

pytestmark = pytest.mark.browser

AXE = "axe-core@4.14.1"
HOSTILE = (
    "<script>document.documentElement.dataset.ran = 1; fetch('http://127.0.0.1:9/script')</script>",
    '<img src=http://127.0.0.1:9/image onerror="document.documentElement.dataset.ran = 1">',
    "</title></style><iframe src='http://127.0.0.1:9/frame'></iframe>",
    '"><svg onload=document.documentElement.dataset.ran=1><link rel=stylesheet href=http://127.0.0.1:9/style>',
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/away'>{{ 7 * 7 }}",
)
BODY = "\n".join(
    f"The council of the harbour town met on day {day} to speak about the bridge and its {day} broken piers, and "
    "decided to ask three builders for what the repair would cost and how long it would take them."
    for day in range(8)
)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of a run over records that say hostile things wherever they can: two copies of each, and rejects."""
    folder = tmp_path_factory.mktemp("hostile")
    lines = []
    for number, words in enumerate(HOSTILE):
        for site in ("one", "two"):
            text = f"{words}\n{BODY}\nIt was report {number} of the {site}. {words}"
            url = f"https://{site}.example/{number}"
            date = f"2024-11-0{number + 1}T0{len(site)}:00:00Z"
            lines.append(
                {"url": url, "title": f"{words} {number}", "published_at": date, "author": words, "text": text}
            )
        lines.append(
            {"url": f"javascript:document.documentElement.dataset.ran=1//{number}", "title": words, "text": words}
        )
    (folder / "<img src=x onerror=alert(1)>.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert call(["run", str(folder), "--output", str(folder / "out"), "--quiet"]) == 0
    return next((folder / "out" / "_copydesk" / "reports").glob("2*.html"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is missing: pip install -e '.[browser]'")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


def opened(context: Any, file: Path, requests: list[str]) -> Any:
    """The page, with everything in it unfolded and each request it makes noted."""
    tab = context.new_page()
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto(file.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    tab.wait_for_timeout(300)
    return tab


@pytest.mark.parametrize("name", ["run", "index"])
def test_no_script_runs_and_nothing_is_loaded(browser: Any, page_file: Path, name: str) -> None:
    """Of all that the records try."""
    file, requests = (page_file if name == "run" else page_file.with_name("index.html")), list[str]()
    tab = opened(browser.new_context(), file, requests)
    assert [url for url in requests if not url.startswith("data:image/svg+xml")] == [file.as_uri()]
    assert tab.evaluate("document.documentElement.dataset.ran") is None
    assert tab.evaluate("document.querySelectorAll('script, iframe, link, object, embed').length") == 0
    assert tab.evaluate("document.querySelectorAll('a[href^=javascript]').length") == 0
    if name == "run":
        assert any(words in tab.inner_text("body") for words in HOSTILE)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")])
def test_it_fits_and_is_accessible(browser: Any, page_file: Path, tmp_path: Path, width: int, scheme: str) -> None:
    """Wide and on a phone, light and dark: nothing sticks out, and axe finds nothing to complain about."""
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine")
    subprocess.run(["npm", "install", "--silent", "--prefix", str(tmp_path), AXE], check=True, capture_output=True)
    # The page's own policy would forbid the checker too.
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    tab = opened(context, page_file, [])
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.add_script_tag(path=str(tmp_path / "node_modules" / "axe-core" / "axe.min.js"))
    violations = tab.evaluate("axe.run().then(found => found.violations.map(each => [each.id, each.nodes[0].html]))")
    assert violations == []
