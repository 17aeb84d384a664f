"""Keeps what lies in the working folder from being taken for copydesk's own packages.

`pipeline`, `transforms` and `schemas` are common names, and Python looks for modules in the working folder first, in
this process (`python -m copydesk`) and in those that it starts (`python -c`, as the fork server of the workers is).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
"""The folder that copydesk's packages lie in: a checkout, or site-packages."""

PACKAGES = ("pipeline", "transforms", "schemas")


def keep_strangers_out() -> None:
    """Has this process and its children import copydesk's packages from nowhere but their home.

    Folders that hold strangers of the same names are looked into last. Children of Python 3.10, which do not heed
    `PYTHONSAFEPATH`, do the same by themselves before they import more (`copydesk.worker_path`).
    """
    if Path.cwd() == HOME and str(HOME) not in sys.path[1:]:
        _tell_children_of_home()
    strange = [entry for entry in sys.path if _holds_strangers(entry)]
    kept = [entry for entry in sys.path if entry not in strange]
    # An editable install is found by a finder that is asked after all folders.
    sys.path[:] = [*kept, *([] if str(HOME) in kept else [str(HOME)]), *strange]
    os.environ["PYTHONSAFEPATH"] = "1"
    if "PYTHONPATH" in os.environ:
        kept = [entry for entry in os.environ["PYTHONPATH"].split(os.pathsep) if not _holds_strangers(entry)]
        os.environ["PYTHONPATH"] = os.pathsep.join(kept)


def what_hides(module: str) -> str | None:
    """Says which module of the user's hides one of copydesk's from a script beside it; None where none does."""
    package = module.partition(".")[0]
    found = getattr(sys.modules.get(package), "__file__", None)
    if found is None or Path(found).is_relative_to(HOME / package):
        return None
    return f"{found} has the name of copydesk's own package `{package}`, which is needed beside it: rename yours"


def _tell_children_of_home() -> None:
    """The working folder is the checkout itself: children who do not look there are told of it."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HOME), *([before] if before else [])])


def _holds_strangers(entry: str) -> bool:
    folder = Path(entry or ".").resolve()
    if folder == HOME or not folder.is_dir():
        return False
    return any((folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists() for name in PACKAGES)
