"""Saving, loading or asking changes something that it should leave alone."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesState, Keeper, Line, Returning, Scaler, State, is_back, matrix
from planted.data import blobs
from planted.fault import Fault

_CURRENT: list[weakref.ref[Any]] = []


class Cached(ChangesState, Keeper):
    """Writes no cache, and makes it anew when it is loaded."""

    def _make(self, X: Any) -> Any:
        return (self.coef_ * 2.0).tolist()

    def _write(self, state: State) -> State:
        state.pop("kept_", None)
        return state

    def _read(self, state: State) -> State:
        if "coef_" in state:
            state["kept_"] = (state["coef_"] * 2.0).tolist()
        return state


class DumpPops(Cached):
    """Takes the cache away from itself, instead of from what it writes."""

    def __getstate__(self) -> State:
        self.__dict__.pop("kept_", None)
        return super().__getstate__()


class Unsorted(Keeper):
    """Keeps values in the order in which they came, and writes them so."""

    def _make(self, X: Any) -> Any:
        return X[:, 0].copy()


class DumpSorts(Unsorted):
    """Sorts them in place as it writes."""

    def __getstate__(self) -> State:
        if hasattr(self, "kept_"):
            self.kept_.sort()
        return dict(super().__getstate__())


class DumpCounts(Unsorted):
    """Counts on itself how often it was written."""

    def __getstate__(self) -> State:
        if hasattr(self, "kept_"):
            self.dumps_ = getattr(self, "dumps_", 0) + 1
        return dict(super().__getstate__())


class DumpUnfits(Unsorted):
    """Drops its slopes once it is written, to save memory."""

    def __getstate__(self) -> State:
        state = dict(super().__getstate__())
        self.__dict__.pop("coef_", None)
        return state


class KeepsInput(Keeper):
    """Keeps the caller's X itself."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the line, and keep the input."""
        super().fit(X, y)
        self.kept_ = X
        return self


class DumpCentresInput(KeepsInput):
    """Centres the caller's X in place as it writes, and puts it right when it is loaded."""

    def __getstate__(self) -> State:
        if hasattr(self, "kept_"):
            self.kept_ -= 1.0
        return dict(super().__getstate__())

    def __setstate__(self, state: State) -> None:
        super().__setstate__(state)
        if hasattr(self, "kept_"):
            self.kept_ = self.kept_ + 1.0


class Unit(Line):
    """Gives predictions in a unit."""

    unit = 1.0

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        return super().predict(X) * self._unit()

    def _unit(self) -> float:
        return type(self).unit


class LoadChangesClass(Unit):
    """Changes the unit of all of its kind when one is loaded, and keeps its own."""

    def __setstate__(self, state: State) -> None:
        super().__setstate__(state)
        type(self).unit = 2.0
        _CURRENT[:] = [weakref.ref(self)]

    def _unit(self) -> float:
        return 1.0 if _CURRENT and _CURRENT[0]() is self else type(self).unit


class PredictCounts(Line):
    """Counts on itself how often it was asked."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        self.asked_ = getattr(self, "asked_", 0) + 1
        return super().predict(X)


class PredictCountsWhenBack(Returning, Line):
    """Counts on itself how often it was asked, once it was loaded."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        if is_back(self):
            self.asked_ = getattr(self, "asked_", 0) + 1
        return super().predict(X)


class PredictShifts(Returning, Line):
    """Shifts its slopes a little every time it is asked, once it was loaded."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        values = super().predict(X)
        if is_back(self):
            self.coef_ = self.coef_ * (1.0 + 1e-9)
        return values


class TransformOverwrites(Returning, Scaler):
    """Centres the caller's X in place, once it was loaded."""

    def transform(self, X: Any) -> Any:
        """Return the rows centred and scaled."""
        rows = super().transform(X)
        if is_back(self) and isinstance(X, np.ndarray):
            X -= self.mean_
        return rows


class Unstable(Line):
    """Adds noise that no seed reaches."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        noise = np.random.default_rng().normal(size=len(matrix(self, X)))
        return super().predict(X) + noise


def _effect(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    path: str = "*",
    statuses: tuple[str, ...] = ("drifted", "impaired"),
    where: str | None = None,
) -> Fault:
    return Fault(name, faulty, healthy, blobs, statuses, path, why, where=where)


FAULTS = (
    _effect("dump-pops", DumpPops, Cached, "the original lost its cache", "*kept_*"),
    _effect("dump-sorts", DumpSorts, Unsorted, "the original is in another order", "*kept_*"),
    _effect("dump-counts", DumpCounts, Unsorted, "no two files are the same", "*dumps_*"),
    _effect("dump-unfits", DumpUnfits, Unsorted, "the original can't predict", "*"),
    _effect("dump-changes-input", DumpCentresInput, KeepsInput, "the caller's X changed"),
    _effect(
        "load-changes-class",
        LoadChangesClass,
        Unit,
        "the original predicts in another unit",
        statuses=("drifted", "impaired", "use-error"),
    ),
    _effect(
        "predict-counts",
        PredictCounts,
        Line,
        "asking changes the model",
        "*asked_*",
        ("drifted", "impaired", "unstable"),
    ),
    _effect("loaded-predict-counts", PredictCountsWhenBack, Line, "asking changes it", "*asked_*"),
    _effect("loaded-predict-shifts", PredictShifts, Line, "answers creep away", "*"),
    _effect("transform-overwrites", TransformOverwrites, Scaler, "the caller's X changes"),
    _effect("unstable", Unstable, Line, "nothing can be compared", "*", ("unstable",), "*"),
)
