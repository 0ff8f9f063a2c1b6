"""It can be written; reading it raises, never ends, kills, or gives something else."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

from planted.base import ChangesState, Keeper, Line, Returning, Scaler, State, is_back
from planted.data import blobs
from planted.fault import Fault


class FitError(Exception):
    """An error with two arguments, of which one is passed on: pickle calls it with one."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class GoodFitError(FitError):
    """The same, and it says how to make it again."""

    def __reduce__(self) -> Any:
        return type(self), (str(self), self.code)


class KeepsError(Keeper):
    """Keeps an error that can be made again."""

    def _make(self, X: Any) -> Any:
        return GoodFitError("did not converge", 3)


class KeepsBadError(Keeper):
    """Keeps an error that can't be made again."""

    def _make(self, X: Any) -> Any:
        return FitError("did not converge", 3)


class Proxy:
    """Hands on what it doesn't have, once it has something to hand on to."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "inner":
            raise AttributeError(name)
        return getattr(self.inner, name)


class EndlessProxy(Proxy):
    """Hands on everything, also while it is empty."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


class KeepsProxy(Keeper):
    """Keeps a proxy."""

    def _make(self, X: Any) -> Any:
        return Proxy([1.0, 2.0])


class KeepsEndlessProxy(Keeper):
    """Keeps a proxy that recurses while it is loaded."""

    def _make(self, X: Any) -> Any:
        return EndlessProxy([1.0, 2.0])


class SetstateRaises(ChangesState, Line):
    """Reads something that was never written."""

    def _read(self, state: State) -> State:
        return {**state, "mean_": state["means_"]}


class NeedsArguments(Line):
    """Must be made with an argument, which pickle does not know."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if not kwargs:
            raise TypeError("shrink must be given")
        return super().__new__(cls)


class Exits(Line):
    """Ends the process that loads it."""

    def __setstate__(self, state: State) -> None:
        os._exit(3)


class ExitsCopyable(Scaler):
    """Ends the process that loads it, or makes a deep copy of it."""

    def __setstate__(self, state: State) -> None:
        os._exit(3)


class Segfaults(Line):
    """Kills the process that loads it."""

    def __setstate__(self, state: State) -> None:
        os.kill(os.getpid(), signal.SIGSEGV)
        time.sleep(10)


class Loops(Line):
    """Never ends loading."""

    def __setstate__(self, state: State) -> None:
        while True:
            time.sleep(0.01)


class SystemExits(Line):
    """Calls sys.exit as it is loaded."""

    def __setstate__(self, state: State) -> None:
        sys.exit("no licence")


class PredictExits(Returning, Line):
    """Ends the process that asks it, once it was loaded."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        if is_back(self):
            os._exit(3)
        return super().predict(X)


class PredictLoops(Returning, Line):
    """Never answers, once it was loaded."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        while is_back(self):
            time.sleep(0.01)
        return super().predict(X)


class Special(Line):
    """A line of its own kind."""


class SpecialLine(Line):
    """A line of its own kind."""


SpecialLine.__name__ = "Special"


def _make(kind: str, state: State) -> Any:
    made: Any = {"twin": SpecialLine, "child": SpecialChild, "parent": Line}[kind]()
    made.__dict__.update(state)
    return made


class BecomesTwin(Line):
    """Comes back as another class of the same name."""

    kind = "twin"

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _make, (self.kind, dict(self.__dict__))


BecomesTwin.__name__ = "Special"


class BecomesParent(BecomesTwin):
    """Comes back as the class that it was derived from."""

    kind = "parent"


class BecomesChild(BecomesTwin):
    """Comes back as a class that was derived from it."""

    kind = "child"


class SpecialChild(BecomesChild):
    """What it comes back as."""


def _nothing() -> None:
    return None


class BecomesNone(Line):
    """Comes back as None."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        return _nothing, ()


def _load(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    statuses: tuple[str, ...] = ("load-error",),
    path: str | None = None,
    time_limit: float = 60.0,
) -> Fault:
    return Fault(name, faulty, healthy, blobs, statuses, path, why, time_limit=time_limit)


FAULTS = (
    _load("error-with-arguments", KeepsBadError, KeepsError, "it can't be made again"),
    _load("endless-proxy", KeepsEndlessProxy, KeepsProxy, "__getattr__ has no end"),
    _load("setstate-raises", SetstateRaises, Line, "what it wants was never written"),
    _load(
        "new-needs-arguments",
        lambda: NeedsArguments(shrink=0.5),
        lambda: Line(shrink=0.5),
        "__new__ wants what pickle doesn't know",
    ),
    _load("load-exits", Exits, Line, "the service dies", ("crashed",)),
    _load("load-exits-copyable", ExitsCopyable, Scaler, "a copy kills too", ("crashed",)),
    _load("load-segfaults", Segfaults, Line, "the service dies", ("crashed",)),
    _load("load-never-ends", Loops, Line, "the service hangs", ("crashed",), None, 2.0),
    _load("load-calls-exit", SystemExits, Line, "the service ends", ("crashed", "load-error")),
    _load("predict-exits", PredictExits, Line, "the service dies", ("crashed",)),
    _load("predict-never-ends", PredictLoops, Line, "the service hangs", ("crashed",), None, 2.0),
    _load("becomes-twin", BecomesTwin, Special, "equal name, another class", ("drifted",), "*"),
    _load("becomes-parent", BecomesParent, Line, "its own methods are gone", ("drifted",), "*"),
    _load("becomes-child", BecomesChild, Line, "it is more than it was", ("drifted",), "*"),
    _load("becomes-none", BecomesNone, Line, "nothing is there", ("drifted", "load-error"), None),
)
