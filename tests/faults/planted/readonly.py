"""The estimator can't do its work on arrays that are read-only, as under mmap_mode="r"."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesState, Line, Scaler, State
from planted.data import blobs
from planted.fault import Fault


class InPlacePartialFit(Scaler):
    """Updates its sums in place."""

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        if getattr(self, "seen_", 0):
            self.sum_ += 0.0
        return super().partial_fit(X, y)


class Median(Line):
    """Adds the median of its slopes, found in a sorted copy."""

    def predict(self, X: Any) -> Any:
        """Return one value a row."""
        return super().predict(X) + self._median()

    def _median(self) -> float:
        return float(np.sort(self.coef_)[len(self.coef_) // 2])


class ScratchInPlace(Median):
    """Sorts in place, and puts everything back."""

    def _median(self) -> float:
        before = self.coef_.copy()
        self.coef_.sort()
        median = float(self.coef_[len(self.coef_) // 2])
        self.coef_[:] = before
        return median


class CompiledBuffer(Median):
    """Hands its array to compiled code that wants to be able to write."""

    def _median(self) -> float:
        ctypes.c_char.from_buffer(self.coef_)
        return super()._median()


class SetsWriteable(Median):
    """Makes its array writeable before it reads."""

    def _median(self) -> float:
        self.coef_.flags.writeable = True
        return super()._median()


class ExactType(Median):
    """Takes anything but a plain ndarray for not given."""

    def _median(self) -> float:
        return super()._median() if type(self.coef_) is np.ndarray else 0.0


class Normalises(ChangesState, Line):
    """Sees to it on loading that no slope is NaN, in a copy."""

    def _read(self, state: State) -> State:
        if "coef_" in state:
            state["coef_"] = np.where(np.isnan(state["coef_"]), 0.0, state["coef_"])
        return state


class NormalisesInPlace(ChangesState, Line):
    """Sees to it in place."""

    def _read(self, state: State) -> State:
        if "coef_" in state:
            state["coef_"][np.isnan(state["coef_"])] = 0.0
        return state


class Steps(Line):
    """Comes nearer to the slopes with each fit, if `warm_start`."""

    def __init__(self, shrink: Any = 0.5, warm_start: Any = True) -> None:
        super().__init__(shrink)
        self.warm_start = warm_start

    def fit(self, X: Any, y: Any = None) -> Any:
        """Go half of the way from where it is."""
        before = self.coef_ if self.warm_start and hasattr(self, "coef_") else 0.0
        super().fit(X, y)
        self.coef_ = (before + self.coef_) / 2.0
        return self


class StepsInPlace(Steps):
    """Goes half of the way in the array that it has."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Go half of the way from where it is."""
        if not (self.warm_start and hasattr(self, "coef_")):
            return super().fit(X, y)
        coef = self.coef_
        Line.fit(self, X, y)
        coef += self.coef_
        coef /= 2.0
        self.coef_ = coef
        return self


class ReusesBuffer(Line):
    """Fits into the array that it has, if there is one."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn one slope a feature."""
        buffer = getattr(self, "coef_", None)
        super().fit(X, y)
        if buffer is not None and buffer.shape == self.coef_.shape:
            buffer[:] = self.coef_
            self.coef_ = buffer
        return self


class WritesFile(Scaler):
    """Updates its sums in place, and so the file that they were loaded from."""

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        before = self.sum_ if getattr(self, "seen_", 0) else None
        super().partial_fit(X, y)
        if before is not None:
            before[:] = self.sum_
            self.sum_ = before
        return self


def _mapped(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    why: str,
    status: str,
    path: str | None,
    where: str = "joblib:mmap=r@*",
    **more: Any,
) -> Fault:
    return Fault(name, faulty, healthy, blobs, (status,), path, why, where=where, **more)


FAULTS = (
    _mapped(
        "readonly-partial-fit", InPlacePartialFit, Scaler, "raises", "impaired", "partial_fit*"
    ),
    _mapped("readonly-predict", ScratchInPlace, Median, "raises", "use-error", "predict*"),
    _mapped("readonly-compiled", CompiledBuffer, Median, "raises", "use-error", "predict*"),
    _mapped("readonly-set-writeable", SetsWriteable, Median, "raises", "use-error", "predict*"),
    _mapped("readonly-exact-type", ExactType, Median, "a memmap is no ndarray", "drifted", "pre*"),
    _mapped("readonly-load", NormalisesInPlace, Normalises, "raises", "load-error", None),
    _mapped("readonly-warm-start", StepsInPlace, Steps, "raises", "impaired", "warm start*"),
    _mapped("readonly-fit-again", ReusesBuffer, Line, "raises", "impaired", "*fit*"),
    _mapped(
        "file-changed",
        WritesFile,
        Scaler,
        "training changes the saved model",
        "drifted",
        "*",
        "joblib:mmap=r+@*",
        formats=("joblib", "joblib:mmap=r+"),
    ),
)
