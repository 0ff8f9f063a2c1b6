"""Locks of multiprocessing in a process that has no others: those of threads serve as well.

They are named semaphores, files in ``/dev/shm``, which a process behind the walls does not have.
Pools of threads make some: :class:`multiprocessing.pool.ThreadPool`, and with it joblib's backend
``threading``, which scikit-learn uses when it trains histogram gradient boosting.
"""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing import context
from typing import Any

__all__ = ["keep_locks_inside"]

_NAMES = ("Lock", "RLock", "Semaphore", "BoundedSemaphore", "Condition", "Event")


def keep_locks_inside() -> None:
    """Let what asks multiprocessing for a lock get one that works in this process only."""
    for name in _NAMES:
        make = getattr(threading, name)
        setattr(context.BaseContext, name, _method(make))
        setattr(multiprocessing, name, make)  # bound to the default context when it was imported


def _method(make: Callable[..., Any]) -> Callable[..., Any]:
    def lock(_: object, *arguments: Any) -> Any:
        return make(*arguments)

    return lock
