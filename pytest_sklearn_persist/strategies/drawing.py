"""Estimators with valid parameters."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st

from ..errors import UsageError
from .constraints import admits, constraints_of
from .known import FORMS
from .nesting import grids, nested_values
from .parameters import always_drawn, changes_of, required_by
from .signatures import annotations_of, parameters_of, values_of_type

__all__ = ["estimators"]

Strategy = st.SearchStrategy[Any]

#: More of them at once, and scikit-learn rejects most of what is drawn.
_MOST_CHANGES: Final = 3
_GRIDS: Final = ("param_grid", "param_distributions")


def estimators(of: Any = None) -> Strategy:
    """Draw estimators that are not fitted, with parameters that scikit-learn declares valid.

    Most parameters keep their defaults and a few differ, so that an example shrinks to those that
    matter.  ``random_state`` is always a number, and what makes fitting slow, such as
    ``n_estimators``, is small.

    Parameters
    ----------
    of : class, estimator object, iterable of both, or None, default=None
        What to draw.  Parameters that an estimator object was made with are kept unless others
        are drawn.  None draws from all estimators of scikit-learn.

    Returns
    -------
    SearchStrategy

    Raises
    ------
    UsageError
        A class cannot be made: a parameter has no default, and neither constraints nor a type say
        what it may be.

    Notes
    -----
    Valid values come from ``_parameter_constraints`` (scikit-learn 1.2 or newer), else from the
    types in the signature of ``__init__`` (``bool``, ``int``, ``float``, ``None``, ``Literal``,
    enumerations, and unions and tuples of them).  A parameter with neither keeps its default.

    Examples
    --------
    >>> from hypothesis import find
    >>> from sklearn.tree import DecisionTreeClassifier
    >>> from pytest_sklearn_persist.strategies import estimators
    >>> find(estimators(DecisionTreeClassifier), lambda estimator: estimator.max_depth)
    DecisionTreeClassifier(max_depth=1, random_state=0)
    """
    if of is None:
        return _one_of(everything())
    if isinstance(of, Iterable) and not isinstance(of, type) and not hasattr(of, "fit"):
        return _one_of(list(of))
    return configured(of)


def everything() -> list[type]:
    """Return each class of scikit-learn that can be drawn, those with few parameters first.

    Two are left out: a frozen estimator holds one that has to be fitted before, and patches are
    extracted from images.
    """
    from sklearn.utils import all_estimators

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some modules are deprecated
        found = [cls for _, cls in all_estimators()]
    made = [cls for cls in found if can_be_made(cls) and cls.__name__ not in _LEFT_OUT]
    return sorted(made, key=lambda cls: (len(parameters_of(cls)), cls.__name__))


_LEFT_OUT: Final = frozenset({"FrozenEstimator", "PatchExtractor"})


def can_be_made(cls: type) -> bool:
    """Tell whether something is known of every parameter that has no default."""
    return all(_required_values(cls, name) is not None for name in required_by(cls))


def configured(of: Any) -> Strategy:
    """Draw estimators of a class, or like an estimator object."""
    cls, given = (of, {}) if isinstance(of, type) else (type(of), of.get_params(deep=False))
    for name in required_by(cls):
        if name not in given and _required_values(cls, name) is None:
            raise UsageError(
                f"nothing says what {cls.__name__}({name}=...) may be: give it a type or a default,"
                f" or pass an estimator object, such as estimators({cls.__name__}({name}=1))"
            )
    return _estimator(cls, given)


def _one_of(chosen: list[Any]) -> Strategy:
    if not chosen:
        raise UsageError("estimators([]) has nothing to draw from")
    return st.sampled_from(chosen).flatmap(configured)


@st.composite
def _estimator(draw: st.DrawFn, cls: type, given: dict[str, Any]) -> Any:
    params = {n: v for n, v in given.items() if n not in _RANDOM or v is not None}
    for name in required_by(cls):
        if name not in params and name not in _GRIDS:
            params[name] = draw(_required(cls, name))
    for name in _GRIDS:
        if name in required_by(cls) and name not in params:
            params[name] = draw(grids(params["estimator"]))
    for name, values in always_drawn(cls).items():
        if name not in params:
            params[name] = draw(values)
    changes = {**changes_of(cls), **_optional_nested(cls)}
    if changes:
        params |= draw(_some_of(changes))
    return _made(cls, params)


def _some_of(changes: dict[str, Strategy]) -> Strategy:
    """Draw a few changes; a name stands beside its value, so that both can be left out at once."""
    one = st.sampled_from(sorted(changes)).flatmap(
        lambda name: st.tuples(st.just(name), changes[name])
    )
    return st.lists(one, unique_by=lambda pair: pair[0], max_size=_MOST_CHANGES).map(dict)


def _made(cls: type, params: dict[str, Any]) -> Any:
    """Call a class; one that checks its parameters itself may refuse them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return cls(**params)
        except (TypeError, ValueError):
            assume(False)
            raise


_RANDOM: Final = ("random_state",)


def _required_values(cls: type, name: str) -> Strategy | None:
    if name in _GRIDS and "estimator" in required_by(cls):
        return st.just({})
    if (nested := nested_values(cls, name, configured)) is not None:
        return nested
    if name in FORMS and cls.__module__.startswith("sklearn."):
        return FORMS[name]
    if (values := changes_of(cls).get(name)) is not None:
        return values
    hint = annotations_of(cls).get(name)
    return None if hint is None else values_of_type(hint)


def _required(cls: type, name: str) -> Strategy:
    values = _required_values(cls, name)
    assert values is not None, f"{cls.__name__}({name}=...) was asked for before"
    return values


@lru_cache(1024)
def _optional_nested(cls: type) -> dict[str, Strategy]:
    """Return estimators for parameters that need not hold one, where scikit-learn allows them."""
    found = {}
    for name, parameter in parameters_of(cls).items():
        constraints = constraints_of(cls, name)
        if parameter.default is inspect.Parameter.empty or constraints is None:
            continue
        values = nested_values(cls, name, configured)
        if values is None or not any(hasattr(each, "methods") for each in constraints):
            continue
        allowed = values.filter(partial(admits, constraints))
        found[name] = changes_of(cls).get(name, st.nothing()) | allowed
    return found
