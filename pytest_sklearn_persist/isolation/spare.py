"""A fresh process started on its own, for systems that cannot fork safely.

It imports the base of scikit-learn in advance and waits to be told what it is to be.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from . import child, platform, wire
from .launching import import_quietly

__all__ = ["READY", "main"]

#: What it says when it can be called.
READY = b"r"


def main(talk_fd: int | None, base: Sequence[str]) -> None:
    """Warm up, wait for the setup, and be the fresh process.

    Parameters
    ----------
    talk_fd : int or None
        The descriptor of the connection; None where it is described on standard input.
        Standard input is closed when the parent dies.
    base : sequence of str
        The modules that every process has imported.
    """
    life = os.dup(0)
    session = Path.cwd()
    if talk_fd is None:
        talk = platform.read_shared_socket(life)
    else:
        os.set_inheritable(talk_fd, False)
        talk = socket.socket(fileno=talk_fd)
    import_quietly(base)
    child.prepare()
    try:
        setup: child.Setup = wire.receive(talk.recv_into)
    except (EOFError, ConnectionError):
        _tidy(session)
        return
    folder = Path(setup.folder)
    threading.Thread(target=_end_with_parent, args=(life, session, folder), daemon=True).start()
    import_quietly(setup.preload)
    talk.sendall(READY)
    child.run(setup, talk, None, at_end=lambda: _tidy(session, folder))


def _tidy(session: Path, folder: Path | None = None) -> None:
    """Remove what this process knows of, since nobody else is left to do it."""
    with suppress(OSError):
        os.chdir(session.parent)
    if folder is not None:
        child.remove_folders(folder)
    with suppress(OSError):
        session.rmdir()  # succeeds for the last one of the session


def _end_with_parent(life: int, session: Path, folder: Path) -> None:
    with suppress(OSError):
        os.read(life, 1)
    _tidy(session, folder)
    platform.kill_group(os.getpid())
    os._exit(1)
