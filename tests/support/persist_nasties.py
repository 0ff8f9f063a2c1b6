"""Estimators that harm whoever calls or loads them, and objects that raise when looked at."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

#: Seconds that no other process of the machine sleeps: so those of this one can be counted.
SLEEP = f"600.{os.getpid()}"


class Zeros(ClassifierMixin, BaseEstimator):
    """Predicts 0; does something else besides in subclasses."""

    def fit(self, X: Any, y: Any = None) -> Zeros:
        self.classes_ = np.array([0, 1])
        return self

    def predict(self, X: Any) -> Any:
        return np.zeros(len(X), dtype=int)


class Exits(Zeros):
    """Ends its process when it is asked about one row."""

    def predict(self, X: Any) -> Any:
        if len(X) == 1:
            os._exit(3)
        return super().predict(X)


class KillsItsProcess(Zeros):
    """Ends the process of its id when it is asked about one row."""

    def predict(self, X: Any) -> Any:
        if len(X) == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().predict(X)


class KillsItsGroup(Zeros):
    """Ends the group of its process when it is asked about one row."""

    def predict(self, X: Any) -> Any:
        if len(X) == 1:
            os.killpg(os.getpgrp(), signal.SIGKILL)
        return super().predict(X)


class ExitsPolitely(Zeros):
    """Calls ``sys.exit`` when it is asked about one row."""

    def predict(self, X: Any) -> Any:
        if len(X) == 1:
            raise SystemExit(4)
        return super().predict(X)


class Hangs(Zeros):
    """Never answers about one row."""

    def predict(self, X: Any) -> Any:
        while len(X) == 1:
            pass
        return super().predict(X)


class ClosesFiles(Zeros):
    """Closes every descriptor of its process."""

    def predict(self, X: Any) -> Any:
        os.closerange(3, 1000)
        return super().predict(X)


class ChangesItsProcess(Zeros):
    """Moves about everything that a process has."""

    def predict(self, X: Any) -> Any:
        os.chdir("/")
        os.environ["PERSIST_NASTY"] = "1"
        signal.signal(signal.SIGALRM, signal.SIG_IGN)
        np.random.seed(3)
        return super().predict(X)


class StartsProcesses(Zeros):
    """Leaves a process behind at each call."""

    def predict(self, X: Any) -> Any:
        subprocess.Popen(["sleep", SLEEP])
        return super().predict(X)


class StartsThreads(Zeros):
    """Leaves a thread behind at each call."""

    def predict(self, X: Any) -> Any:
        threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
        return super().predict(X)


class ForgetsWhenAsked(Zeros):
    """Learns something else from what it is asked."""

    def predict(self, X: Any) -> Any:
        self.classes_ = np.array([0])
        return super().predict(X)


class WritesIntoX(Zeros):
    """Changes the X it is given and the one it was fitted with."""

    def fit(self, X: Any, y: Any = None) -> WritesIntoX:
        self.X_ = X
        return super().fit(X, y)

    def predict(self, X: Any) -> Any:
        self.X_[...] = 0
        X[...] = 0
        return super().predict(X)


class OwnsAFile(Zeros):
    """Keeps a number in a temporary file, which it removes at its end."""

    def fit(self, X: Any, y: Any = None) -> OwnsAFile:
        self._write("12")
        return super().fit(X, y)

    def _write(self, text: str) -> None:
        descriptor, self._path = tempfile.mkstemp(prefix="persist-nasty-")
        os.close(descriptor)
        Path(self._path).write_text(text)

    def predict(self, X: Any) -> Any:
        return super().predict(X) + int(Path(self._path).read_text())

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        if "_path" in state:
            state["_text"] = Path(state["_path"]).read_text()
        return state

    def __del__(self) -> None:
        if hasattr(self, "_path"):
            Path(self._path).unlink(missing_ok=True)


class SharesAFile(OwnsAFile):
    """A copy of it has the same file, and removes it, too."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        state.pop("_text", None)
        self.__dict__.update(state)


class Stamped(Zeros):
    """Knows when it was made."""

    def __init__(self, a: int = 1) -> None:
        self.a = a
        self._made = time.time()


class Sets(Zeros):
    """Keeps in a public attribute what it has worked out to answer."""

    def fit(self, X: Any, y: Any = None) -> Sets:
        self.mean_ = float(np.mean(X))
        return super().fit(X, y)

    def predict(self, X: Any) -> Any:
        self.threshold_ = self.mean_ * 2
        return (np.asarray(X)[:, 0] > self.threshold_).astype(int)


class ForgetsToSet(Sets):
    """Keeps another value when it was loaded."""

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, other_=1)


class EncodesTargets(Zeros):
    """``transform`` takes y, as in packages for several labels; given X, it forgets all."""

    def fit(self, X: Any, y: Any = None) -> EncodesTargets:
        self.known_ = np.unique(y)
        return super().fit(X, y)

    def transform(self, y: Any) -> Any:
        self.known_ = np.unique(y)[:1]
        return y


class CatchAll:
    """Has every attribute, and none that means anything."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None

    def __reduce__(self) -> Any:
        return (CatchAll, ())


class Raises:
    """Raises whatever it is asked."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("==")

    def __len__(self) -> int:
        raise RuntimeError("len")

    def __iter__(self) -> Any:
        raise RuntimeError("iter")

    def __reduce__(self) -> Any:
        return (Raises, ())

    __hash__ = None  # type: ignore[assignment]


class Pretends:
    """Says that it is of another class."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        raise ValueError("no class")


class Slotted:
    """Has a slot that is empty, and a property that raises."""

    __slots__ = ("empty", "full")

    def __init__(self) -> None:
        self.full = 1

    @property
    def worse(self) -> Any:
        raise KeyError("worse")


class Holds(Zeros):
    """Holds something strange."""

    def __init__(self, thing: Any = None) -> None:
        self.thing = thing


@functools.singledispatch
def dispatched(X: Any) -> Any:
    """Return what it is given; who asks for what is kept in its closure."""
    return X


@functools.lru_cache(maxsize=8)
def _doubled(number: float) -> float:
    return 2 * number


def doubles(X: Any) -> Any:
    """Return twice what it is given, by way of a cache."""
    return np.array([[_doubled(v) for v in row] for row in np.asarray(X).tolist()])
