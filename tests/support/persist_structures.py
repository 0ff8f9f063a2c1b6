"""Random nested structures, and every way to change one thing in them.

A structure is drawn by hypothesis.  ``changes`` lists what can be changed in it, each with the path
that a comparison has to name.
"""

from __future__ import annotations

import collections
import copy
import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st
from scipy import sparse

try:
    import pandas
except ImportError:
    pandas = None

__all__ = ["Change", "Slotted", "Thing", "arrays", "changes", "numbers", "structures"]


class Thing:
    """An object of a user, with whatever attributes it is given."""

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)


class OtherThing(Thing):
    """Another class with the same attributes."""


class Slotted:
    """An object without ``__dict__``."""

    __slots__ = ("left", "right")

    def __init__(self, left: Any, right: Any) -> None:
        self.left = left
        self.right = right


Pair = collections.namedtuple("Pair", ["first", "second"])


# ----------------------------------------------------------------------------------------------
# Drawing

_POOLS = {
    "b": [True, False],
    "i": [0, 1, -1, 100, -100],
    "u": [0, 1, 100, 255],
    "f": [0.0, -0.0, 1.5, -2.25, math.nan, math.inf, 1e-7, 1e4],
    "c": [0, 1 + 2j, complex(0.0, -0.0), complex(math.nan, 1)],
    "M": ["NaT", "2020-01-01", "1969-12-31"],
    "m": ["NaT", 0, 5],
    "U": ["", "a", "\u00e9\u00df", "abc"],
    "S": [b"", b"a", b"abc"],
}
_NUMBERS = ["<f2", "<f4", "<f8", ">f4", ">f8", "i1", "<i2", "<i4", "<i8", ">i4", "u1", "<u4", "<u8"]
_OTHERS = ["?", "<c8", "<c16", "<M8[ns]", "<M8[D]", "<m8[s]", "<U3", ">U3", "S3"]
_STRUCTURED = [[("a", "<i4"), ("b", "<f8", (2,))], [("a", "u1"), ("b", [("c", ">f4")])]]


def numbers(dtype: str, shape: tuple[int, ...], seed: int, order: str) -> Any:
    """Make an array of the values that are easily lost."""
    kind = np.dtype(dtype)
    chosen = np.random.RandomState(seed).randint(12, size=shape or 1)
    if kind.names:
        array = np.zeros(chosen.shape, kind)
        array["a"] = chosen
    else:
        pool = np.array(_POOLS[kind.kind], dtype=kind)
        array = pool[chosen % len(pool)]
    return array.reshape(shape).copy(order=order)


_SIDES = st.integers(0, 4)
_SHAPES = st.tuples() | st.tuples(_SIDES) | st.tuples(_SIDES, _SIDES) | st.tuples(*[_SIDES] * 3)
_SEEDS = st.integers(0, 99)
_ORDERS = st.sampled_from("CF")


def arrays(dtypes: list[Any] = _NUMBERS, shapes: Any = _SHAPES) -> Any:
    """Draw an array: dtypes, shapes and orders of memory, with the values that are easily lost."""
    return st.builds(numbers, st.sampled_from(dtypes), shapes, _SEEDS, _ORDERS)


_TEXTS = st.sampled_from(["", "a", "b", "alpha", "beta", "\u00e9\u00df", "'quoted'"])

atoms = (
    st.none()
    | st.booleans()
    | st.integers(-3, 3)
    | st.sampled_from([2**70, -(2**31), 10**30])
    | st.sampled_from(_POOLS["f"])
    | st.sampled_from([1j, complex(1.5, -0.0)])
    | _TEXTS
    | st.sampled_from([b"", b"a", b"\xff\x00"])
)


@st.composite
def _sparse_matrices(draw: Any) -> Any:
    values = np.random.RandomState(draw(_SEEDS)).randint(-1, 2, size=(3, 4)) * 1.5
    values[0, 0] = 3.0  # never empty
    made = sparse.csr_matrix(values)
    if hasattr(sparse, "csr_array") and draw(st.booleans()):
        made = sparse.csr_array(values)
    return made.asformat(draw(st.sampled_from(["csr", "csc", "coo", "lil", "dok", "dia", "bsr"])))


