"""Objects of classes that have no description of their own: attributes, slots, parts in C."""

from __future__ import annotations

import functools
import marshal
import sys
import types
from typing import Any

import numpy as np

from ..isolation.launching import is_installed
from .digest import ATOMS
from .snapshot import Leaf

__all__ = [
    "BOOKKEEPING",
    "attributes",
    "describe_object",
    "has_own",
    "is_found_by_name",
    "is_of_a_library",
    "names_of",
    "object_leaf",
    "type_name",
]

Children = list[tuple[str, Any]]
Described = tuple[Leaf, Children]
_LONG = 500  # characters of a text that is still kept in the leaf of its object
_HEAP_TYPE = 1 << 9  # Py_TPFLAGS_HEAPTYPE: a class made by a ``class`` statement

#: What scikit-learn keeps for itself and no answer depends on: the version that ``__getstate__``
#: writes, the address of the list of stop words that was looked at last, the keys of a ``Bunch``
#: that are deprecated (its ``__setstate__`` leaves them out on purpose).
BOOKKEEPING = frozenset({"_sklearn_version", "_stop_words_id", "_deprecated_key_to_warnings"})

#: Neighbour trees count what queries do; these places of their state are the counters.
_COUNTERS = slice(7, 11)

#: Numbers that a process gives what it has opened: another one has other numbers.
_NUMBERS = frozenset({".fd", "._fd"})

#: Where ufuncs are found that do not say it themselves.
_HOMES_OF_UFUNCS = ("numpy", "scipy.special")

_type_names: dict[type, str] = {}


def type_name(cls: type) -> str:
    """Return ``module.qualified_name`` of a class (``numpy.memmap`` counts as ``ndarray``)."""
    name = _type_names.get(cls)
    if name is None:
        named = np.ndarray if cls is np.memmap else cls
        name = _type_names[cls] = f"{named.__module__}.{named.__qualname__}"
    return name


def attributes(value: Any) -> list[tuple[str, Any]]:
    """Return what ``__dict__`` and ``__slots__`` hold, by name: their order means nothing."""
    held = getattr(value, "__dict__", None)
    if not isinstance(held, dict):  # what a catch-all __getattr__ gives, for one without
        held = {}
    found = {k: v for k, v in held.items() if k not in BOOKKEEPING}
    for cls in type(value).__mro__:
        slots = cls.__dict__.get("__slots__", ())
        for slot in (slots,) if isinstance(slots, str) else slots:
            name = f"_{cls.__name__.lstrip('_')}{slot}" if _is_mangled(slot) else slot
            if slot not in ("__dict__", "__weakref__") and name not in found:
                try:
                    found[name] = object.__getattribute__(value, name)
                except AttributeError:
                    continue
    return [(f".{name}", found[name]) for name in sorted(found, key=str)]


def _is_mangled(name: str) -> bool:
    return name.startswith("__") and not name.endswith("__")


@functools.lru_cache(maxsize=4096)
def _has_c_part(cls: type) -> bool:
    """Tell whether objects of a class hold something that is in no attribute.

    Classes of extension modules are static types, or make their objects larger than a dict, a
    weak reference and the slots that the class statements name.
    """
    slots = 0
    for base in cls.__mro__:
        if base is not object and not base.__flags__ & _HEAP_TYPE:
            return True
        named = base.__dict__.get("__slots__", ())
        slots += 1 if isinstance(named, str) else len(tuple(named))
    return cls.__basicsize__ > object.__basicsize__ + 8 * (slots + 2)


def is_of_a_library(cls: type) -> bool:
    """Tell whether what a class says of itself counts, and not what its objects happen to hold.

    That is so for classes of installed packages, but for estimators: what a library leaves out of
    its own objects is a cache, what an estimator leaves out is lost.
    """
    if hasattr(cls, "fit") or hasattr(cls, "get_params"):
        return False
    return is_installed(cls.__module__)


def writes_itself(cls: type) -> bool:
    """Tell whether code of its own, or of a package that is not known, writes or loads it."""
    return any(
        base.__module__.split(".")[0] not in _HARMLESS and hook in base.__dict__
        for base in cls.__mro__
        for hook in _HOOKS
    )


_HARMLESS = frozenset({"builtins", "sklearn", "numpy", "scipy", "pandas", "collections"})
_HOOKS = (
    *("__getstate__", "__setstate__", "__reduce__", "__reduce_ex__", "__deepcopy__"),
    *("__new__", "__getnewargs__", "__getnewargs_ex__"),
)


def has_own(cls: type, *names: str) -> bool:
    """Tell whether a class, or one that it inherits from, has one of these methods itself."""
    return any(name in base.__dict__ for base in cls.__mro__[:-1] for name in names)


