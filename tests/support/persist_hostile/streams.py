"""Ways to write one and the same call: protocols, opcodes, the memo, frames, a broken end."""

from __future__ import annotations

import pickle
import struct

from .opcodes import SYSTEM, Build, Call, Name, New, Raw, assemble, push
from .samples import REFUSED, UNREADABLE, Payload, hostile, pickled

PROTOCOLS, OPCODES, MEMO = "protocol", "opcode", "memo"
FRAMES, ENDS, NESTED = "frame or start", "broken end", "pickle in a pickle"


def _text(value: str, protocol: int = 2) -> bytes:
    return push(value, protocol)


for _protocol in range(6):
    pickled(f"protocol {_protocol}", PROTOCOLS, lambda p: Call(SYSTEM, p.shell), protocol=_protocol)
    pickled(
        f"protocol {_protocol} in a list",
        PROTOCOLS,
        lambda p: [{"model": (1, Call(SYSTEM, p.shell))}],
        protocol=_protocol,
    )
    pickled(
        f"protocol {_protocol} with a name of Python 2",
        PROTOCOLS,
        lambda p: Call(Name("__builtin__", "eval"), p.python),
        protocol=_protocol,
        executes=_protocol < 3,
    )
hostile(
    "GLOBAL in protocol 5",
    PROTOCOLS,
    lambda p: b"\x80\x05cos\nsystem\n" + _text(p.shell) + b"\x85R.",
    executes=True,
)
hostile(
    "STACK_GLOBAL in protocol 2",
    PROTOCOLS,
    lambda p: b"\x80\x02" + push(SYSTEM, 4) + _text(p.shell) + b"\x85R.",
    executes=True,
)
hostile(
    "STACK_GLOBAL and no protocol",
    PROTOCOLS,
    lambda p: push(SYSTEM, 4) + _text(p.shell) + b"\x85R.",
    executes=True,
)
hostile(
    "an unknown protocol",
    PROTOCOLS,
    lambda p: b"\x80\x63" + assemble(Call(SYSTEM, p.shell), 4)[2:],
    expected=UNREADABLE | {"load-error"},
)


def _extension(opcode: bytes, code: int, size: int, *, before: bytes = b"") -> None:
    """Register a code for a name, by what is in the pickle itself, then use it."""
    number = code.to_bytes(size, "little")

    def write(p: Payload) -> bytes:
        add = push(Call(Name("copyreg", "add_extension"), "os", "system", code), 2)
        return b"\x80\x02" + before + add + b"0" + opcode + number + _text(p.shell) + b"\x85R."

    hostile(f"EXT{size}", OPCODES, write, executes=True)


_extension(b"\x82", 201, 1)
_extension(b"\x83", 30_001, 2)
_extension(b"\x84", 70_001, 4)

