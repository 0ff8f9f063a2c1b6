"""The pytest plugin: options, markers, fixtures, summary.

pytest loads this module at every start. As it rewrites the asserts of plugins, it compiles the
module each time where it cannot write bytecode: so there is next to nothing here, and all other
modules of the package are loaded as Python loads them without pytest.
"""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType


class AsInstalled:
    """Finds the modules of this package before pytest's hook does, which would rewrite them."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module of this package is, and None for all others."""
        ours = name.startswith("pytest_sklearn_persist.")
        return PathFinder.find_spec(name, path, target) if ours else None


sys.meta_path.insert(0, AsInstalled)
from .fixtures import *  # noqa: E402, F403
from .hooks import *  # noqa: E402, F403

sys.meta_path.remove(AsInstalled)  # until a session begins
