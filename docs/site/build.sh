#!/usr/bin/env bash
# Builds the documentation as a site, in out/site: any link that leads nowhere is an error.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export NO_MKDOCS_2_WARNING=1
python docs/site/assemble.py
mkdocs build --strict
