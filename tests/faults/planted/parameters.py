"""A constructor parameter, or what scikit-learn keeps beside the parameters, is lost."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from sklearn.base import BaseEstimator, clone
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from planted.base import ChangesState, Line, Scaler, State
from planted.data import blobs, frame
from planted.fault import Fault


class ParameterDefault(ChangesState, Line):
    """Comes back with the default of its parameter; what was learned stays."""

    def _read(self, state: State) -> State:
        return {**state, "shrink": 0.5}


class ParameterDropped(ChangesState, Line):
    """Does not write its parameter: get_params raises after loading."""

    def _write(self, state: State) -> State:
        state.pop("shrink")
        return state


class ParameterFallsBack(ChangesState, Line):
    """Does not write its parameter; a class attribute silently stands in for it."""

    shrink = 0.5

    def _write(self, state: State) -> State:
        state.pop("shrink")
        return state


class ParameterFloat(ChangesState, Line):
    """Comes back with a float for an int."""

    def _read(self, state: State) -> State:
        return {**state, "shrink": float(state["shrink"])}


class Options(Line):
    """Has a parameter of any type, which no output depends on."""

    def __init__(self, option: Any = None, shrink: Any = 0.5) -> None:
        super().__init__(shrink)
        self.option = option


class OptionToList(ChangesState, Options):
    """Comes back with a list for a tuple."""

    def _read(self, state: State) -> State:
        return {**state, "option": list(state["option"])}


class OptionNanToNone(ChangesState, Options):
    """Comes back with None for NaN, another marker for what is missing."""

    def _read(self, state: State) -> State:
        return {**state, "option": None}


class Meta(BaseEstimator):
    """Fits a clone of the estimator that is its parameter."""

    def __init__(self, estimator: Any) -> None:
        self.estimator = estimator

    def fit(self, X: Any, y: Any = None) -> Any:
        """Fit a clone."""
        self.estimator_ = clone(self.estimator).fit(X, y)
        return self

    def predict(self, X: Any) -> Any:
        """Return what the clone says."""
        return self.estimator_.predict(X)


class NestedParameterChanged(ChangesState, Meta):
    """Comes back with another parameter in the estimator to be cloned, not in its clone."""

    def _read(self, state: State) -> State:
        return {**state, "estimator": clone(state["estimator"]).set_params(shrink=0.25)}


class PrototypeFitted(ChangesState, Meta):
    """Comes back with the fitted clone in place of the estimator that it was cloned from."""

    def _read(self, state: State) -> State:
        return {**state, "estimator": state.get("estimator_", state["estimator"])}


class UnwrittenFactor(ChangesState, Scaler):
    """Comes back with the default factor."""

    def _read(self, state: State) -> State:
        return {**state, "factor": 1.0}


def _in_pipeline(step: Any) -> Any:
    return Pipeline([("first", Scaler()), ("second", step), ("last", Line())])


def _in_columns(step: Any) -> Any:
    return ColumnTransformer([("plain", Scaler(), ["height"]), ("odd", step, ["width", "depth"])])


def _lost(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    path: str,
    why: str,
    data: Callable[[], Any] = blobs,
    statuses: tuple[str, ...] = ("drifted",),
    needs: dict[str, str] | None = None,
) -> Fault:
    return Fault(name, faulty, healthy, data, statuses, path, why, needs=needs or {})


_PANDAS = {"pandas": "1.3"}

FAULTS = (
    _lost(
        "parameter-to-default",
        lambda: ParameterDefault(shrink=2.0),
        lambda: Line(shrink=2.0),
        "*shrink*",
        "fitted again, it is another model",
    ),
    _lost(
        "parameter-dropped",
        ParameterDropped,
        Line,
        "*",
        "get_params, clone and repr raise",
        statuses=("drifted", "impaired"),
    ),
    _lost(
        "parameter-falls-back",
        lambda: ParameterFallsBack(shrink=2.0),
        lambda: Line(shrink=2.0),
        "*shrink*",
        "a default stands in for what was set",
    ),
    _lost(
        "parameter-type",
        lambda: ParameterFloat(shrink=2),
        lambda: Line(shrink=2),
        "*shrink*",
        "1.0 is a share where 1 is a count",
    ),
    _lost(
        "parameter-tuple-to-list",
        lambda: OptionToList(option=(1, 2)),
        lambda: Options(option=(1, 2)),
        "*option*",
        "a range of n-grams must be a tuple",
    ),
    _lost(
        "parameter-nan-to-none",
        lambda: OptionNanToNone(option=math.nan),
        lambda: Options(option=math.nan),
        "*option*",
        "another marker for what is missing",
    ),
    _lost(
        "nested-parameter",
        lambda: NestedParameterChanged(Line()),
        lambda: Meta(Line()),
        "*shrink*",
        "only a new fit shows it",
    ),
    _lost(
        "prototype-fitted",
        lambda: PrototypeFitted(Line()),
        lambda: Meta(Line()),
        "*estimator*",
        "the estimator to clone was never fitted",
    ),
    _lost(
        "pipeline-step-parameter",
        lambda: _in_pipeline(UnwrittenFactor(factor=3.0)),
        lambda: _in_pipeline(Scaler(factor=3.0)),
        "*factor*",
        "deep in a pipeline",
    ),
    _lost(
        "column-transformer-parameter",
        lambda: _in_columns(UnwrittenFactor(factor=3.0)),
        lambda: _in_columns(Scaler(factor=3.0)),
        "*factor*",
        "deep in a column transformer",
        frame,
        needs=_PANDAS,
    ),
)
