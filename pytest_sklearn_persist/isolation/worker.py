"""One throw-away process, as the process that wants it sees it."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from . import wire
from .child import remove_folders
from .errors import MalformedAnswer, RemoteError, WorkerCrashed, WorkerError, WorkerTimeout
from .identity import getpid
from .link import Died, Late, Link, Process
from .platform import Ending
from .steps import read_file

if TYPE_CHECKING:
    from typing_extensions import Self

__all__ = ["Worker"]

_END_LIMIT = 10.0  # seconds for a killed process to be gone


class Worker:
    """One throw-away process; get it from :meth:`FreshProcesses.worker`.

    Use it as a context manager, or close it. It answers one call at a time.

    Attributes
    ----------
    pid : int
        Its process id, which is also the id of its process group.
    """

    def __init__(self, process: Process, folder: Path, closed: Callable[[Worker], None]) -> None:
        self._process = process
        self._link = Link(process)
        self._folder = folder
        self._closed = closed
        self._owner = getpid()
        self._end: WorkerError | None = None
        self.pid = process.pid

    def call(
        self,
        function: str,
        payload: object,
        *,
        timeout: float,
        plain: bool = False,
        most: int = wire.MOST_PLAIN,
        most_bytes: int = 0,
        file: int | None = None,
    ) -> object:
        """Call a function in the process and give what it returns.

        Parameters
        ----------
        function : str
            ``"package.module:name"``; called there as ``name(memory, payload)``, where `memory`
            is a dict that lives as long as the process.
        payload : object
            Anything that can be pickled.
        timeout : float
            Seconds until the process is ended.
        plain : bool, default=False
            Take JSON types or bytes only for an answer. A process that loads what somebody else
            wrote is called like that, and must not be called otherwise after it: nothing that it
            says is unpickled then.
        most, most_bytes : int
            How long the JSON and the bytes of a plain answer may be.
        file : int, optional
            The descriptor of an open file, where
            :func:`~pytest_sklearn_persist.isolation.platform.can_hand_over` says so. `payload` is a
            dict then: the function finds its own descriptor there as ``"file"``, and closes it.

        Returns
        -------
        object
            What the function returned.

        Raises
        ------
        RemoteError
            If the function raised, could not be found, or its result can't be pickled. The
            process can be called again.
        WorkerCrashed
            If the process died.
        WorkerTimeout
            If the time limit passed. The process and all of its group are ended.
        """
        if self._end is not None:
            raise self._end
        pieces = wire.encode((function, payload, plain, file is not None))
        receive = (
            functools.partial(wire.receive_plain, most=most, most_bytes=most_bytes)
            if plain
            else wire.receive
        )
        try:
            answer = self._link.exchange(pieces, time.monotonic() + timeout, receive, file)
        except wire.Unreadable as error:
            kind = MalformedAnswer if plain else WorkerError
            raise kind(f"the answer of {function} can't be read here: {error}") from error
        except Late:
            self._kill()
            self._end = WorkerTimeout(self._step(), timeout)
            raise self._end from None
        except Died:
            ending = self._process.ending(2.0) or self._kill()
            self._end = WorkerCrashed(
                self._step(), ending.signal, ending.exitcode, self._link.printed()
            )
            raise self._end from None
        except BaseException:  # an interrupt has left the connection in the middle of a message
            self.close()
            raise
        match answer:
            case ["raised", str() as name, str() as message, str() as trace]:
                raise RemoteError(name, message, trace)
            case ["result", result]:
                found: object = result
                return found
        raise MalformedAnswer(f"the answer of {function} is not of the form it must be")

    @property
    def is_closed(self) -> bool:
        """Whether it can be called no more, as far as it is known here."""
        return self._end is not None

    def close(self) -> None:
        """End the process with its group, and remove its folder; may be called again."""
        if self._folder == Path():
            return
        if getpid() == self._owner:
            self._process.kill()
            remove_folders(self._folder)
        self._folder = Path()
        self._end = self._end or WorkerError("this fresh process has been closed")
        self._link.close()
        self._process.release()
        self._closed(self)

    def __enter__(self) -> Self:
        """Give the worker itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the worker."""
        self.close()

    def _kill(self) -> Ending:
        self._process.kill()
        return self._process.ending(_END_LIMIT) or Ending()

    def _step(self) -> str:
        return read_file(self._folder / "steps")
