#!/usr/bin/env bash
# Sets copydesk up in .venv and runs it.
#   ./run_local.sh                               runs on the bundled samples and shows what came out
#   ./run_local.sh INPUT... --output DIR         is `copydesk run INPUT... --output DIR`
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/.ci/install"
install_copydesk

if [ $# -gt 0 ]; then
    exec "$venv/bin/copydesk" run "$@"
fi
rm -rf "$project/out/samples"
"$venv/bin/copydesk" run "$project/samples" --output "$project/out/samples"
"$venv/bin/copydesk" show "$project/out/samples"
