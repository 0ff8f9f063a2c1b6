"""How many threads OpenMP uses where two processes work at the same time."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Any

__all__ = ["look_for_libraries", "processors", "share_processors"]

_PLACES = 2  # processes that a check keeps busy at the same time

#: What this process, or the one it was forked from, had imported when it looked for libraries of
#: OpenMP, and these: looking takes longer than all else here.
_found: tuple[frozenset[str], list[Any]] = (frozenset(), [])


def look_for_libraries() -> None:
    """Find the libraries of OpenMP, once for this process and all that are forked from it."""
    global _found  # noqa: PLW0603 - a process has one set of libraries
    new = sys.modules.keys() - _found[0]
    if _found[0] and not any(map(_is_compiled, new)):
        return
    libraries: list[Any] = []
    with suppress(Exception):  # scikit-learn brings it along, in any version
        from threadpoolctl import ThreadpoolController

        libraries = ThreadpoolController().lib_controllers
    _found = (frozenset(sys.modules), [one for one in libraries if one.user_api == "openmp"])


def share_processors() -> None:
    """Let OpenMP use no more threads than there are processors for each of two processes.

    Threads of two processes that want the same processors wait for each other, spinning.  A limit
    that is lower stays.  GNU's library keeps it by thread: it holds for the one that calls this.

    Examples
    --------
    >>> share_processors()
    >>> from threadpoolctl import threadpool_info
    >>> threads = [one["num_threads"] for one in threadpool_info() if one["user_api"] == "openmp"]
    >>> all(number <= max(1, os.cpu_count() // 2) for number in threads)
    True
    """
    look_for_libraries()
    share = max(1, processors() // _PLACES)
    for library in _found[1]:
        with suppress(Exception):
            if library.num_threads > share:
                library.set_num_threads(share)


def _is_compiled(name: str) -> bool:
    file = getattr(sys.modules.get(name), "__file__", None)
    return isinstance(file, str) and file.endswith(tuple(EXTENSION_SUFFIXES))


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
