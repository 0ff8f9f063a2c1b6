"""The globals that saved scikit-learn models name, as data.

``allowed.json`` lists what scikit-learn 0.18 and newer really wrote, module and qualified name as
they stand in a pickle (``copy_reg`` where an old protocol was written), with the first and the last
release that was seen to write it. ``tools/allowlist`` in the repository makes it and gives the
reasons.

A name is in one of two sections. What is *allowed* runs no Python code and reaches no file,
whatever it is called with. What is *guarded* calls, imports or executes what it is given, and
honest models need it: it is not allowed as it is, only with its arguments checked.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

__all__ = [
    "honest_arguments",
    "is_allowed",
    "is_called",
    "is_guarded",
    "releases",
    "releases_of",
    "releases_of_module",
]


@functools.cache
def _data() -> Mapping[str, Any]:
    text = resources.files(__package__).joinpath("allowed.json").read_text(encoding="utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


def is_allowed(module: str, name: str) -> bool:
    """Tell whether a model may name this global without further checks.

    Examples
    --------
    >>> is_allowed("sklearn.tree._tree", "Tree"), is_allowed("sklearn.tree._tree", "tree")
    (True, False)
    >>> is_allowed("posix", "system")
    False
    """
    return name in _data()["globals"].get(module, ())


def is_guarded(module: str, name: str) -> bool:
    """Tell whether a model may name this global if the gate checks what it is called with.

    Examples
    --------
    >>> is_guarded("_codecs", "encode"), is_allowed("_codecs", "encode")
    (True, False)
    """
    return name in _data()["guarded"].get(module, ())


def is_called(module: str, name: str) -> bool:
    """Tell whether loading an honest model calls this global.

    Everything else on the list is only ever referred to, or made without its constructor: a ufunc
    that a transformer holds, an estimator. Called with what a stranger chose, numpy alone can be
    made to read and write any memory (``ndarray`` with a buffer, ``__array_interface__`` of an
    instance).

    Examples
    --------
    >>> is_called("sklearn.tree._tree", "Tree"), is_called("numpy", "ndarray")
    (True, False)
    """
    return name in _data()["called"].get(module, ())


def honest_arguments(module: str, name: str) -> list[list[Any]]:
    """Return the arguments with which honest models were seen to call a guarded global.

    Classes and functions stand as ``module:name``, other objects as ``<module:class>``, texts that
    are no names as ``<str>``.

    Examples
    --------
    >>> honest_arguments("_codecs", "encode")
    [['latin1']]
    """
    found: list[list[Any]] = _data()["arguments"].get(f"{module}:{name}", [])
    return found


def releases() -> tuple[str, ...]:
    """Return the releases of scikit-learn whose models made the list, oldest first.

    Examples
    --------
    >>> releases()[0]
    '0.18.2'
    """
    return tuple(_data()["releases"])


def releases_of(module: str, name: str) -> tuple[str, str] | None:
    """Return the first and the last release of scikit-learn that was seen to write this global.

    ``None`` if the global is not on the list, or on it though no release was seen to write it.

    Examples
    --------
    >>> releases_of("sklearn.tree.tree", "DecisionTreeClassifier")
    ('0.18.2', '0.21.3')
    >>> releases_of("posix", "system") is None
    True
    """
    for section in ("globals", "guarded"):
        ends = _data()[section].get(module, {}).get(name)
        if ends:
            return ends[0], ends[1]
    return None


def releases_of_module(module: str) -> tuple[str, str] | None:
    """Return the first and the last release that was seen to write names of a module.

    ``None`` if no release was.

    Examples
    --------
    >>> releases_of_module("sklearn.tree.tree")
    ('0.18.2', '0.21.3')
    """
    known = releases()
    ends = [
        known.index(end)
        for section in ("globals", "guarded")
        for pair in _data()[section].get(module, {}).values()
        for end in pair
    ]
    return (known[min(ends)], known[max(ends)]) if ends else None
