"""What each type of object is made of: one function a type, found by its class.

A function returns a leaf and the children.  A type without a function of its own is looked into
through ``__dict__``, ``__slots__`` and, where part of it lives in C, its own ``__reduce_ex__``.
"""

from __future__ import annotations

import collections
import enum
import functools
import logging
import marshal
import pathlib
import re
import types
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from .digest import ATOMS, array_digest, code_digest, digest_of, dtype_text, flat_digest
from .objects import attributes, describe_object, is_found_by_name, names_of, type_name
from .order import in_order, item_path, key_text
from .snapshot import GLOBAL_GENERATOR, Leaf, Options

__all__ = ["describe", "is_aliasable", "type_name"]

Children = Iterable[tuple[str, Any]]
Described = tuple[Leaf, Children]


_aliasable: dict[type, bool] = {}


def is_aliasable(value: Any) -> bool:
    """Tell whether it matters that two references are to one object."""
    cls = type(value)
    known = _aliasable.get(cls)
    if known is None:
        known = _aliasable[cls] = not (
            cls in ATOMS or cls in _NOT_ALIASABLE or issubclass(cls, (type, np.generic, enum.Enum))
        )
    return known and not (cls is tuple and not value)


def describe(value: Any, options: Options) -> Described:
    """Return the leaf and the children of one object."""
    cls = type(value)
    if cls in ATOMS:
        return _atom(value), ()
    handler = _HANDLERS.get(cls)
    if handler is not None:
        return handler(value, options)
    name = f"{cls.__module__}.{cls.__name__}"
    if name.startswith(("scipy.sparse.", "pandas.", "polars.")):
        from .containers import describe_container

        found = describe_container(value)
        if found is not None:
            return found
    for base, inherited in _INHERITED:
        if issubclass(cls, base):  # isinstance would believe a class that pretends, like Mock
            return inherited(value, options)
    return describe_object(value)


def _atom(value: Any) -> Leaf:
    cls = type(value)
    digest = digest_of(marshal.dumps(value, 2))
    text = repr(value) if not isinstance(value, (str, bytes)) or len(value) <= 80 else "…"
    return Leaf("scalar", f"builtins.{cls.__name__}", (text[:200],), digest)


def _sequence(value: Any, _: Options) -> Described:
    name = type_name(type(value))
    digest = flat_digest(value)
    if digest is not None:
        return Leaf("flat", name, (len(value),), digest), ()
    return Leaf("sequence", name, (len(value),)), [(f"[{i}]", v) for i, v in enumerate(value)]


def _set(value: Any, options: Options) -> Described:
    name = type_name(type(value))
    digest = flat_digest(value)
    if digest is None:
        members = in_order(value, options)
        return Leaf("set", name, (len(value),)), [(f"{{{i}}}", v) for i, v in enumerate(members)]
    return Leaf("flat", name, (len(value),), digest), ()


def _dict(value: Any, options: Options) -> Described:
    name = type_name(type(value))
    digest = flat_digest(value) if type(value) is dict else None
    if digest is not None:
        return Leaf("flat", name, (len(value),), digest), ()
    children: list[tuple[str, Any]] = []
    for key, item in value.items():
        if type(key) in ATOMS:
            children.append((item_path(key), item))
        else:
            text = key_text(key, options)
            children += [(f"<key {text}>", key), (f"[{text}]", item)]
    if isinstance(value, collections.defaultdict):
        children.append((".default_factory", value.default_factory))
    return Leaf("dict", name, (len(value),)), children + attributes(value)


def _subclass(value: Any, options: Options) -> Described:
    """Describe a list, tuple or set of a class of its own: its items and its attributes."""
    describe_items = _set if isinstance(value, (set, frozenset)) else _sequence
    leaf, children = describe_items(value, options)
    extra = attributes(value)
    return leaf, [*children, *extra]


def _array(value: np.ndarray[Any, Any], options: Options) -> Described:
    dtype = value.dtype
    order = "F" if value.flags.f_contiguous and not value.flags.c_contiguous else "C"
    meta = (dtype_text(dtype, native=options.native), value.shape, order, value.flags.writeable)
    name = "numpy.ndarray"
    if dtype.hasobject:
        if dtype.names:
            fields = [(f"[{name!r}]", value[name]) for name in dtype.names]
            return Leaf("sequence", name, meta), fields
        items = value.ravel().tolist()
        digest = flat_digest(items)
        if digest is not None:
            return Leaf("array", name, meta, digest), ()
        keys = (f"[{', '.join(map(str, i))}]" if i else "" for i in np.ndindex(value.shape))
        return Leaf("objects", name, meta), list(zip(keys, value.ravel(), strict=True))
    limit = options.digest_above
    if limit is not None and value.nbytes > limit:
        return Leaf("array", name, meta), ()
    return Leaf("array", name, meta, array_digest(value, native=options.native)), ()


def _array_subclass(value: np.ndarray[Any, Any], options: Options) -> Described:
    name = type_name(type(value))
    if isinstance(value, np.ma.MaskedArray):
        children = [(".data", value.data), (".mask", np.ma.getmaskarray(value))]
        fill = value.fill_value  # a numpy scalar or a plain one, as numpy happens to keep it
        plain = fill.item() if isinstance(fill, np.generic) else fill
        return Leaf("object", name), [*children, (".fill_value", plain)]
    return Leaf("object", name), [(".values", np.asarray(value)), *attributes(value)]


def _numpy_scalar(value: np.generic, options: Options) -> Described:
    array = np.asarray(value)
    meta = (repr(value)[:200], dtype_text(array.dtype, native=options.native))
    # C has two names for one whole number (long and long long), and numpy writes one of them.
    cls = np.dtype(array.dtype.str).type if array.dtype.kind in "iu" else type(value)
    return Leaf("scalar", type_name(cls), meta, array_digest(array, native=True)), ()


