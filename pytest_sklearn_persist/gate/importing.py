"""Import what the user trusts before the gate closes: a library may do more then than a file may.

The walls of the kernel are up already, so nothing that it does reaches anything. What fails here
fails again when the file is loaded, and is told then.
"""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from ..errors import PersistenceError
from .reading import Content
from .trust import Trust

__all__ = ["import_trusted", "room_for_imports"]

#: numba keeps what it has compiled in files, and raises where it finds no place for them.
_CACHE = "NUMBA_CACHE_DIR"
_ROOM = 1 << 25


def room_for_imports(trust: Trust) -> int:
    """Return the bytes that importing trusted packages must be able to write: none, but for numba.

    Parameters
    ----------
    trust : Trust
    """
    return _ROOM if _brings_packages(trust) and find_spec("numba") is not None else 0


def import_trusted(artifacts: Iterable[Content], trust: Trust) -> None:
    """Import the modules from which files name what the user trusts, and no others.

    Parameters
    ----------
    artifacts : iterable of bytes
        Nothing of them is loaded.
    trust : Trust
    """
    if not _brings_packages(trust):
        return
    os.environ.setdefault(_CACHE, str(Path.cwd() / "numba"))
    for module in _named_in(artifacts, trust):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                importlib.import_module(module)
        except (Exception, SystemExit):  # noqa: S112 - whatever it raises
            continue


def _brings_packages(trust: Trust) -> bool:
    return bool(trust.roots) or not trust.listed


def _named_in(artifacts: Iterable[Content], trust: Trust) -> list[str]:
    """Return the modules in which files look for what the user trusts."""
    from ..inspection.inspecting import inspect_artifact

    found: dict[str, None] = {}
    for data in artifacts:
        try:
            named = inspect_artifact(bytes(data), digest=False, sizes=False).globals
        except PersistenceError:  # too costly to look at: the rest happens behind the gate
            continue
        for one in named:
            known = one.module in sys.modules or one.trust != "not trusted"
            if not known and trust.names(one.module, one.name):
                found[one.module] = None
    return list(found)