_OPCODES = {
    "INST": lambda p: b"(" + _text(p.shell) + b"ios\nsystem\n.",
    "INST of protocol 0": lambda p: b"(" + _text(p.shell, 0) + b"ios\nsystem\n.",
    "OBJ": lambda p: b"(cos\nsystem\n" + _text(p.shell) + b"o.",
    "OBJ after STACK_GLOBAL": lambda p: b"\x80\x04(" + push(SYSTEM, 4) + _text(p.shell) + b"o.",
    "TUPLE1": lambda p: b"\x80\x02cos\nsystem\n" + _text(p.shell) + b"\x85R.",
    "EMPTY_TUPLE": lambda p: (
        b"\x80\x04" + push(Call(Name("functools", "partial"), SYSTEM, p.shell)) + b")R."
    ),
    "NEWOBJ": lambda p: assemble(New(Name("numpy", "memmap"), p.path, "u1", "w+", 0, (4,)), 2),
    "NEWOBJ_EX": lambda p: assemble(
        New(Name("numpy", "memmap"), p.path, mode="w+", dtype="u1", shape=(4,)), 4
    ),
    "NEWOBJ of a partial": lambda p: assemble(
        Call(New(Name("functools", "partial"), SYSTEM, p.shell)), 2
    ),
    "LONG_BINPUT and POP": lambda p: (
        b"\x80\x02cos\nsystem\nr\x00\x00\x01\x000j\x00\x00\x01\x00" + _text(p.shell) + b"\x85R."
    ),
    "DUP": lambda p: (
        b"\x80\x02" + _text(p.shell) + b"2cos\nsystem\nq\x00000h\x00" + _text(p.shell) + b"\x85R."
    ),
    "POP_MARK": lambda p: b"\x80\x02(" + push(Call(SYSTEM, p.shell), 2) + b"1N.",
    "thrown away by POP": lambda p: b"\x80\x02" + push(Call(SYSTEM, p.shell), 2) + b"0N.",
    "UNICODE of protocol 0": lambda p: b"cos\nsystem\n" + _text(p.shell, 0) + b"\x85R.",
    "STRING": lambda p: b"cos\nsystem\nS" + repr(p.shell).encode() + b"\n\x85R.",
    "SHORT_BINSTRING": lambda p: (
        b"cos\nsystem\nU" + bytes([len(p.shell)]) + p.shell.encode() + b"\x85R."
        if len(p.shell) < 256
        else assemble(Call(SYSTEM, p.shell), 2)
    ),
    "BINBYTES8": lambda p: (
        b"\x80\x04"
        + push(SYSTEM)
        + b"\x8e"
        + struct.pack("<Q", len(p.shell))
        + p.shell.encode()
        + b"\x85R."
    ),
    "BINUNICODE8": lambda p: (
        b"\x80\x04"
        + push(SYSTEM)
        + b"\x8d"
        + struct.pack("<Q", len(p.shell))
        + p.shell.encode()
        + b"\x85R."
    ),
    "BYTEARRAY8": lambda p: (
        b"\x80\x05"
        + push(Name("builtins", "exec"))
        + push(Name("builtins", "bytes"))
        + b"\x96"
        + struct.pack("<Q", len(p.python))
        + p.python.encode()
        + b"\x85R\x85R."
    ),
    "FROZENSET": lambda p: assemble(
        Call(
            Name("builtins", "max"),
            Raw(b"(" + push(Call(SYSTEM, p.shell)) + b"\x91"),
        )
    ),
    "ADDITEMS to a set": lambda p: b"\x80\x04\x8f(" + push(Call(SYSTEM, p.shell)) + b"\x90.",
    "as the key of a dict": lambda p: assemble({Call(SYSTEM, p.shell): 1}, 3),
    "APPENDS to an object": lambda p: (
        b"\x80\x04"
        + push(Call(Name("collections", "deque")))
        + b"("
        + push(Call(SYSTEM, p.shell))
        + b"e."
    ),
    "APPEND calls a method": lambda p: (
        # An object without extend() is appended to: append() is whatever its state says it is.
        b"\x80\x04"
        + push(Build(Call(Name("types", "SimpleNamespace")), {"append": SYSTEM}))
        + push(p.shell)
        + b"a."
    ),
    "BUILD calls a stored __setstate__": lambda p: assemble(
        Build(Build(Call(Name("types", "SimpleNamespace")), {"__setstate__": SYSTEM}), p.shell),
        4,
    ),
    "BUILD calls a stored __setstate__ of an estimator": lambda p: assemble(
        Build(Build(New(Name("sklearn.svm._classes", "SVC")), {"__setstate__": SYSTEM}), p.shell),
        4,
    ),
    "BUILD of slots on a class": lambda p: assemble(
        Call(
            method_of_patched(),
            p.shell,
        ),
        4,
    ),
}


def method_of_patched() -> Name:
    """A name that leads through an attribute which the pickle itself has set before."""
    return Name("sklearn.gaussian_process.kernels", "RBF.loot")


def _slots(p: Payload) -> bytes:
    patch = Build(Name("sklearn.gaussian_process.kernels", "RBF"), (None, {"loot": SYSTEM}))
    return b"\x80\x04" + push(patch) + b"0" + push(Call(method_of_patched(), p.shell)) + b"."


_OPCODES["BUILD of slots on a class"] = _slots
for _name, _make in _OPCODES.items():
    hostile(_name, OPCODES, _make, executes=True)
