"""Variables of modules and of the classes in them: what they hold now, by path."""

from __future__ import annotations

import hashlib
import importlib
import sys
import types
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from ..isolation.launching import is_installed
from .snapshot import Options, snapshot

__all__ = ["digests", "get_variable", "own_modules", "put_variable"]

#: Libraries whose variables nobody keeps what was learnt in.
_LIBRARIES = frozenset(
    {"sklearn", "numpy", "scipy", "pandas", "polars", "joblib", "pytest_sklearn_persist"}
)

#: Written into classes by Python itself, or while they are used.
_NOT_THEIRS = frozenset({"_abc_impl", "_sklearn_auto_wrap_output_keys"})

_SCRIPT = frozenset({"__main__", "__mp_main__"})


def own_modules(homes: Iterable[str]) -> list[str]:
    """Return the imported modules that an estimator's class may keep something in.

    Parameters
    ----------
    homes : iterable of str
        The modules of all classes and functions in it: those of their packages are among them,
        and all modules that are neither of an installed package nor of the standard library.
    """
    packages = {name.partition(".")[0] for name in homes}
    return [
        name
        for name in sorted(sys.modules)
        if (first := name.partition(".")[0]) not in _LIBRARIES | sys.stdlib_module_names | _SCRIPT
        and (first in packages or _is_of_a_user(name))
    ]


def _is_of_a_user(name: str) -> bool:
    return getattr(sys.modules[name], "__file__", None) is not None and not is_installed(name)


def digests(modules: Iterable[str]) -> dict[str, bytes]:
    """Return a digest of each variable, by a path such as ``mylib.Estimator.registry``.

    Modules that are not imported are left out.

    Examples
    --------
    >>> "keyword.kwlist" in digests(["keyword"])
    True
    """
    found: dict[str, bytes] = {}
    for name in modules:
        module = sys.modules.get(name)
        if isinstance(module, types.ModuleType):
            for path, value in _walk(name, vars(module), name):
                with suppress(Exception):  # whatever looking at it raises
                    found[path] = _digest(value)
    return found


def _walk(prefix: str, names: Any, module: str) -> Iterator[tuple[str, Any]]:
    for name, value in list(names.items()):
        if (name.startswith("__") and name.endswith("__")) or name in _NOT_THEIRS:
            continue
        path = f"{prefix}.{name}"
        yield path, value
        own = isinstance(value, type) and value.__module__ == module
        if own and path == f"{module}.{value.__qualname__}":
            yield from _walk(path, vars(value), module)


def _digest(value: Any) -> bytes:
    value = getattr(value, "__func__", value) if isinstance(value, _WRAPPED) else value
    seen = snapshot(value, Options())
    return hashlib.sha256(repr((seen.segments, seen.parents, seen.leaves)).encode()).digest()


_WRAPPED = (staticmethod, classmethod)


def _owner(path: str) -> tuple[Any, str]:
    """Return the module or class that holds a variable, and its name there."""
    parts = path.split(".")
    for end in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ImportError:
            continue
        for part in parts[end:-1]:
            found = vars(found)[part]
        return found, parts[-1]
    raise ImportError(path)


def get_variable(path: str) -> Any:
    """Return what a variable holds, as its module or class keeps it."""
    owner, name = _owner(path)
    return vars(owner)[name]


def put_variable(path: str, value: Any) -> None:
    """Have a variable hold something; a container that others may hold, too, is filled anew."""
    owner, name = _owner(path)
    held = vars(owner).get(name)
    if type(held) is type(value) and isinstance(held, (dict, set)):
        held.clear()
        held.update(value)
    elif type(held) is type(value) and isinstance(held, list):
        held[:] = value
    else:
        setattr(owner, name, value)
