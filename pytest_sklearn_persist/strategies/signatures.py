"""Values that the type of a parameter in a signature admits."""

from __future__ import annotations

import enum
import inspect
import types
import typing
from typing import Any, Final

from hypothesis import strategies as st

from .constraints import between

__all__ = ["annotations_of", "parameters_of", "values_of_type"]

Strategy = st.SearchStrategy[Any]


def parameters_of(cls: type) -> dict[str, inspect.Parameter]:
    """Return the parameters of a class as scikit-learn's ``get_params`` knows them."""
    init = cls.__init__  # type: ignore[misc]
    if init is object.__init__:
        return {}
    init = getattr(init, "deprecated_original", init)
    variable = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    found = inspect.signature(init).parameters.values()
    return {p.name: p for p in found if p.name != "self" and p.kind not in variable}


def annotations_of(cls: type) -> dict[str, Any]:
    """Return the types of the parameters of a class, without those that name nothing."""
    init = cls.__init__  # type: ignore[misc]
    try:
        return typing.get_type_hints(init)
    except (AttributeError, NameError, TypeError):
        # One name that is imported for type checkers only makes all of them unreadable.
        return {n: a for n, a in init.__annotations__.items() if not isinstance(a, str)}


def values_of_type(annotation: Any) -> Strategy | None:
    """Return values of a type, the simplest first.

    None where the type does not say which values make sense.  Numbers are positive: the types of
    signatures do not say whether a parameter may be zero.
    """
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Literal:
        return st.sampled_from(inside)
    if origin is typing.Annotated:
        return values_of_type(inside[0])
    if origin in (typing.Union, types.UnionType):
        known = [found for each in inside if (found := values_of_type(each)) is not None]
        return st.one_of(known) if known else None
    if origin is tuple and inside and ... not in inside:
        parts = [values_of_type(each) for each in inside]
        return None if None in parts else st.tuples(*typing.cast("list[Strategy]", parts))
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return st.sampled_from(annotation)
    return None


_SIMPLE: Final[dict[Any, Strategy]] = {
    bool: st.booleans(),
    float: between(0.001, 10.0),
    int: st.integers(1, 10),
    None: st.none(),
    type(None): st.none(),
}