hostile(
    "PERSID",
    OPCODES,
    lambda p: b"Pos.system\n0" + push(Call(SYSTEM, p.shell), 0) + b".",
    expected=REFUSED | {"load-error"},
)
hostile(
    "BINPERSID",
    OPCODES,
    lambda p: b"\x80\x02" + push((SYSTEM, p.shell), 2) + b"Q.",
)
hostile(
    "PERSID after the payload",
    OPCODES,
    lambda p: push(Call(SYSTEM, p.shell), 0) + b"0Px\n.",
    executes=True,
)
hostile(
    "NEXT_BUFFER",
    OPCODES,
    lambda p: b"\x80\x05" + push(Call(SYSTEM, p.shell)) + b"0\x97.",
    executes=True,
)
hostile(
    "an extension that nobody registered",
    OPCODES,
    lambda p: b"\x80\x02\x82\x7f.",
    expected=UNREADABLE | {"load-error"},
)


_MEMO = {
    # The name that is used is put where another was.
    "PUT over a name": lambda p: (
        b"\x80\x02cbuiltins\nlen\nq\x010cos\nsystem\nq\x010h\x01" + _text(p.shell) + b"\x85R."
    ),
    "PUT in decimals with zeros": lambda p: (
        b"cos\nsystem\np0000000007\n0g7\n" + _text(p.shell) + b"\x85R."
    ),
    "PUT of a name in pieces": lambda p: (
        b"\x80\x04"
        + push("os")
        + b"q\x010"
        + push("system")
        + b"q\x020h\x01h\x02\x93"
        + push(p.shell)
        + b"\x85R."
    ),
    "MEMOIZE and BINGET": lambda p: (
        b"\x80\x04" + push(SYSTEM) + b"\x940" + push(p.shell) + b"\x940h\x00h\x01\x85R."
    ),
    "MEMOIZE after a PUT": lambda p: (
        # MEMOIZE counts what is in the memo, whatever it is called there.
        b"\x80\x04Nq\x050" + push(SYSTEM) + b"\x940h\x01" + push(p.shell) + b"\x85R."
    ),
    "a large index": lambda p: (
        b"\x80\x02cos\nsystem\nr\xff\xff\x0f\x000j\xff\xff\x0f\x00" + _text(p.shell) + b"\x85R."
    ),
    "a cycle through a call": lambda p: (
        b"\x80\x02]q\x00(h\x00" + push(Call(SYSTEM, p.shell), 2) + b"e."
    ),
}
for _name, _make in _MEMO.items():
    hostile(_name, MEMO, _make, executes=True)

_NAMES_BUILT = {
    "a name from _codecs.encode": Call(
        Name("builtins", "str"), Call(Name("_codecs", "encode"), "flfgrz", "rot13")
    ),
    "a name from str.join": Call(Call(Name("builtins", "getattr"), "", "join"), ["sys", "tem"]),
    "a name from str.replace": Call(
        Call(Name("builtins", "getattr"), "sXstem", "replace"), "X", "y"
    ),
    "a name from operator.add": Call(Name("operator", "add"), "sys", "tem"),
    "a name from operator.concat": Call(Name("_operator", "concat"), "sys", "tem"),
    "a name from chr": Call(Name("operator", "add"), Call(Name("builtins", "chr"), 115), "ystem"),
}
for _name, _computed in _NAMES_BUILT.items():
    hostile(
        _name,
        MEMO,
        lambda p, computed=_computed: (
            b"\x80\x04" + push("os") + push(computed) + b"\x93" + push(p.shell) + b"\x85R."
        ),
        executes=True,
    )


def _frame(code: bytes, size: int | None = None) -> bytes:
    return b"\x95" + struct.pack("<Q", len(code) if size is None else size) + code


def _whole(p: Payload) -> bytes:
    return push(Call(SYSTEM, p.shell)) + b"."


