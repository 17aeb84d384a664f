"""The tests mirror the source: a module is tested where one looks for its test, and a test has a module it is about."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.test_floors import PACKAGES, PROJECT, imported

TESTED_THROUGH: dict[str, str] = {
    "copydesk/__main__.py": "copydesk/test_surroundings.py",
    "copydesk/clean_records.py": "copydesk/test_names.py",
    "pipeline/cli/config_command.py": "pipeline/config/test_config.py",
    "pipeline/cli/explain_command.py": "pipeline/inspection/test_explain.py",
    "pipeline/cli/find_command.py": "pipeline/inspection/test_find.py",
    "pipeline/cli/logs.py": "pipeline/cli/test_main.py",
    "pipeline/cli/report_command.py": "pipeline/report/test_write.py",
    "pipeline/cli/show_command.py": "pipeline/cli/test_main.py",
    "pipeline/cli/sql_command.py": "pipeline/inspection/test_sql.py",
    "pipeline/inspection/published_texts.py": "pipeline/inspection/test_score_text.py",
    "pipeline/inspection/score_report.py": "pipeline/cli/test_eval_command.py",
    "pipeline/inspection/try_rules.py": "pipeline/config/test_config.py",
    "pipeline/inspection/show.py": "pipeline/cli/test_main.py",
    "pipeline/published/commits.py": "pipeline/published/test_folder.py",
    "pipeline/published/load_memory.py": "pipeline/test_run_incremental.py",
    "pipeline/published/segment_merging.py": "pipeline/test_run_incremental.py",
    "pipeline/upkeep/forgetting.py": "pipeline/upkeep/test_retract.py",
    "pipeline/upkeep/promotion.py": "pipeline/upkeep/test_retract.py",
    "pipeline/upkeep/replay_inputs.py": "pipeline/upkeep/test_replay.py",
    "pipeline/upkeep/staged.py": "pipeline/upkeep/test_replay.py",
    "schemas/house_rules.py": "transforms/articles/test_house_rules.py",
    "transforms/intake/alphabets.py": "transforms/intake/test_decoding.py",
    "transforms/intake/charset_detection.py": "transforms/intake/test_decoding.py",
    "transforms/intake/charsets.py": "transforms/intake/test_decoding.py",
    "transforms/intake/magic.py": "transforms/intake/test_readers.py",
    "transforms/intake/members.py": "transforms/intake/test_compression.py",
    "transforms/intake/opening.py": "transforms/intake/test_reading.py",
    "transforms/language/scripts.py": "transforms/language/test_detection.py",
}
"""Modules that no test names, as they are a part of what another test is about. No new ones: write the module's own."""

ABOUT_A_WHOLE = {
    "copydesk/test_names.py",
    "pipeline/published/test_crashes.py",
    "pipeline/published/test_docs.py",
    "pipeline/published/test_readers.py",
    "pipeline/report/test_browser.py",
    "pipeline/test_determinism.py",
    "pipeline/test_run_crashes.py",
    "pipeline/test_run_incremental.py",
    "pipeline/test_run_increments_real.py",
    "pipeline/test_samples.py",
    "pipeline/upkeep/test_older_folders.py",
    "pipeline/upkeep/test_real_replay.py",
    "pipeline/upkeep/test_sequences.py",
    "pipeline/upkeep/test_verify.py",
    "pipeline/watch/test_endurance.py",
    "pipeline/watch/test_process.py",
    "transforms/intake/test_forms.py",
    "transforms/intake/test_reading_compressed.py",
    "transforms/memory/test_remember_and_recall.py",
    "transforms/syndication/test_real_pages.py",
    "transforms/test_patterns.py",
}
"""Tests that are about several modules of their folder, or a run from its start to its end."""


def module_paths() -> list[Path]:
    """All modules that hold something to test: a function, or a class with methods."""
    paths = (path for package in PACKAGES for path in (PROJECT / package).rglob("*.py") if path.name != "__init__.py")
    return sorted(path.relative_to(PROJECT) for path in paths if does_something(path))


def does_something(path: Path) -> bool:
    """Whether a module has code of its own, and not only names, tables and types."""
    tree = ast.parse(path.read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef) and len(node.body) > 1 for node in ast.walk(tree))


def own_test(module: Path) -> Path:
    """Where the test of a module is looked for."""
    return Path("tests") / module.parent / f"test_{module.stem.strip('_')}.py"


def is_named_by_a_neighbour(module: Path) -> bool:
    """Whether a test in the mirrored folder imports the module: it is a part of that test's subject."""
    name = ".".join(module.with_suffix("").parts)
    folder = PROJECT / "tests" / module.parent
    return any(name in imported(test) for test in folder.glob("*.py"))


def is_tested_in_place(module: Path) -> bool:
    return (PROJECT / own_test(module)).exists() or is_named_by_a_neighbour(module)


@pytest.mark.parametrize("module", module_paths(), ids=str)
def test_a_module_is_tested_where_one_looks(module: Path) -> None:
    """By a test of its own name, or by a neighbour's that imports it; an exception names its test."""
    through = TESTED_THROUGH.get(str(module))
    assert is_tested_in_place(module) or through, f"write {own_test(module)}"
    if through:
        assert (PROJECT / "tests" / through).exists()


def test_a_test_is_about_a_module() -> None:
    """It has the name of one, or is listed as being about a whole."""
    tests = {
        test.relative_to(PROJECT / "tests")
        for name in PACKAGES
        for test in (PROJECT / "tests" / name).rglob("test_*.py")
    }
    alone = {
        str(test)
        for test in tests
        if not any((PROJECT / test.parent / name).exists() for name in (test.name[5:], f"__{test.stem[5:]}__.py"))
    }
    assert alone == ABOUT_A_WHOLE


def test_exceptions_are_taken_off_the_list() -> None:
    """A module that has gone, or has found its own test, is no exception."""
    modules = {str(module): module for module in module_paths()}
    assert [name for name in TESTED_THROUGH if name not in modules or is_tested_in_place(modules[name])] == []
