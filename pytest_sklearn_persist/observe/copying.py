"""Copy an estimator as it is, not as it says that it wants to be saved.

``copy.deepcopy`` asks a class for what it would write (``__getstate__``, ``__setstate__``,
``__reduce__``): a copy made by it would have just the defects that are looked for.
"""

from __future__ import annotations

import copy
import copyreg
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .snapshot import Options, snapshot

__all__ = ["faithful_copy"]

_LIBRARIES = frozenset({"builtins", "sklearn", "numpy", "scipy", "pandas", "polars", "collections"})
_HOOKS = ("__getstate__", "__setstate__", "__reduce__", "__reduce_ex__")


class _Shell:
    """An empty object that becomes one of another class once its attributes are copied."""

    def __setstate__(self, state: tuple[type, dict[str, Any]]) -> None:
        cls, attributes = state
        self.__class__ = cls
        self.__dict__.update(attributes)


def _as_it_is(value: Any) -> tuple[type, tuple[()], tuple[type, dict[str, Any]]]:
    return _Shell, (), (type(value), vars(value))


def faithful_copy(estimator: Any) -> Any:
    """Return a deep copy made from attributes, wherever a class has pickling of its own.

    Parameters
    ----------
    estimator : object

    Returns
    -------
    object
        Equal to the original, sharing nothing with it that can change.

    Examples
    --------
    >>> class Forgets:
    ...     def __getstate__(self):
    ...         return {"kept": 1}
    >>> original = Forgets()
    >>> original.lost = [2]
    >>> faithful_copy(original).lost, hasattr(copy.deepcopy(original), "lost")
    ([2], False)
    """
    with _plainly_copied(estimator):
        return copy.deepcopy(estimator)


@contextmanager
def _plainly_copied(estimator: Any) -> Iterator[None]:
    """Have :mod:`copy` copy attributes, for classes of the user's with pickling of their own."""
    table = copyreg.dispatch_table
    added = []
    for cls in {type(value) for value in snapshot(estimator, Options(digest_above=0)).refs}:
        if cls not in table and _has_own_pickling(cls) and _fits_a_shell(cls):
            table[cls] = _as_it_is
            added.append(cls)
    try:
        yield
    finally:
        for cls in added:
            table.pop(cls, None)


def _has_own_pickling(cls: type) -> bool:
    return any(
        hook in base.__dict__
        for base in cls.__mro__
        if base.__module__.split(".")[0] not in _LIBRARIES
        for hook in _HOOKS
    )


def _fits_a_shell(cls: type) -> bool:
    try:
        _Shell().__class__ = cls
    except TypeError:  # slots, or a part in C
        return False
    return True
