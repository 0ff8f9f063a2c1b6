"""How an estimator in a file is configured, as far as that decides what becomes of it."""

from __future__ import annotations

from typing import Any

from .arrays import shape_of
from .values import Array, Blob, Call, Global, Group, Mapping, class_of, get

__all__ = ["settings_of"]

_LONGEST = 40
_MOST = 100
#: Private attributes that also an estimator has that was not fitted.
_OWN = frozenset({"_sklearn_version", "_sklearn_output_config", "_metadata_request"})


def settings_of(state: Mapping | None) -> dict[str, str]:
    """Return parameters, and what an estimator was fitted on, as short texts.

    Parameters
    ----------
    state : Mapping or None
        Its attributes.

    Returns
    -------
    dict of str to str
        Texts as they are, ``True``, ``None``; ``number``, ``list``, ``array``, ``function`` or the
        name of a class for what is not told apart.  Three more say what it was fitted on:
        ``classes`` (``2``, ``more``, or ``several`` for several targets), ``outputs`` (``1`` or
        ``more``) and ``sparse`` (``True`` or ``False``), as far as it keeps that.  ``fitted`` is
        ``False`` where it has nothing but parameters, as the copy that others are fitted of.
        ``search`` is how neighbours are looked for.

    Examples
    --------
    >>> settings_of(Mapping([("solver", "lbfgs"), ("C", Blob("float")), ("n_outputs_", 2)]))
    {'solver': 'lbfgs', 'C': 'number', 'outputs': 'more', 'fitted': 'True'}
    """
    found: dict[str, str] = {}
    for key, value in state.items if state is not None else ():
        if type(key) is not str or len(found) >= _MOST:
            continue
        if not (key.startswith("_") or key.endswith("_")):
            found[key] = _spelt(value)
    facts = ("classes", _classes(state)), ("outputs", _outputs(state)), ("sparse", _sparse(state))
    search = get(state, "_fit_method")
    more = (*facts, ("fitted", _fitted(state)), ("search", search))
    return found | {name: text for name, text in more if type(text) is str}


def _spelt(value: Any) -> str:
    if type(value) is str:
        return value[:_LONGEST]
    if value is None or type(value) is bool:
        return str(value)
    if type(value) is int or (isinstance(value, Blob) and value.kind in ("float", "int")):
        return "number"
    if isinstance(value, Global):
        return "function"
    if isinstance(value, Array) or shape_of(value) is not None:
        return "array"
    if isinstance(value, Group):
        return "list" if value.kind != "tuple" else "tuple"
    if isinstance(value, Mapping):
        return "dict"
    cls = class_of(value) if isinstance(value, Call) else None
    return cls.name[:_LONGEST] if isinstance(cls, Global) and cls.name else "something"


def _classes(state: Mapping | None) -> str | None:
    """Return how many classes it tells apart."""
    value = get(state, "classes_")
    if isinstance(value, Group):  # a list of arrays: several targets
        return "several"
    shape = shape_of(value)
    if shape is None or len(shape) != 1:
        return None
    return "2" if shape[0] <= 2 else "more"


def _outputs(state: Mapping | None) -> str | None:
    """Return how many targets it predicts."""
    count = get(state, "n_outputs_")
    if type(count) is int:
        return "1" if count == 1 else "more"
    if get(state, "classes_") is not None:
        return None
    for name in ("coef_", "_y"):
        shape = shape_of(get(state, name))
        if shape is not None:
            return "more" if len(shape) == 2 and min(shape) > 1 else "1"
    return None


def _fitted(state: Mapping | None) -> str:
    """Return whether it has attributes that fitting sets."""
    keys = (key for key, _ in (state.items if state is not None else ()) if type(key) is str)
    return str(any(key.endswith("_") or (key[:1] == "_" and key not in _OWN) for key in keys))


def _sparse(state: Mapping | None) -> str | None:
    """Return whether it was fitted on a sparse matrix."""
    said = get(state, "_sparse")
    if type(said) is bool:
        return str(said)
    kept = get(state, "_fit_X")
    if shape_of(kept) is not None:
        return "False"
    cls = class_of(kept)
    if not isinstance(cls, Global) or cls.name is None:
        return None
    return str((cls.module or "").startswith("scipy.sparse"))
