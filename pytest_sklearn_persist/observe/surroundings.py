"""What a process has around an estimator: read in one process, and given to another.

Each thing that answers may depend on has a kind and a name.  What is read here and put there is
plain data, but for variables of modules and classes, which travel as pickles.
"""

from __future__ import annotations

import importlib
import locale
import os
import pickle
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from .variables import digests, put_variable

__all__ = ["Thing", "give", "imported", "surroundings", "variables_of"]

#: Kind and name, such as ``("environment variable", "HOME")``.
Thing = tuple[str, str]

_CATEGORIES = ("LC_COLLATE", "LC_CTYPE", "LC_MONETARY", "LC_NUMERIC", "LC_TIME")
#: Of a fresh process on purpose; what depends on the seed of hashes is tried in another way.
_OWN = frozenset({"TMPDIR", "TEMP", "TMP", "PYTHONHASHSEED", "TZ"})


def surroundings(memory: object = None, payload: object = None) -> dict[Thing, Any]:  # noqa: ARG001
    """Return what this process has: callable by name in a fresh process, too."""
    from sklearn import get_config

    found: dict[Thing, Any] = {
        ("time zone", "TZ"): (os.environ.get("TZ"), time.tzname, time.timezone),
        ("working folder", ""): _folder(),
        ("numpy errors", ""): np.geterr(),
        ("arguments", "sys.argv"): list(sys.argv),
        ("recursion limit", ""): sys.getrecursionlimit(),
    }
    for name, value in os.environ.items():
        if name not in _OWN:
            found["environment variable", name] = value
    for name in _CATEGORIES:
        if hasattr(locale, name):
            found["locale", name] = locale.setlocale(getattr(locale, name))
    for name, value in get_config().items():
        found["configuration", name] = value
    return found


def _folder() -> str:
    try:
        return str(os.getcwd())  # noqa: PTH109 (a text)
    except OSError:  # it was removed
        return ""


def imported(memory: object, payload: object) -> list[str]:  # noqa: ARG001
    """Return the names of all modules that are imported here."""
    return list(sys.modules)


def variables_of(memory: object, modules: Iterable[str]) -> dict[str, bytes]:  # noqa: ARG001
    """Return a digest of each variable of some modules and their classes, by path."""
    return digests(modules)


def give(memory: object, things: Mapping[Thing, Any]) -> None:  # noqa: ARG001
    """Have this process, a throw-away one, have some things as another has them.

    A thing that it cannot have is left out: it then answers as before.
    """
    for kind in _ORDER:
        for (own_kind, name), value in things.items():
            if own_kind == kind:
                with suppress(Exception):
                    _GIVE[kind](name, value)


def _give_environment(name: str, value: Any) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value


def _give_time_zone(name: str, value: Any) -> None:
    _give_environment(name, value[0])
    if hasattr(time, "tzset"):
        time.tzset()


def _give_locale(name: str, value: Any) -> None:
    locale.setlocale(getattr(locale, name), value)


def _give_configuration(name: str, value: Any) -> None:
    from sklearn import set_config

    set_config(**{name: value})


def _give_arguments(name: str, value: Any) -> None:  # noqa: ARG001
    sys.argv[:] = value


_GIVE: dict[str, Any] = {
    "environment variable": _give_environment,
    "time zone": _give_time_zone,
    "locale": _give_locale,
    "working folder": lambda _, value: os.chdir(value),
    "numpy errors": lambda _, value: np.seterr(**value),
    "arguments": _give_arguments,
    "recursion limit": lambda _, value: sys.setrecursionlimit(value),
    "configuration": _give_configuration,
    "import": lambda name, _: importlib.import_module(name),
    "variable": lambda name, value: put_variable(name, pickle.loads(value)),
}
#: What modules read when they are imported is given before something is imported.
_ORDER = tuple(_GIVE)
