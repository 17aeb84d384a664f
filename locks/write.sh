#!/usr/bin/env bash
# Writes the files of locks/: what requirements.lock pins, as far as one purpose needs it, with hashes. Needs uv.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
for purpose in run test docs browser; do
    extra=()
    [ "$purpose" = run ] || extra=(--extra "$purpose")
    # The group `build` is what makes the package itself: it is installed without fetching anything beside the lock.
    uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-header --no-annotate \
        --constraint requirements.lock "${extra[@]}" --group build pyproject.toml -o "locks/$purpose.txt"
done