def _dtype(value: np.dtype[Any], options: Options) -> Described:
    return Leaf("name", "numpy.dtype", (dtype_text(value, native=options.native),)), ()


def _random_state(value: np.random.RandomState, _: Options) -> Described:
    if value is np.random.mtrand._rand:  # noqa: SLF001 (it has no other name)
        return GLOBAL_GENERATOR, ()
    return Leaf("object", "numpy.random.RandomState"), [
        (".get_state()", value.get_state(legacy=False))
    ]


def _generator(value: Any, _: Options) -> Described:
    bits = value.bit_generator if hasattr(value, "bit_generator") else value
    children: list[tuple[str, Any]] = [(".bit_generator.state", bits.state)]
    seeds = getattr(bits, "seed_seq", None)
    written = bits.__reduce__()[2:]  # older releases of numpy do not write what it was seeded with
    kept = bool(written) and isinstance(written[0], tuple) and seeds in written[0]
    if kept and seeds is not None and hasattr(seeds, "state"):
        children.append((".bit_generator.seed_seq.state", seeds.state))
    return Leaf("object", f"{type_name(type(value))}:{type(bits).__name__}"), children


def _function(value: types.FunctionType, _: Options) -> Described:
    leaf = Leaf(
        "function",
        "builtins.function",
        (value.__module__, value.__qualname__),
        code_digest(value.__code__),
    )
    children: list[tuple[str, Any]] = []
    if is_found_by_name(value):
        return leaf, children
    if value.__defaults__:
        children.append((".__defaults__", value.__defaults__))
    if value.__kwdefaults__:
        children.append((".__kwdefaults__", value.__kwdefaults__))
    for i, cell in enumerate(value.__closure__ or ()):
        try:
            children.append((f".__closure__[{i}]", cell.cell_contents))
        except ValueError:  # an empty cell
            children.append((f".__closure__[{i}]", None))
    return leaf, children


def _method(value: types.MethodType, _: Options) -> Described:
    return Leaf("function", "builtins.method", ("", value.__func__.__qualname__)), [
        (".__self__", value.__self__),
        (".__func__", value.__func__),
    ]


def _builtin(value: Any, _: Options) -> Described:
    module, name = names_of(value)
    owner = getattr(value, "__self__", None)
    bound = owner is not None and not isinstance(owner, types.ModuleType)
    children = [(".__self__", owner)] if bound else []
    name = name or getattr(value, "__name__", "")
    return Leaf("function", type_name(type(value)), (module or "", name)), children


def _class(value: type, _: Options) -> Described:
    return Leaf("class", "builtins.type", (value.__module__, value.__qualname__)), ()


def _module(value: types.ModuleType, _: Options) -> Described:
    return Leaf("name", "builtins.module", (value.__name__,)), ()


def _partial(value: functools.partial[Any], _: Options) -> Described:
    children = [(".func", value.func), (".args", value.args), (".keywords", value.keywords)]
    return Leaf("object", type_name(type(value))), children


def _by_repr(value: Any, _: Options) -> Described:
    return Leaf("name", type_name(type(value)), (repr(value)[:500],)), ()


def _path(value: pathlib.PurePath, _: Options) -> Described:
    return Leaf("name", type_name(type(value)), (str(value),)), ()  # its slots are caches


def _pattern(value: re.Pattern[Any], _: Options) -> Described:
    return Leaf("name", "re.Pattern", (value.pattern, value.flags)), ()


def _buffer(value: Any, _: Options) -> Described:
    return Leaf("flat", type_name(type(value)), (len(value),), digest_of(bytes(value))), ()


def _logger(value: logging.Logger, _: Options) -> Described:
    return Leaf("name", "logging.Logger", (value.name,)), ()


def _enum(value: enum.Enum, _: Options) -> Described:
    return Leaf("name", type_name(type(value)), (value.name,)), ()


_HANDLERS: dict[type, Callable[[Any, Options], Described]] = {
    list: _sequence,
    tuple: _sequence,
    dict: _dict,
    set: _set,
    frozenset: _set,
    np.ndarray: _array,
    np.memmap: _array,
    np.random.RandomState: _random_state,
    types.FunctionType: _function,
    types.MethodType: _method,
    types.BuiltinFunctionType: _builtin,
    np.ufunc: _builtin,
    types.MethodDescriptorType: _builtin,
    types.WrapperDescriptorType: _builtin,
    functools.partial: _partial,
    re.Pattern: _pattern,
    bytearray: _buffer,
    memoryview: _buffer,
    slice: _by_repr,
    range: _by_repr,
    type(Ellipsis): _by_repr,
    type(NotImplemented): _by_repr,
}

_INHERITED: tuple[tuple[type, Callable[[Any, Options], Described]], ...] = (
    (enum.Enum, _enum),
    (logging.Logger, _logger),
    (pathlib.PurePath, _path),
    (type, _class),
    (types.ModuleType, _module),
    (np.generic, _numpy_scalar),
    (np.dtype, _dtype),
    (np.ndarray, _array_subclass),
    (np.random.Generator, _generator),
    (np.random.BitGenerator, _generator),
    (np.random.RandomState, _random_state),
    (dict, _dict),
    (list, _subclass),
    (tuple, _subclass),
    (set, _subclass),
    (frozenset, _subclass),
)

_NOT_ALIASABLE = frozenset(
    {
        range,
        slice,
        type(Ellipsis),
        type(NotImplemented),
        types.BuiltinFunctionType,
        types.ModuleType,
        np.ufunc,
        re.Pattern,
    }
)
