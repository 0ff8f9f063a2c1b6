"""Two containers of plain values: which items differ."""

from __future__ import annotations

import marshal
from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from ..observe.order import item_path

__all__ = ["FlatDifference", "both_short", "flat_differences", "short"]

_MOST = 20  # items of one container that are listed
_SPELT_OUT = (str, bytes, bytearray, int, float, complex, tuple, list, dict)
_SHORT = 80  # characters of a value that are shown


class FlatDifference(NamedTuple):
    """A differing item: its place within the container, the kind, and both values as text.

    It stands for ``number`` items, of ``total``, that differ in this way.
    """

    path: str
    kind: str
    expected: str
    actual: str
    number: int | None = None
    total: int | None = None


def short(value: Any, *, kind: bool = False) -> str:
    """Return a value as a short text, without addresses; with its type if ``kind``.

    Examples
    --------
    >>> short(0.1 + 0.2), short(True, kind=True)
    ('0.30000000000000004', 'True (bool)')
    """
    if isinstance(value, np.generic):
        text = repr(value.item()) if value.dtype.kind in "biufcSU" else str(value)
    elif value is None or isinstance(value, _SPELT_OUT):
        text = repr(value)
    else:
        text = f"<{type(value).__name__}>"
    text = text if len(text) <= _SHORT else text[: _SHORT - 3] + "…"
    return f"{text} ({type(value).__name__})" if kind else text


def both_short(e: Any, a: Any) -> tuple[str, str]:
    """Return two values as short texts; long texts from where they begin to differ.

    Examples
    --------
    >>> both_short("long " * 20 + "one", "long " * 20 + "two")
    ("…'ong long one'", "…'ong long two'")
    """
    texts = isinstance(e, (str, bytes)) and type(e) is type(a)
    if not texts or max(len(e), len(a)) <= _SHORT:
        return short(e), short(a)
    pairs = enumerate(zip(e, a, strict=False))
    differs = next((i for i, (x, y) in pairs if x != y), min(len(e), len(a)))
    start = max(0, differs - 9)
    part = slice(start, start + 40)
    before = "…" if start else ""
    return before + repr(e[part]), before + repr(a[part])


def flat_differences(
    expected: Any, actual: Any, shape: tuple[int, ...] | None = None
) -> list[FlatDifference]:
    """Return how two containers differ of which at least one holds only plain values.

    Parameters
    ----------
    expected, actual : list, tuple, set, frozenset or dict
    shape : tuple of int, optional
        The shape of the array that the lists are the elements of.

    Examples
    --------
    >>> [found[:4] for found in flat_differences({"a": 1, "b": 2}, {"b": 2, "a": 1.0})]
    [("['a']", 'type', '1 (int)', '1.0 (float)'), ('', 'order', "'a', 'b'", "'b', 'a'")]
    >>> flat_differences([1, 2, 3], [1, 5, 6])[0][:5]
    ('[1]', 'value', '2', '5', 2)
    """
    if isinstance(expected, (set, frozenset)):
        gone, new = _minus(expected, actual), _minus(actual, expected)
        found = [FlatDifference("", "missing", short(value), "nothing") for value in gone]
        found += [FlatDifference("", "extra", "nothing", short(value)) for value in new]
        return found[:_MOST]
    if isinstance(expected, dict):
        return _dict_differences(expected, actual)
    if not hasattr(expected, "__len__") or isinstance(expected, (str, bytes, bytearray)):
        return [FlatDifference("", "value", short(expected), short(actual))]
    found = []
    if len(expected) != len(actual):
        found.append(FlatDifference("", "shape", f"{len(expected)} items", f"{len(actual)} items"))
    for i, (e, a) in enumerate(zip(expected, actual, strict=False)):
        place = f"[{i}]"
        if shape is not None:
            index = np.unravel_index(i, shape)
            place = f"[{', '.join(str(int(k)) for k in index)}]" if shape else ""
        found += _item(place, e, a)
    found = _first_of_each_kind(found, len(expected))
    if not found and shape is None and list(map(type, expected)) == list(map(type, actual)):
        found.append(FlatDifference("", "value", short(expected), short(actual)))
    return found


def _first_of_each_kind(found: list[FlatDifference], size: int) -> list[FlatDifference]:
    """Return one item for all that differ in the same way, with their number."""
    counts = Counter(item.kind for item in found)
    firsts = {item.kind: item for item in reversed(found)}
    return [
        firsts[kind]._replace(number=count, total=size) if kind != "shape" else firsts[kind]
        for kind, count in counts.items()
    ]


def _item(place: str, e: Any, a: Any) -> list[FlatDifference]:
    if type(e) is not type(a):
        return [FlatDifference(place, "type", short(e, kind=True), short(a, kind=True))]
    if _canonical(e) != _canonical(a):
        zero = isinstance(e, float) and e == a
        return [FlatDifference(place, "zero-sign" if zero else "value", *both_short(e, a))]
    return []


def _canonical(value: Any) -> bytes:
    try:
        return marshal.dumps(value, 2)
    except ValueError:
        return repr(type(value)).encode()


def _minus(left: Any, right: Any) -> list[Any]:
    known = {_canonical(value) for value in right}
    return sorted((v for v in left if _canonical(v) not in known), key=_canonical)


def _dict_differences(expected: dict[Any, Any], actual: Any) -> list[FlatDifference]:
    if not isinstance(actual, dict):
        return [FlatDifference("", "type", short(expected, kind=True), short(actual, kind=True))]
    found: list[FlatDifference] = []
    # By what marshal writes: 1, True and 1.0 are one key to a dict, and no NaN is another.
    here = {_canonical(key): key for key in expected}
    there = {_canonical(key): key for key in actual}
    for name, key in here.items():
        if name not in there:
            found.append(FlatDifference(item_path(key), "missing", short(expected[key]), "nothing"))
        else:
            found += _item(item_path(key), expected[key], actual[there[name]])
        if len(found) >= _MOST:
            return found
    found += [
        FlatDifference(item_path(key), "extra", "nothing", short(actual[key]))
        for name, key in there.items()
        if name not in here
    ]
    if list(here) != list(there) and here.keys() == there.keys():
        first, second = list(expected)[:3], list(actual)[:3]
        found.append(
            FlatDifference("", "order", ", ".join(map(short, first)), ", ".join(map(short, second)))
        )
    return found[: _MOST + 1]