def names_of(value: Any) -> tuple[Any, Any]:
    """Return the module and the qualified name that an object says it has, or None for each.

    Ufuncs say neither before numpy 2.2, and those of scipy never do: numpy and scipy both have a
    ``log1p``, and they are two functions.
    """
    if type(value) is np.ufunc and getattr(value, "__module__", None) is None:
        name = value.__name__
        for home in _HOMES_OF_UFUNCS:
            if getattr(sys.modules.get(home), name, None) is value:
                return home, name
        return None, name
    return getattr(value, "__module__", None), getattr(value, "__qualname__", None)


def is_found_by_name(value: Any) -> bool:
    """Tell whether it is known by a name: a function, or an object that stands for one.

    What numba compiles is written with its code, and comes back as another object of that name.
    """
    module, name = names_of(value)
    if not isinstance(module, str) or not isinstance(name, str):
        return False
    found: Any = sys.modules.get(module)
    for part in name.split("."):
        found = getattr(found, part, None)
    compiled = type(found) is type(value) and not isinstance(value, types.FunctionType)
    return found is value or (compiled and getattr(found, "__qualname__", None) == name)


def describe_object(value: Any) -> Described:
    """Return leaf and children of an object: what it holds, by name."""
    cls: type = type(value)
    if is_found_by_name(value):
        return Leaf("function", type_name(cls), (value.__module__, value.__qualname__)), []
    if has_own(cls, "__getstate__", "__reduce__", "__reduce_ex__") and is_of_a_library(cls):
        said = _reduced(value)
        if said is not None:
            return object_leaf(type_name(cls), [pair for pair in said if pair[0] not in _NUMBERS])
    children = attributes(value)
    if isinstance(value, BaseException):
        children.append((".args", value.args))
    elif _has_c_part(cls) or (not children and not hasattr(value, "__dict__")):
        reduced = _reduced(value)
        if reduced is not None:
            children = _merge(children, reduced)
        elif not children:
            return Leaf("opaque", type_name(cls)), []
    return object_leaf(type_name(cls), children)


def object_leaf(name: str, children: list[tuple[str, Any]]) -> Described:
    """Return the leaf of an object; its attributes that are atoms are kept in the leaf itself.

    A forest holds thousands of numbers and flags: a row for each would cost more than the forest.
    ``digest`` is what marshal makes of ``{name: atom}``, and can be read back.
    """
    atoms, others = {}, []
    for name_, child in children:
        if type(child) in ATOMS and not (type(child) in (str, bytes) and len(child) > _LONG):
            atoms[name_] = child
        else:
            others.append((name_, child))
    return Leaf("object", name, (), marshal.dumps(atoms, 2)), others


def _merge(
    attributes: list[tuple[str, Any]], reduced: list[tuple[str, Any]]
) -> list[tuple[str, Any]]:
    known = {name for name, _ in attributes}
    return attributes + [(name, child) for name, child in reduced if name not in known]


def _reduced(value: Any) -> list[tuple[str, Any]] | None:
    """Return what an object with a part in C says of itself when it is pickled."""
    try:
        reduced = value.__reduce_ex__(4)
    except Exception:  # whatever it raises: it cannot be looked into, and is reported as such
        return None
    if isinstance(reduced, str):
        return [(".__reduce__", reduced)]
    function, arguments, state, *items = (*reduced, None, None, None, None)[:5]
    name = getattr(function, "__name__", "")
    children: list[tuple[str, Any]] = []
    if name in ("__newobj__", "_reconstructor", "__newobj_ex__"):
        arguments = arguments[1:]
    children += [(f".__reduce__[{i}]", argument) for i, argument in enumerate(arguments)]
    if isinstance(state, tuple) and len(state) == 2 and isinstance(state[1], dict):
        children += [(f".{key}", child) for key, child in (state[0] or {}).items()]
        state = state[1]
    if isinstance(state, dict):
        children += [(f".{key}", child) for key, child in state.items() if key not in BOOKKEEPING]
    elif state is not None:
        children.append((".__getstate__()", _without_counters(value, state)))
    if items[0] is not None:
        children += [(f"[{i}]", item) for i, item in enumerate(items[0])]
    if items[1] is not None:
        children += [(f"[{key!r:.80}]", item) for key, item in items[1]]
    return children


def _without_counters(value: Any, state: Any) -> Any:
    cls = type(value)
    is_tree = cls.__module__.startswith("sklearn.neighbors.") and "Tree" in cls.__name__
    if is_tree and isinstance(state, tuple) and len(state) > _COUNTERS.stop:
        return (*state[: _COUNTERS.start], *state[_COUNTERS.stop :])
    return state
