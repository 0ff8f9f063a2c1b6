"""What is in compressed files, within bounds.

joblib decides by the first bytes whether it decompresses, whatever a file is called. So does this,
with the same table; but where joblib takes what comes, a stream here ends at a size and a ratio,
is one stream and nothing behind it, and holds no second compressed file: whoever sees through
several of them opens one after the other, see :mod:`.opening`.
"""

from __future__ import annotations

import io
import lzma
import re
from collections.abc import Callable
from typing import Any, BinaryIO

from .decompressors import ContainerError, decompressor
from .sniffing import COMPRESSED, START, sniff

__all__ = [
    "COMPRESSED",
    "BoundedStream",
    "ContainerError",
    "most_in",
    "open_container",
    "read_to_end",
    "sniff",
]

FLOOR = 1 << 30
RATIO = 100
MEMORY = 1 << 27  # what one stream may ask for its dictionary: xz -9 takes 65 MiB

_BLOCK = 1 << 20
_INPUT = 1 << 16
_HEAD = 16

_ZF_HEADER = re.compile(rb"ZF(0x[0-9a-f]{1,16})(L?) *")
_ZF_LENGTH = 2 + len("0x10000000000000000")


def most_in(size: int) -> int:
    """Return how many bytes a compressed file may hold.

    Parameters
    ----------
    size : int
        Of the file.

    Examples
    --------
    >>> most_in(100) == FLOOR, most_in(FLOOR) == RATIO * FLOOR
    (True, True)
    """
    return max(FLOOR, RATIO * size)


