"""What worker processes are forked from: nothing that is done once is left to the time of the first record."""

from __future__ import annotations

import subprocess
import sys

FIRST_RECORD = """
import sys, time
began = time.process_time()
import transforms.articles.preload
warmed = time.process_time() - began
from transforms.articles.prepare import prepare
from schemas.record import Record, RecordKind

text = "\\n\\n".join(
    f"The orchard on hill {number} lost half of its pears when hail fell on the valley for an hour on Sunday."
    for number in range(6)
)
began = time.process_time()
prepare(Record("pears.txt", 0, RecordKind.TEXT, text.encode()))
first = time.process_time() - began
print(first < warmed / 4, "apache_beam" in sys.modules)
"""


def test_the_first_record_finds_all_that_is_loaded_once() -> None:
    """Rules and language profiles are there before the first record, and its time limit is its own; without Beam."""
    done = subprocess.run([sys.executable, "-c", FIRST_RECORD], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False"]
