"""What a loaded model may hold that is called later, and under which names.

To hold a function is not to call it while it loads, but ``predict``, ``clone`` and ``repr`` call it
afterwards. So nothing gets into a model that does more than compute a value from what it is given.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .hook import Gate, Inert

__all__ = [
    "FUNCTIONS",
    "copy_of_plain",
    "is_value_class",
    "may_be_held_as",
    "refused_items",
    "refused_partial",
    "spelt",
]

#: Everything that is called, apart from classes and from instances of classes on the list.
FUNCTIONS: tuple[type, ...] = (
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodDescriptorType,
    types.MethodWrapperType,
    types.WrapperDescriptorType,
    types.ClassMethodDescriptorType,
    functools.partial,
    np.vectorize,
    np.ufunc,
    type(np.mean),
)
#: Values that hold nothing else, and do nothing.
_ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes, slice, type(Ellipsis)})
_DEEPEST = 20

#: Where honest models hold functions, besides under the names of parameters: what fitting has made
#: of a parameter, what scorers and scipy's interpolations and distributions keep.
_HOLDERS = frozenset(
    {
        *("pyfunc", "_score_func", "effective_metric_", "_kmeans_single", "_raw_predict"),
        *("vecentropy", "generic_moment", "_cdfvec", "_ppfvec", "_sfvec", "_asarray", "_call"),
        *("func_", "inverse_func_", "corr_", "regr_", "kernel_", "metric_", "scorer_"),
        *("activation_", "_pooling_func", "_strategy", "_g", "fun", "_fun"),
    }
)


class _NotPlainError(Exception):
    """Something in a value is not plain data."""


def copy_of_plain(value: Any, depth: int = 0) -> Any:
    """Return a copy of plain data, which nobody else can change.

    Parameters
    ----------
    value : object
        Numbers, texts, arrays of them, and lists, tuples, dicts and sets of those.

    Raises
    ------
    ValueError
        Something else is in it.
    """
    try:
        return _copied(value, depth)
    except _NotPlainError as error:
        raise ValueError(str(error)) from None


def _copied(value: Any, depth: int) -> Any:
    kind = type(value)
    if kind in _ATOMS or isinstance(value, np.generic):
        return value
    if kind is np.ndarray and not value.dtype.hasobject:
        return value.copy()
    if isinstance(value, np.dtype) or (isinstance(value, type) and is_value_class(value)):
        return value
    if kind in (np.random.RandomState, np.random.Generator):
        return value
    if depth < _DEEPEST:
        if kind in (list, tuple, set, frozenset):
            return kind(_copied(part, depth + 1) for part in value)
        if kind is dict:
            return {_copied(k, depth + 1): _copied(v, depth + 1) for k, v in value.items()}
    raise _NotPlainError(spelt(value))


def is_value_class(kind: type) -> bool:
    """Say whether calling a class makes a plain value, whatever it is given.

    Examples
    --------
    >>> is_value_class(int), is_value_class(bytearray)
    (True, False)
    """
    return kind in _ATOMS or kind in (list, tuple, dict, set) or issubclass(kind, np.generic)


def refused_partial(gate: Gate, function: Any, arguments: Any, named: Any, more: Any) -> str | None:
    """Say what is wrong with the parts of a partial; None if it may be held.

    Parameters
    ----------
    gate : Gate
        Knows what was found by its name.
    function, arguments, named, more : object
        As :meth:`functools.partial.__setstate__` takes them.
    """
    if not isinstance(arguments, tuple) or type(named) not in (dict, type(None)) or more:
        return "it would make a functools.partial as no file does that was saved"
    if gate.is_users(function):
        return None
    if not _is_pure(gate, function):
        return f"it would hold a functools.partial of {spelt(function)}"
    if any(type(key) is not str for key in named or ()):
        return "it would make a functools.partial as no file does that was saved"
    try:
        copy_of_plain((arguments, named))
    except ValueError as error:
        return f"it would hold a functools.partial of {spelt(function)} with {error} in it"
    return None


def _is_pure(gate: Gate, function: Any) -> bool:
    """Say whether a function computes a value from plain arguments: it is on the list itself."""
    if isinstance(function, (functools.partial, types.MethodType, Inert)):
        return type(function) is functools.partial  # which was checked when it was made
    if isinstance(function, type):
        return is_value_class(function)
    if isinstance(function, np.ufunc):
        return True
    return gate.name_of(function) is not None


def refused_items(kind: type, keys: Iterable[Any]) -> str | None:
    """Say what is wrong with the keys of a dict; None if nothing is.

    Some classes, such as ``Bunch``, answer for an attribute with the item of that name: numpy would
    ask them where its elements lie.

    Parameters
    ----------
    kind : type
        Of the dict.
    keys : iterable
    """
    if kind.__module__ in ("builtins", "collections"):
        return None
    if any(isinstance(key, str) and key.startswith("__") for key in keys):
        return f"it would put an item in the place of an attribute of {spelt(kind)}"
    return None


def may_be_held_as(kind: type, name: str) -> bool:
    """Say whether honest instances of a class hold a function in an attribute of this name.

    Parameters
    ----------
    kind : type
    name : str
        Of the attribute.

    Examples
    --------
    >>> from sklearn.preprocessing import FunctionTransformer
    >>> may_be_held_as(FunctionTransformer, "func"), may_be_held_as(FunctionTransformer, "toarray")
    (True, False)
    """
    return name in _HOLDERS or name in _parameters(kind)


@functools.lru_cache(maxsize=2048)
def _parameters(kind: type) -> frozenset[str]:
    """Return the names of what the constructor of a class takes."""
    made: Callable[..., Any] = kind.__init__  # type: ignore[misc]
    if not isinstance(made, types.FunctionType):
        return frozenset()
    try:
        return frozenset(inspect.signature(made).parameters) - {"self"}
    except (TypeError, ValueError):
        return frozenset()


def spelt(value: Any) -> str:
    """Spell a class or function, or the class of an instance."""
    if isinstance(value, Inert):
        return str(value)
    kind = value if isinstance(value, (type, types.FunctionType)) else type(value)
    return f"{kind.__module__}.{kind.__qualname__}"