_FRAMES = {
    "PROTO twice": lambda p: b"\x80\x04\x80\x04" + _whole(p),
    "PROTO in the middle": lambda p: (
        b"\x80\x04" + push(SYSTEM) + b"\x80\x02" + push(p.shell) + b"\x85R."
    ),
    "a later PROTO switches the mapping of names on": lambda p: (
        b"\x80\x04\x80\x02c__builtin__\neval\n" + push(p.python) + b"\x85R."
    ),
    "a frame": lambda p: b"\x80\x04" + _frame(_whole(p)),
    "a frame in protocol 2": lambda p: b"\x80\x02" + _frame(_whole(p)),
    "a frame without a protocol": lambda p: _frame(_whole(p)),
    "frames of one opcode": lambda p: (
        b"\x80\x04"
        + _frame(push("os"))
        + _frame(push("system"))
        + _frame(b"\x93")
        + _frame(push(p.shell))
        + _frame(b"\x85")
        + _frame(b"R.")
    ),
    "an empty frame": lambda p: b"\x80\x04" + _frame(b"") + _whole(p),
    "a frame, then opcodes outside": lambda p: (
        b"\x80\x04" + _frame(push(SYSTEM)) + push(p.shell) + b"\x85R."
    ),
    "an innocent pickle before": lambda p: b"\x80\x04" + push(Call(SYSTEM, p.shell)) + b"0N.",
    "bytes after the end": lambda p: b"\x80\x04" + _whole(p) + b"anything",
    "an innocent pickle after": lambda p: b"\x80\x04" + _whole(p) + pickle.dumps([1]),
    "a long start of nothing": lambda p: b"\x80\x04" + b"N0" * 100_000 + _whole(p),
}
for _name, _make in _FRAMES.items():
    hostile(
        _name,
        FRAMES,
        _make,
        executes=True,
        expected=REFUSED | {"damaged"} if "after" in _name or "frame" in _name else REFUSED,
    )
hostile(
    "a frame that is too long",
    FRAMES,
    lambda p: b"\x80\x04" + _frame(_whole(p), 2**62),
    expected=UNREADABLE | {"load-error", "crashed"},
)
hostile(
    "a second pickle after an innocent one",
    FRAMES,
    lambda p: pickle.dumps([1]) + assemble(Call(SYSTEM, p.shell)),
    expected=UNREADABLE | {"unchecked"},  # nobody reads it; what stands there is a list
)

_ENDS = {
    "no STOP": b"",
    "an unknown opcode": b"\xff.",
    "an empty stack": b"000000.",
    "a name that does not exist": b"cos\nnothing_of_that_name\n.",
    "a string that is cut off": b"X\xff\x00\x00\x00abc",
    "a frame that is cut off": b"\x95\xff\x00\x00\x00\x00\x00\x00\x00.",
    "GET of what is not there": b"h\x7f.",
    "a MARK that is never used": b"(",
    "BUILD on nothing": b"Nb.",
    "a call of a number": b"K\x01)R.",
}
for _name, _end in _ENDS.items():
    hostile(
        f"payload, then {_name}",
        ENDS,
        lambda p, end=_end: b"\x80\x04" + push(Call(SYSTEM, p.shell)) + end,
        executes=True,
        expected=UNREADABLE,
    )


def _nested(module: str, name: str = "loads") -> None:
    pickled(
        f"nested: {module}.{name}",
        NESTED,
        lambda p: Call(Name(module, name), assemble(Call(SYSTEM, p.shell), 4)),
        needs=module if "." not in module else (),
    )


for _module in ("pickle", "_pickle", "cloudpickle"):
    _nested(_module)
pickled(
    "cPickle.loads",
    NESTED,
    lambda p: Call(Name("cPickle", "loads"), assemble(Call(SYSTEM, p.shell), 0)),
    protocol=2,
)
_nested("pickle", "_loads")
pickled(
    "pickle.Unpickler",
    NESTED,
    lambda p: Call(
        Call(
            Name("builtins", "getattr"),
            Call(
                Name("pickle", "Unpickler"),
                Call(Name("io", "BytesIO"), assemble(Call(SYSTEM, p.shell))),
            ),
            "load",
        )
    ),
)
pickled(
    "pickle._Unpickler",
    NESTED,
    lambda p: Call(
        Call(
            Name("builtins", "getattr"),
            Call(
                Name("pickle", "_Unpickler"),
                Call(Name("io", "BytesIO"), assemble(Call(SYSTEM, p.shell))),
            ),
            "load",
        )
    ),
)
pickled(
    "marshal.loads",
    NESTED,
    lambda p: Call(
        Name("builtins", "exec"),
        Call(
            Name("marshal", "loads"),
            Call(
                Name("marshal", "dumps"),
                Call(Name("builtins", "compile"), p.python, "", "exec"),
            ),
        ),
    ),
)
pickled(
    "ten pickles deep",
    NESTED,
    lambda p: _deep(assemble(Call(SYSTEM, p.shell)), 10),
)


def _deep(stream: bytes, levels: int) -> Call:
    for _ in range(levels - 1):
        stream = assemble(Call(Name("pickle", "loads"), stream))
    return Call(Name("pickle", "loads"), stream)
