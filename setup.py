"""Packages `pipeline`, `transforms` and `schemas` for Beam workers (`--setup_file`); metadata is in pyproject.toml."""

from setuptools import setup

setup()
