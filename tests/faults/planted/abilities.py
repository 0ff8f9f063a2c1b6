"""Outputs are right after loading; something else that one can do with an estimator is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from planted.base import ChangesState, Line, Returning, Scaler, State, is_back
from planted.data import blobs
from planted.fault import Fault
from planted.readonly import Steps


def _refuse(estimator: Any, what: str) -> None:
    if is_back(estimator):
        raise AttributeError(f"no {what} after loading")


class Repr(Returning, Line):
    """Can't be printed."""

    def __repr__(self, N_CHAR_MAX: int = 700) -> str:
        _refuse(self, "repr")
        return super().__repr__(N_CHAR_MAX)


class Shown(Line):
    """Shows itself in a notebook."""

    def _repr_html_(self) -> str:
        return "<b>a line</b>"


class Html(Returning, Shown):
    """Can't be shown in a notebook."""

    def _repr_html_(self) -> str:
        _refuse(self, "diagram")
        return super()._repr_html_()


class GetParams(Returning, Line):
    """Can't say its parameters."""

    def get_params(self, deep: bool = True) -> Any:
        """Return the parameters."""
        _refuse(self, "parameters")
        return super().get_params(deep)


class SetParams(Returning, Line):
    """Can't be given parameters."""

    def set_params(self, **params: Any) -> Any:
        """Set the parameters."""
        _refuse(self, "setting")
        return super().set_params(**params)


class SetParamsIgnored(Returning, Line):
    """Takes parameters and does not set them."""

    def set_params(self, **params: Any) -> Any:
        """Set the parameters."""
        return self if is_back(self) else super().set_params(**params)


class Clone(Returning, Line):
    """Can't be cloned."""

    def __sklearn_clone__(self) -> Any:
        _refuse(self, "clone")
        return type(self)(**self.get_params())


class Tags(Returning, Line):
    """Can't say its tags."""

    def __sklearn_tags__(self) -> Any:
        _refuse(self, "tags")
        return super().__sklearn_tags__()


class TagChanged(Returning, Line):
    """Says that it takes sparse input."""

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = is_back(self)
        return tags


class PartialFitRaises(Returning, Scaler):
    """Can't be trained further."""

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        _refuse(self, "training")
        return super().partial_fit(X, y)


class PartialFitIgnored(Returning, Scaler):
    """Takes a batch and learns nothing."""

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        return self if is_back(self) else super().partial_fit(X, y)


class PartialFitRestarts(Returning, Scaler):
    """Forgets what it learned before."""

    def partial_fit(self, X: Any, y: Any = None) -> Any:
        """Learn from one more batch."""
        if is_back(self):
            self.seen_ = 0
        return super().partial_fit(X, y)


class CountLost(ChangesState, Scaler):
    """Forgets how many rows it has seen."""

    def _read(self, state: State) -> State:
        if "seen_" in state:
            state["seen_"] = 1
        return state


class WarmStartRestarts(Returning, Steps):
    """Starts from nothing."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Go half of the way from where it is."""
        if is_back(self) and hasattr(self, "coef_"):
            self.coef_ = np.zeros_like(self.coef_)
        return super().fit(X, y)


class FitRaises(Returning, Line):
    """Can't be fitted again."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn one slope a feature."""
        _refuse(self, "fit")
        return super().fit(X, y)


class FitDiffers(Returning, Line):
    """Is another model when it is fitted again."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn one slope a feature."""
        super().fit(X, y)
        self.coef_ = self.coef_ * (1.0 + 0.5 * is_back(self))
        return self


class CloneForgets(Returning, Line):
    """Is cloned with the default of its parameter."""

    def get_params(self, deep: bool = True) -> Any:
        """Return the parameters."""
        params = super().get_params(deep)
        return {**params, "shrink": 0.5} if is_back(self) else params


class UnfittedRaises(ChangesState, Line):
    """Can't be saved before it is fitted."""

    def _write(self, state: State) -> State:
        state["coef_"] = np.array(state["coef_"])
        return state


class UnfittedDefault(ChangesState, Line):
    """Loses its parameter if it is saved before it is fitted."""

    def _write(self, state: State) -> State:
        return state if "coef_" in state else {**state, "shrink": 0.5}


def _ability(
    name: str,
    faulty: Callable[[], Any],
    healthy: Callable[[], Any],
    path: str,
    why: str,
    statuses: tuple[str, ...] = ("impaired",),
    **more: Any,
) -> Fault:
    return Fault(name, faulty, healthy, blobs, statuses, path, why, **more)


_TAGS = {"needs": {"scikit-learn": "1.6"}}

FAULTS = (
    _ability("repr-raises", Repr, Line, "repr*", "no log can name it"),
    _ability("html-repr-raises", Html, Shown, "*html*", "no notebook can show it", where=None),
    _ability(
        "get-params-raises",
        GetParams,
        Line,
        "*get_params*",
        "no search can use it",
        ("impaired", "drifted"),
    ),
    _ability("set-params-raises", SetParams, Line, "*set_params*", "no search can use it"),
    _ability("set-params-ignored", SetParamsIgnored, Line, "*set_params*", "nothing is set"),
    _ability(
        "clone-raises",
        Clone,
        Line,
        "*clone*",
        "no cross-validation can use it",
        needs={"scikit-learn": "1.3"},
    ),
    _ability(
        "tags-raise",
        Tags,
        Line,
        "*tags*",
        "no meta-estimator can use it",
        ("use-error", "impaired"),  # predict asks for them as well, to see that it is fitted
        **_TAGS,
    ),
    _ability("tag-changed", TagChanged, Line, "*tags*", "sparse input goes wrong", **_TAGS),
    _ability("partial-fit-raises", PartialFitRaises, Scaler, "partial_fit*", "no more training"),
    _ability("partial-fit-ignored", PartialFitIgnored, Scaler, "partial_fit*", "learns nothing"),
    _ability("partial-fit-restarts", PartialFitRestarts, Scaler, "partial_fit*", "forgets all"),
    _ability(
        "partial-fit-weight",
        CountLost,
        Scaler,
        "seen_*",
        "the next batch counts for too much",
        ("drifted",),
    ),
    _ability("warm-start-restarts", WarmStartRestarts, Steps, "warm start*", "starts from nothing"),
    _ability("fit-raises", FitRaises, Line, "*fit*", "can't be trained on new data"),
    _ability("fit-differs", FitDiffers, Line, "*fit*", "is another model on the same data"),
    _ability(
        "clone-forgets",
        lambda: CloneForgets(shrink=2.0),
        lambda: Line(shrink=2.0),
        "*shrink*",
        "a search starts from the default",
        ("impaired", "drifted"),
    ),
    _ability("unfitted-raises", UnfittedRaises, Line, "*", "a search can't send it to workers"),
    _ability(
        "unfitted-default",
        lambda: UnfittedDefault(shrink=2.0),
        lambda: Line(shrink=2.0),
        "*",
        "workers fit with the default",
        ("impaired", "drifted"),
    ),
)
