"""How a pickle makes arrays: from dtypes, shapes and bytes exactly as numpy writes them.

numpy believes what a state says. A dtype that denies its objects, a list that is too short, a dtype
that is changed when an array already uses it: each has numpy take bytes for addresses.
"""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

__all__ = [
    "refused_array_state",
    "refused_buffer",
    "refused_dtype",
    "refused_dtype_state",
    "refused_header",
    "refused_scalar",
    "refused_start",
]

_ODD = "as numpy does not write it"
_TYPESTR = re.compile(r"[<>|=]?[A-Za-z?]\d{0,10}")
_ORDERS = ("<", ">", "|", "=", b"<", b">", b"|", b"=")
_DATETIME = ("m", "M")
_LONGEST_SHAPE = 64


def refused_dtype(arguments: tuple[Any, ...]) -> str | None:
    """Say what is wrong with what a dtype is made of: a type's name, and that it is a copy."""
    if len(arguments) == 3 and arguments[1] in (0, False) and arguments[2] in (1, True):
        name = arguments[0]
        if name is np.record:
            return None
        if type(name) in (str, bytes) and _TYPESTR.fullmatch(_text(name)):
            return None
    return "it would change a dtype of numpy itself, or make one " + _ODD


def refused_dtype_state(instance: np.dtype[Any], state: Any) -> str | None:
    """Say what is wrong with the state of a dtype; None if it is what numpy itself would write.

    The dtype is made a second time, by numpy's public constructor, and must come out the same.

    Parameters
    ----------
    instance : dtype
        As the pickle has made it.
    state : object
        8 parts in version 3, or 9 in version 4.
    """
    if type(state) is not tuple or (len(state), state[0] if state else None) not in (
        (8, 3),
        (9, 4),
    ):
        return "it has the state of a dtype " + _ODD
    if type(state[0]) is not int:
        return "it has the state of a dtype " + _ODD
    order, *_, size, alignment, flags = state[1:8]
    if order not in _ORDERS or not all(type(n) is int for n in (size, alignment, flags)):
        return "it has the state of a dtype " + _ODD
    if len(state) == 9 and not _is_metadata(instance, state[8]):
        return "it has the metadata of a dtype " + _ODD
    if alignment != -1 and not 0 < alignment <= 64:
        return "it has the state of a dtype " + _ODD
    try:
        honest = _made_again(instance, state)
    except (TypeError, ValueError, OverflowError, KeyError, AttributeError):
        honest = None
    if honest is None:
        return "names and fields of a dtype in it do not agree"
    if flags & 0xFF != honest.flags & 0xFF:
        return "a dtype in it hides that it has objects, or claims some"
    if size not in (-1, honest.itemsize):
        return "a dtype in it is of another size than its fields"
    return None


def _made_again(instance: np.dtype[Any], state: tuple[Any, ...]) -> np.dtype[Any] | None:
    """Make the dtype that a state describes; None if it describes none."""
    subdtype, names, fields, size, _, flags = state[2:8]
    if subdtype is not None:
        if type(subdtype) is not tuple or len(subdtype) != 2 or names or fields:
            return None
        inner, shape = subdtype
        if not isinstance(inner, np.dtype) or instance.kind != "V":
            return None
        made = np.dtype((inner, shape if type(shape) is tuple else (int(shape),)))
        return made if _is_shape(made.shape) else None
    if names is None and fields is None:
        return _plain(instance, size)
    if instance.kind != "V" or type(names) is not tuple or type(fields) is not dict:
        return None
    return _structure(names, fields, size, aligned=bool(flags & _ALIGNED))


_ALIGNED = 0x80


def _plain(instance: np.dtype[Any], size: int) -> np.dtype[Any] | None:
    if size == -1:
        return np.dtype(instance.char) if instance.char not in "SUV" else None
    if instance.char not in "SUV" or size < 0:
        return None
    unit = 4 if instance.char == "U" else 1
    return np.dtype(f"{instance.char}{size // unit}") if size % unit == 0 else None


def _structure(
    names: tuple[Any, ...], fields: dict[Any, Any], size: int, *, aligned: bool
) -> np.dtype[Any] | None:
    described: dict[str, list[Any]] = {"names": [], "formats": [], "offsets": [], "titles": []}
    known = set()
    for name in names:
        part = fields[name]
        if type(part) is not tuple or len(part) not in (2, 3) or not isinstance(part[0], np.dtype):
            return None
        if type(part[1]) is not int or part[1] < 0 or part[1] + part[0].itemsize > size:
            return None
        title = part[2] if len(part) == 3 else None
        if title is not None and type(title) not in (str, bytes):
            return None
        known |= {name, title} - {None}
        for key, value in zip(described, (_text(name), *part[:2], title), strict=True):
            described[key].append(value)
    if known != set(fields) or not all(type(name) in (str, bytes) for name in fields):
        return None
    if not any(title is not None for title in described["titles"]):
        del described["titles"]
    return np.dtype({**described, "itemsize": size, "aligned": aligned})  # type: ignore[call-overload,no-any-return]


