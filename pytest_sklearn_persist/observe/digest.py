"""Digests of leaves: equal in every process and hash seed, different for any difference in value.

Of exact contents: ``-0.0`` and ``0.0``, two payloads of NaN, ``1`` and ``True`` differ.  SHA-256,
and for large buffers a hash that is only robust against accidents, but faster.
"""

from __future__ import annotations

import hashlib
import marshal
import types
import weakref
from collections.abc import Iterable
from typing import Any

import numpy as np

from .multilinear import Multilinear

__all__ = ["ATOMS", "array_digest", "code_digest", "digest_of", "dtype_text", "flat_digest"]

#: Types whose values ``marshal`` writes exactly, in C and without references between them.
ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes})

_BLOCK = 1 << 16
_SHORT = 64
_LARGE = 1 << 18  # from here on the faster hash wins

_dtype_texts: dict[tuple[np.dtype[Any], type, bool], str] = {}
_mapped: dict[tuple[int, bool], tuple[weakref.ref[Any], bytes]] = {}


def digest_of(data: bytes | bytearray | memoryview) -> bytes:
    """Return the digest of some bytes: themselves, if there are few."""
    return bytes(data) if len(data) <= _SHORT else b"#" + hashlib.sha256(data).digest()


def flat_digest(values: Any) -> bytes | None:
    """Return the digest of a container of atoms, or None if it holds anything else.

    Version 2 of marshal knows neither interned strings nor back references, so equal values give
    equal bytes.  The order of a dict counts, the order of a set does not.

    Examples
    --------
    >>> flat_digest([1, "a"]) == flat_digest([1, "a"]), flat_digest([1]) == flat_digest([True])
    (True, False)
    >>> flat_digest([[]]) is None
    True
    """
    if type(values) is dict:
        if not (set(map(type, values)) <= ATOMS and set(map(type, values.values())) <= ATOMS):
            return None
        return digest_of(marshal.dumps(values, 2))
    if not set(map(type, values)) <= ATOMS:
        return None
    if isinstance(values, (set, frozenset)):
        return digest_of(b"".join(sorted(marshal.dumps(value, 2) for value in values)))
    if type(values) is not list and type(values) is not tuple:
        values = list(values)  # marshal takes no subclasses, such as named tuples
    return digest_of(marshal.dumps(values, 2))


def dtype_text(dtype: np.dtype[Any], *, native: bool = False) -> str:
    """Return a text that is equal just for equal dtypes (``native`` leaves the byte order out)."""
    key = (dtype, dtype.type, native)  # a record dtype equals the plain one of its fields
    text = _dtype_texts.get(key)
    if text is None:
        plain = dtype.newbyteorder("=") if native else dtype
        text = _dtype_texts[key] = str(plain) if plain.names else plain.str
    return text


def array_digest(array: np.ndarray[Any, Any], *, native: bool = False) -> bytes:
    """Return the digest of the values of an array, without copying it whole.

    Fields of structured dtypes are read one by one: the padding between them is not initialised.
    A file that is mapped to be read only is read once: nothing in this process can write there.
    """
    whole = array.base
    if isinstance(whole, np.memmap) and whole.mode == "r" and _is_all_of(whole, array):
        return _mapped_digest(whole, native)
    return _digest_of_values(array, native)


def _is_all_of(whole: np.memmap[Any, Any], view: np.ndarray[Any, Any]) -> bool:
    return whole.dtype == view.dtype and (
        whole.__array_interface__["data"], whole.shape, whole.strides
    ) == (view.__array_interface__["data"], view.shape, view.strides)  # fmt: skip


def _mapped_digest(mapped: np.memmap[Any, Any], native: bool) -> bytes:
    """Return the digest of a map, remembered as long as the object lives."""
    key = (id(mapped), native)
    known = _mapped.get(key)
    if known is None or known[0]() is not mapped:
        gone = weakref.ref(mapped, lambda _: _mapped.pop(key, None))
        known = _mapped[key] = (gone, _digest_of_values(np.asarray(mapped), native))
    return known[1]


def _digest_of_values(array: np.ndarray[Any, Any], native: bool) -> bytes:
    # By size alone: the same values in another layout have to give the same digest.
    digest = Multilinear() if array.nbytes >= _LARGE else hashlib.sha256()
    if array.flags.c_contiguous and array.dtype.kind in "biufc" and not native:
        digest.update(array.data if array.size else b"")
        return digest.digest()
    for part in _plain_parts(array):
        for block in _blocks(part):
            if native and not block.dtype.isnative:
                block = block.astype(block.dtype.newbyteorder("="))
            digest.update(block.view(np.uint8).data if block.size else b"")
    return digest.digest()


def _plain_parts(array: np.ndarray[Any, Any]) -> Iterable[np.ndarray[Any, Any]]:
    if array.dtype.names:
        for name in array.dtype.names:
            yield from _plain_parts(array[name])
    else:
        yield array


def _blocks(array: np.ndarray[Any, Any]) -> Iterable[np.ndarray[Any, Any]]:
    """Yield one-dimensional contiguous pieces, in the order of memory where that is possible."""
    if array.ndim and array.flags.f_contiguous and not array.flags.c_contiguous:
        array = array.T
    if array.dtype.itemsize == 0:
        return
    if array.flags.c_contiguous:
        yield array.reshape(-1)
        return
    flat = array.reshape(-1) if array.nbytes <= _BLOCK else None
    if flat is not None:
        yield np.ascontiguousarray(flat)
        return
    for block in np.nditer(
        array, flags=["external_loop", "buffered"], order="C", buffersize=_BLOCK
    ):
        yield np.ascontiguousarray(block)


def code_digest(code: types.CodeType) -> bytes:
    """Return a digest of what a function does, whatever file and line it stands in."""
    parts: list[bytes] = [code.co_code]
    parts += [
        repr(names).encode()
        for names in (code.co_names, code.co_varnames, code.co_freevars, code.co_argcount)
    ]
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            parts.append(code_digest(constant))
        elif isinstance(constant, frozenset):
            parts.append(repr(sorted(map(repr, constant))).encode())
        else:
            parts.append(repr(constant).encode())
    return digest_of(b"\0".join(parts))