@st.composite
def _frames(draw: Any) -> Any:
    columns = {
        "number": numbers("<f8", (3,), draw(_SEEDS), "C"),
        "text": ["a", None, "c"],
        "category": pandas.Categorical(["x", "y", None], categories=["x", "y", "z"]),
        "nullable": pandas.array([1, None, 3], dtype="Int64"),
        "time": pandas.to_datetime(["2020-01-01", None, "2020-01-03"]),
        "flag": [True, False, True],
    }
    names = draw(st.lists(st.sampled_from(sorted(columns)), min_size=1, unique=True))
    index = draw(st.sampled_from([None, ["p", "q", "r"], [3, 1, 2]]))
    return pandas.DataFrame({name: columns[name] for name in names}, index=index)


_RANDOM = st.builds(np.random.RandomState, st.integers(0, 9)) | st.builds(
    np.random.default_rng, st.integers(0, 9)
)
_SCALARS = arrays(shapes=st.just((1,))).map(lambda array: array[0]) | st.sampled_from(
    [np.str_("a"), np.bool_(True), np.datetime64("2020-01-01"), np.complex64(1 + 2j)]
)

leaves = (
    atoms
    | arrays()
    | arrays(_OTHERS)
    | arrays(_STRUCTURED)
    | _sparse_matrices()
    | _RANDOM
    | _SCALARS
)
if pandas is not None:
    leaves |= _frames()

_KEYS = _TEXTS | st.integers(-3, 3) | st.tuples(_TEXTS, st.integers(0, 2))


def _objects(inner: Any) -> Any:
    def fill(values: list[Any]) -> Any:
        array = np.empty(len(values), dtype=object)
        array[:] = values
        return array

    return st.lists(inner, max_size=3).map(fill)


def _containers(inner: Any) -> Any:
    names = st.sampled_from(["alpha", "beta_", "_gamma"])
    return (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(_KEYS, inner, max_size=4)
        | st.dictionaries(_TEXTS, inner, max_size=3).map(collections.OrderedDict)
        | st.sets(_TEXTS | st.integers(-3, 3), max_size=4)
        | st.frozensets(st.tuples(_TEXTS, st.tuples(st.integers(0, 3))), max_size=3)
        | st.builds(Pair, inner, inner)
        | st.builds(Slotted, inner, inner)
        | st.dictionaries(names, inner).map(lambda found: Thing(**found))
        | _objects(st.none() | atoms | st.lists(inner, max_size=2))
    )


@st.composite
def structures(draw: Any) -> Thing:
    """Draw an object that holds anything, some of it twice, and sometimes itself."""
    parts = draw(st.lists(st.recursive(leaves, _containers, max_leaves=8), min_size=1, max_size=3))
    root = Thing(parts=parts)
    if draw(st.booleans()):
        root.shared = draw(st.sampled_from(parts))
    if draw(st.booleans()):
        root.parts.append(root)
    return root


# ----------------------------------------------------------------------------------------------
# Changing


class Change(NamedTuple):
    """One change: the path that has to be named, what it is, and how to make it."""

    path: str
    what: str
    make: Callable[[], None]


Setter = Callable[[Any], None]


def changes(root: Thing) -> list[Change]:
    """Return every change of one thing that this helper knows, at any depth."""
    found = list(_walk(root, "", None, set()))
    return [change._replace(path=change.path.removeprefix(".")) for change in found]


_SHARED = (list, dict, set, np.ndarray, Thing, Slotted, np.random.RandomState)