def _is_metadata(instance: np.dtype[Any], metadata: Any) -> bool:
    """Say whether it is the unit of a date, or what a user has noted in plain values."""
    from .holding import copy_of_plain

    notes = metadata
    if instance.char in _DATETIME:
        if type(metadata) is not tuple or len(metadata) != 2 or type(metadata[1]) is not tuple:
            return False
        notes, unit = metadata
        if len(unit) != 4 or type(unit[0]) not in (bytes, str):
            return False
        if not all(type(n) is int and 0 < n < 2**31 for n in unit[1:]):
            return False
    try:
        copy_of_plain(notes)
    except ValueError:
        return False
    return type(notes) in (dict, type(None)) and all(type(key) is str for key in notes or ())


def _text(name: str | bytes) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else name


def _is_shape(shape: Any) -> bool:
    if type(shape) is not tuple or len(shape) > _LONGEST_SHAPE:
        return False
    return all(type(length) is int and 0 <= length < 2**62 for length in shape)


def refused_start(arguments: tuple[Any, ...]) -> str | None:
    """Say what is wrong with the empty array that a state will fill.

    Its class is an array's, it has no element, and its type is a placeholder.
    """
    *classes, shape, placeholder = arguments if len(arguments) in (3, 4) else ((), None, None)
    known = all(isinstance(kind, type) and issubclass(kind, np.ndarray) for kind in classes)
    empty = type(shape) is tuple and shape == (0,)
    plain = type(placeholder) in (str, bytes) and _text(placeholder) == "b"
    return None if classes and known and empty and plain else f"it would make an array {_ODD}"


def refused_array_state(state: Any, *, masked: bool) -> str | None:
    """Say what is wrong with the state of an array; None if it holds what it says.

    Parameters
    ----------
    state : object
        Version, shape, dtype, order of elements, and bytes or a list of objects; for a masked array
        also the mask and what stands for masked elements.
    masked : bool
        Whether it is a masked one.
    """
    if type(state) is not tuple or len(state) != (7 if masked else 5):
        return f"it has the state of an array {_ODD}"
    text = refused_header(state[:4])
    if text is not None:
        return text
    _, shape, dtype, _, data = state[:5]
    count = math.prod(shape)
    text = _refused_elements(data, dtype, count)
    if text is None and masked:
        text = _refused_elements(state[5], np.ma.make_mask_descr(dtype), count)
    return text


def refused_header(state: Any) -> str | None:
    """Say what is wrong with the state of an array without its elements."""
    if type(state) is tuple and len(state) == 4 and state[0] == 1:
        _, shape, dtype, fortran = state
        if _is_shape(shape) and isinstance(dtype, np.dtype) and type(fortran) in (bool, int):
            return None
    return f"it has the state of an array {_ODD}"


def _refused_elements(data: Any, dtype: np.dtype[Any], count: int) -> str | None:
    if dtype.hasobject:
        if type(data) is not list or len(data) != count:
            return "an array in it has other elements than it says"
        return None
    if type(data) not in (bytes, bytearray, str):
        return f"it has the elements of an array {_ODD}"
    if len(data) != count * dtype.itemsize:
        return "an array in it has other elements than it says"
    return None


def refused_buffer(arguments: tuple[Any, ...]) -> str | None:
    """Say what is wrong with an array that protocol 5 makes of bytes."""
    if len(arguments) not in (4, 5):
        return f"it would make an array {_ODD}"
    data, dtype, shape, order = arguments[:4]
    if type(data) not in (bytes, bytearray) or not isinstance(dtype, np.dtype):
        return f"it would make an array {_ODD}"
    if dtype.hasobject:
        return "it would take bytes for objects"
    if not _is_shape(shape) or type(order) is not str or order not in ("C", "F", "A", "K"):
        return f"it would make an array {_ODD}"
    if len(arguments) == 5 and not (arguments[4] is None or _is_shape(arguments[4])):
        return f"it would make an array {_ODD}"
    if len(data) != math.prod(shape) * dtype.itemsize:
        return "an array in it has other elements than it says"
    return None


def refused_scalar(arguments: tuple[Any, ...]) -> str | None:
    """Say what is wrong with a number, text or record of numpy that is made of bytes."""
    if len(arguments) != 2 or not isinstance(arguments[0], np.dtype):
        return f"it would make a scalar {_ODD}"
    dtype, data = arguments
    if dtype.hasobject:
        return "it would take bytes for objects"
    if type(data) not in (bytes, str) or len(data) != dtype.itemsize:
        return f"it would make a scalar {_ODD}"
    return None
