"""The first copy is right; the copy of the copy is not."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesState, Line, Returning, Scaler, State, is_back
from planted.data import blobs
from planted.fault import Fault

_CHILDREN: weakref.WeakSet[Any] = weakref.WeakSet()
_GRANDCHILDREN: weakref.WeakSet[Any] = weakref.WeakSet()


class Packed(ChangesState, Line):
    """Writes its slopes as text and reads them back, in every generation alike."""

    def _write(self, state: State) -> State:
        if "coef_" in state:
            state["coef_"] = [float(v).hex() for v in state["coef_"]]
        return state

    def _read(self, state: State) -> State:
        if "coef_" in state:
            state["coef_"] = np.array([float.fromhex(v) for v in state["coef_"]])
        return state


class SecondRounds(Returning, Packed):
    """Writes a copy's slopes with four digits."""

    def _write(self, state: State) -> State:
        if "coef_" in state and is_back(self):
            state["coef_"] = np.round(state["coef_"], 4)
        return super()._write(state)


class SecondDrops(Returning, ChangesState, Line):
    """Writes a copy without an attribute that nothing needs to predict."""

    def _write(self, state: State) -> State:
        if is_back(self):
            state.pop("spread_", None)
        return state


class SecondParameter(Returning, ChangesState, Scaler):
    """Writes a copy with the default of its parameter."""

    def _write(self, state: State) -> State:
        return {**state, "factor": 1.0} if is_back(self) else state


class SecondDumpRaises(Returning, ChangesState, Line):
    """Can't be dumped again."""

    def _write(self, state: State) -> State:
        if is_back(self):
            raise TypeError("a loaded model can't be saved again")
        return state


class SecondLoadRaises(Returning, ChangesState, Line):
    """Can be dumped again, and then not be loaded."""

    def _write(self, state: State) -> State:
        return {**state, "copies": 1} if is_back(self) else state

    def _read(self, state: State) -> State:
        if state.pop("copies", 0):
            raise ValueError("copies of copies are not supported")
        return state


class SecondPredicts(Line):
    """Comes back the second time with the same state and other predictions."""

    def __setstate__(self, state: State) -> None:
        state = dict(state)
        generation = state.pop("generation", 0)
        super().__setstate__(state)
        if generation:
            _GRANDCHILDREN.add(self)
        _CHILDREN.add(self)

    def __getstate__(self) -> State:
        state = dict(super().__getstate__())
        return {**state, "generation": 1} if self in _CHILDREN else state

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        return super().predict(X) + (1.0 if self in _GRANDCHILDREN else 0.0)


class SecondClass(Returning, Line):
    """Writes a copy as another class."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        made = super().__reduce_ex__(protocol)
        return (_plain_line, (), *made[2:]) if is_back(self) else made


def _plain_line() -> Any:
    return Line()


def _second(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    statuses: tuple[str, ...] = ("drifted", "impaired"),
) -> Fault:
    return Fault(name, faulty, healthy, blobs, statuses, "*", why)


FAULTS = (
    _second("second-copy-rounds", SecondRounds, Packed, "digits go one save at a time"),
    _second("second-copy-drops", SecondDrops, Line, "gone after the second save"),
    _second(
        "second-copy-parameter",
        lambda: SecondParameter(factor=2.0),
        lambda: Scaler(factor=2.0),
        "a default stands in after the second save",
    ),
    _second("second-dump-raises", SecondDumpRaises, Line, "can't be saved again", ("impaired",)),
    _second("second-load-raises", SecondLoadRaises, Line, "the second file is lost", ("impaired",)),
    _second("second-copy-predicts", SecondPredicts, Line, "nothing but predictions tells"),
    _second("second-copy-class", SecondClass, Line, "its own methods are gone"),
)
