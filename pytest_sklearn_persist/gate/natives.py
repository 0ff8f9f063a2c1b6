"""What compiled code believes of a loaded object, checked before anything uses it.

Compiled code reads nodes, indices and lengths as they stand, without looking whether they lead out
of its arrays. Every object that was loaded is looked at once; what is looked at in which type
stands in the modules ``native_*``.
"""

from __future__ import annotations

import functools
import gc
import types
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np

from . import native_arrays, native_models, native_neighbours, native_trees
from .containers import ContainerError
from .hook import address

__all__ = ["verify_loaded", "verify_state"]

#: Looks at an object; returns what is wrong with it, or None.
Check: TypeAlias = Callable[[Any], "str | None"]
#: The way to an object: that to the object which holds it, and its place there.
_Way: TypeAlias = "tuple[_Way, _Place] | None"
#: How a place is spelt, and its name, key or index; spelt only if something is wrong there.
_Place: TypeAlias = "tuple[str, Any]"
_ITEM, _ATTRIBUTE, _ELEMENT, _INNER = "[{}]", ".{}", "{}", ""

#: By the package of a class and its name: releases move classes from module to module.
_CHECKS: dict[tuple[str, str], Check] = {
    **native_arrays.CHECKS,
    **native_models.CHECKS,
    **native_neighbours.CHECKS,
    **native_trees.CHECKS,
}
_CHECKS_OF_STATES: dict[tuple[str, str], Check] = {
    **native_neighbours.CHECKS_OF_STATES,
    **native_trees.CHECKS_OF_STATES,
}
_COLLECTIONS: tuple[Any, ...] = (list, tuple, set, frozenset)
#: Nothing is in these that has to be looked at.
_PLAIN = frozenset(
    {type(None), bool, int, float, complex, str, bytes, bytearray, slice, range, type(...)}
    | {np.bool_, np.int32, np.int64, np.float32, np.float64, np.str_}
)
#: What leads to everything that this process has; so do functions, also those of Cython.
_CODE = (
    *(type, types.ModuleType, types.CodeType, types.FrameType, types.GeneratorType),
    *(types.TracebackType, types.BuiltinFunctionType, np.dtype),
)


def verify_loaded(loaded: Any) -> None:
    """Look at everything that was loaded.

    Parameters
    ----------
    loaded : object
        Nothing of it is called.

    Raises
    ------
    ContainerError
        ``damaged``, naming the element: ``estimators_[3].tree_: node 17: …``.
    """
    text = _trouble_in(loaded)
    if text is not None:
        raise ContainerError("damaged", _trouble_with_its_place(loaded) or text)


def _trouble_in(loaded: Any) -> str | None:
    """Return what is wrong in something that was loaded, wherever: fast also for many objects."""
    front = [loaded]
    # Objects are kept, so that what is made for a moment leaves its place to no other.
    kept, seen = [front], {address(loaded)}
    while front:
        kinds = set(map(type, front))
        for kind in kinds:
            for check in _checks_of(kind):
                for value in front:
                    text = _checked(check, value) if type(value) is kind else None
                    if text is not None:
                        return text
        parts = _referents(front)
        if any(issubclass(kind, np.ndarray) for kind in kinds):
            parts += (part for value in front for part, _, _ in _parts_of_array(value))
        front = _unseen(parts, seen)
        kept.append(front)
    return None


def _referents(values: list[Any]) -> list[Any]:
    """Return what objects hold. Python tells the audit hook of each call for it, but of no list."""
    parts: list[Any] = []
    others = []
    for value in values:
        kind = type(value)
        if kind is list or kind is tuple:
            parts += value
        elif kind is dict:
            parts += value
            parts += value.values()
        else:
            others.append(value)
    return parts + gc.get_referents(*others) if others else parts


def _unseen(parts: list[Any], seen: set[int]) -> list[Any]:
    """Return those that are still to be looked at, and note that they are."""
    found = []
    for part in parts:
        kind: Any = type(part)
        if kind in _PLAIN or address(part) in seen or _is_code(kind):
            continue
        seen.add(address(part))
        found.append(part)
    return found


