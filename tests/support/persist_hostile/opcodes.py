"""Write pickles opcode by opcode: nothing that they name is imported, and nothing is called."""

from __future__ import annotations

import io
import pickle
import struct
from dataclasses import dataclass
from typing import Any

__all__ = [
    "Build",
    "Call",
    "Name",
    "New",
    "Raw",
    "assemble",
    "dump",
    "joblib_dump",
    "npy_of",
    "push",
]


class Expression:
    """What a pickle does where it stands, instead of a value."""


@dataclass(frozen=True)
class Name(Expression):
    """What ``find_class`` is asked for."""

    module: str
    name: str


class Call(Expression):
    """REDUCE: a callable and what it is called with."""

    def __init__(self, function: Any, *arguments: Any) -> None:
        self.function, self.arguments = function, arguments


class New(Expression):
    """NEWOBJ, or NEWOBJ_EX where there are named arguments."""

    def __init__(self, cls: Any, *arguments: Any, **named: Any) -> None:
        self.cls, self.arguments, self.named = cls, arguments, named


@dataclass(frozen=True)
class Build(Expression):
    """BUILD: an object is handed its state."""

    target: Any
    state: Any


@dataclass(frozen=True)
class Raw(Expression):
    """Opcodes as they are."""

    code: bytes


SYSTEM = Name("os", "system")


def method(target: Any, name: str, *arguments: Any) -> Call:
    """Call a method, by way of getattr."""
    return Call(Call(Name("builtins", "getattr"), target, name), *arguments)


def partial(function: Any, *arguments: Any) -> Call:
    """Call functools.partial."""
    return Call(Name("functools", "partial"), function, *arguments)


def assemble(value: Any, protocol: int = 4) -> bytes:
    """Return a whole pickle."""
    start = b"\x80" + bytes([protocol]) if protocol >= 2 else b""
    return start + push(value, protocol) + b"."


def push(value: Any, protocol: int = 4) -> bytes:
    """Return the opcodes that leave a value on the stack, without any use of the memo."""
    for types, write in _WRITERS:
        if isinstance(value, types):
            return write(value, protocol)
    raise TypeError(type(value))


def _push_name(value: Name, protocol: int) -> bytes:
    if protocol < 4:
        return b"c" + value.module.encode() + b"\n" + value.name.encode() + b"\n"
    return push(value.module, protocol) + push(value.name, protocol) + b"\x93"


def _push_call(value: Call, protocol: int) -> bytes:
    return push(value.function, protocol) + push(value.arguments, protocol) + b"R"


def _push_new(value: New, protocol: int) -> bytes:
    start = push(value.cls, protocol) + push(value.arguments, protocol)
    return start + (push(value.named, protocol) + b"\x92" if value.named else b"\x81")


def _push_build(value: Build, protocol: int) -> bytes:
    return push(value.target, protocol) + push(value.state, protocol) + b"b"


def _push_bool(value: bool, protocol: int) -> bytes:
    if protocol >= 2:
        return b"\x88" if value else b"\x89"
    return b"I01\n" if value else b"I00\n"


def _push_int(value: int, protocol: int) -> bytes:
    if not -(2**31) <= value < 2**31:
        if protocol < 2:
            return b"L%dL\n" % value
        return b"\x8a\x09" + value.to_bytes(9, "little", signed=True)
    return b"J" + struct.pack("<i", value) if protocol else b"I%d\n" % value


def _push_float(value: float, protocol: int) -> bytes:
    return b"G" + struct.pack(">d", value) if protocol else b"F%r\n" % value


def _push_str(value: str, protocol: int) -> bytes:
    if protocol == 0:
        escaped = value.replace("\\", "\\u005c").replace("\n", "\\u000a").replace("\0", "\\u0000")
        return b"V" + escaped.encode("raw-unicode-escape") + b"\n"
    data = value.encode("utf-8", "surrogatepass")
    return b"X" + struct.pack("<I", len(data)) + data


def _push_bytes(value: bytes, protocol: int) -> bytes:
    if protocol < 3:  # as the pickle module does it
        return push(Call(Name("_codecs", "encode"), value.decode("latin1"), "latin1"), protocol)
    return b"B" + struct.pack("<I", len(value)) + value


def _push_tuple(value: tuple[Any, ...], protocol: int) -> bytes:
    return b"(" + b"".join(push(item, protocol) for item in value) + b"t"


def _push_list(value: list[Any], protocol: int) -> bytes:
    return b"(" + b"".join(push(item, protocol) for item in value) + b"l"


def _push_dict(value: dict[Any, Any], protocol: int) -> bytes:
    pairs = (push(key, protocol) + push(item, protocol) for key, item in value.items())
    return b"(" + b"".join(pairs) + b"d"


_WRITERS: list[tuple[Any, Any]] = [
    (Name, _push_name),
    (Call, _push_call),
    (New, _push_new),
    (Build, _push_build),
    (Raw, lambda value, protocol: value.code),
    (type(None), lambda value, protocol: b"N"),
    (bool, _push_bool),
    (int, _push_int),
    (float, _push_float),
    (str, _push_str),
    (bytes, _push_bytes),
    (tuple, _push_tuple),
    (list, _push_list),
    (dict, _push_dict),
]


class _Embedding:
    """A pickler that writes expressions wherever they stand in real objects."""

    def save(self, obj: Any, *arguments: Any, **named: Any) -> None:
        if isinstance(obj, Expression):
            self.write(push(obj, self.proto))
        else:
            super().save(obj, *arguments, **named)


class _Pickler(_Embedding, pickle._Pickler):
    pass


def dump(value: Any, protocol: int = 4) -> bytes:
    """Pickle real objects with expressions in them."""
    file = io.BytesIO()
    _Pickler(file, protocol).dump(value)
    return file.getvalue()


def joblib_dump(value: Any, protocol: int = 4) -> bytes:
    """Write real objects with expressions in them as joblib does, without compression."""
    from joblib.numpy_pickle import NumpyPickler

    class Pickler(_Embedding, NumpyPickler):
        dispatch = NumpyPickler.dispatch.copy()

    file = io.BytesIO()
    Pickler(file, protocol).dump(value)
    return file.getvalue()


def npy_of(stream: bytes) -> bytes:
    """A ``.npy`` of objects: a header, then a pickle."""
    header = b"{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"
    header += b" " * (118 - len(header) - 1) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + stream
