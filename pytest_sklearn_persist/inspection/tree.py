"""Find the estimators in what a pickle makes, and the callables that are stored in it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from .budget import Budget
from .classes import is_estimator_class
from .settings import settings_of
from .tables import cells_of
from .values import Array, Blob, Call, Global, Group, Mapping, class_of, get, is_named, state_of

__all__ = ["Found", "find", "what_is"]

VERSION = "_sklearn_version"
_MADE_HERE = "(a class that the file defines)"
_MOST = 10_000
_LONGEST = 400
#: Instances from these are parts of an estimator, not one, unless they say a version.
_PARTS = frozenset({"sklearn", "numpy", "scipy", "pandas", "joblib", "pyarrow", "cloudpickle"})
#: Calls whose arguments are kept in what they return.
_KEEPING = frozenset(
    {
        ("functools", "partial"),
        ("builtins", "getattr"),
        ("__builtin__", "getattr"),
        ("types", "MethodType"),
    }
)
#: Tables of pandas, whose cells are named as Python names them.
_TABLES = frozenset(
    (module, name)
    for name, home in (("DataFrame", "frame"), ("Series", "series"))
    for module in ("pandas", f"pandas.core.{home}")
)
_Link = tuple[Any, str] | None  # a path as its last part and the link before
#: Classes of scikit-learn whose instances are no estimators.
_HELPERS = frozenset({"Bunch", "Tree"})


@dataclass(frozen=True, slots=True)
class Found:
    """An estimator, or a callable if `version` is no matter.

    Attributes
    ----------
    path : str
        Such as ``steps[0][1]``; empty for what the file as a whole is.
    module, name : str
    version : str or None
        The release of scikit-learn that saved it, as it says itself.
    settings : dict of str to str
        How it is configured, see `settings_of`.
    """

    path: str
    module: str
    name: str
    version: str | None = None
    settings: dict[str, str] = field(default_factory=dict)


def find(
    root: Any, start: str = "", budget: Budget | None = None
) -> tuple[list[Found], list[Found], bool]:
    """Return estimators, stored callables, and whether that is all of them.

    Parameters
    ----------
    root : object
        What a pickle makes.
    start : str
        Its path.
    budget : Budget, optional
        What it may cost.
    """
    budget = budget or Budget()
    estimators: list[Found] = []
    callables: list[Found] = []
    seen: set[int] = set()
    todo: list[tuple[Any, _Link, bool, bool]] = [
        (root, (None, start) if start else None, False, False)
    ]
    while todo:
        budget.step()
        value, link, passed, inside = todo.pop()
        if isinstance(value, Global):
            if not passed and value.module is not None and value.name is not None:
                callables.append(Found(_path(link), value.module, value.name))
        elif isinstance(value, (Call, Group, Mapping, Array)) and id(value) not in seen:
            seen.add(id(value))
            if isinstance(value, Call):
                estimator = _estimator(value, link, value is root, inside)
                if estimator is not None:
                    estimators.append(estimator)
                    inside = True
            children = [(*child, inside) for child in _children(value, link, passed)]
            todo += reversed(children)
        if len(estimators) > _MOST or len(callables) > _MOST:
            return estimators[:_MOST], callables[:_MOST], False
    return estimators, callables, True


def _estimator(value: Call, link: _Link, is_root: bool, inside: bool) -> Found | None:
    """Return what an object is as an estimator; None for data and for an estimator's helpers."""
    state = state_of(value)
    version = get(state, VERSION)
    cls = class_of(value)
    if version is None:
        if not is_root and (state is None or _is_part(cls)):
            return None
        if is_root and (is_named(cls, _NO_MODEL) or _is_data(cls)):
            return None
        if not _may_be_model(cls, state, inside):
            return None
    module, name = (cls.module, cls.name) if isinstance(cls, Global) else ("", _MADE_HERE)
    return Found(
        _path(link),
        module or "",
        name or "(name not known)",
        version[:40] if type(version) is str else None,
        settings_of(state),
    )


def _may_be_model(cls: Any, state: Mapping | None, inside: bool) -> bool:
    """Say whether an object of somebody else's class may be a model, by its source if there is."""
    if not isinstance(cls, Global) or cls.module is None or cls.name is None:
        return not inside
    answer = is_estimator_class(cls.module, cls.name)
    if answer is not None:
        return answer
    if not inside:
        return True
    return state is not None and any(
        type(key) is str and key.endswith("_") and not key.startswith("_") for key, _ in state.items
    )


def _is_data(cls: Any) -> bool:
    """Say whether a class is one of a library for data, or of Python: no model is of these."""
    of_sklearn = isinstance(cls, Global) and (cls.module or "").startswith("sklearn.")
    return _is_part(cls) and (not of_sklearn or cls.name in _HELPERS)


