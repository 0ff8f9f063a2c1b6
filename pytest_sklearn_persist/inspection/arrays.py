"""Arrays as pickles describe them: how many bytes, and whether there are objects in them."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Any

from .reader import NotUnderstood
from .values import Array, Blob, Call, Global, Group, class_of, get, is_named, state_of

__all__ = [
    "DType",
    "Wrapped",
    "array_bytes",
    "dtype_of",
    "is_side_file",
    "shape_of",
    "shape_size",
    "wrapped",
]

_MAX = 1 << 62
_REFERENCE = struct.calcsize("P")  # bytes
_TYPECODE = re.compile(r"[<>=|]?([?bBhHiIlLqQefdgFDGpPSaUVOMmcTu])(\d{0,10})(?:\[.{1,20}\])?")
#: Those of one letter whose size is the same everywhere.
_LETTERS = dict(zip("?bBhHiIqQefdFD", (1, 1, 1, 2, 2, 4, 4, 8, 8, 2, 4, 8, 8, 16), strict=True))
_HAS_OBJECT = 1  # numpy's own flag

_DTYPE = frozenset({("numpy", "dtype"), ("numpy.core.multiarray", "dtype")})
_RECONSTRUCT = frozenset(
    {
        ("numpy.core.multiarray", "_reconstruct"),
        ("numpy._core.multiarray", "_reconstruct"),
    }
)
_FROM_BUFFER = frozenset(
    {
        ("numpy.core.numeric", "_frombuffer"),
        ("numpy._core.numeric", "_frombuffer"),
    }
)
_MASKED = frozenset({("numpy.ma.core", "_mareconstruct"), ("numpy.ma", "_mareconstruct")})
_JOBLIB = ("joblib.numpy_pickle", "sklearn.externals.joblib.numpy_pickle")
_COMPAT = ("joblib.numpy_pickle_compat", "sklearn.externals.joblib.numpy_pickle_compat")
_WRAPPER = frozenset((module, "NumpyArrayWrapper") for module in _JOBLIB)
_SIDE_FILES = frozenset(
    (module, name)
    for module in (*_JOBLIB, *_COMPAT)
    for name in ("NDArrayWrapper", "ZNDArrayWrapper")
)


@dataclass(frozen=True, slots=True)
class DType:
    """The size of one element, and whether it is or holds a Python object."""

    itemsize: int
    has_object: bool


@dataclass(frozen=True, slots=True)
class Wrapped:
    """An array whose bytes follow in the file.

    Attributes
    ----------
    size : int
        How many bytes, unless they are objects.
    has_object : bool
        Then a pickle follows.
    padded : bool
        A byte that says how many more come before the array.
    shape : object
        A `Group` of whole numbers.
    """

    size: int
    has_object: bool
    padded: bool
    shape: Any = None


def dtype_of(value: Any) -> DType | None:
    """Return what a pickled dtype says, None if that is not clear.

    Examples
    --------
    >>> dtype_of(Call(Global("numpy", "dtype"), Group("tuple", ["f8", False, True])))
    DType(itemsize=8, has_object=False)
    """
    if not isinstance(value, Call) or not is_named(value.func, _DTYPE):
        return None
    args = value.args.items if isinstance(value.args, Group) else []
    if not args or len(value.states) > 1:
        return None
    state = value.states[0].items if value.states and isinstance(value.states[0], Group) else []
    said = state[5] if len(state) >= 8 and type(state[5]) is int and state[5] >= 0 else None
    found = type_code(args[0]) if type(args[0]) is str else None
    if found is None:
        # Records: their class stands there, and the size in the state.
        if said is None or type(args[0]) is str:
            return None
        found = DType(said, has_object=False)
    elif said is not None and said != found.itemsize:
        return None
    return DType(found.itemsize, found.has_object or _holds_objects(state))


def _holds_objects(state: list[Any]) -> bool:
    """Return whether numpy takes elements of this state for objects: it believes the flags."""
    flags = state[7] if len(state) >= 8 else 0
    return type(flags) is not int or bool(flags & _HAS_OBJECT)


def type_code(text: str) -> DType | None:
    """Return what a type code such as ``<f8`` says.

    Examples
    --------
    >>> type_code("U10"), type_code("O")
    (DType(itemsize=40, has_object=False), DType(itemsize=8, has_object=True))
    """
    found = _TYPECODE.fullmatch(text)
    if found is None:
        return None
    kind, digits = found.groups()
    if kind == "O":
        return DType(_REFERENCE, has_object=True)  # 4 or 8 there; here as wide as this machine's
    if kind in "SaUV":
        return DType(int(digits or 0) * (4 if kind == "U" else 1), has_object=False)
    if kind in "Mm":
        return DType(int(digits or 8), has_object=False)
    if digits and kind in "biufcV?":
        return DType(int(digits), has_object=False)
    if digits or kind not in _LETTERS:
        return None
    return DType(_LETTERS[kind], has_object=False)


def shape_size(shape: Any) -> int | None:
    """Return how many elements an array of this shape has.

    Examples
    --------
    >>> shape_size(Group("tuple", [2, 3])), shape_size(Group("tuple", [])), shape_size(3)
    (6, 1, None)
    """
    if not isinstance(shape, Group) or shape.kind not in ("tuple", "list"):
        return None
    total = 1
    if len(shape.items) > 64:
        return None
    for item in shape.items:
        if type(item) is not int or item < 0:
            return None
        total *= item
        if total > _MAX:
            return None
    return total


def wrapped(value: Any) -> Wrapped | None:
    """Return what follows in the file after this object got its state, None if nothing does.

    Raises
    ------
    NotUnderstood
        Something follows, but how much is not clear.
    """
    cls = class_of(value)
    if not isinstance(cls, Global) or cls.name is None:
        return None
    if not is_named(cls, _WRAPPER):
        if cls.name.rpartition(".")[2] == "NumpyArrayWrapper":
            raise NotUnderstood(f"an array of joblib under another name: {cls.module}.{cls.name}")
        return None
    state = state_of(value)
    args = value.args.items if isinstance(value.args, Group) else [None]
    made_plain = value.new and not args
    if state is None or len(value.states) > 1 or not (made_plain or value.func is not cls):
        raise NotUnderstood("an array of joblib that joblib does not write so")
    shape, dtype = get(state, "shape"), dtype_of(get(state, "dtype"))
    count = shape_size(shape)
    if count is None or dtype is None:
        raise NotUnderstood("an array of joblib whose shape or dtype is not known")
    padding = get(state, "numpy_array_alignment_bytes")
    return Wrapped(count * dtype.itemsize, dtype.has_object, padding is not None, shape)


def is_side_file(value: Any) -> str | None:
    """Return the name of the file that joblib 0.9 and older put an array in, if this is one.

    Raises
    ------
    NotUnderstood
        It is one without a name.
    """
    if not is_named(class_of(value), _SIDE_FILES):
        return None
    name = get(state_of(value), "filename")
    if type(name) is not str:
        raise NotUnderstood("an array in another file whose name is not known")
    return name


def array_bytes(value: Any, built: bool) -> int | None:
    """Return the size of the array that a call makes, None if it makes none.

    Parameters
    ----------
    value : object
    built : bool
        It has just got a state.

    Raises
    ------
    ValueError
        It makes one, and the parts do not fit together.
    """
    if built and is_named(value.func, _RECONSTRUCT):
        state = value.states[-1]
        items = state.items[-4:] if isinstance(state, Group) else []
        if len(items) < 4 or len(value.states) > 1:
            raise ValueError("an array whose state is not one")
        return _size(items[0], items[1], items[3])
    if built and is_named(value.func, _MASKED):
        state = value.states[-1]
        items = state.items if isinstance(state, Group) else []
        if len(items) != 7 or len(value.states) > 1:
            raise ValueError("a masked array whose state is not one")
        return _size(items[1], items[2], items[4])
    if not built and is_named(value.func, _FROM_BUFFER):
        items = value.args.items if isinstance(value.args, Group) else []
        if len(items) < 3:
            raise ValueError("an array without a buffer")
        return _size(items[2], items[1], items[0])
    return None


def shape_of(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array, None if a value is none or does not say.

    Examples
    --------
    >>> shape_of(Array(shape=Group("tuple", [3, 2])))
    (3, 2)
    """
    shape = None
    if isinstance(value, Array):
        shape = value.shape
    elif isinstance(value, Call) and is_named(value.func, _RECONSTRUCT) and value.states:
        state = value.states[-1]
        items = state.items[-4:] if isinstance(state, Group) else []
        shape = items[0] if len(items) == 4 else None
    elif isinstance(value, Call) and is_named(value.func, _FROM_BUFFER):
        items = value.args.items if isinstance(value.args, Group) else []
        shape = items[2] if len(items) > 2 else None
    return (
        tuple(shape.items) if isinstance(shape, Group) and shape_size(shape) is not None else None
    )


def _size(shape: Any, dtype: Any, data: Any) -> int:
    count, kind = shape_size(shape), dtype_of(dtype)
    if count is None or kind is None:
        raise ValueError("an array whose shape or dtype is not known")
    size = count * kind.itemsize
    if kind.has_object:
        return size
    known = data.size if isinstance(data, Blob) and data.kind == "bytes" else size
    if known != size:
        raise ValueError(f"an array of {size:,} bytes that holds {known:,}")
    return size
