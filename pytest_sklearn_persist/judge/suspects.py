"""Find the part of an estimator that a cause is about."""

from __future__ import annotations

import inspect
import sys
import types
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..observe.snapshot import snapshot

__all__ = [
    "Suspect",
    "find_apart",
    "find_bound",
    "find_redefined",
    "find_shared_memory",
    "find_strided",
    "find_suspect",
    "pickling_methods",
]

_HANDLES = {
    "lock": ("a lock", "create it when it is needed, and leave it out in __getstate__"),
    "RLock": ("a lock", "create it when it is needed, and leave it out in __getstate__"),
    "TextIOWrapper": ("an open file", "keep the path and open it when it is needed"),
    "BufferedReader": ("an open file", "keep the path and open it when it is needed"),
    "BufferedWriter": ("an open file", "keep the path and open it when it is needed"),
    "BufferedRandom": ("an open file", "keep the path and open it when it is needed"),
    "generator": ("a generator", "keep the list of its values"),
    "memoryview": ("a memory view", "keep the bytes or the array it shows"),
    "dict_keys": ("a view of a dict", "keep a list of its keys"),
    "dict_values": ("a view of a dict", "keep a list of its values"),
    "dict_items": ("a view of a dict", "keep the dict itself"),
    "module": ("a module", "import it inside the methods that use it"),
    "socket": ("a socket", "connect when it is needed"),
    "Thread": ("a thread", "start it when it is needed"),
    "Connection": ("a connection", "connect when it is needed"),
    "frame": ("a frame", None),
    "traceback": ("a traceback", "keep its text"),
    "weakref": ("a weak reference", "keep the object itself, or look it up again"),
    "ReferenceType": ("a weak reference", "keep the object itself, or look it up again"),
    "CDLL": ("a loaded library", "load it when it is needed"),
}


@dataclass(frozen=True, slots=True)
class Suspect:
    """A part that can't be written: where it is, what it is, and what to do instead."""

    path: str
    what: str
    remedy: str | None


def find_suspect(estimator: Any) -> Suspect | None:
    """Return the first part of an estimator that pickle can't write, or None.

    Examples
    --------
    >>> from sklearn.preprocessing import FunctionTransformer
    >>> find_suspect(FunctionTransformer(lambda X: X)).path
    'func'
    """
    seen = snapshot(estimator)
    for row, value in enumerate(seen.refs):
        path = seen.path(row).removeprefix(".") or type(estimator).__name__
        if isinstance(value, types.FunctionType) and "<" in value.__qualname__:
            local = "a lambda" if value.__name__ == "<lambda>" else "a function made inside another"
            return Suspect(
                path, local, "use a function with a name at the top of a module, or cloudpickle"
            )
        if isinstance(value, type) and "<locals>" in value.__qualname__:
            return Suspect(path, "a class made inside a function", "move it to the top of a module")
        name = type(value).__name__
        if name in _HANDLES:
            return Suspect(path, *_HANDLES[name])
        if "<locals>" in type(value).__qualname__:
            what = f"an object of {name}, a class made inside a function"
            return Suspect(path, what, "move the class to the top of a module")
    return None


def find_redefined(estimator: Any) -> Suspect | None:
    """Return the first part whose class or function has been defined again since, or None."""
    seen = snapshot(estimator)
    for row, value in enumerate(seen.refs):
        is_named = isinstance(value, (type, types.FunctionType))
        thing = value if is_named else type(value)
        now = _now_called(thing)
        if now is None or now is thing or type(now) is not type(thing):
            continue
        kind = "function" if isinstance(thing, types.FunctionType) else "class"
        path = seen.path(row).removeprefix(".") or "the object"
        return Suspect(path, f"the {kind} {thing.__name__}", "make the object anew")
    return None


def _now_called(thing: Any) -> Any:
    """Return what has the name of a class or function by now."""
    found: Any = sys.modules.get(thing.__module__)
    for part in thing.__qualname__.split("."):
        found = getattr(found, part, None)
    return found