def _trouble_with_its_place(loaded: Any) -> str | None:
    """Return what is wrong in something that was loaded, and where; None if that is not found."""
    seen = {address(loaded): loaded}
    left: list[tuple[Any, _Way]] = [(loaded, None)]
    while left:
        value, way = left.pop()
        kind: Any = type(value)
        for check in _checks_of(kind):
            text = _checked(check, value)
            if text is not None:
                return f"{_spelt(way)}{text}"
        for part, spelling, key in _parts(value):
            kind = type(part)
            if kind in _PLAIN or address(part) in seen or _is_code(kind):
                continue
            seen[address(part)] = part
            left.append((part, (way, (spelling, key))))
    return None


def verify_state(instance: Any, state: Any) -> None:
    """Look at a state which the instance itself would follow as soon as it gets it.

    Parameters
    ----------
    instance, state : object
        As the unpickler has them.

    Raises
    ------
    ContainerError
        ``damaged``.
    """
    kind = type(instance)
    check = _CHECKS_OF_STATES.get((kind.__module__.partition(".")[0], kind.__name__))
    text = None if check is None else _checked(check, state)
    if text is not None:
        raise ContainerError("damaged", f"{kind.__name__}: {text}")


def _checked(check: Check, value: Any) -> str | None:
    """Return what is wrong; what can't even be looked at is, too."""
    try:
        return check(value)
    except Exception as error:
        return f"what stands in it cannot be right: {type(error).__name__}: {error}"


@functools.cache
def _checks_of(kind: type) -> tuple[Check, ...]:
    """Return the checks for a class: its own, and those of the classes that it is made of."""
    names = ((base.__module__.partition(".")[0], base.__name__) for base in kind.__mro__)
    return tuple(dict.fromkeys(_CHECKS[name] for name in names if name in _CHECKS))


@functools.cache
def _is_code(kind: type) -> bool:
    return issubclass(kind, _CODE) or hasattr(kind, "__globals__")


def _parts(value: Any) -> Iterator[tuple[Any, str, Any]]:
    """Yield what an object holds, and its place."""
    if isinstance(value, np.ndarray):
        yield from _parts_of_array(value)
        return
    # By the methods of Python's own types: those of others may make something new forever.
    if isinstance(value, dict):
        if not _are_plain(dict.values(value)):
            yield from ((part, _ITEM, key) for key, part in dict.items(value))
        if not _are_plain(dict.keys(value)):
            yield from ((key, _INNER, "") for key in dict.keys(value))
    for kind in _COLLECTIONS:
        if isinstance(value, kind) and not _are_plain(kind.__iter__(value)):
            yield from ((part, _ITEM, at) for at, part in enumerate(kind.__iter__(value)))
    try:
        attributes = object.__getattribute__(value, "__dict__")
    except AttributeError:
        attributes = {}
    if isinstance(attributes, dict) and not _are_plain(dict.values(attributes)):
        yield from ((part, _ATTRIBUTE, name) for name, part in dict.items(attributes))
    if type(value) not in (dict, list, tuple, set, frozenset):
        others = (part for part in gc.get_referents(value) if part is not attributes)
        yield from ((part, _INNER, "") for part in others)


def _parts_of_array(array: Any) -> Iterator[tuple[Any, str, Any]]:
    """Yield the objects in an array, or in the fields of its records."""
    if not isinstance(array, np.ndarray) or not array.dtype.hasobject:
        return
    if array.dtype.names:
        yield from ((np.asarray(array[name]), _ITEM, name) for name in array.dtype.names)
        return
    values = np.asarray(array).ravel().tolist()
    if _are_plain(values):
        return
    for at, part in zip(np.ndindex(array.shape), values, strict=True):
        yield part, _ELEMENT, at


def _are_plain(values: Any) -> bool:
    return _PLAIN.issuperset(map(type, values))


def _key(key: Any) -> str:
    return ascii(key)[:60].strip("'") if type(key) in (str, int) else type(key).__name__


def _spelt(way: _Way) -> str:
    """Spell the way to an object as Python does."""
    names = []
    while way is not None:
        way, (spelling, key) = way
        names.append(spelling.format([*key] if spelling is _ELEMENT else _key(key)))
    text = "".join(reversed(names)).lstrip(".")
    return f"{text}: " if text else ""
