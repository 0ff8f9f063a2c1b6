"""Fresh processes as interpreters started one by one, with one kept warm in advance."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from . import platform, wire
from .errors import WorkerError
from .identity import getpid
from .launching import command
from .spare import READY

if TYPE_CHECKING:
    from .child import Setup
    from .platform import Ending
    from .walls import Plan, Report

__all__ = ["SpawnLauncher", "SpawnedProcess"]

_END_LIMIT = 10.0
_START_LIMIT = 120.0


class SpawnedProcess:
    """One spawned process; see :class:`~pytest_sklearn_persist.isolation.link.Process`.

    Parameters
    ----------
    folder : Path
        Where it starts.
    base : sequence of str
        The modules that it imports in advance.
    environment : dict of str to str
        Its environment variables.
    """

    life: socket.socket | None = None  # its death is asked for, not told

    def __init__(self, folder: Path, base: Sequence[str], environment: dict[str, str]) -> None:
        self._owner = getpid()
        self.talk, far = socket.socketpair()
        self.stderr: socket.socket | None = None
        windows = sys.platform == "win32"
        if windows:
            handed: list[int] = []
            fd, errors = None, None
        else:
            self.stderr, errors = socket.socketpair()
            handed = [far.fileno()]
            fd = far.fileno()
        try:
            self._popen = subprocess.Popen(
                command(f"{__package__}.spare", fd, base),
                pass_fds=handed,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL if errors is None else errors.fileno(),
                cwd=folder,
                env=environment,
                bufsize=0,
                **platform.new_session_options(),  # type: ignore[call-overload]
            )
            self.pid: int = self._popen.pid
            if windows and self._popen.stdin is not None:
                self._popen.stdin.write(platform.shared_socket(far, self.pid))
        except BaseException:
            self.talk.close()
            if self.stderr is not None:
                self.stderr.close()
            raise
        finally:
            far.close()
            if errors is not None:
                errors.close()

    def set_up(self, setup: Setup) -> None:
        """Say what the process is to be, and wait until it can be called."""
        wire.send(self.talk, wire.encode(setup))
        self.talk.settimeout(_START_LIMIT)
        if self.talk.recv(len(READY)) != READY:
            raise EOFError("the process has ended")

    def ending(self, timeout: float) -> Ending | None:
        """Wait for the process to end."""
        known = self._popen.returncode is not None
        try:
            code = self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            return None
        if not known:  # what it has left running goes with it
            platform.kill_group(self.pid, leader_is_gone=True)
        return platform.ending_of(code)

    def kill(self) -> None:
        """End the process and its group."""
        if self._popen.returncode is None:
            platform.kill_group(self.pid)

    def release(self) -> None:
        """Close what is open here."""
        if getpid() == self._owner:
            self.ending(_END_LIMIT)
        elif self._popen.returncode is None:  # a forked copy of the parent has no say
            self._popen.returncode = 0
        for connection in (self.talk, self.stderr, self._popen.stdin):
            if connection is not None:
                with suppress(OSError):
                    connection.close()


class SpawnLauncher:
    """Keeps one interpreter warm.

    Parameters
    ----------
    folder : Path
        The session's folder.
    base : frozenset of str
        The modules that every process has imported.
    environment : dict of str to str
        The environment variables of every process.
    """

    def __init__(self, folder: Path, base: frozenset[str], environment: dict[str, str]) -> None:
        self._folder = folder
        self._environment = environment
        self._base = sorted(base)
        self._spare: SpawnedProcess | None = None

    def start(self) -> None:
        """Start the spare, which imports what every process needs; do not wait for it."""
        self._spare = self._spare or self._start()

    def launch(self, setup: Setup) -> SpawnedProcess:
        """Give the warm interpreter its setup, and start the next one."""
        failure: Exception | None = None
        for _ in range(3):
            process, self._spare = self._spare or self._start(), None
            try:
                process.set_up(setup)
            except (OSError, EOFError) as error:
                # Something has ended it while it waited, or what it was to import did: that it
                # may meet again by itself, where it can be told.
                failure = error
                setup = replace(setup, preload=frozenset())
                _end(process)
                continue
            except BaseException:
                _end(process)
                raise
            self._spare = self._start()
            return process
        raise WorkerError("no fresh process could be started") from failure

    def _start(self) -> SpawnedProcess:
        return SpawnedProcess(self._folder, self._base, self._environment)

    def report(self, plan: Plan) -> Report:  # noqa: ARG002
        """Say that nothing holds: walls need a process with one thread, and this has another."""
        from .walls import NOTHING_HOLDS

        return NOTHING_HOLDS

    def pids(self) -> tuple[int, ...]:
        """Give the id of the spare, if there is one."""
        return () if self._spare is None else (self._spare.pid,)

    def close(self) -> None:
        """End the spare."""
        if self._spare is not None:
            _end(self._spare)
            self._spare = None

    def abandon(self) -> None:
        """In a forked copy of this process: let go of what belongs to the original."""
        if self._spare is not None:
            self._spare.release()


def _end(process: SpawnedProcess) -> None:
    process.kill()
    process.release()
