"""What every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# Equal code gives equal examples, so that a change alone turns a test red, and a busy machine none. To look for new
# ones: ./run_tests.sh --hypothesis-profile default
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real pages beside the checkout; tests that need it skip where it is missing."""
    folder = PROJECT.parent / "shared" / "corpora"
    if not folder.is_dir():
        pytest.skip(f"the real pages are not here: {folder} is missing")
    return folder