class BoundedStream(io.RawIOBase):
    """What is in a compressed file, piece by piece, and no more than a limit.

    Parameters
    ----------
    source : binary file
        Stands at the start of the compressed bytes.
    kind : str
        One of ``COMPRESSED``.
    size : int
        How many bytes the source has from there on.
    floor, ratio : int
        It may hold ``max(floor, ratio * size)`` bytes.
    memory : int
        What decompressing may ask for.
    nested : bool
        Whether another compressed file may be in it.
    several : bool
        Whether other streams of the same kind may follow, which pigz and pbzip2 write, and which
        the standard library reads as one. joblib never ends reading those.
    spend : callable, optional
        Called with the number of bytes each time that some came out, and may raise.

    Examples
    --------
    >>> import zlib
    >>> data = zlib.compress(b"abc")
    >>> BoundedStream(io.BytesIO(data), "zlib", len(data)).read()
    b'abc'
    """

    def __init__(
        self,
        source: BinaryIO,
        kind: str,
        size: int,
        *,
        floor: int = FLOOR,
        ratio: int = RATIO,
        memory: int = MEMORY,
        nested: bool = False,
        several: bool = False,
        spend: Callable[[int], object] = int,
    ) -> None:
        super().__init__()
        self.kind = kind
        self.limit = max(floor, ratio * size)
        #: How many bytes came out so far.
        self.total = 0
        #: How many streams were begun.
        self.streams = 1
        self._several = several
        self._memory = memory
        self._source = source
        self._spend = spend
        self._declared: int | None = None
        self._input = b""
        self._begun = nested
        self._head = b""  # held back until it is clear what it starts
        if kind == "zf":
            self._declared = self._read_header()
        self._machine = decompressor(kind, memory)

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Decompress the next bytes into a buffer; 0 at the end."""
        target = memoryview(buffer).cast("B")
        if not target.nbytes:
            return 0
        if not self._begun:
            self._begin()
        data, self._head = self._head[: target.nbytes], self._head[target.nbytes :]
        if not data:
            data = self._next(min(target.nbytes, _BLOCK))
        target[: len(data)] = data
        return len(data)

    def _begin(self) -> None:
        """See the first bytes before anybody gets them."""
        head = b""
        while len(head) < _HEAD:
            more = self._next(_HEAD - len(head))
            if not more:
                break
            head += more
        inner = sniff(head)
        if inner in COMPRESSED:
            raise ContainerError(
                "refused",
                f"it is compressed twice: {inner} in {self.kind}, which no library writes",
            )
        self._begun, self._head = True, head

    def _next(self, most: int) -> bytes:
        """Return up to this many decompressed bytes, empty at the end, which is looked at."""
        while not self._machine.ended:
            machine = self._machine
            fresh = machine.hungry and not self._input
            if fresh:
                self._input = self._source.read(_INPUT)
            ran_out = fresh and not self._input  # zlib may still hold output back
            data = self._step(most)
            self._input = b""
            self.total += len(data)
            self._spend(len(data))
            if self.total > self.limit or self.total > (self._declared or self.limit):
                raise self._too_much()
            if machine.ended:
                self._verify_end()
            if data:
                return data
            if ran_out and not machine.ended:
                raise ContainerError("damaged", f"the {self.kind} stream in it is cut short")
        return b""

    def _step(self, most: int) -> bytes:
        try:
            return self._machine.step(self._input, most)
        except lzma.LZMAError as error:
            raise self._broken(error, "memory" in str(error).lower()) from None
        except MemoryError as error:
            raise self._broken(error, refused=True) from None
        except EOFError:
            raise ContainerError("damaged", f"the {self.kind} stream in it is cut short") from None
        except (OSError, ValueError, RuntimeError) as error:
            raise self._broken(error) from None
        except self._machine.errors as error:
            raise self._broken(error) from None

    def _broken(self, error: BaseException, refused: bool = False) -> ContainerError:
        if refused:
            return ContainerError(
                "refused", f"the {self.kind} stream in it asks for too much memory"
            )
        text = str(error) or type(error).__name__
        return ContainerError("damaged", f"the {self.kind} stream in it is broken: {text}")

    def _too_much(self) -> ContainerError:
        if self._declared is not None and self.total > self._declared:
            return ContainerError(
                "damaged", f"it holds more than the {self._declared:,} bytes it says"
            )
        return ContainerError("refused", f"it holds more than {self.limit:,} bytes, the limit")

    def _verify_end(self) -> None:
        """One stream and nothing else: joblib reads on forever where bytes follow."""
        rest = self._machine.unused
        if len(rest) < _HEAD:
            rest += self._source.read(_HEAD - len(rest))
        if rest and sniff(rest) == self.kind:
            if self._several:
                self._machine, self._input = decompressor(self.kind, self._memory), rest
                self.streams += 1
                return
            raise ContainerError("refused", f"a second {self.kind} stream follows the first")
        if rest:
            raise ContainerError("refused", f"other bytes follow the {self.kind} stream in it")
        if self._declared is not None and self.total != self._declared:
            text = f"it holds {self.total:,} bytes and says {self._declared:,}"
            raise ContainerError("damaged", text)

    def _read_header(self) -> int:
        """Read what joblib wrote before 0.10: the size in hexadecimal digits, padded."""
        header = self._source.read(_ZF_LENGTH + 1)
        found = _ZF_HEADER.match(header)
        if found is None or found.end() < min(_ZF_LENGTH, len(header)):
            raise ContainerError("damaged", "its header is not one of joblib's old ZF files")
        self._input = header[max(found.end(), _ZF_LENGTH) :]
        declared = int(found[1], 16)
        if declared > self.limit:
            text = f"it says that it holds {declared:,} bytes; {self.limit:,} are the limit"
            raise ContainerError("refused", text)
        return declared


def open_container(
    source: BinaryIO,
    size: int,
    *,
    floor: int = FLOOR,
    ratio: int = RATIO,
    memory: int = MEMORY,
) -> tuple[str, BinaryIO]:
    """Return which container a file is, and a file to read what is in it.

    Parameters
    ----------
    source : binary file
        At its start, and able to peek, or to go back there.
    size : int
        Of the file.
    floor, ratio, memory : int
        See `BoundedStream`.

    Returns
    -------
    kind : str
        See `sniff`.
    binary file
        Of a compressed file its content; any other file itself, at its start.  Read it with
        `read_to_end` in the end, or what follows a compressed stream is not noticed.

    Raises
    ------
    ContainerError
        Here, and whenever the file is read.

    Examples
    --------
    >>> import zlib
    >>> data = zlib.compress(b"N.")
    >>> kind, file = open_container(io.BytesIO(data), len(data))
    >>> kind, file.read()
    ('zlib', b'N.')
    """
    if isinstance(source, io.BufferedReader):
        start = source.peek(START)[:START]
    else:
        start = source.read(START)
        source.seek(-len(start), io.SEEK_CUR)
    kind = sniff(start)
    if kind not in COMPRESSED:
        return kind, source
    stream = BoundedStream(source, kind, size, floor=floor, ratio=ratio, memory=memory)
    return kind, io.BufferedReader(stream, _BLOCK)


def read_to_end(file: BinaryIO) -> int:
    """Read what is left of a file, so that its end is verified; return how much it was.

    Examples
    --------
    >>> read_to_end(io.BytesIO(b"abc"))
    3
    """
    total = len(file.read(1))
    if not total:
        return 0
    block = memoryview(bytearray(_BLOCK))
    while count := file.readinto(block):  # type: ignore[attr-defined]
        total += count
    return total
