"""The packages for Beam workers (`--setup_file`); metadata is in pyproject.toml."""

import sys

import setuptools

# Older ones fail on pyproject.toml with a page of what is no valid licence.
if int(setuptools.__version__.partition(".")[0]) < 77:
    sys.exit(f"copydesk is packaged by setuptools 77 or newer, not {setuptools.__version__}: pip install -U setuptools")

setuptools.setup()
