"""The decompressors of the standard library, of lz4 and of zstandard behind one interface."""

from __future__ import annotations

import bz2
import importlib
import lzma
import zlib
from collections.abc import Callable
from typing import Any

from ..errors import PersistenceError

__all__ = ["ContainerError", "decompressor"]


class ContainerError(PersistenceError):
    """A container that is not opened.

    Attributes
    ----------
    status : str
        ``damaged`` (cut short, broken), ``refused`` (too much in it, something behind it,
        compressed twice), ``load-error`` (what could decompress it is not installed), or
        ``unchecked`` (it is something else than a saved estimator).
    """

    def __init__(self, status: str, text: str) -> None:
        super().__init__(text)
        self.status = status


class Zlib:
    """zlib and gzip, whose objects hand back what they did not use."""

    errors: tuple[type[Exception], ...] = (zlib.error,)

    def __init__(self, bits: int) -> None:
        self._object = zlib.decompressobj(bits)

    @property
    def ended(self) -> bool:
        """Whether the end of the stream was reached."""
        return self._object.eof

    @property
    def hungry(self) -> bool:
        """Whether it needs more input to go on."""
        return not self._object.unconsumed_tail

    @property
    def unused(self) -> bytes:
        """What follows the end of the stream."""
        return self._object.unused_data

    def step(self, data: bytes, most: int) -> bytes:
        """Go on with this input; return so many bytes at most."""
        return self._object.decompress(self._object.unconsumed_tail + data, most)


class Other:
    """bz2, lzma, xz, lz4 and Python's own zstandard, whose objects keep it."""

    def __init__(self, machine: Any, *errors: type[Exception]) -> None:
        self.errors: tuple[type[Exception], ...] = errors
        self._object = machine

    @property
    def ended(self) -> bool:
        """Whether the end of the stream was reached."""
        return bool(self._object.eof)

    @property
    def hungry(self) -> bool:
        """Whether it needs more input to go on."""
        return bool(self._object.needs_input)

    @property
    def unused(self) -> bytes:
        """What follows the end of the stream."""
        return self._object.unused_data or b""

    def step(self, data: bytes, most: int) -> bytes:
        """Go on with this input; return so many bytes at most."""
        return bytes(self._object.decompress(data, most))


def _lz4(memory: int) -> Other:  # noqa: ARG001 - its blocks are 4 MiB at most
    try:
        from lz4.frame import LZ4FrameDecompressor
    except ImportError:
        text = "it is compressed with lz4, which is not installed: pip install lz4"
        raise ContainerError("load-error", text) from None
    return Other(LZ4FrameDecompressor())


class Zstandard:
    """zstandard of the package of that name, whose object takes no limit: it is fed in pieces.

    A block of four bytes can hold 128 KiB, so a piece stands for so many megabytes at most.
    """

    _PIECE = 512

    def __init__(self, machine: Any, error: type[Exception]) -> None:
        self.errors: tuple[type[Exception], ...] = (error,)
        self._object = machine
        self._input = b""
        self._output = memoryview(b"")

    @property
    def ended(self) -> bool:
        """Whether the end of the stream was reached."""
        return bool(self._object.eof) and not self._output

    @property
    def hungry(self) -> bool:
        """Whether it needs more input to go on."""
        return not self._input and not self._output

    @property
    def unused(self) -> bytes:
        """What follows the end of the stream."""
        return bytes(self._object.unused_data) + self._input

    def step(self, data: bytes, most: int) -> bytes:
        """Go on with this input; return so many bytes at most."""
        self._input += data
        while self._input and not self._output and not self._object.eof:
            piece, self._input = self._input[: self._PIECE], self._input[self._PIECE :]
            self._output = memoryview(self._object.decompress(piece))
        done, self._output = bytes(self._output[:most]), self._output[most:]
        return done


def _zstd(memory: int) -> Other | Zstandard:
    for name in ("compression.zstd", "backports.zstd"):  # the first is Python's since 3.14
        try:
            zstd: Any = importlib.import_module(name)
        except ImportError:
            continue
        parameter = zstd.DecompressionParameter.window_log_max
        made = zstd.ZstdDecompressor(options={parameter: memory.bit_length() - 1})
        return Other(made, zstd.ZstdError)
    try:
        zstandard: Any = importlib.import_module("zstandard")
    except ImportError:
        text = "it is compressed with zstandard, which is not installed: pip install zstandard"
        raise ContainerError("load-error", text) from None
    made = zstandard.ZstdDecompressor(max_window_size=memory)
    return Zstandard(made.decompressobj(), zstandard.ZstdError)


_MACHINES: dict[str, Callable[[int], Zlib | Other | Zstandard]] = {
    "zlib": lambda _: Zlib(zlib.MAX_WBITS),
    "zf": lambda _: Zlib(zlib.MAX_WBITS),
    "gzip": lambda _: Zlib(zlib.MAX_WBITS | 16),
    "bz2": lambda _: Other(bz2.BZ2Decompressor()),
    "lzma": lambda memory: Other(lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=memory)),
    "xz": lambda memory: Other(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=memory)),
    "lz4": _lz4,
    "zstd": _zstd,
}


def decompressor(kind: str, memory: int) -> Zlib | Other | Zstandard:
    """Return what decompresses this kind, and asks for no more memory than this.

    Examples
    --------
    >>> decompressor("zlib", 1 << 20).step(zlib.compress(b"abc"), 2)
    b'ab'
    """
    return _MACHINES[kind](memory)
