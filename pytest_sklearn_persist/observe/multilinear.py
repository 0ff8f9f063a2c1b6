"""A digest for large buffers, for accidents only: three times as fast as SHA-256 in hardware.

Rows of 64-bit words are weighed with fixed random numbers and summed modulo 2**64, once as they
are and once shifted down to their upper halves; SHA-256 of all sums and the length is the digest.

Two sums, because in one alone the top bits of all words meet in one bit: two signs that flip
would cancel each other.  A difference that is not made for the weights is missed with a
probability below 2**-32 a row, and one that lies in a single word never.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

__all__ = ["Multilinear"]

_WORDS = 4096  # words in a row, each with weights of its own
_ROWS = 16  # rows at a time: a block and its upper halves stay in the cache
_ROW = 8 * _WORDS
_BLOCK = _ROW * _ROWS
_SHARE = _BLOCK * 16  # bytes that one thread takes at a time
_WORTH_THREADS = _SHARE * 4

if TYPE_CHECKING:  # numpy 1.21 knows no such thing when it runs
    Array: TypeAlias = np.ndarray[Any, Any]


def _weights(name: bytes) -> Array:
    """Return odd numbers that are the same everywhere."""
    drawn = np.frombuffer(hashlib.shake_256(name).digest(8 * _WORDS), np.dtype("<u8"))
    return drawn.astype(np.uint64) | np.uint64(1)


_WHOLE = _weights(b"whole words")
_UPPER = _weights(b"upper halves")
_HALF = np.uint64(32)
_PROCESSORS = (
    len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
)


class Multilinear:
    """Like the objects of :mod:`hashlib`: bytes go in piece by piece, however they are cut.

    Examples
    --------
    >>> one, other = Multilinear(), Multilinear()
    >>> one.update(b"some bytes")
    >>> other.update(b"some ")
    >>> other.update(b"bytes")
    >>> one.digest() == other.digest()
    True
    """

    def __init__(self) -> None:
        self._sums = hashlib.sha256()
        self._length = 0
        self._block = np.empty(_BLOCK, np.uint8)
        self._filled = 0  # bytes of the block that is not whole yet

    def update(self, data: Any) -> None:
        """Take more bytes: anything contiguous that exports a buffer."""
        if not memoryview(data).nbytes:
            return
        piece = np.frombuffer(data, np.uint8)
        self._length += piece.size
        if self._filled:
            piece = self._fill(piece)
            if self._filled < _BLOCK:
                return
            self._sums.update(_weigh(self._block))
            self._filled = 0
        whole = piece.size - piece.size % _BLOCK
        for sums in _weigh_shares(piece[:whole]):
            self._sums.update(sums)
        self._fill(piece[whole:])

    def _fill(self, piece: Array) -> Array:
        """Copy what fits into the block; return the rest."""
        fits = piece[: _BLOCK - self._filled]
        self._block[self._filled : self._filled + fits.size] = fits
        self._filled += fits.size
        return piece[fits.size :]

    def digest(self) -> bytes:
        """Return the digest of all bytes so far."""
        total = self._sums.copy()
        rows = -(-self._filled // _ROW) * _ROW
        self._block[self._filled : rows] = 0  # the length tells these zeros from real ones
        total.update(_weigh(self._block[:rows]))
        total.update(b"%d" % self._length)
        return total.digest()


def _weigh_shares(rows: Array) -> Iterable[bytes]:
    """Return the sums of all rows, in their order; numpy lets several threads work at them."""
    if rows.size < _WORTH_THREADS or _PROCESSORS < 2:
        return [_weigh(rows)]
    shares = [rows[start : start + _SHARE] for start in range(0, rows.size, _SHARE)]
    with ThreadPoolExecutor(min(_PROCESSORS, 4), "persist-digest") as pool:
        return list(pool.map(_weigh, shares))


def _weigh(rows: Array) -> bytes:
    """Return both sums of each row, block by block."""
    words = rows.view(np.uint64).reshape(-1, _WORDS)
    buffer = np.empty((min(_ROWS, len(words)), _WORDS), np.uint64)
    sums: list[bytes] = []
    for start in range(0, len(words), _ROWS):
        block = words[start : start + _ROWS]
        upper = np.right_shift(block, _HALF, out=buffer[: len(block)])
        sums.append(np.einsum("ij,j->i", block, _WHOLE).tobytes())
        sums.append(np.einsum("ij,j->i", upper, _UPPER).tobytes())
    return b"".join(sums)
