"""A process with the right modules imported, of which fresh processes are forked copies.

One copy is always forked in advance: a request then costs a message, and the next fork goes on
while the process is at work.
"""

from __future__ import annotations

import gc
import os
import selectors
import signal
import socket
import struct
import traceback
from collections.abc import Iterable
from contextlib import suppress

from . import child, platform, threads, walls, wire
from .launching import import_quietly

__all__ = ["PID", "STATUS", "main"]

#: What a template tells about a process: its id, then how it ended.
PID = struct.Struct("!q")
STATUS = struct.Struct("!i")


def main(
    control: socket.socket, preload: Iterable[str], plan: walls.Plan | None, session: str
) -> None:
    """Import what is asked for, then give a process for each request.

    Where its processes are to be walled in, it first says what holds.

    Parameters
    ----------
    control : socket.socket
        Where requests come from. When it is closed, the template takes no more of them and
        ends with the last of its processes.
    preload : iterable of str
        The modules to import.
    plan : Plan or None
        What its processes are to be walled in with, if they are.
    session : str
        The session's folder.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if plan is not None:
        walls.enter(plan)
    import_quietly(preload)
    if plan is not None:
        wire.send(control, wire.encode(walls.prepare(session)))
    else:
        threads.share_processors()
    gc.collect()
    gc.freeze()  # else each collection in a copy would copy the memory it looks at
    _Template(control).run()


class _Template:
    """The loop: requests, requests to kill, and deaths."""

    def __init__(self, control: socket.socket) -> None:
        self._control: socket.socket | None = control
        self._lives: dict[int, socket.socket] = {}  # by process id
        self._spare: tuple[int, socket.socket] | None = None
        self._bell, self._clapper = socket.socketpair()
        for end in (self._bell, self._clapper):
            end.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler, for the wake-up to happen
        signal.set_wakeup_fd(self._clapper.fileno(), warn_on_full_buffer=False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._bell, selectors.EVENT_READ)

    def run(self) -> None:
        """Serve until there is nobody left to serve."""
        while self._control is not None or self._lives:
            if self._spare is None and self._control is not None:
                self._spare = self._fork()
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    self._take_request()
                elif key.fileobj is self._bell:
                    self._bury()
                elif key.data in self._lives:
                    # A word from the parent about a process, or the parent's death: its end.
                    self._selector.unregister(key.fileobj)
                    platform.kill_group(key.data)
        if self._spare is not None:
            self._spare[1].close()

    def _take_request(self) -> None:
        assert self._control is not None
        try:
            setup, (talk, life, stderr) = wire.receive_with_fds(self._control, 3)
        except (EOFError, OSError):
            self._selector.unregister(self._control)
            self._control.close()
            self._control = None
            return
        (pid, line), self._spare = self._spare or self._fork(), None
        with suppress(OSError):  # if the spare has died, its death is told as any other
            wire.send_with_fds(line, setup, [talk, stderr])
        for descriptor in (talk, stderr):
            os.close(descriptor)
        line.close()
        connection = socket.socket(fileno=life)
        self._lives[pid] = connection
        self._selector.register(connection, selectors.EVENT_READ, data=pid)
        with suppress(OSError):
            self._tell_pid(connection, pid)

    def _tell_pid(self, connection: socket.socket, pid: int) -> None:
        """Say which process it is; where that id means nothing outside, with a handle for it."""
        if not walls.has_own_processes():
            connection.send(PID.pack(pid))
            return
        handles = []
        with suppress(OSError):  # not known before Linux 5.3
            handles.append(os.pidfd_open(pid))
        socket.send_fds(connection, [PID.pack(0)], handles)
        for handle in handles:
            os.close(handle)

    def _fork(self) -> tuple[int, socket.socket]:
        """Fork a process that waits for its setup."""
        near, far = socket.socketpair()
        pid = platform.fork()
        if pid == 0:
            near.close()
            self._become(far)
        far.close()
        return pid, near

    def _become(self, line: socket.socket) -> None:
        """Leave everything of the template behind and be the fresh process."""
        try:
            os.setsid()
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._selector.close()
            for connection in (self._control, self._bell, self._clapper, *self._lives.values()):
                if connection is not None:
                    connection.close()
            child.prepare()
            try:
                setup, (talk, stderr) = wire.receive_with_fds(line, 2)
            except EOFError:  # the end of a template is the end of its spare
                return
            line.close()
            platform.close_all_but(talk, stderr)
            child.run(setup, socket.socket(fileno=talk), stderr)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(child.FAILED_TO_START)

    def _bury(self) -> None:
        """Reap what has died, end what it has left running, and say how it died."""
        with suppress(BlockingIOError):
            while self._bell.recv(4096):
                pass
        if self._spare is not None and os.waitpid(self._spare[0], os.WNOHANG)[0]:
            self._spare[1].close()
            self._spare = None
        for pid, connection in list(self._lives.items()):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if not ended:
                continue
            platform.kill_group(pid, leader_is_gone=True)
            with suppress(KeyError):
                self._selector.unregister(connection)
            with suppress(OSError):  # the parent may have lost interest
                connection.send(STATUS.pack(os.waitstatus_to_exitcode(status)))
            del self._lives[pid]
            connection.close()
