"""Something inside can't be written at all."""

from __future__ import annotations

import functools
import io
import math
import threading
import weakref
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path
from typing import Any

from planted.base import ChangesState, Keeper, State
from planted.data import blobs
from planted.fault import Fault


class Text(Keeper):
    """Keeps text that it read."""

    def _make(self, X: Any) -> Any:
        return io.StringIO("some text")


class OpenFile(Keeper):
    """Keeps a file open."""

    def _make(self, X: Any) -> Any:
        file = Path(__file__).open(encoding="utf-8")  # noqa: SIM115 (that is the defect)
        weakref.finalize(self, file.close)
        return file


class Lock(Keeper):
    """Keeps a lock."""

    def _make(self, X: Any) -> Any:
        return threading.Lock()


class LockRemade(ChangesState, Lock):
    """Writes no lock, and makes a new one when it is loaded."""

    def _write(self, state: State) -> State:
        state.pop("kept_", None)
        return state

    def _read(self, state: State) -> State:
        if "coef_" in state:
            state["kept_"] = threading.Lock()
        return state


def square(value: float) -> float:
    """Return the square."""
    return value * value


class Imported(Keeper):
    """Keeps a function that can be imported."""

    def _make(self, X: Any) -> Any:
        return square


class Lambda(Keeper):
    """Keeps a lambda."""

    def _make(self, X: Any) -> Any:
        return lambda value: value * value


class LocalFunction(Keeper):
    """Keeps a function that was defined inside another."""

    def _make(self, X: Any) -> Any:
        def inner(value: float) -> float:
            return value * value

        return inner


def doubled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that calls `function` twice."""

    @functools.wraps(function)
    def wrapper(value: float) -> float:
        return function(function(value))

    return wrapper


def quarter(value: float) -> float:
    """Return a quarter."""
    return value / 4.0


_quarter = quarter
quarter = doubled(quarter)


class Undecorated(Keeper):
    """Keeps a function whose name now belongs to its decorated self."""

    def _make(self, X: Any) -> Any:
        return _quarter


class Thing:
    """A thing to keep."""

    value = 1.0


class Global(Keeper):
    """Keeps a thing of a class that can be imported."""

    def _make(self, X: Any) -> Any:
        return Thing()


class LocalClass(Keeper):
    """Keeps a thing of a class that was defined inside a method."""

    def _make(self, X: Any) -> Any:
        class Inner(Thing):
            pass

        return Inner()


class Shadowed(Keeper):
    """Keeps a thing of a class whose name another class has taken."""

    def _make(self, X: Any) -> Any:
        return _Old()


class _Renamed:
    """The first class of that name."""


_Old = _Renamed


class _Renamed:  # type: ignore[no-redef]
    """The second class of that name."""


Point = namedtuple("Point", ["x"])
Misnamed = namedtuple("Pt", ["x"])  # type: ignore[name-match]


class Tuple(Keeper):
    """Keeps a namedtuple."""

    def _make(self, X: Any) -> Any:
        return Point(1)


class MisnamedTuple(Keeper):
    """Keeps a namedtuple that was given another name than its variable."""

    def _make(self, X: Any) -> Any:
        return Misnamed(1)


class List(Keeper):
    """Keeps a list."""

    def _make(self, X: Any) -> Any:
        return [1, 4, 9]


class Generator(Keeper):
    """Keeps a generator."""

    def _make(self, X: Any) -> Any:
        return (k * k for k in (1, 2, 3))


class KeysView(Keeper):
    """Keeps a view of the keys of a dict."""

    def _make(self, X: Any) -> Any:
        return {1: 1, 4: 2, 9: 3}.keys()


class MemoryView(Keeper):
    """Keeps a view of memory."""

    def _make(self, X: Any) -> Any:
        return memoryview(b"149")


class Module(Keeper):
    """Keeps a module."""

    def _make(self, X: Any) -> Any:
        return math


class Owner(Keeper):
    """Keeps a reference to itself."""

    def _make(self, X: Any) -> Any:
        return [self]


class WeakOwner(Keeper):
    """Keeps a weak reference to itself."""

    def _make(self, X: Any) -> Any:
        return weakref.ref(self)


class GetstateRaises(Keeper):
    """Refuses to be written."""

    def __getstate__(self) -> State:
        raise RuntimeError("can't be saved while it is in use")


class Bottomless(Keeper):
    """Keeps lists in lists, deeper than any writer can go."""

    def _make(self, X: Any) -> Any:
        nested: Any = []
        for _ in range(50_000):
            nested = [nested]
        return nested


def _dump(name: str, faulty: Callable[[], Any], healthy: Callable[[], Any], why: str) -> Fault:
    return Fault(name, faulty, healthy, blobs, ("dump-error",), None, why)


FAULTS = (
    _dump("open-file", OpenFile, Text, "a file belongs to its process"),
    _dump("lock", Lock, LockRemade, "a lock belongs to its process"),
    _dump("lambda", Lambda, Imported, "it has no name to be found by"),
    _dump("local-function", LocalFunction, Imported, "it has no name to be found by"),
    _dump("undecorated-function", Undecorated, Imported, "its name is another's"),
    _dump("local-class", LocalClass, Global, "it has no name to be found by"),
    _dump("shadowed-class", Shadowed, Global, "its name is another's"),
    _dump("misnamed-namedtuple", MisnamedTuple, Tuple, "its name leads nowhere"),
    _dump("generator-object", Generator, List, "code that is half way through"),
    _dump("keys-view", KeysView, List, "a view can't be written"),
    _dump("memory-view", MemoryView, List, "a view can't be written"),
    _dump("module-object", Module, Imported, "a module can't be written"),
    _dump("weak-reference", WeakOwner, Owner, "a weak reference can't be written"),
    _dump("getstate-raises", GetstateRaises, Global, "it refuses"),
    _dump("bottomless-list", Bottomless, List, "the writer runs out of stack"),
)
