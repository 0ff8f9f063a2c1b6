"""Forked copies of this process: what runs in one can neither change nor end the original.

A copy is forked by a thread of its own.  It has that thread only, and this thread has never used
OpenMP: GNU's library keeps its threads by the thread that asked for them, and a copy of one that
had some would wait for threads that did not come along.
"""

from __future__ import annotations

import contextvars
import ctypes
import faulthandler
import gc
import mmap
import os
import random
import select
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import identity, limits, platform, steps, wire
from .errors import RemoteError, WorkerCrashed, WorkerError, WorkerTimeout

__all__ = ["Copy", "ask", "cannot_copy", "in_copy", "inside_copy", "tell", "was_refused"]

if TYPE_CHECKING:
    from typing_extensions import Self

_SLICE = 0.05  # seconds between two looks at a copy whose death no socket tells
_END_LIMIT = 5.0  # for a copy that has answered to be gone
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

#: The connection to the original; None where this process is no copy.
_original: socket.socket | None = None


def inside_copy() -> bool:
    """Say whether this process is a forked copy made here."""
    return _original is not None


def cannot_copy() -> str | None:
    """Say why no copy of this process can do what the process itself can; None if one can."""
    if platform.default_launcher() != "fork":
        return "this system can't fork a process safely"
    with suppress(OSError):
        for entry in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                if str(entry.readlink()).startswith("/dev/nvidia"):
                    return "this process uses CUDA, and a forked copy of it can't"
    return None


def was_refused(error: WorkerError) -> str | None:
    """Say what has ended a copy for no other reason than that it is one; None if nothing has.

    Compiled by numba for GNU's OpenMP, a loop in parallel ends a forked process on purpose, if it
    ran in the original before.
    """
    parallel: Any = sys.modules.get("numba.np.ufunc.parallel")
    if not isinstance(error, WorkerCrashed) or error.signal != signal.SIGTERM:
        return None
    if getattr(parallel, "_is_initialized", False):
        return "numba has started threads of OpenMP in it, which refuse to be forked"
    return None


def in_copy(
    function: Callable[..., Any],
    *args: object,
    timeout: float,
    each_step: bool = False,
    hear: Callable[[Any], None] | None = None,
    lend: Callable[[Any], tuple[object, list[int]]] | None = None,
) -> Any:
    """Run ``function(*args)`` in a forked copy of this process, and give what it returns.

    Nothing else comes back: no change of an object or a module, no output. The copy ends by
    ``os._exit``, so nothing is finalised there that it shares with the original.

    Parameters
    ----------
    function : callable
        What to run; what it returns must be picklable.
    *args : object
        Its arguments.
    timeout : float
        Seconds until the copy is ended.
    each_step : bool, default=False
        Whether `timeout` is for one step, as :func:`.steps.step` tells them, and not for all.
    hear : callable, optional
        Given what the copy tells by :func:`tell`.
    lend : callable, optional
        Answers what the copy asks by :func:`ask`: a value, and descriptors for the copy.

    Returns
    -------
    object
        What it returned.

    Raises
    ------
    RemoteError
        It raised.
    WorkerCrashed
        The copy died.
    WorkerTimeout
        The time limit passed; the copy was ended.

    Examples
    --------
    >>> in_copy(abs, -1, timeout=10)
    1
    """
    with Copy(function, *args, timeout=timeout, each_step=each_step, hear=hear, lend=lend) as copy:
        return copy.result()


