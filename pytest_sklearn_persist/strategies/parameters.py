"""Parameters that a class accepts: declared constraints first, then types, else defaults."""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import Any, Final

from hypothesis import strategies as st

from .constraints import PLACEHOLDERS, admits, constraints_of, values_of
from .known import COSTLY, FORMS, KEPT, kernels
from .signatures import annotations_of, parameters_of, values_of_type

__all__ = ["always_drawn", "changes_of", "required_by"]

Strategy = st.SearchStrategy[Any]


@lru_cache(1024)
def required_by(cls: type) -> tuple[str, ...]:
    """Return the parameters of a class that have no default, or one that is not valid."""
    return tuple(
        name
        for name, parameter in parameters_of(cls).items()
        if parameter.default is inspect.Parameter.empty
        or not admits(constraints_of(cls, name), parameter.default)
    )


@lru_cache(1024)
def always_drawn(cls: type) -> dict[str, Strategy]:
    """Return values of parameters whose defaults are slow, or differ from run to run."""
    return {
        name: values
        for name, values in COSTLY.items()
        if name in parameters_of(cls) and _is_known(cls, name)
    } | _bounded(cls)


@lru_cache(1024)
def changes_of(cls: type) -> dict[str, Strategy]:
    """Return values for each parameter of which something is known, but those in `always_drawn`."""
    fixed = {*KEPT, *always_drawn(cls)}
    hints = annotations_of(cls)
    found = {}
    for name, parameter in parameters_of(cls).items():
        if name in fixed or _is_placeholder(parameter.default):
            continue
        values = _values(cls, name, hints.get(name))
        if values is not None:
            found[name] = values
    return found


def _values(cls: type, name: str, annotation: Any) -> Strategy | None:
    constraints = constraints_of(cls, name)
    if constraints is None:
        return None if annotation is None else values_of_type(annotation)
    known = [values for each in constraints if (values := values_of(each)) is not None]
    if name in FORMS:
        known.append(FORMS[name].filter(lambda value: admits(constraints, value)))
    if any(_wants_kernel(each) for each in constraints):
        known.append(kernels())
    return st.one_of(known) if known else None


def _wants_kernel(constraint: Any) -> bool:
    return getattr(getattr(constraint, "type", None), "__name__", "") == "Kernel"


def _is_placeholder(default: Any) -> bool:
    return isinstance(default, str) and default in PLACEHOLDERS


def _is_known(cls: type, name: str) -> bool:
    """Tell whether a parameter means what one of that name means in scikit-learn."""
    if cls.__module__.startswith("sklearn.") or name == "random_state":
        return True
    return constraints_of(cls, name) is not None


def _bounded(cls: type) -> dict[str, Strategy]:
    """Give a limit to what goes on until it converges, and to what wants many columns."""
    limit = parameters_of(cls).get("max_iter")
    if limit is not None and limit.default == -1:
        return {"max_iter": st.sampled_from([1000, 100, 10])}
    module = cls.__module__.partition("._")[0]
    return {"n_components": _COMPONENTS[module]} if module in _COMPONENTS else {}


#: Random projections want thousands of columns by default, and others two columns of targets.
_COMPONENTS: Final[dict[str, Strategy]] = {
    "sklearn.cross_decomposition": st.sampled_from([1, 1, 1, 2]),
    "sklearn.random_projection": st.integers(1, 3),
}
