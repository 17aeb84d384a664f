#!/usr/bin/env bash
# Sets copydesk up with its test tools in .venv, then lints, type-checks and tests it.
#   ./run_tests.sh                 everything but the marked groups
#   ./run_tests.sh -m corpora      one marked group; any words go to pytest
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/.ci/install"
install_copydesk test

cd "$project"
export PATH="$venv/bin:$PATH"
# One process a core; a file's tests stay together, so that what they share is made once.
pytest=(pytest -n auto --dist loadfile)
if [ $# -gt 0 ]; then
    exec "${pytest[@]}" "$@"
fi
ruff check .
ruff format --check .
mypy
"${pytest[@]}" -m "not corpora and not engines and not browser and not crashes and not endurance and not airflow and not orchestrators and not stores"