def _walk(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    if id(value) in seen:
        if isinstance(value, _SHARED) and put is not None:
            # A shallow copy: all that it holds stays shared, it alone is another object.
            yield Change(path, "alias lost", lambda: put(copy.copy(value)))
        return
    if isinstance(value, (*_SHARED, tuple)):
        seen.add(id(value))
    if sparse.issparse(value):  # one of them is a dict
        yield from _sparse(value, path, put, seen)
        return
    for kind, function in _BY_TYPE:
        if isinstance(value, kind):
            yield from function(value, path, put, seen)
            return
    if pandas is not None and isinstance(value, pandas.DataFrame):
        yield from _frame(value, path, put, seen)
    elif put is not None:
        for other in others(value):
            yield Change(path, f"{value!r:.40} -> {other!r:.40}", lambda other=other: put(other))


def others(value: Any) -> Iterator[Any]:
    """Yield values that are not this one, but nearly."""
    if value is None:
        yield from (0, False, "None")
    elif isinstance(value, np.generic):
        yield value.item() if value.dtype.kind in "biufcSU" else str(value)
        if value.dtype.kind in "iu":
            yield value.dtype.type(0 if value else 1)
    elif isinstance(value, bool):
        yield from (int(value), not value, np.bool_(value))
    elif isinstance(value, int):
        yield value + 1
        yield str(value)
        if abs(value) < 2**50:
            yield float(value)
    elif isinstance(value, float):
        yield from _other_floats(value)
    elif isinstance(value, complex):
        yield value + 1
        yield complex(value.real, -value.imag) if value.imag else complex(value.real, 1)
    elif isinstance(value, str):
        yield value + "x"
        yield value.encode()
        yield np.str_(value)
    elif isinstance(value, bytes):
        yield value + b"x"
        yield bytearray(value)


def _other_floats(value: float) -> Iterator[float]:
    yield np.float64(value)
    if math.isnan(value):
        yield 0.0
        yield float(np.array([0x7FF8000000000123], dtype=np.uint64).view(np.float64)[0])
    elif value == 0:
        yield -value
        yield 5e-324
    else:
        yield math.nan
        yield float(np.nextafter(value, 0))
        yield -value


def _object(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    names = sorted(vars(value)) if isinstance(value, Thing) else ["left", "right"]
    for name in names:
        child = getattr(value, name)
        yield from _walk(
            child, f"{path}.{name}", lambda new, name=name: setattr(value, name, new), seen
        )
        yield Change(f"{path}.{name}", "attribute lost", lambda name=name: delattr(value, name))
    if type(value) is Thing:
        yield Change(f"{path}.zeta", "attribute new", lambda: setattr(value, "zeta", [1]))
        yield Change(path, "class", lambda: setattr(value, "__class__", OtherThing))


def _list(value: list[Any], path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    for i, child in enumerate(value):
        yield from _walk(child, f"{path}[{i}]", lambda new, i=i: value.__setitem__(i, new), seen)
    yield Change(path, "item new", lambda: value.append(7))
    if value:
        yield Change(path, "item lost", value.pop)
    if put is not None:
        yield Change(path, "tuple for list", lambda: put(tuple(value)))


def _tuple(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    if put is None:
        return

    def rebuilt(i: int, new: Any) -> None:
        items = [*value[:i], new, *value[i + 1 :]]
        put(type(value)(*items) if hasattr(value, "_fields") else tuple(items))

    for i, child in enumerate(value):
        yield from _walk(child, f"{path}[{i}]", lambda new, i=i: rebuilt(i, new), seen)
    yield Change(path, "list for tuple", lambda: put(list(value)))


def _dict(value: dict[Any, Any], path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    for key in list(value):
        yield from _walk(
            value[key], f"{path}[{key!r}]", lambda new, key=key: value.__setitem__(key, new), seen
        )
        yield Change(f"{path}[{key!r}]", "key lost", lambda key=key: value.pop(key))
    yield Change(f"{path}['a new key']", "key new", lambda: value.__setitem__("a new key", 1))
    if len(value) > 1:
        first = next(iter(value))
        yield Change(path, "order", lambda: value.__setitem__(first, value.pop(first)))


def _set(value: set[Any], path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    yield Change(path, "member new", lambda: value.add("a new member"))
    if value:
        yield Change(path, "member lost", value.pop)


def _frozenset(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    if put is not None:
        yield Change(path, "member new", lambda: put(value | {("a new member", (1,))}))
        yield Change(path, "a set now", lambda: put(set(value)))


def _index(where: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, where))}]" if where else ""


def _array(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    if value.dtype.hasobject:
        for where in np.ndindex(value.shape):
            yield from _walk(
                value[where],
                f"{path}{_index(where)}",
                lambda new, where=where: value.__setitem__(where, new),
                seen,
            )
    elif value.size:
        for where in {(0,) * value.ndim, tuple(n - 1 for n in value.shape)}:
            yield Change(
                path if value.dtype.names else f"{path}{_index(where)}",
                "element",
                lambda where=where: flip_bit(value, where),
            )
    if put is None:
        return
    yield Change(path, "shape", lambda: put(value[..., None]))
    yield Change(path, "list for array", lambda: put(value.tolist()))
    if max(value.shape, default=0) > 1 and value.flags.f_contiguous != value.flags.c_contiguous:
        order = "C" if value.flags.f_contiguous else "F"
        yield Change(path, "layout", lambda: put(value.copy(order=order)))
    if value.dtype.kind in "iuf" and value.dtype.itemsize > 1:
        swapped = value.dtype.newbyteorder("S")
        yield Change(path, "byte order", lambda: put(value.astype(swapped)))
        yield Change(path, "dtype", lambda: put(value.astype(np.complex128)))
    yield Change(path, "read-only", lambda: value.setflags(write=False))


def flip_bit(array: Any, where: tuple[int, ...]) -> None:
    """Change one element to another valid one, as little as its type allows."""
    kind = array.dtype.kind
    if array.dtype.names:
        array["a"][where] ^= 1
    elif kind == "b":
        array[where] = not array[where]
    elif kind in "iu":
        array[where] ^= 1
    elif kind in "SU":
        empty = not array[where]
        array[where] = (b"y" if kind == "S" else "y") if empty else array.dtype.type()
    else:  # the lowest bit of a number that is stored in 2, 4 or 8 bytes
        width = array.dtype.itemsize // (2 if kind == "c" else 1)
        part = np.array([array[where]], dtype=array.dtype)
        part.view(f"u{width}").flat[0] ^= part.view(f"u{width}").dtype.type(1)
        array[where] = part[0]


def _sparse(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    def change_value() -> None:
        if value.format == "lil":
            value.data[0][0] += 1
        elif value.format == "dok":
            value[0, 0] += 1
        else:
            value.data.flat[np.flatnonzero(value.data)[0]] += 1

    yield Change(path, "sparse value", change_value)
    if put is not None:
        other = "csc" if value.format == "csr" else "csr"
        yield Change(path, "sparse format", lambda: put(value.asformat(other)))
        yield Change(path, "dense for sparse", lambda: put(value.toarray()))
        yield Change(path, "sparse dtype", lambda: put(value.astype(np.float32)))


def _frame(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    if put is None:
        return
    first = value.columns[0]
    new = {
        "number": value.assign(number=[0.25, 0.5, 0.75]),
        "text": value.assign(text=["a", None, "d"]),
        "category": value.assign(category=pandas.Categorical(["x", "y", "x"], list("xyz"))),
        "nullable": value.assign(nullable=pandas.array([1, 2, 3], dtype="Int64")),
        "time": value.assign(time=pandas.to_datetime(["2020-01-01", None, "2020-01-04"])),
        "flag": value.assign(flag=[True, False, False]),
    }[first]
    yield Change(f"{path}['{first}']", "cell", lambda: put(new))
    yield Change(path, "column name", lambda: put(value.rename(columns={first: "renamed"})))
    yield Change(path, "index", lambda: put(value.set_axis([7, 8, 9], axis=0)))
    yield Change(path, "row lost", lambda: put(value.iloc[:2]))
    yield Change(path, "column lost", lambda: put(value.drop(columns=[first])))
    yield Change(path, "column dtype", lambda: put(value.astype({first: object})))


def _random_state(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    yield Change(path, "drawn from", value.random_sample)


def _generator(value: Any, path: str, put: Setter | None, seen: set[int]) -> Iterator[Change]:
    yield Change(path, "drawn from", value.random)


_BY_TYPE: tuple[tuple[Any, Callable[..., Iterator[Change]]], ...] = (
    ((Thing, Slotted), _object),
    (list, _list),
    (tuple, _tuple),
    (dict, _dict),
    (set, _set),
    (frozenset, _frozenset),
    (np.ndarray, _array),
    (np.random.RandomState, _random_state),
    (np.random.Generator, _generator),
)
