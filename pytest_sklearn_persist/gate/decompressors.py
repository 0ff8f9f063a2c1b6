"""The decompressors of the standard library and of lz4 behind one interface."""

from __future__ import annotations

import bz2
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
        compressed twice), or ``load-error`` (what could decompress it is not installed).
    """

    def __init__(self, status: str, text: str) -> None:
        super().__init__(text)
        self.status = status


class Zlib:
    """zlib and gzip, whose objects hand back what they did not use."""

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
    """bz2, lzma, xz and lz4, whose objects keep it."""

    def __init__(self, machine: Any) -> None:
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


_MACHINES: dict[str, Callable[[int], Zlib | Other]] = {
    "zlib": lambda _: Zlib(zlib.MAX_WBITS),
    "zf": lambda _: Zlib(zlib.MAX_WBITS),
    "gzip": lambda _: Zlib(zlib.MAX_WBITS | 16),
    "bz2": lambda _: Other(bz2.BZ2Decompressor()),
    "lzma": lambda memory: Other(lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=memory)),
    "xz": lambda memory: Other(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=memory)),
    "lz4": _lz4,
}


def decompressor(kind: str, memory: int) -> Zlib | Other:
    """Return what decompresses this kind, and asks for no more memory than this.

    Examples
    --------
    >>> decompressor("zlib", 1 << 20).step(zlib.compress(b"abc"), 2)
    b'ab'
    """
    return _MACHINES[kind](memory)