class Copy:
    """A forked copy of this process that does something while this process goes on.

    It is forked when this object has been made.  As a context manager, it is ended on the way out,
    if it has not come to its end by then.

    Parameters
    ----------
    function, *args, timeout, each_step, hear, lend
        See :func:`in_copy`.

    Examples
    --------
    >>> with Copy(abs, -1, timeout=10) as copy:
    ...     meanwhile = abs(-2)
    ...     copy.result() + meanwhile
    3
    """

    def __init__(
        self,
        function: Callable[..., Any],
        *args: object,
        timeout: float,
        each_step: bool = False,
        hear: Callable[[Any], None] | None = None,
        lend: Callable[[Any], tuple[object, list[int]]] | None = None,
    ) -> None:
        self._watch = _Watch(timeout, each_step, hear, lend)
        work = (function, args, _thread_state(), not inside_copy())
        context = contextvars.copy_context()
        arguments = (self._watch, context, work)
        threading.Thread(target=_attend, args=arguments, daemon=True).start()
        try:
            self._watch.forked.wait()
        except BaseException:  # an interrupt must not leave the copy behind
            self._stop()
            raise

    def result(self) -> Any:
        """Wait for its end, and give what the function returned or raise what has ended it."""
        self._watch.ended.wait()  # joining a thread, if interrupted, takes it for ended
        if self._watch.error is not None:
            raise self._watch.error
        return self._watch.value

    def __enter__(self) -> Self:
        """Give the copy itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self._stop()

    def _stop(self) -> None:
        self._watch.stopped = True
        self._watch.ended.wait(_END_LIMIT)


def tell(value: object) -> None:
    """In a copy: give the original something before the end."""
    if _original is not None:
        wire.send(_original, wire.encode(("part", value)))


def ask(request: object, descriptors: int) -> tuple[Any, list[int]]:
    """In a copy: have the original do something, and give its answer.

    Raises
    ------
    WorkerError
        The original could not do it.
    """
    assert _original is not None
    wire.send(_original, wire.encode(("ask", request)))
    answer, fds = wire.receive_with_fds(_original, descriptors)
    if isinstance(answer, WorkerError):
        raise answer
    return answer, fds


@dataclass(slots=True)
class _Watch:
    """What the original knows of a copy."""

    timeout: float
    each_step: bool
    hear: Callable[[Any], None] | None
    lend: Callable[[Any], tuple[object, list[int]]] | None
    forked: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    stopped: bool = False
    value: Any = None
    error: BaseException | None = None
    done: bool = False
    step: str = ""
    since: float = field(default_factory=time.monotonic)

    def is_late(self, step: str) -> bool:
        """Tell whether the copy takes too long."""
        now = time.monotonic()
        if self.each_step and step != self.step:
            self.since = now
        self.step = step
        return self.stopped or now - self.since > self.timeout


def _attend(watch: _Watch, context: contextvars.Context, work: tuple[Any, ...]) -> None:
    """Fork a copy from this thread, and stay with it to its end."""
    try:
        near, far = socket.socketpair()
        with near, mmap.mmap(-1, steps.SIZE) as area:
            pid = platform.fork()
            if pid == 0:
                near.close()
                _be_the_copy(far, area, context, work)
            far.close()
            watch.forked.set()
            _stay_with(pid, near, area, watch, leads=work[3])
    except BaseException as error:
        watch.error = watch.error or error
    finally:
        watch.forked.set()
        watch.ended.set()


def _stay_with(
    pid: int, near: socket.socket, area: mmap.mmap, watch: _Watch, *, leads: bool
) -> None:
    status: int | None = None
    late = False
    while status is None:
        ready = select.select([near], [], [], _SLICE)[0]
        if watch.is_late(steps.read(area[:])):
            late = True
            break
        if ready and not _listen(near, watch):
            ready = []
        if not ready or watch.done:
            status = _wait(pid, _END_LIMIT if watch.done else 0.0)
            late = watch.done and status is None
            if watch.done:
                break
    step = steps.read(area[:])
    if status is None:
        _end(pid, leads=leads)
        _, status = os.waitpid(pid, 0)
    elif leads:
        platform.kill_group(pid, leader_is_gone=True)
    if watch.done or watch.error is not None:
        return
    if late:
        watch.error = WorkerTimeout(step, watch.timeout)
        return
    while _has_more(near) and _listen(near, watch):  # said before it died
        if watch.done:
            return
    ending = platform.ending_of(os.waitstatus_to_exitcode(status))
    watch.error = WorkerCrashed(step, ending.signal, ending.exitcode)


def _has_more(near: socket.socket) -> bool:
    return bool(select.select([near], [], [], 0)[0])


def _listen(near: socket.socket, watch: _Watch) -> bool:
    """Take one message of the copy; return whether there was one."""
    near.settimeout(max(watch.timeout, _END_LIMIT))
    try:
        kind, *rest = wire.receive(near.recv_into)
    except (EOFError, OSError, wire.Unreadable):
        time.sleep(_SLICE / 10)  # its end closed the connection, or it closed that itself
        return False
    if kind == "part":
        if watch.hear is not None:
            watch.hear(rest[0])
    elif kind == "ask":
        answer: object
        try:
            if watch.lend is None:
                raise WorkerError("nothing is lent here")
            answer, fds = watch.lend(rest[0])
        except Exception as error:
            answer, fds = WorkerError(f"{type(error).__name__}: {error}"), []
        wire.send_with_fds(near, answer, fds)
        for descriptor in fds:
            os.close(descriptor)
        watch.since = time.monotonic()  # what it has waited for is no fault of its own
    elif kind == "value":
        watch.value, watch.done = rest[0], True
    else:
        watch.error, watch.done = RemoteError(*rest), True
    return True


def _wait(pid: int, seconds: float) -> int | None:
    deadline = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > deadline:
            return None
        time.sleep(0.0005)


def _end(pid: int, *, leads: bool) -> None:
    if leads:
        platform.kill_group(pid)
    else:  # it is of the group of this copy, which the original ends as a whole
        with suppress(ProcessLookupError):
            identity.kill(pid, signal.SIGKILL)


def _be_the_copy(
    far: socket.socket, area: mmap.mmap, context: contextvars.Context, work: tuple[Any, ...]
) -> None:
    """Be the copy; never returns."""
    global _original  # noqa: PLW0603 - a process has one
    code = 0
    try:
        function, args, inherited, leads = work
        gc.freeze()  # a collection would copy, and finalise, what belongs to the original
        if leads:
            os.setsid()
        _die_with_parent()
        steps.attach(area)
        _silence()
        limits.forbid_core_dumps()
        if _original is not None:
            _original.close()
        _original = far
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        _restore(inherited)
        try:
            pieces = wire.encode(("value", context.run(function, *args)))
        except BaseException as error:
            # The witness of a hidden exit: sys.exit ends a process, and so it is told as an end.
            if isinstance(error, SystemExit):
                code = error.code if isinstance(error.code, int) else 1
                raise
            pieces = wire.encode(("raised", *_described(error)))
        wire.send(far, pieces)
    except BaseException:
        code = code or 1
    finally:
        os._exit(code & 0xFF)


def _described(error: BaseException) -> tuple[str, str, str]:
    import traceback

    name = type(error).__qualname__
    if type(error).__module__ != "builtins":
        name = f"{type(error).__module__}.{name}"
    try:
        text = str(error)
    except Exception:
        text = "(its text can't be printed)"
    try:
        trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    except Exception:
        trace = ""
    return name, text, trace


def _die_with_parent() -> None:
    """Have Linux end this process when the thread that forked it is gone."""
    with suppress(Exception):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)


def _thread_state() -> dict[str, Any]:
    """Take what belongs to this thread, or does not survive a fork: the copy has another thread."""
    found: dict[str, Any] = {"random": random.getstate(), "identity": identity.to_assume()}
    sklearn: Any = sys.modules.get("sklearn")
    if sklearn is not None:
        found["sklearn"] = sklearn.get_config()
    numpy: Any = sys.modules.get("numpy")
    if numpy is not None:
        found["numpy"] = numpy.geterr()
    special: Any = sys.modules.get("scipy.special")
    if special is not None:
        found["scipy.special"] = special.geterr()
    return found


def _restore(inherited: dict[str, Any]) -> None:
    identity.assume(inherited["identity"])
    random.setstate(inherited["random"])
    if "sklearn" in inherited:
        sys.modules["sklearn"].set_config(**inherited["sklearn"])
    if "numpy" in inherited:
        sys.modules["numpy"].seterr(**inherited["numpy"])
    if "scipy.special" in inherited:
        sys.modules["scipy.special"].seterr(**inherited["scipy.special"])


def _silence() -> None:
    """Let nothing that the copy prints, on any way, reach what the original prints to."""
    faulthandler.disable()  # it may hold a descriptor of its own
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    stream = os.fdopen(null, "w", encoding="utf-8", errors="replace")
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream  # type: ignore[misc]
