"""Fresh processes as forked copies of templates: milliseconds each."""

from __future__ import annotations

import os
import socket
import subprocess
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from . import platform, wire
from .errors import WorkerError
from .launching import command
from .platform import Ending
from .template import PID, STATUS

if TYPE_CHECKING:
    from .child import Setup
    from .walls import Plan, Report

__all__ = ["ForkLauncher", "ForkedProcess"]

_Key: TypeAlias = "tuple[frozenset[str], Plan | None]"
_NOTHING: frozenset[str] = frozenset()
_MOST_TEMPLATES = 8
_START_LIMIT = 120.0  # importing scikit-learn from a slow network disk takes its time
_END_LIMIT = 10.0


class ForkedProcess:
    """One forked process; see :class:`~pytest_sklearn_persist.isolation.link.Process`.

    Its template is the one that buries it: it says over `life` how the process ended, and ends
    the process when that connection is closed.

    One that has process ids of its own is reached by a handle, and starts no other processes.
    """

    def __init__(
        self,
        pid: int,
        talk: socket.socket,
        life: socket.socket,
        stderr: socket.socket,
        handle: int | None = None,
    ) -> None:
        self.pid = pid
        self._handle = handle
        self.talk: socket.socket = talk
        self.life: socket.socket | None = life
        self.stderr: socket.socket | None = stderr
        self._ending: Ending | None = None

    def ending(self, timeout: float) -> Ending | None:
        """Wait for the process to end."""
        if self._ending is None and self.life is not None:
            self.life.settimeout(timeout)
            try:
                data = self.life.recv(STATUS.size)
            except (TimeoutError, BlockingIOError):
                return None
            except OSError:
                data = b""
            if data:
                self._ending = platform.ending_of(STATUS.unpack(data)[0])
            else:  # the template itself is gone
                self._end()
                self._ending = Ending()
        return self._ending

    def kill(self) -> None:
        """End the process and its group, unless its template has told of its death."""
        if self.life is None or self.ending(0) is not None:
            return
        self._end()
        with suppress(OSError):  # the template sees to it as well
            self.life.shutdown(socket.SHUT_WR)

    def release(self) -> None:
        """Close the sockets."""
        for connection in (self.talk, self.life, self.stderr):
            if connection is not None:
                connection.close()
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _end(self) -> None:
        if self._handle is not None:
            platform.kill_process(self._handle)
        elif self.pid:
            platform.kill_group(self.pid)


