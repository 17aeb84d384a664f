"""Nothing is fetched: a run opens no connection, whatever its pages link to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = "".join(
    f"<p>Tower {number} of the old mill was painted in June by pupils of the town's school.</p>" for number in range(8)
)
PAGE = f"""<!doctype html><html><head><title>The mill</title>
<base href="http://192.0.2.1/"><link rel="stylesheet" href="http://192.0.2.1/a.css"><script src="http://192.0.2.1/a.js"></script>
<meta property="og:image" content="http://192.0.2.1/a.jpg"></head>
<body><article><h1>The mill</h1>{WORDS}<iframe src="http://192.0.2.1/frame.html"></iframe>
<img src="http://192.0.2.1/b.jpg"></article></body></html>"""
XHTML = f"""<?xml version="1.0"?>
<!DOCTYPE html SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY far SYSTEM "http://192.0.2.1/x">]>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>The tower</title></head>
<body><article>{WORDS}<p>&far;</p></article></body></html>"""
GUARD = """
import os, socket, sys

def watch(event, words):
    if event == "socket.getaddrinfo" or (
        event in ("socket.connect", "socket.sendto")
        and words[0].family in (socket.AF_INET, socket.AF_INET6)
        and words[1][0] not in ("127.0.0.1", "::1", "localhost")
    ):
        with open(os.environ["SEEN"], "a") as seen:
            print(event, words, file=seen)
        raise OSError("no network here")

sys.addaudithook(watch)
"""


def test_a_run_opens_no_connection(tmp_path: Path) -> None:
    """Neither this process nor the workers that it starts look up a name or connect to an address elsewhere."""
    inputs, guard, seen = tmp_path / "in", tmp_path / "guard", tmp_path / "seen"
    inputs.mkdir()
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD)
    (inputs / "page.html").write_text(PAGE)
    (inputs / "page.xhtml").write_text(XHTML)
    paths = os.pathsep.join([str(guard), str(ROOT)])
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from pipeline.cli import main; main()",
            "run",
            str(inputs),
            "-o",
            str(tmp_path / "out"),
        ],
        env={**os.environ, "PYTHONPATH": paths, "SEEN": str(seen)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "2 records read" in done.stdout
    assert not seen.exists(), seen.read_text()


def test_the_guard_sees_connections(tmp_path: Path) -> None:
    """What would be forbidden is noticed, as a test that sees nothing may be blind."""
    (tmp_path / "sitecustomize.py").write_text(GUARD)
    done = subprocess.run(
        [sys.executable, "-c", "import urllib.request; urllib.request.urlopen('http://192.0.2.1/', timeout=1)"],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "SEEN": str(tmp_path / "seen")},
        capture_output=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert "192.0.2.1" in (tmp_path / "seen").read_text()
