"""What this thread keeps in variables of ``threading.local``: a copy of the process has another."""

from __future__ import annotations

import ctypes
import gc
import re
import sys
import threading
from contextlib import suppress
from typing import Any

__all__ = ["give", "take"]

_KEY = re.compile(r"thread\.local\.0x([0-9a-fA-F]+)$")

Held = list[tuple[threading.local, dict[str, Any]]]


def take() -> Held:
    """Return each variable that this thread has used, and what it holds here.

    One that was never used in this thread is left alone: to look at it would run its ``__init__``.
    """
    if sys.implementation.name != "cpython":
        return []
    return _listed() if sys.version_info < (3, 13) else _collected()


def _listed() -> Held:
    """Ask the interpreter, which lists them by address for as long as they live."""
    address = ctypes.PYFUNCTYPE(ctypes.c_void_p)(("PyThreadState_GetDict", ctypes.pythonapi))()
    found: Held = []
    mine: dict[Any, Any] = _object_at(address) if address else {}
    for key in list(mine):
        named = _KEY.search(key) if isinstance(key, str) else None
        if named is not None and key in mine:  # another thread may have let it go just now
            variable = _object_at(int(named[1], 16))
            found.append((variable, dict(threading.local.__getattribute__(variable, "__dict__"))))
    return found


def _collected() -> Held:
    """Look for them among all objects: each holds what it has by a mark that a thread has once."""
    probe = threading.local()
    probe.used = True
    marks = {mark for table in _tables(probe) for mark in table}
    kinds = {threading.local} | _below(threading.local)
    return [
        (one, dict(values))
        for one in gc.get_objects()
        if type(one) in kinds and one is not probe
        for table in _tables(one)
        for mark, values in list(table.items())
        if mark in marks
    ]


def _below(kind: type[threading.local]) -> set[type[threading.local]]:
    direct = set(kind.__subclasses__())
    return direct.union(*map(_below, direct))


def _tables(variable: threading.local) -> list[dict[Any, dict[str, Any]]]:
    """Return what a variable holds in each thread."""
    held = [one for one in gc.get_referents(variable) if type(one) is dict]
    return [one for one in held if any(type(key).__name__ == "_localdummy" for key in list(one))]


def _object_at(address: int) -> Any:
    return ctypes.cast(address, ctypes.py_object).value


def give(held: Held) -> None:
    """Have the variables hold in this thread what they held where they were taken."""
    for variable, values in held:
        with suppress(Exception):  # of a class whose ``__init__`` raises in a second thread
            mine = threading.local.__getattribute__(variable, "__dict__")
            mine.clear()
            mine.update(values)
