"""Read a stream of opcodes and payloads: forwards only, and never more than a block at a time."""

from __future__ import annotations

import io
from typing import Any

__all__ = ["Damaged", "NotUnderstood", "Reader"]

_BLOCK = 1 << 20
_NEVER = 1 << 70


class Damaged(Exception):  # noqa: N818 - says what the file is
    """The file is cut short or broken: nothing could load it whole."""


class NotUnderstood(Exception):  # noqa: N818 - says what the file is
    """What follows cannot be told apart from here on, so nothing is said about it."""


class Reader:
    """A binary file with the frames that protocol 4 brought.

    Python's two unpicklers disagree about an opcode that lies across the end of a frame: the one
    written in C reads on, the other raises.  Nobody writes such a file but to deceive somebody, so
    it ends the reading here.

    Parameters
    ----------
    file : buffered binary file
    size : int, optional
        How many bytes it has, if it can seek: then what is skipped is not read.

    Attributes
    ----------
    at : int
        How many bytes were read.

    Examples
    --------
    >>> reader = Reader(io.BytesIO(b"abcdef"), 6)
    >>> reader.read(1), reader.skip(3), reader.read(2)
    (b'a', None, b'ef')
    """

    def __init__(self, file: Any, size: int | None = None) -> None:
        self.at = 0
        self._file = file
        self._size = size
        self._frame_end = _NEVER
        self._scratch = memoryview(b"")

    def read(self, count: int) -> bytes:
        """Return exactly so many bytes; for small ones only."""
        end = self.at + count
        if end > self._frame_end:
            self._leave_frame()
        data: bytes = self._file.read(count)
        if len(data) < count:
            raise Damaged(f"is cut short: it ends at byte {self.at + len(data):,}")
        self.at = end
        return data

    def number(self, count: int) -> int:
        """Return an unsigned little-endian integer."""
        return int.from_bytes(self.read(count), "little")

    def skip(self, count: int) -> None:
        """Leave out so many bytes, however many, that are all there."""
        end = self.at + count
        if end > self._frame_end:
            self._leave_frame()
        if self._size is not None:
            if end > self._size:
                raise Damaged(f"is cut short: {end - self._size:,} bytes are missing at its end")
            self._file.seek(count, io.SEEK_CUR)
        else:
            self._read_over(count)
        self.at = end

    def _read_over(self, count: int) -> None:
        if not self._scratch:
            self._scratch = memoryview(bytearray(_BLOCK))
        while count:
            done = self._file.readinto(self._scratch[: min(count, _BLOCK)])
            if not done:
                raise Damaged(f"is cut short: {count:,} bytes are missing at its end")
            count -= done

    def line(self, most: int) -> bytes | None:
        """Return a line without its end, or None if it is longer than this."""
        data: bytes = self._file.readline(most + 1)
        length = len(data)
        whole: bytes | None = data
        while not data.endswith(b"\n"):
            whole = None
            data = self._file.readline(_BLOCK)
            length += len(data)
            if not data:
                raise Damaged(f"is cut short: it ends at byte {self.at + length:,}")
        end = self.at + length
        if end > self._frame_end:
            self._leave_frame()
        self.at = end
        return None if whole is None else whole[:-1]

    def enter_frame(self, length: int) -> None:
        """Begin a frame of so many bytes."""
        if self._frame_end != _NEVER and self.at < self._frame_end:
            raise NotUnderstood("a frame begins inside another one")
        self._frame_end = self.at + length
        if self._size is not None and self._frame_end > self._size:
            missing = self._frame_end - self._size
            raise Damaged(f"is cut short: {missing:,} bytes are missing at its end")

    def leave_stream(self) -> None:
        """Go on behind the pickle: raw bytes, or another pickle, which knows nothing of frames."""
        if self._frame_end != _NEVER and self.at != self._frame_end:
            raise NotUnderstood("other bytes are to be read in the middle of a frame")
        self._frame_end = _NEVER

    def ahead(self, count: int) -> bytes:
        """Return what comes next without going on; fewer bytes than asked for are possible."""
        if hasattr(self._file, "peek"):
            start: bytes = self._file.peek(count)[:count]
        else:
            start = self._file.read(count)
            self._file.seek(-len(start), io.SEEK_CUR)
        return start

    def _leave_frame(self) -> None:
        if self.at != self._frame_end:
            raise NotUnderstood("an opcode lies across the end of a frame")
        self._frame_end = _NEVER

    def rest(self) -> int:
        """Return how many bytes are left; they are read unless the file can seek."""
        if self._size is not None:
            return self._size - self.at
        count = 0
        self._scratch = self._scratch or memoryview(bytearray(_BLOCK))
        while done := self._file.readinto(self._scratch):
            count += done
        return count
