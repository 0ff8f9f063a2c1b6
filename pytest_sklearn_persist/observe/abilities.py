"""What else one can do with an estimator: copy it, print it, configure it, train it further.

Each ability is a function of the estimator and the plan that returns something to compare.  The
last ones fit and change the estimator they are given; they come one after the other on the same
object, on a copy of the original just as on the estimator that was loaded.
"""

from __future__ import annotations

import random
import re
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ..recorder import ABILITIES, Probe, copy_of, fit_again, row_count, take_rows
from .observation import FitData, Plan, Seen, error_text
from .snapshot import Options, snapshot

__all__ = ["CHANGING", "FITTING", "QUICK", "abilities_of", "fit_data", "try_ability"]

#: Abilities that cost little.
QUICK = ("get_params", "clone", "repr", "html repr", "tags", "metadata routing")
#: Abilities that cost a fit.
FITTING = ("partial_fit", "warm start", "refit")
#: Abilities that change the estimator, in the order in which they are tried.
CHANGING = ("set_params", *FITTING)

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")
_FIT_ROWS = 200


def _set_params(estimator: Any, plan: Plan) -> Any:
    before = estimator.get_params(deep=False)
    other: dict[str, Any] = {k: not v for k, v in before.items() if type(v) is bool}
    other |= {k: v + 1 for k, v in before.items() if type(v) in (int, float)}
    now = estimator.set_params(**other).get_params(deep=False)
    estimator.set_params(**before)
    return {name: now[name] for name in other}


def _repr(estimator: Any, plan: Plan) -> Any:
    # A memory map prints as an array does but for its name, and so for how lines are broken.
    text = _ADDRESS.sub("0x", repr(estimator)).replace("memmap(", "array(")
    return " ".join(text.split())


def _html(estimator: Any, plan: Plan) -> Any:
    from sklearn import get_config
    from sklearn.utils import estimator_html_repr

    draws = get_config()["display"] == "diagram"
    # What a notebook asks for; that of scikit-learn is not there if it was told not to draw.
    if hasattr(type(estimator), "_repr_html_") and (draws or hasattr(estimator, "_repr_html_")):
        show = estimator._repr_html_
        return bool(show() if callable(show) else show)
    return bool(estimator_html_repr(estimator))


def _routing(estimator: Any, plan: Plan) -> Any:
    return _ADDRESS.sub("0x", str(estimator.get_metadata_routing()))


def _routed_score(estimator: Any, plan: Plan) -> Any:
    data = plan.fit_data
    assert data is not None
    weights = np.arange(1.0, row_count(data.X) + 1)
    return estimator.score(copy_of(data.X), copy_of(data.y), sample_weight=weights)


def _routes_weights(estimator: Any) -> bool:
    """Tell whether weights are handed through it, as only a setting of scikit-learn makes it do."""
    from sklearn import get_config

    if not get_config().get("enable_metadata_routing") or not hasattr(estimator, "score"):
        return False
    try:
        return "'sample_weight': True" in str(estimator.get_metadata_routing())
    except Exception:  # the user's estimator: it is asked for its routing elsewhere
        return False


def _warm_start(estimator: Any, plan: Plan) -> Any:
    assert plan.fit_data is not None
    more = {
        name: value + 1
        for name, value in estimator.get_params(deep=False).items()
        if name in ("n_estimators", "max_iter") and type(value) is int
    }
    return fit_again(estimator.set_params(**more), plan.fit_data)


def _refit(estimator: Any, plan: Plan) -> Any:
    return fit_again(estimator, plan.fit_data)  # with its own number of iterations: all may matter


#: What gives more to compare than that it works, or is not tried when a golden is recorded.
_OWN: dict[str, Callable[[Any, Plan], Any]] = {
    "set_params": _set_params,
    "repr": _repr,
    "html repr": _html,
    "metadata routing": _routing,
    "score with sample_weight": _routed_score,
    "warm start": _warm_start,
    "refit": _refit,
}
_SHARED = dict(ABILITIES)


def _attempt(name: str, estimator: Any, plan: Plan) -> Any:
    if name in _OWN:
        return _OWN[name](estimator, plan)
    data = plan.fit_data
    return _SHARED[name](estimator, Probe("X", None, None, ()) if data is None else data)


def abilities_of(estimator: Any, data: FitData | None) -> tuple[str, ...]:
    """Return the names of the abilities that this estimator may have."""
    names = []
    if hasattr(estimator, "get_params"):
        names += ["get_params", "clone"]
    names += ["repr", "html repr"]
    if hasattr(estimator, "__sklearn_tags__") or hasattr(estimator, "_get_tags"):
        names.append("tags")
    if hasattr(estimator, "get_metadata_routing"):
        names.append("metadata routing")
        if data is not None and data.y is not None and _routes_weights(estimator):
            names.append("score with sample_weight")
    if hasattr(estimator, "set_params") and hasattr(estimator, "get_params"):
        names.append("set_params")
    if data is not None and hasattr(estimator, "fit"):
        names += ["partial_fit"] if hasattr(estimator, "partial_fit") else []
        names.append("warm start" if getattr(estimator, "warm_start", False) is True else "refit")
    return tuple(names)


def try_ability(name: str, estimator: Any, plan: Plan) -> Seen:
    """Try one ability and return what it gave.

    Parameters
    ----------
    name : str
    estimator : object
        Changed by the abilities in :data:`CHANGING`.
    plan : Plan
    """
    before = (random.getstate(), np.random.get_state())
    random.seed(0)
    np.random.seed(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = _attempt(name, estimator, plan)
            return Seen(snapshot(value, Options(native=plan.options.native)))
    except Exception as error:  # any error of the estimator is an observation
        return Seen(None, type(error).__name__, error_text(error))
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])


def fit_data(X: Any, y: Any) -> FitData | None:
    """Return at most 200 rows to fit with, of every class if ``y`` holds labels."""
    n = row_count(X) if X is not None else 0
    if n == 0:
        return None
    if n <= _FIT_ROWS:
        return FitData(X, y)
    rows = np.linspace(0, n - 1, _FIT_ROWS).astype(int)
    if y is not None and row_count(y) == n:
        labels = np.asarray(y)
        if labels.ndim == 1 and labels.dtype.kind in "biuOUS":
            firsts = np.unique(labels.astype(str), return_index=True)[1]
            if len(firsts) <= _FIT_ROWS:
                rows = np.union1d(rows[:: max(1, 2 * len(firsts) // _FIT_ROWS)], firsts)
        return FitData(take_rows(X, rows), take_rows(y, rows))
    return FitData(take_rows(X, rows), y)
