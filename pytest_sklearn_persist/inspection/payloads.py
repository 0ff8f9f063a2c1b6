"""Opcodes that push a value: of large ones no more is kept than their size."""

from __future__ import annotations

import codecs
import re
import warnings
from typing import Any

from .machine import KEPT, LONG_TEXT, Handler, Machine
from .reader import Damaged
from .values import Blob, Group

__all__ = ["TABLE"]

_INTEGER = re.compile(rb"\s*[-+]?[0-9]{1,18}L?\s*")
_FLOAT = Blob("float")
_INT = Blob("int")

#: By code.
TABLE: dict[int, Handler] = {}


def _constants() -> None:
    """Opcodes that push a value of which no more is needed than its size."""
    simple: dict[bytes, tuple[int, Any]] = {
        b"N": (0, None),
        b"\x88": (0, True),
        b"\x89": (0, False),
        b"G": (8, _FLOAT),
    }
    for code, (length, value) in simple.items():
        TABLE[code[0]] = _pushes(length, value)
    for code, length, signed in ((b"K", 1, False), (b"M", 2, False), (b"J", 4, True)):
        TABLE[code[0]] = _pushes_integer(length, signed)
    for code, length in ((b"C", 1), (b"B", 4), (b"\x8e", 8), (b"\x96", 8)):
        TABLE[code[0]] = _pushes_bytes(length)
    for code, length, encoding in (
        (b"\x8c", 1, "utf-8"),
        (b"X", 4, "utf-8"),
        (b"\x8d", 8, "utf-8"),
        (b"U", 1, "ascii"),
        (b"T", 4, "ascii"),
    ):
        TABLE[code[0]] = _pushes_text(length, encoding)
    for code, kind in ((b"]", "list"), (b")", "tuple"), (b"\x8f", "set")):
        TABLE[code[0]] = _pushes_empty(kind)
    for code, count in ((b"\x85", 1), (b"\x86", 2), (b"\x87", 3)):
        TABLE[code[0]] = _pushes_tuple(count)
    for code, kind in ((b"t", "tuple"), (b"l", "list"), (b"\x91", "frozenset")):
        TABLE[code[0]] = _pushes_marked(kind)


def _pushes(length: int, value: Any) -> Handler:
    def handler(m: Machine) -> None:
        if length:
            m.reader.read(length)
        m.stack.append(value)

    return handler


def _pushes_integer(length: int, signed: bool) -> Handler:
    def handler(m: Machine) -> None:
        m.stack.append(int.from_bytes(m.reader.read(length), "little", signed=signed))

    return handler


def _pushes_bytes(length: int) -> Handler:
    def handler(m: Machine) -> None:
        size = m.reader.number(length)
        m.reader.skip(size)
        m.push(Blob("bytes", size))

    return handler


def _pushes_text(length: int, encoding: str) -> Handler:
    errors = "surrogatepass" if encoding == "utf-8" else "strict"

    def handler(m: Machine) -> None:
        size = int.from_bytes(m.reader.read(length), "little")
        if size > KEPT:
            m.reader.skip(size)
            m.push(Blob("text", size))
        else:
            m.stack.append(m.keep(m.reader.read(size), encoding, errors))

    return handler


def _pushes_empty(kind: str) -> Handler:
    def handler(m: Machine) -> None:
        m.push(Group(kind, []))

    return handler


def _pushes_tuple(count: int) -> Handler:
    def handler(m: Machine) -> None:
        if len(m.stack) < count:
            m.pop_mark()
            raise Damaged(f"is not a pickle: too little is left at byte {m.reader.at - 1:,}")
        m.stack[-count:] = [Group("tuple", m.stack[-count:])]
        m.made += 1

    return handler


def _pushes_marked(kind: str) -> Handler:
    def handler(m: Machine) -> None:
        items = m.pop_mark()
        m.push(Group(kind, items))

    return handler


def _int(m: Machine) -> None:
    line = m.reader.line(KEPT)
    if line in (b"00", b"01"):
        m.stack.append(line == b"01")
    else:
        m.stack.append(int(line.strip(b" L")) if line and _INTEGER.fullmatch(line) else _INT)


def _long(m: Machine) -> None:
    line = m.reader.line(KEPT)
    m.stack.append(int(line.strip().strip(b"L")) if line and _INTEGER.fullmatch(line) else _INT)


def _float(m: Machine) -> None:
    m.reader.line(KEPT)
    m.stack.append(_FLOAT)


def _long_of(length: int) -> Handler:
    def handler(m: Machine) -> None:
        size = int.from_bytes(m.reader.read(length), "little", signed=length == 4)
        if size < 0:
            raise Damaged(f"is not a pickle: a number of {size} bytes at byte {m.reader.at - 5:,}")
        if size > 8:
            m.reader.skip(size)
            m.stack.append(_INT)
        else:
            m.stack.append(int.from_bytes(m.reader.read(size), "little", signed=True))

    return handler


def _string(m: Machine) -> None:
    line = m.reader.line(KEPT)
    if line is None:
        m.push(LONG_TEXT)
        return
    if len(line) < 2 or line[:1] != line[-1:] or line[:1] not in (b"'", b'"'):
        raise Damaged(f"is not a pickle: a string without quotes before byte {m.reader.at:,}")
    data: bytes | None = line[1:-1]
    if b"\\" in line:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about escapes that are none
                data, _ = codecs.escape_decode(line[1:-1])
        except ValueError:
            data = None
    m.stack.append(m.keep(data, "ascii"))


def _unicode(m: Machine) -> None:
    m.stack.append(m.keep(m.reader.line(KEPT), "raw-unicode-escape"))


_constants()
for _code, _handler in (
    (b"I", _int),
    (b"L", _long),
    (b"F", _float),
    (b"S", _string),
    (b"V", _unicode),
):
    TABLE[_code[0]] = _handler
TABLE[0x8A] = _long_of(1)
TABLE[0x8B] = _long_of(4)