def find_bound(estimator: Any) -> Suspect | None:
    """Return the first method that was bound by hand, by a name that its object has for another.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> model = LinearRegression()
    >>> model.predict = types.MethodType(find_apart, model)
    >>> find_bound(model).path, find_bound(model).what
    ('predict', 'find_apart')
    """
    seen = snapshot(estimator)
    for row, value in enumerate(seen.refs):
        if not isinstance(value, types.MethodType) or isinstance(value.__self__, type):
            continue
        name = getattr(value.__func__, "__name__", "")
        if getattr(type(value.__self__), name, None) is not value.__func__:
            path = seen.path(row).removeprefix(".")
            return Suspect(path, name, "define the method in the class")
    return None


def find_apart(estimator: Any) -> str | None:
    """Return the path of an object that joblib writes apart from the other reference to it."""
    seen = snapshot(estimator)
    for row, leaf in enumerate(seen.leaves):
        if leaf.kind != "alias":
            continue
        for place in (row, leaf.meta[0]):
            path = place
            while place > 0:
                place = seen.parents[place]
                if seen.leaves[place].kind == "objects":
                    return seen.path(path).removeprefix(".")
    return None


def find_strided(estimator: Any) -> str | None:
    """Return the path of the first array that does not lie in one piece, or None.

    Examples
    --------
    >>> import numpy as np
    >>> find_strided({"flipped": np.arange(6)[::-1]})
    "['flipped']"
    """
    seen = snapshot(estimator)
    for row, value in enumerate(seen.refs):
        if isinstance(value, np.ndarray) and not (
            value.flags.c_contiguous or value.flags.f_contiguous
        ):
            return seen.path(row).removeprefix(".")
    return None


def find_shared_memory(estimator: Any) -> tuple[str, str] | None:
    """Return the paths of the first two arrays that are views of the same memory, or None.

    Examples
    --------
    >>> import numpy as np
    >>> whole = np.zeros(3)
    >>> find_shared_memory({"whole": whole, "part": whole[1:]})
    ("['whole']", "['part']")
    """
    seen = snapshot(estimator)
    owners: dict[int, list[int]] = {}
    for row, value in enumerate(seen.refs):
        if isinstance(value, np.ndarray) and seen.leaves[row].kind != "alias":
            whole = value
            while isinstance(whole.base, np.ndarray):
                whole = whole.base
            for other in owners.setdefault(id(whole), []):
                if np.may_share_memory(seen.refs[other], value):
                    return seen.path(other).removeprefix("."), seen.path(row).removeprefix(".")
            owners[id(whole)].append(row)
    return None


_LIBRARIES = frozenset({"sklearn", "numpy", "scipy", "pandas", "polars"})
_HOOKS = ("__getstate__", "__setstate__", "__reduce__", "__reduce_ex__", "__getnewargs__")


def pickling_methods(estimator: Any, path: str) -> list[str]:
    """Return the methods, written by a user, that decide how the owner of ``path`` is pickled.

    Examples
    --------
    >>> from sklearn.linear_model import LinearRegression
    >>> pickling_methods(LinearRegression(), "coef_[0]")
    []
    """
    seen = snapshot(estimator)
    best: Any = estimator
    longest = -1
    bare = path.rsplit(": ", maxsplit=1)[-1]
    for row, value in enumerate(seen.refs):
        here = seen.path(row).removeprefix(".")
        owns = bare.startswith((f"{here}.", f"{here}[")) if here else True
        if owns and len(here) > longest and hasattr(value, "__dict__"):
            best, longest = value, len(here)
    found = []
    for name in _HOOKS:
        for cls in type(best).__mro__:
            method = cls.__dict__.get(name)
            if method is None:
                continue
            home = cls.__module__.split(".")[0]
            if inspect.isfunction(method) and home not in _LIBRARIES | sys.stdlib_module_names:
                found.append(f"{cls.__qualname__}.{name}")
            break
    return found
