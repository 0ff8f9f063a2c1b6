"""Values that one declared constraint of scikit-learn admits."""

from __future__ import annotations

import math
from collections.abc import Callable
from numbers import Integral
from typing import Any, Final

from hypothesis import strategies as st

from ..errors import UsageError

__all__ = ["admits", "constraints_of", "values_of"]

Strategy = st.SearchStrategy[Any]

#: What a release writes in place of a value while it changes a default.
PLACEHOLDERS: Final = ("deprecated", "warn")

#: How far above or below its bound a number without another bound goes.
_REACH: Final = 10
_ROUND: Final = (1.0, 0.5, 0.1, 2.0, 10.0, 0.0, 0.01)


def constraints_of(cls: type, name: str) -> list[Any] | None:
    """Return the constraints that a class declares for a parameter, None where it declares none.

    Raises
    ------
    UsageError
        scikit-learn cannot read what the class declares.
    """
    declared = getattr(cls, "_parameter_constraints", None)
    if not isinstance(declared, dict) or name not in declared:
        return None
    if isinstance(declared[name], str):  # "no_validation"
        return None
    try:
        from sklearn.utils._param_validation import make_constraint
    except ImportError:  # before scikit-learn 1.2
        return None
    try:
        return [make_constraint(each) for each in declared[name]]
    except (TypeError, ValueError) as error:
        where = f"{cls.__name__}._parameter_constraints[{name!r}]"
        raise UsageError(f"{where} is not a list of constraints: {error}") from error


def admits(constraints: list[Any] | None, value: Any) -> bool:
    """Tell whether scikit-learn accepts a value; without constraints it accepts every one."""
    return constraints is None or any(each.is_satisfied_by(value) for each in constraints)


def values_of(constraint: Any) -> Strategy | None:
    """Return values that a constraint admits, the simplest first.

    None where the constraint does not say which values make sense: an array of any shape, any
    text, any function.
    """
    if constraint.hidden:
        return None
    make = _MAKERS.get(type(constraint).__name__.lstrip("_"))
    return make(constraint) if make else None


def between(low: float, high: float, *, is_in: Callable[[float], bool] = math.isfinite) -> Strategy:
    """Return floats that a person can read, of which each must satisfy `is_in`."""
    steps = [low + (high - low) * step / 40 for step in range(41)]
    simple = [number for number in (*_ROUND, low, high) if is_in(number)]
    others = [number for number in map(_rounded, steps) if is_in(number)]
    return st.sampled_from(list(dict.fromkeys([*simple, *others, *filter(is_in, steps)])))


def _rounded(number: float) -> float:
    return float(f"{number:.3g}")


def _interval(interval: Any) -> Strategy | None:
    whole = interval.type is Integral
    low, high = _bounds(interval.left, interval.right)
    if whole:
        # Few of them: the next bound may be billions away.
        first, last = math.floor(low), min(math.ceil(high), math.floor(low) + _REACH + 1)
        numbers = [n for n in range(first, last + 1) if interval.is_satisfied_by(n)]
        numbers.sort(key=lambda n: (abs(n), n < 0))
        return st.sampled_from(numbers) if numbers else None
    return between(float(low), float(high), is_in=interval.is_satisfied_by)


def _bounds(left: Any, right: Any) -> tuple[float, float]:
    """Bring both bounds within reach of each other."""
    left = None if left is None or math.isinf(left) else left
    right = None if right is None or math.isinf(right) else right
    if left is None and right is None:
        return -_REACH / 2, _REACH / 2
    if left is None:
        return right - _REACH, right
    return left, left + _REACH if right is None else right


def _options(constraint: Any) -> Strategy | None:
    unwanted = {*constraint.deprecated, *PLACEHOLDERS}
    values = [value for value in constraint.options if value not in unwanted]
    # The order of a set of texts is another one in every process.
    return st.sampled_from(sorted(values, key=repr)) if values else None


def _instances(constraint: Any) -> Strategy | None:
    import numpy as np

    if constraint.type in (bool, np.bool_):
        return st.booleans()
    if constraint.type in (int, Integral):
        return st.integers(1, _REACH)
    if constraint.type is float:
        return between(0.0, float(_REACH))
    return None


_MAKERS: Final[dict[str, Callable[[Any], Strategy | None]]] = {
    "Booleans": lambda _: st.booleans(),
    "CVObjects": lambda _: st.integers(2, 3),
    "InstancesOf": _instances,
    "Interval": _interval,
    "NoneConstraint": lambda _: st.none(),
    "Options": _options,
    "RandomStates": lambda _: st.integers(0, 3),
    "StrOptions": _options,
}