class ForkLauncher:
    """Keeps the server, and up to eight templates.

    Parameters
    ----------
    folder : Path
        The session's folder. The server removes it at its end.
    base : frozenset of str
        The modules that every process has imported.
    environment : dict of str to str
        The environment variables of every process.
    """

    def __init__(self, folder: Path, base: frozenset[str], environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._base = sorted(base)
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._templates: OrderedDict[_Key, socket.socket] = OrderedDict()
        self._reports: dict[Plan, Report] = {}
        self._is_used = False

    def start(self) -> None:
        """Start the server, which imports what every process needs; do not wait for it."""
        self._running_server()

    def launch(self, setup: Setup) -> ForkedProcess:
        """Start one process.

        A template that turns out to be dead is replaced. If that does not help, what it was to
        import is what ends it: the process then starts without, to meet the same end by itself,
        where it can be told.
        """
        failure: Exception | None = None
        for preload in (setup.preload, setup.preload, _NOTHING):
            if isinstance(failure, TimeoutError) and preload:
                continue
            key = (preload, setup.plan)
            try:
                return self._request(self._template(key), setup)
            except (OSError, EOFError) as error:
                failure = error
                self._forget(key)
        raise WorkerError(f"no fresh process could be started{self._log()}") from failure

    def report(self, plan: Plan) -> Report | None:
        """Give what holds where processes were walled in with a plan; None before the first."""
        return self._reports.get(plan)

    def pids(self) -> tuple[int, ...]:
        """Give the id of the server, if it runs."""
        if self._server is None or self._server.poll() is not None:
            return ()
        return (self._server.pid,)

    def close(self) -> None:
        """End the templates and the server, which removes the session's folder."""
        while self._templates:
            self._forget(next(iter(self._templates)))
        # One that was never asked for anything may still be importing, and has nothing to tidy up.
        self._end_server(_END_LIMIT if self._is_used else 0)

    def abandon(self) -> None:
        """In a forked copy of this process: let go of what belongs to the original."""
        for connection in (self._control, *self._templates.values()):
            if connection is not None:
                connection.close()
        if self._server is not None:
            self._server.returncode = 0  # it is not this process's child: never wait for it

    def _template(self, key: _Key) -> socket.socket:
        if key in self._templates:
            self._templates.move_to_end(key)
            return self._templates[key]
        control = self._running_server()
        self._is_used = True
        near, far = socket.socketpair()
        try:
            with far:
                wire.send_with_fds(control, key, [far.fileno()])
        except BaseException:
            near.close()
            self._end_server(1.0)
            raise
        self._templates[key] = near
        plan = key[1]
        if plan is not None:
            near.settimeout(_START_LIMIT)
            self._reports[plan] = wire.receive(near.recv_into)
            near.settimeout(None)
        if len(self._templates) > _MOST_TEMPLATES:
            self._forget(next(iter(self._templates)))
        return near

    def _request(self, template: socket.socket, setup: Setup) -> ForkedProcess:
        pairs = [socket.socketpair() for _ in range(3)]
        near = [pair[0] for pair in pairs]
        try:
            try:
                wire.send_with_fds(template, setup, [pair[1].fileno() for pair in pairs])
            finally:
                for _, far in pairs:
                    far.close()
            talk, life, stderr = near
            life.settimeout(_START_LIMIT)
            data, handles, _, _ = socket.recv_fds(life, PID.size, 1)
            if not data:
                raise EOFError("the template has ended")
        except BaseException:
            for connection in near:
                connection.close()
            raise
        if not handles:
            return ForkedProcess(PID.unpack(data)[0], talk, life, stderr)
        return ForkedProcess(platform.process_of(handles[0]), talk, life, stderr, handles[0])

    def _forget(self, key: _Key) -> None:
        """Let a template end, as it does when the last of its processes has."""
        connection = self._templates.pop(key, None)
        if connection is not None:
            _shut(connection)

    def _running_server(self) -> socket.socket:
        """Give the connection to the server, which is started if there is none."""
        if self._control is not None and _is_open(self._control):
            return self._control
        self._end_server(1.0)
        near, far = socket.socketpair()
        try:
            with far, (self._folder / "server.log").open("ab") as log:
                self._server = subprocess.Popen(
                    command(f"{__package__}.server", far.fileno(), str(self._folder), self._base),
                    pass_fds=[far.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    cwd=self._folder,
                    env=self._environment,
                    start_new_session=True,
                )
        except BaseException:
            near.close()
            raise
        self._control = near
        return near

    def _end_server(self, patience: float) -> None:
        if self._control is not None:
            _shut(self._control)
            self._control = None
        if self._server is not None:
            try:
                self._server.wait(patience)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None

    def _log(self) -> str:
        """Give the last line of what the server has said, for a message."""
        try:
            lines = (self._folder / "server.log").read_text("utf-8", "replace").split("\n")
        except OSError:
            return ""
        said: Sequence[str] = [line.strip() for line in lines if line.strip()]
        return f": {said[-1]}" if said else ""


def _shut(connection: socket.socket) -> None:
    # A process forked from this one may hold a copy: closing ours alone would not be seen.
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


def _is_open(connection: socket.socket) -> bool:
    """Say whether the other end is still there; it never sends anything."""
    connection.setblocking(False)
    try:
        return connection.recv(1) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        connection.setblocking(True)
