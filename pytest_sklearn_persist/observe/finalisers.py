"""Finalisers, which must not run in a process that shares what they would take away.

A copy of an estimator may hold the same temporary file as the original: what ``__del__`` of the
copy removes is the caller's.
"""

from __future__ import annotations

import sys
import types
import weakref
from contextlib import suppress

from .snapshot import Snapshot

__all__ = ["forget_finalisers"]


def forget_finalisers(state: Snapshot) -> None:
    """Have no finaliser run any more in this process, which is a throw-away one.

    Parameters
    ----------
    state : Snapshot
        Whose objects have classes with ``__del__``; that of the standard library's is left.
    """
    weakref.finalize.__call__ = _nothing  # type: ignore[method-assign]
    for cls in {type(value) for value in state.refs}:
        for base in cls.__mro__:
            home = base.__module__.partition(".")[0]
            own = isinstance(base.__dict__.get("__del__"), types.FunctionType)
            if own and home not in sys.stdlib_module_names:
                with suppress(TypeError, AttributeError):
                    base.__del__ = _nothing  # type: ignore[attr-defined]


def _nothing(self: object, _: object = None) -> None:
    """Do what is left to do."""
