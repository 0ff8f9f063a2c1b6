"""Configuration of Sphinx."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "pytest-sklearn-persist"
author = "the pytest-sklearn-persist developers"
copyright = f"2026, {author}"  # noqa: A001 - Sphinx wants this name
release = version = installed_version("pytest-sklearn-persist")

extensions = [
    "atlas_page",
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx.ext.doctest",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = f"pytest-sklearn-persist {release}"

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_typehints = "none"  # the docstrings have them
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

# Examples in docstrings run with `-b doctest`; those of the pages run in the test suite.
doctest_test_doctest_blocks = "default"
doctest_global_setup = "from pytest_sklearn_persist import *"
