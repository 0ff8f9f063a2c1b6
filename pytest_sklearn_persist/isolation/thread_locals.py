"""What this thread keeps in variables of ``threading.local``: a copy of the process has another."""

from __future__ import annotations

import ctypes
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

    The interpreter lists them by address for as long as they live.  One that was never used in
    this thread is left alone: to look at it would run its ``__init__``.
    """
    if sys.implementation.name != "cpython":
        return []
    address = ctypes.PYFUNCTYPE(ctypes.c_void_p)(("PyThreadState_GetDict", ctypes.pythonapi))()
    found: Held = []
    mine: dict[Any, Any] = _object_at(address) if address else {}
    for key in list(mine):
        named = _KEY.search(key) if isinstance(key, str) else None
        if named is not None and key in mine:  # another thread may have let it go just now
            variable = _object_at(int(named[1], 16))
            found.append((variable, dict(threading.local.__getattribute__(variable, "__dict__"))))
    return found


def _object_at(address: int) -> Any:
    return ctypes.cast(address, ctypes.py_object).value


def give(held: Held) -> None:
    """Have the variables hold in this thread what they held where they were taken."""
    for variable, values in held:
        with suppress(Exception):  # of a class whose ``__init__`` raises in a second thread
            mine = threading.local.__getattribute__(variable, "__dict__")
            mine.clear()
            mine.update(values)
