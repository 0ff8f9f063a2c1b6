"""Messages between processes: a head, the large buffers, then a pickle (protocol 5).

Large values are not copied on their way: what exports a buffer (arrays) travels beside the
pickle, and large bytes go from their object straight to the socket and from the socket straight
into their object.

A plain message is JSON or bytes instead: from a process that has loaded what somebody else wrote,
nothing is unpickled, and no more is read than was asked for.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

__all__ = [
    "MOST_PLAIN",
    "Unreadable",
    "encode",
    "encode_plain",
    "receive",
    "receive_fd",
    "receive_plain",
    "receive_with_fds",
    "send",
    "send_with_fds",
]

_HEAD = struct.Struct("!QI")  # length of the pickle, number of buffers
_LENGTH = struct.Struct("!Q")
_SMALL = 1 << 14
#: Bytes of the JSON of a plain message.
MOST_PLAIN = 1 << 26
_LONGEST_TEXT = 10_000  # of an error

#: Reads into a buffer, returns the number of bytes (0: closed), like ``socket.recv_into``.
ReadInto: TypeAlias = Callable[[memoryview], int]


class Unreadable(Exception):  # noqa: N818 - says what the message is
    """A message came whole but could not be unpickled; the connection can go on."""


class _Pieces:
    """A file for the pickler that keeps what it is given without joining it."""

    def __init__(self) -> None:
        self.pieces: list[memoryview] = []

    def write(self, data: Any) -> int:
        view = memoryview(data).cast("B")
        self.pieces.append(view)
        return view.nbytes


class _Bounded(io.RawIOBase):
    """The next `length` bytes of a connection, as a file for the unpickler."""

    def __init__(self, read: ReadInto, length: int) -> None:
        super().__init__()
        self._read = read
        self.remaining = length
        self.broken = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer).cast("B")[: self.remaining]
        if not view.nbytes:
            return 0
        self.broken = True  # until the read has come back
        count = self._read(view)
        if not count:
            raise EOFError("the connection was closed inside a message")
        self.broken = False
        self.remaining -= count
        return count

    def drain(self) -> None:
        waste = bytearray(min(self.remaining, 1 << 20))
        while self.remaining:
            self.readinto(waste)


def encode(message: object) -> list[memoryview]:
    """Turn a message into pieces to be sent one after the other.

    The pieces refer to the message's own memory: send them before it changes.
    """
    body = _Pieces()
    buffers: list[pickle.PickleBuffer] = []
    pickle.Pickler(body, 5, buffer_callback=buffers.append).dump(message)
    raw = [buffer.raw() for buffer in buffers]
    length = sum(piece.nbytes for piece in body.pieces)
    head = _HEAD.pack(length, len(raw)) + b"".join(_LENGTH.pack(view.nbytes) for view in raw)
    return list(_merged([memoryview(head), *raw, *body.pieces]))


def _merged(pieces: Sequence[memoryview]) -> Iterator[memoryview]:
    """Join runs of small pieces, so that a small message is a single write."""
    small: list[memoryview] = []
    for piece in pieces:
        if piece.nbytes < _SMALL:
            small.append(piece)
            continue
        if small:
            yield memoryview(b"".join(small))
            small = []
        yield piece
    if small:
        yield memoryview(b"".join(small))


def send(connection: socket.socket, pieces: Sequence[memoryview]) -> None:
    """Send the pieces of one message over a blocking socket."""
    for piece in pieces:
        connection.sendall(piece)


def receive(read: ReadInto) -> Any:
    """Receive one message.

    Raises
    ------
    EOFError
        If the other side has closed the connection.
    Unreadable
        If the message can't be unpickled here. It has been read to its end.
    """
    length, count = _HEAD.unpack(_exactly(read, _HEAD.size))
    sizes = [_LENGTH.unpack(_exactly(read, _LENGTH.size))[0] for _ in range(count)]
    buffers = [_exactly(read, size) for size in sizes]
    source = _Bounded(read, length)
    try:
        return pickle.Unpickler(io.BufferedReader(source, 1 << 16), buffers=buffers).load()
    except Exception as error:
        if source.broken:  # the connection failed, not the pickle
            raise
        source.drain()
        raise Unreadable(f"{type(error).__name__}: {error}") from error


def encode_plain(message: Sequence[object]) -> list[memoryview]:
    """Turn a message of JSON types, or one that ends in bytes, into pieces to be sent.

    Raises
    ------
    TypeError, ValueError
        Something in it cannot be written as JSON, or it is too long.
    """
    *words, last = message
    if words[:1] == ["raised"]:  # whatever a stranger's error has to say
        message = [str(text)[:_LONGEST_TEXT] for text in message]
    raw = [memoryview(last)] if isinstance(last, (bytes, bytearray)) else []
    body = json.dumps(words if raw else message).encode("ascii")
    if len(body) > MOST_PLAIN:
        raise ValueError(f"an answer of {len(body):,} bytes is more than {MOST_PLAIN:,}")
    head = _HEAD.pack(len(body), len(raw)) + b"".join(_LENGTH.pack(one.nbytes) for one in raw)
    return [memoryview(head + body), *raw]


def receive_plain(read: ReadInto, most: int = MOST_PLAIN, most_bytes: int = 0) -> Any:
    """Receive one plain message; nothing but JSON is read, and bytes that end it.

    Parameters
    ----------
    read : callable
    most : int
        How long the JSON may be.
    most_bytes : int, default=0
        How many bytes may end it; 0 if there may be none.

    Raises
    ------
    EOFError
        If the other side has closed the connection.
    Unreadable
        If the message is none, or too long: the connection is of no use then.
    """
    length, count = _HEAD.unpack(_exactly(read, _HEAD.size))
    if length > most or count > bool(most_bytes):
        raise Unreadable("the answer is not a plain message, or one that is too long")
    sizes = [_LENGTH.unpack(_exactly(read, _LENGTH.size))[0] for _ in range(count)]
    if sum(sizes) > most_bytes:
        raise Unreadable(f"an answer of {sum(sizes):,} bytes is more than {most_bytes:,}")
    try:
        message = json.loads(_exactly(read, length).decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{type(error).__name__}: {error}") from error
    if sizes and not isinstance(message, list):
        raise Unreadable("the answer is not a plain message")
    return [*message, *(_exactly(read, size) for size in sizes)] if sizes else message


def _exactly(read: ReadInto, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view.nbytes:
        count = read(view)
        if not count:
            raise EOFError("the connection was closed")
        view = view[count:]
    return data


def receive_fd(connection: socket.socket) -> int:
    """Receive the open file that follows a message, as a single byte brings it."""
    data, fds, _, _ = socket.recv_fds(connection, 1, 1)
    if not data or not fds:
        raise EOFError("the connection was closed, or brought no open file")
    os.set_inheritable(fds[0], False)  # it arrives inheritable
    return fds[0]


def send_with_fds(connection: socket.socket, message: object, fds: Sequence[int]) -> None:
    """Send a small message together with open file descriptors (not on Windows)."""
    data = pickle.dumps(message, 5)
    socket.send_fds(connection, [_LENGTH.pack(len(data))], fds)
    connection.sendall(data)


def receive_with_fds(connection: socket.socket, maximum: int) -> tuple[Any, list[int]]:
    """Receive what :func:`send_with_fds` sent."""
    head, fds, _, _ = socket.recv_fds(connection, _LENGTH.size, maximum)
    if not head:
        raise EOFError("the connection was closed")
    for fd in fds:  # they arrive inheritable
        os.set_inheritable(fd, False)
    rest = _exactly(connection.recv_into, _LENGTH.size - len(head))
    (length,) = _LENGTH.unpack(head + rest)
    return pickle.loads(_exactly(connection.recv_into, length)), fds
