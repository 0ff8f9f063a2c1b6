"""Opcodes that build, name and call; with those in ``payloads`` they are all that there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import payloads
from .machine import KEPT, Handler, Machine
from .reader import Damaged, NotUnderstood
from .values import UNKNOWN, Call, Global, Group, Mapping

__all__ = ["TABLE"]

#: By code; all opcodes but the end.
TABLE: dict[int, Handler] = dict(payloads.TABLE)


def _opcode(code: bytes) -> Callable[[Handler], Handler]:
    def add(handler: Handler) -> Handler:
        TABLE[code[0]] = handler
        return handler

    return add


@_opcode(b"\x80")
def _proto(m: Machine) -> None:
    m.protocol = m.reader.number(1)
    if m.protocol > 5:
        raise NotUnderstood(f"pickle protocol {m.protocol} is not known")


@_opcode(b"\x95")
def _frame(m: Machine) -> None:
    m.reader.enter_frame(m.reader.number(8))


@_opcode(b"(")
def _mark(m: Machine) -> None:
    m.marks.append(m.stack)
    m.stack = []
    m.made += 1
    if m.made > m.limits.objects:
        raise NotUnderstood(f"more than {m.limits.objects:,} objects: the rest was not looked at")


@_opcode(b"0")
def _pop(m: Machine) -> None:
    if m.stack:
        m.stack.pop()
    else:
        m.pop_mark()


@_opcode(b"1")
def _pop_mark(m: Machine) -> None:
    m.pop_mark()


@_opcode(b"2")
def _dup(m: Machine) -> None:
    m.stack.append(m.top())


@_opcode(b"}")
def _empty_dict(m: Machine) -> None:
    m.push(Mapping([]))


@_opcode(b"d")
def _dict(m: Machine) -> None:
    m.push(Mapping(_pairs(m, m.pop_mark())))


def _pairs(m: Machine, items: list[Any]) -> list[tuple[Any, Any]]:
    if len(items) % 2:
        raise Damaged(f"is not a pickle: a key without a value before byte {m.reader.at:,}")
    return list(zip(items[::2], items[1::2], strict=True))


def _extend(m: Machine, items: list[Any]) -> None:
    target = m.top()
    if isinstance(target, (Group, Call)):
        target.items.extend(items)
    else:
        m.note("it appends to something that is not a list")


def _set_items(m: Machine, pairs: list[tuple[Any, Any]]) -> None:
    target = m.top()
    if isinstance(target, Mapping):
        target.items.extend(pairs)
    elif isinstance(target, Call):
        target.pairs.extend(pairs)
    else:
        m.note("it sets items of something that is not a dict")


@_opcode(b"a")
def _append(m: Machine) -> None:
    item = m.pop()
    _extend(m, [item])


@_opcode(b"e")
def _appends(m: Machine) -> None:
    items = m.pop_mark()
    _extend(m, items)


TABLE[0x90] = _appends  # ADDITEMS


@_opcode(b"s")
def _setitem(m: Machine) -> None:
    value, key = m.pop(), m.pop()
    _set_items(m, [(key, value)])


@_opcode(b"u")
def _setitems(m: Machine) -> None:
    items = m.pop_mark()
    _set_items(m, _pairs(m, items))


def _line_index(m: Machine) -> int:
    line = m.reader.line(32)
    if not line or not line.strip().isdigit():
        raise Damaged(f"is not a pickle: no number in the memo before byte {m.reader.at:,}")
    return int(line)


def _put(m: Machine, index: int) -> None:
    if index > m.made + 2 * len(m.memo) + 1_000_000:
        # The unpickler in C makes a table as long as the highest number.
        raise NotUnderstood(f"place {index:,} of the memo, which costs memory and holds nothing")
    m.memo[index] = m.top()


def _get(m: Machine, index: int) -> None:
    if index not in m.memo:
        raise Damaged(f"is not a pickle: nothing in place {index} of the memo")
    m.stack.append(m.memo[index])


def _memo_opcodes() -> None:
    for code, length in ((b"q", 1), (b"r", 4)):
        TABLE[code[0]] = lambda m, length=length: _put(m, m.reader.number(length))  # type: ignore[misc]
    for code, length in ((b"h", 1), (b"j", 4)):
        TABLE[code[0]] = lambda m, length=length: _get(m, m.reader.number(length))  # type: ignore[misc]
    TABLE[b"p"[0]] = lambda m: _put(m, _line_index(m))
    TABLE[b"g"[0]] = lambda m: _get(m, _line_index(m))
    TABLE[0x94] = lambda m: _put(m, len(m.memo))


_memo_opcodes()


@_opcode(b"c")
def _global(m: Machine) -> None:
    module, name = (_name_line(m) for _ in range(2))
    m.name(module, name)


def _name_line(m: Machine) -> Any:
    return m.keep(m.reader.line(KEPT), "utf-8")


@_opcode(b"\x93")
def _stack_global(m: Machine) -> None:
    name, module = m.pop(), m.pop()
    m.name(module, name)


def _extension(length: int) -> Handler:
    def handler(m: Machine) -> None:
        code = m.reader.number(length)
        m.note(f"extension code {code}: what it stands for depends on the process that loads it")
        m.name(None, None)

    return handler


for _code, _length in ((0x82, 1), (0x83, 2), (0x84, 4)):
    TABLE[_code] = _extension(_length)


@_opcode(b"P")
def _persid(m: Machine) -> None:
    m.reader.line(KEPT)
    _persistent(m)


@_opcode(b"Q")
def _binpersid(m: Machine) -> None:
    m.pop()
    _persistent(m)


def _persistent(m: Machine) -> None:
    m.note("it refers to an object that is kept outside of it (a persistent id)")
    m.push(UNKNOWN)


@_opcode(b"R")
def _reduce(m: Machine) -> None:
    args, func = m.pop(), m.pop()
    m.call(func, args)


@_opcode(b"\x81")
def _newobj(m: Machine) -> None:
    args, cls = m.pop(), m.pop()
    m.call(cls, args, new=True)


@_opcode(b"\x92")
def _newobj_ex(m: Machine) -> None:
    kwargs, args, cls = m.pop(), m.pop(), m.pop()
    m.call(cls, args, new=True, extra=kwargs)


@_opcode(b"i")
def _inst(m: Machine) -> None:
    module, name = (_name_line(m) for _ in range(2))
    items = m.pop_mark()
    m.name(module, name)
    m.call(m.pop(), Group("tuple", items))


@_opcode(b"o")
def _obj(m: Machine) -> None:
    items = m.pop_mark()
    if not items:
        raise Damaged(f"is not a pickle: no class before byte {m.reader.at:,}")
    m.call(items[0], Group("tuple", items[1:]))


@_opcode(b"b")
def _build(m: Machine) -> None:
    state, target = m.pop(), m.top()
    if not isinstance(target, Call):
        known = isinstance(target, Global)
        what = "the class or function " if known else "something that is not an "
        m.note(f"it sets attributes of {what}{getattr(target, 'name', 'instance')}")
        return
    target.states.append(state)
    instead = m.on_made(target, True)
    if instead is not None:
        m.stack[-1] = instead


@_opcode(b"\x97")
def _next_buffer(m: Machine) -> None:
    m.note("it needs buffers that are not in the file")
    m.push(UNKNOWN)


@_opcode(b"\x98")
def _readonly_buffer(m: Machine) -> None:
    m.top()
