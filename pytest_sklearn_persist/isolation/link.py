"""The near end of one fresh process: calls with a time limit, and word of its death."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Protocol

from . import wire

if TYPE_CHECKING:
    from .platform import Ending

__all__ = ["Died", "Late", "Link", "Process"]

_SLICE = 1.0  # seconds between two looks at a process whose death no socket tells
_BRIEF_SLICE = 0.05
_TAIL = 8192
_MOST_CHUNKS = 64  # read at once, for what never stops printing


class Process(Protocol):
    """A started process, as a launcher gives it.

    Attributes
    ----------
    pid : int
        Its id, which is also the id of its group.
    talk : socket.socket
        The connection for calls.
    stderr : socket.socket or None
        Where its standard error comes in; None if that goes to a file.
    life : socket.socket or None
        Readable once the process has ended; None where that has to be asked for.
    """

    pid: int
    talk: socket.socket
    stderr: socket.socket | None
    life: socket.socket | None

    def ending(self, timeout: float) -> Ending | None:
        """Wait up to `timeout` seconds for the process to end; None if it has not."""

    def kill(self) -> None:
        """End the process and its group; does not wait for it to be gone."""

    def release(self) -> None:
        """Close what is open here. Kill it first: there is no way to reach it afterwards."""


class Late(Exception):  # noqa: N818 - not for users
    """The time limit has passed."""


class Died(Exception):  # noqa: N818 - not for users
    """The process has ended, or has closed its connection."""


class Link:
    """Sends a call and waits for its answer, while it reads what the process prints.

    Parameters
    ----------
    process : Process
        The process at the other end.
    """

    def __init__(self, process: Process) -> None:
        self._process = process
        self._deadline = 0.0
        self._printed = bytearray()
        process.talk.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(process.talk, selectors.EVENT_READ)
        if process.stderr is not None:
            process.stderr.setblocking(False)
            self._selector.register(process.stderr, selectors.EVENT_READ)
        if process.life is not None:
            self._selector.register(process.life, selectors.EVENT_READ)

    def exchange(
        self,
        pieces: Sequence[memoryview],
        deadline: float,
        receive: Callable[[wire.ReadInto], Any] = wire.receive,
        file: int | None = None,
    ) -> Any:
        """Send a message and receive the answer.

        Parameters
        ----------
        pieces : sequence of memoryview
            The encoded message.
        deadline : float
            When to give up, on the clock of :func:`time.monotonic`.
        receive : callable, optional
            Reads the answer, from a function that reads into a buffer.
        file : int, optional
            The descriptor of an open file that goes with the message.

        Raises
        ------
        Late, Died
            If there is no answer; the connection is of no use after that.
        wire.Unreadable
            If the answer can't be unpickled; the connection can go on.
        """
        self._deadline = deadline
        for piece in pieces:
            self._send(piece)
        if file is not None:
            self._send(memoryview(b"\0"), [file])
        try:
            return receive(self._read)
        except EOFError as error:
            raise Died from error

    def printed(self) -> str:
        """Give the end of what the process has written to its standard error."""
        stderr = self._process.stderr
        if stderr is not None and stderr in self._selector.get_map():
            self._drain(stderr)
        return self._printed.decode("utf-8", "replace")

    def close(self) -> None:
        """Stop watching; the sockets belong to the process."""
        self._selector.close()

    def _send(self, piece: memoryview, fds: Sequence[int] = ()) -> None:
        talk = self._process.talk
        while piece.nbytes:
            try:
                sent = socket.send_fds(talk, [piece], fds) if fds else talk.send(piece)
                piece = piece[sent:]
            except BlockingIOError:
                self._wait(selectors.EVENT_WRITE)
            except ConnectionError as error:
                raise Died from error

    def _read(self, view: memoryview) -> int:
        while True:
            # Reading comes first: an answer counts even if the process has died since.
            try:
                return self._process.talk.recv_into(view)
            except BlockingIOError:
                self._wait(selectors.EVENT_READ)
            except ConnectionError as error:
                raise Died from error

    def _wait(self, events: int) -> None:
        """Wait until the connection may be ready."""
        process = self._process
        if self._selector.get_key(process.talk).events != events:
            self._selector.modify(process.talk, events)
        slice_ = _SLICE if process.life is not None else _BRIEF_SLICE
        while True:
            remaining = self._deadline - time.monotonic()
            if remaining <= 0:
                raise Late
            ready = {key.fileobj for key, _ in self._selector.select(min(remaining, slice_))}
            if process.stderr is not None and process.stderr in ready:
                self._drain(process.stderr)
            if process.talk in ready:
                return
            # A process that it has forked may hold the connection open beyond its death.
            if process.life in ready or (not ready and process.ending(0) is not None):
                raise Died

    def _drain(self, stderr: socket.socket) -> None:
        with suppress(BlockingIOError, ConnectionError):
            for _ in range(_MOST_CHUNKS):
                data = stderr.recv(1 << 16)
                if not data:  # closed: it would be ready forever
                    self._selector.unregister(stderr)
                    return
                self._printed += data
                del self._printed[:-_TAIL]
