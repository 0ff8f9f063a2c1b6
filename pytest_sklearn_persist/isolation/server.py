"""The process that all fresh processes descend from, where the system can fork.

It imports the base of scikit-learn once and does one thing: it forks *templates*
(:mod:`~pytest_sklearn_persist.isolation.template`), one for each set of modules that is asked
for. It ends, and removes the session's folder, when the process that started it closes its
connection or dies.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Sequence
from contextlib import suppress

from . import platform, template, wire
from .launching import import_quietly

__all__ = ["main"]

_GRACE = 5.0


def main(control_fd: int, folder: str, base: Sequence[str]) -> None:
    """Serve requests for templates until the connection is closed.

    Parameters
    ----------
    control_fd : int
        The descriptor of a socket: each message is a set of modules and what processes are to be
        walled in with, and comes with the socket of the template to be.
    folder : str
        The session's folder, removed at the end.
    base : sequence of str
        The modules that every process has imported.
    """
    os.set_inheritable(control_fd, False)
    control = socket.socket(fileno=control_fd)
    import_quietly(base)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries the templates
    templates: list[int] = []
    while True:
        try:
            (preload, plan), (template_fd,) = wire.receive_with_fds(control, 1)
        except (EOFError, OSError):
            break
        pid = platform.fork()
        if pid == 0:
            try:
                control.close()
                template.main(socket.socket(fileno=template_fd), preload, plan, folder)
            finally:
                os._exit(0)
        os.close(template_fd)
        templates.append(pid)
    _wait_for(templates)
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for(templates: list[int]) -> None:
    """Wait until no template is left; they have seen the same end and kill their children."""
    until = time.monotonic() + _GRACE
    with suppress(ChildProcessError):
        while time.monotonic() < until:
            os.waitpid(-1, os.WNOHANG)
            time.sleep(0.002)
    for pid in templates:  # one that hangs in an import sees nothing
        with suppress(ChildProcessError, ProcessLookupError):
            os.waitpid(pid, os.WNOHANG)  # raises for one that has ended
            os.kill(pid, signal.SIGKILL)
