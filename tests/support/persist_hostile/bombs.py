"""Small files that want all memory, all stack or all time."""

from __future__ import annotations

import bz2
import functools
import gzip
import lzma
import struct
import zlib

from .opcodes import Build, Call, Name, New, assemble, npy_of, push
from .samples import ANY_FAILURE, REFUSED, SAFE, Payload, hostile

SIZE, DEPTH, RATIO, TIME = "bomb of size", "bomb of depth", "bomb of ratio", "bomb of time"

TERA = 10**12
_TOO_MUCH = ANY_FAILURE

DTYPE = Call(Name("numpy", "dtype"), "f8", False, True)
ARRAY = Call(Name("numpy.core.multiarray", "_reconstruct"), Name("numpy", "ndarray"), (0,), b"b")


def _header(shape: str, descr: str = "'<f8'") -> bytes:
    text = f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}".encode()
    text = text.ljust(118 if len(text) < 117 else -(-len(text) // 64) * 64 + 53) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text


def _wrapper(shape: tuple[int, ...], **more: object) -> bytes:
    """joblib's note that so many values follow."""
    state = {
        "subclass": Name("numpy", "ndarray"),
        "shape": shape,
        "order": "C",
        "dtype": DTYPE,
        "allow_mmap": False,
        "numpy_array_alignment_bytes": 16,
        **more,
    }
    wrapper = Build(New(Name("joblib.numpy_pickle", "NumpyArrayWrapper")), state)
    return b"\x80\x04" + push(wrapper) + b"\x01\xff" + bytes(64) + b"."


def _raw(code: bytes) -> bytes:
    return b"\x80\x04" + code + b"."


_SIZE = {
    "joblib, a shape of terabytes": _wrapper((TERA,)),
    "joblib, a shape that overflows": _wrapper((2**31, 2**31, 2**3)),
    "joblib, a negative shape": _wrapper((-1,)),
    "joblib, a shape of billions of nothing": _wrapper((2**40, 0)),
    "joblib, a shape of 100,000 dimensions": _wrapper((1,) * 100_000),
    "joblib, padding": _wrapper((TERA,), numpy_array_alignment_bytes=2**40),
    "npy, a shape of terabytes": _header(f"({TERA},)") + bytes(64),
    "npy, a shape that overflows": _header(f"({2**31}, {2**31}, 8)"),
    "npy, a negative shape": _header("(-1,)"),
    "npy, a shape that is an expression": _header("(9**9**9,)"),
    "npy, a dtype of terabytes": _header("(1,)", f"'V{2**31 - 1}'"),
    "npy, a nested dtype": _header("(1,)", "[('a', " * 30 + "'f8'" + ")]" * 30),
    "npy, objects of which there are billions": npy_of(assemble([1])).replace(
        b"(1,), }            ", b"(1000000000000,), }"
    ),
    "BINBYTES8 of terabytes": _raw(b"\x8e" + struct.pack("<Q", TERA) + b"abc"),
    "BINBYTES8 of 2^63": _raw(b"\x8e" + struct.pack("<Q", 2**63) + b"abc"),
    "BINUNICODE8 of terabytes": _raw(b"\x8d" + struct.pack("<Q", TERA) + b"abc"),
    "BYTEARRAY8 of terabytes": b"\x80\x05\x96" + struct.pack("<Q", TERA) + b"abc.",
    "BINSTRING of a negative size": _raw(b"T\xff\xff\xff\xffabc"),
    "LONG4 of gigabytes": _raw(b"\x8b\xff\xff\xff\x7fabc"),
    "LONG4 of a negative size": _raw(b"\x8b\xff\xff\xff\xff"),
    "a frame of terabytes": b"\x80\x04\x95" + struct.pack("<Q", TERA) + b"N.",
    "an index of the memo of billions": _raw(b"Nr\xff\xff\xff\x7f"),
    "an index of the memo in digits": _raw(b"Np" + b"9" * 1000 + b"\n"),
    "bytearray of a terabyte": assemble(Call(Name("builtins", "bytearray"), TERA)),
    "bytes of a terabyte": assemble(Call(Name("builtins", "bytes"), TERA)),
    "list of a range": assemble(
        Call(Name("builtins", "list"), Call(Name("builtins", "range"), TERA))
    ),
    "set of a range": assemble(
        Call(Name("builtins", "set"), Call(Name("builtins", "range"), TERA))
    ),
    "a power": assemble(Call(Name("operator", "pow"), 10, TERA)),
    "a text times a billion": assemble(Call(Name("operator", "mul"), "x", TERA)),
    "numpy.zeros": assemble(Call(Name("numpy", "zeros"), TERA)),
    "numpy.full": assemble(Call(Name("numpy", "full"), 10**11, 1.0)),
    "numpy.ndarray": assemble(Call(Name("numpy", "ndarray"), (TERA,))),
    "numpy.arange": assemble(Call(Name("numpy", "arange"), TERA)),
    "_reconstruct of terabytes": assemble(
        Call(Name("numpy.core.multiarray", "_reconstruct"), Name("numpy", "ndarray"), (TERA,), b"d")
    ),
    "an array's state of terabytes": assemble(
        Build(ARRAY, (1, (TERA,), DTYPE, False, b"12345678"))
    ),
    "an array's state that overflows": assemble(
        Build(ARRAY, (1, (2**31, 2**31, 4), DTYPE, False, b""))
    ),
    "a dtype of gigabytes": assemble(
        Build(ARRAY, (1, (1,), Call(Name("numpy", "dtype"), "V2147483647"), False, b""))
    ),
    "a dtype of a large subarray": assemble(Call(Name("numpy", "dtype"), "(65536,65536,65536)f8")),
    "Tree of terabytes": assemble(
        Call(
            Name("sklearn.tree._tree", "Tree"),
            1,
            Build(ARRAY, (1, (1,), Call(Name("numpy", "dtype"), "i8"), False, b"\xff" * 7 + b"\0")),
            1,
        )
    ),
    "Tree of billions of outputs": assemble(
        Call(
            Name("sklearn.tree._tree", "Tree"),
            1,
            Build(ARRAY, (1, (1,), Call(Name("numpy", "dtype"), "i8"), False, b"\1" + bytes(7))),
            2**40,
        )
    ),
    "two million empty lists": lambda: b"\x80\x04(" + b"]" * 2_000_000 + b"l.",
    "two million opcodes that do nothing": lambda: b"\x80\x04" + b"N0" * 1_000_000 + b"N.",
}
for _name, _bytes in _SIZE.items():
    # What can be counted in advance is refused, what can't ends at a limit; a list is no model.
    _little = any(w in _name for w in ("two million", "nothing", "memo", "objects", "Tree"))
    hostile(
        f"size: {_name}",
        SIZE,
        lambda p, data=_bytes: data() if callable(data) else data,
        expected=SAFE if _little else _TOO_MUCH,
        seconds=5.0,
    )

_MILLION = 1_000_000


def _deep_dtype() -> bytes:
    """A dtype of a dtype of a dtype: 5,000 of them."""
    start = push(Name("numpy", "dtype")) + b"q\x000"
    depth = 5_000
    return (
        b"\x80\x04"
        + start
        + b"h\x00" * depth
        + push("f8")
        + b"\x85R"
        + (push((2,)) + b"\x86\x85R") * (depth - 1)
        + b"."
    )


def _deep_estimators() -> bytes:
    """A model of a model of a model: 20,000 of them."""
    start = push(Name("sklearn.multiclass", "OneVsRestClassifier")) + b"q\x000"
    depth = 20_000
    opens = (b"h\x00)\x81}" + push("estimator")) * depth
    return b"\x80\x04" + start + opens + b"N" + b"sb" * depth + b"."


_DEPTH = {
    "lists": lambda: b"\x80\x04" + b"]" * _MILLION + b"a" * (_MILLION - 1) + b".",
    "tuples": lambda: b"\x80\x04)" + b"\x85" * _MILLION + b".",
    "tuples as a key": lambda: b"\x80\x04})" + b"\x85" * _MILLION + b"Ns.",
    "tuples in a frozenset": lambda: b"\x80\x04()" + b"\x85" * _MILLION + b"\x91.",
    "dicts": lambda: b"\x80\x04}" + b"N}" * 200_000 + b"s" * 200_000 + b".",
    "marks": lambda: b"\x80\x04" + b"(" * _MILLION + b".",
    "marks that are popped": lambda: b"\x80\x04" + b"(" * _MILLION + b"1" * _MILLION + b"N.",
    "a dtype in a dtype": _deep_dtype,
    "an estimator in an estimator": _deep_estimators,
}
for _name, _make in _DEPTH.items():
    hostile(f"depth: {_name}", DEPTH, lambda p, make=_make: make(), expected=SAFE, seconds=5.0)


PIECE = 2**24
PREFIX = b"\x80\x04\x8e" + struct.pack("<Q", 2**32)
PIECES = 2**32 // PIECE


@functools.lru_cache
def _piece(name: str) -> bytes:
    """Zeros, compressed as a stream of their own."""
    zeros = bytes(PIECE)
    return {
        "gzip": lambda: gzip.compress(zeros, 9, mtime=0),
        "bz2": lambda: bz2.compress(zeros, 1),
        "xz": lambda: lzma.compress(zeros, preset=0),
        "lz4": lambda: _lz4(zeros),
    }[name]()


def _lz4(data: bytes) -> bytes:
    import lz4.frame

    return lz4.frame.compress(data)


def _streams(name: str, start: bytes) -> bytes:
    """4 GB of zeros as many streams in a row, after the start of a pickle."""
    return start + _piece(name) * PIECES


def _zlib() -> bytes:
    """4 GB of zeros in a single stream, whose checksum is right."""
    compressor = zlib.compressobj(9)
    start = compressor.compress(PREFIX) + compressor.flush(zlib.Z_FULL_FLUSH)
    piece = compressor.compress(bytes(PIECE)) + compressor.flush(zlib.Z_FULL_FLUSH)
    low = zlib.adler32(PREFIX) & 0xFFFF
    high = ((zlib.adler32(PREFIX) >> 16) + 2**32 * low) % 65521
    end = b"\x03\x00" + struct.pack(">I", high << 16 | low)  # an empty last block
    return start + piece * PIECES + end


@functools.lru_cache
def _lzma() -> bytes:
    # One stream can't be put together from pieces: no more than is bearable to compress.
    compressor = lzma.LZMACompressor(lzma.FORMAT_ALONE, preset=0)
    parts = [compressor.compress(PREFIX)]
    parts += [compressor.compress(bytes(PIECE)) for _ in range(4)]
    return b"".join([*parts, compressor.flush()])


def _zf() -> bytes:
    return b"ZF" + hex(2**32 + len(PREFIX)).encode().ljust(19) + _zlib()


_RATIO = {
    "gzip": lambda p: _streams("gzip", gzip.compress(PREFIX, mtime=0)),
    "bz2": lambda p: _streams("bz2", bz2.compress(PREFIX)),
    "xz": lambda p: _streams("xz", lzma.compress(PREFIX)),
    "lz4": lambda p: _streams("lz4", _lz4(PREFIX)),
    "zlib": lambda p: _zlib(),
    "lzma": lambda p: _lzma(),
    "ZF": lambda p: _zf(),
    "ZF that says it is small": lambda p: b"ZF" + b"0x10".ljust(19) + _zlib(),
    "ZF that says it is large": lambda p: (
        b"ZF" + b"0xffffffffffff".ljust(19) + zlib.compress(b"N.")
    ),
    "ZF without a number": lambda p: b"ZF" + b"x" * 19 + zlib.compress(b"N."),
    "zlib, then nothing but zeros": lambda p: zlib.compress(b"\x80\x04N.") + bytes(100_000),
    "gzip, then nothing but zeros": lambda p: (
        gzip.compress(b"\x80\x04N.", mtime=0) + bytes(100_000)
    ),
    "gzip of 100,000 empty members": lambda p: gzip.compress(b"", mtime=0) * 100_000,
    "npz": lambda p: _npz(),
}


def _npz() -> bytes:
    """A member of 4 GB: a header, then zeros."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    header = _header(f"({2**29},)")
    start = compressor.compress(header) + compressor.flush(zlib.Z_FULL_FLUSH)
    piece = compressor.compress(bytes(PIECE)) + compressor.flush(zlib.Z_FULL_FLUSH)
    data = start + piece * (PIECES - 1) + b"\x03\x00"
    sizes = struct.pack("<II", len(data), (PIECES - 1) * PIECE + len(header))
    common = struct.pack("<HHHHHI", 20, 0, 8, 0, 33, 0) + sizes + struct.pack("<HH", 5, 0)
    local = b"PK\x03\x04" + common + b"a.npy"
    central = b"PK\x01\x02" + struct.pack("<H", 20) + common + bytes(14) + b"a.npy"
    # version made by, …, then three fields between the lengths and the offset: all zero
    end = struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local) + len(data), 0)
    return local + data + central + b"PK\x05\x06" + end


for _name, _make in _RATIO.items():
    hostile(
        f"ratio: {_name}",
        RATIO,
        _make,
        needs="lz4" if _name == "lz4" else (),
        expected=_TOO_MUCH | ({"unchecked"} if "nothing" in _name or _name == "lzma" else set()),
    )


def _collisions(count: int = 200_000) -> list[bytes]:
    """Numbers that all have the hash 0."""
    modulus = 2**61 - 1
    numbers = ((i * modulus).to_bytes(10, "little") for i in range(1, count + 1))
    return [b"\x8a\x0a" + number for number in numbers]


def _laughs(levels: int = 40) -> bytes:
    """Ten of ten of ten…: little to load, endless to look at."""
    code = b"\x80\x04" + push("ha") + b"\x94"
    for level in range(levels):
        code += b"0(" + b"h" + bytes([level]) + (b"h" + bytes([level])) * 9 + b"t\x94"
    return code


def _sticky(p: Payload, code: bytes) -> bytes:
    """A model with a parameter of that kind."""
    model = push(Name("sklearn.svm._classes", "SVC"))
    return code + b"0" + model + b")\x81}" + push("kernel") + b"h(" + b"sb."


_TIME = {
    "a set whose hashes collide": lambda p: b"\x80\x04\x8f(" + b"".join(_collisions()) + b"\x90.",
    "a dict whose hashes collide": lambda p: (
        b"\x80\x04}(" + b"".join(n + b"N" for n in _collisions()) + b"u."
    ),
    "a frozenset whose hashes collide": lambda p: b"\x80\x04(" + b"".join(_collisions()) + b"\x91.",
    "a billion laughs": lambda p: _laughs() + b".",
    "a billion laughs as a key": lambda p: b"\x80\x04}0" + _laughs()[2:] + b"0}h(Ns.",
    "a billion laughs as a parameter": lambda p: _sticky(p, _laughs()),
    "a number of a million digits": lambda p: b"L" + b"9" * 1_000_000 + b"L\n.",
    "a number in text of a million digits": lambda p: b"I" + b"9" * 1_000_000 + b"\n.",
    "time.sleep": lambda p: assemble(Call(Name("time", "sleep"), 1000)),
    "input": lambda p: assemble(Call(Name("builtins", "input"))),
    "a range that is summed": lambda p: assemble(
        Call(Name("builtins", "sum"), Call(Name("builtins", "range"), TERA))
    ),
    "itertools.count": lambda p: assemble(
        Call(Name("collections", "deque"), Call(Name("itertools", "count")), 1)
    ),
    "select without an end": lambda p: assemble(Call(Name("select", "select"), [], [], [])),
    "a lock that is taken twice": lambda p: assemble(
        Call(Call(Name("builtins", "getattr"), Call(Name("threading", "Semaphore"), 0), "acquire"))
    ),
    "re.match": lambda p: assemble(Call(Name("re", "match"), "(a+)+$", "a" * 60 + "b")),
    "many threads": lambda p: assemble(
        Build(New(Name("sklearn.svm._classes", "SVC")), {"n_jobs": 10**9, "verbose": 10**9})
    ),
}
for _name, _make in _TIME.items():
    _named = _name in {
        "time.sleep",
        "input",
        "itertools.count",
        "select without an end",
        "a lock that is taken twice",
        "re.match",
    }
    hostile(
        f"time: {_name}",
        TIME,
        _make,
        seconds=20.0 if _named else 2.0,
        expected=REFUSED if _named else SAFE,
    )
