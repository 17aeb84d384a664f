"""How large the inputs of the long groups are: as they were measured, or small enough to run with every change."""

from __future__ import annotations

import os

SMALL = bool(os.environ.get("SMALL_TESTS"))
"""Set in continuous integration: all steps of the groups `crashes` and `endurance`, over fewer files."""