def what_is(root: Any) -> str:
    """Return what a pickle makes as a whole, for people.

    Examples
    --------
    >>> what_is(Mapping([("a", 1)])), what_is(Group("tuple", [])), what_is("x")
    ('a dict of 1', 'an empty tuple', 'a str')
    """
    if isinstance(root, Mapping):
        return _counted("dict", len(root.items))
    if isinstance(root, Group):
        return _counted(root.kind, len(root.items))
    if isinstance(root, Array):
        return "a numpy array"
    if isinstance(root, Blob):
        return {"text": "a str", "unknown": "an object"}.get(root.kind, f"a {root.kind}")
    if isinstance(root, Global):
        return f"the class or function {root.module}.{root.name}"
    cls = class_of(root)
    if not isinstance(cls, Global) or cls.name is None:
        return "an object" if isinstance(root, Call) else f"a {type(root).__name__}"
    if is_named(cls, _NO_MODEL):
        return "a numpy array"
    if cls.name in ("OrderedDict", "defaultdict", "Bunch"):
        return _counted(cls.name, len(root.pairs))
    top = (cls.module or "").partition(".")[0]
    library = f"{top} " if top in _PARTS and top not in ("sklearn", "joblib") else ""
    article = "an" if (library or cls.name)[:1].lower() in "aeiou" else "a"
    return f"{article} {library}{cls.name}"


def _counted(kind: str, count: int) -> str:
    article = "an" if kind[:1] in "OAEIU" else "a"
    return f"{article} {kind} of {count:,}" if count else f"an empty {kind}"


_NO_MODEL = frozenset(
    (module, name)
    for module in ("numpy.core.multiarray", "numpy._core.multiarray")
    for name in ("_reconstruct", "scalar")
) | {("numpy.core.numeric", "_frombuffer"), ("numpy._core.numeric", "_frombuffer")}


def _is_part(cls: Any) -> bool:
    if not isinstance(cls, Global) or cls.module is None:
        return False
    top = cls.module.partition(".")[0]
    return top in _PARTS or top in sys.stdlib_module_names or top in ("__builtin__", "copy_reg")


def _children(value: Any, link: _Link, passed: bool) -> Iterator[tuple[Any, _Link, bool]]:
    """Yield what is in a value, with its path, and whether it was only passed to a function."""
    if isinstance(value, Group):
        yield from _indexed(value.items, link, passed)
    elif isinstance(value, Mapping):
        yield from _keyed(value.items, link, passed)
    elif isinstance(value, Array):
        yield value.content, link, passed
    else:
        yield from _of_call(value, link)


def _of_call(value: Call, link: _Link) -> Iterator[tuple[Any, _Link, bool]]:
    if is_named(class_of(value), _TABLES):
        for label, cell in cells_of(value):
            if isinstance(cell, (Call, Group, Mapping, Array, Global)):
                yield cell, (link, label), False
    keeping = is_named(value.func, _KEEPING)
    yield value.func, link, not keeping
    yield value.args, link, not keeping
    for state in value.states:
        parts = state.items if isinstance(state, Group) and state.kind == "tuple" else [state]
        for part in parts:
            if isinstance(part, Mapping):
                for key, attribute in part.items:
                    if type(key) is str:
                        yield attribute, _attribute(link, key), False
                    else:
                        yield attribute, (link, "[…]"), False
            else:
                yield part, link, False
    yield from _indexed(value.items, link, False)
    yield from _keyed(value.pairs, link, False)


def _attribute(link: _Link, name: str) -> _Link:
    return (link, name if link is None else f".{name}")


def _indexed(items: list[Any], link: _Link, passed: bool) -> Iterator[tuple[Any, _Link, bool]]:
    for i, item in enumerate(items):
        if isinstance(item, (Call, Group, Mapping, Array, Global)):
            yield item, (link, f"[{i}]"), passed


def _keyed(
    pairs: list[tuple[Any, Any]], link: _Link, passed: bool
) -> Iterator[tuple[Any, _Link, bool]]:
    for key, value in pairs:
        if isinstance(value, (Call, Group, Mapping, Array, Global)):
            yield value, (link, f"[{_label(key)}]"), passed
        if isinstance(key, (Call, Group, Global)):
            yield key, (link, "[key]"), passed


def _label(key: Any) -> str:
    """Return a key as it is written to pick a part; one that cannot be written so is left out."""
    if type(key) is int:
        return str(key) if key.bit_length() < _LONGEST else "…"
    if key is None or type(key) is bool or (type(key) is str and len(key) <= _LONGEST):
        text = repr(key)
        return text if len(text) <= _LONGEST else "…"
    return "…"


def _path(link: _Link) -> str:
    """Return a path in one piece, the end of it if it is very long."""
    parts: list[str] = []
    length = 0
    while link is not None:
        parts.append(link[1])
        length += len(link[1])
        link = link[0]
        if length > _LONGEST:
            parts.append("…")
            break
    return "".join(reversed(parts))
