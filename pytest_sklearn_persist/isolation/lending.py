"""Fresh processes for a forked copy: the original, which has the server, starts and lends them."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .child import Setup, make_folders, remove_folders
from .client import shared
from .copies import ask, inside_copy
from .errors import WorkerError
from .launching import BASE, absolute_path, clean_environment
from .limits import NO_LIMITS
from .worker import Worker

__all__ = ["Lender", "fresh_worker", "seeded_worker"]


class Lender:
    """The original's side: starts what a copy asks for, and tidies up after the copy."""

    def __init__(self) -> None:
        self._folders: list[Path] = []

    def lend(self, arguments: dict[str, Any]) -> tuple[object, list[int]]:
        """Start a fresh process; give its id and folder, and its three connections."""
        process, folder = shared().lend(**arguments)
        self._folders.append(folder)
        connections = (process.talk, process.life, process.stderr)
        # The copy has them from here on: where it ends, so does the fresh process.
        descriptors = [c.detach() for c in connections if c is not None]
        return (process.pid, str(folder)), descriptors

    def close(self) -> None:
        """Remove what a copy that died has left behind."""
        for folder in self._folders:
            if folder.exists():
                remove_folders(folder)


def fresh_worker(
    *, preload: Sequence[str], sys_path: Sequence[str], blocked_modules: frozenset[str]
) -> Worker:
    """Start a fresh process, from here or from a forked copy.

    Parameters
    ----------
    preload, sys_path, blocked_modules
        See :meth:`.FreshProcesses.worker`.
    """
    arguments: dict[str, Any] = {
        "preload": list(preload),
        "sys_path": list(sys_path),
        "blocked_modules": blocked_modules,
        "installed": True,
    }
    if not inside_copy():
        return shared().worker(**arguments)
    from .forking import ForkedProcess

    (pid, folder), descriptors = ask(arguments, 3)
    talk, life, stderr = (socket.socket(fileno=descriptor) for descriptor in descriptors)
    for descriptor in descriptors:
        os.set_inheritable(descriptor, False)
    return Worker(ForkedProcess(pid, talk, life, stderr), Path(folder), lambda _: None)


def seeded_worker(seed: str, *, sys_path: Sequence[str], blocked_modules: frozenset[str]) -> Worker:
    """Start a new interpreter, the only fresh process whose seed of hashes can be chosen.

    Parameters
    ----------
    seed : str
        As ``PYTHONHASHSEED``.
    sys_path, blocked_modules
        See :meth:`.FreshProcesses.worker`.
    """
    from .spawning import SpawnedProcess

    home = Path(tempfile.mkdtemp(prefix="persist-"))
    folder = home / "w"
    make_folders(folder)
    environment = {**clean_environment(), "PYTHONHASHSEED": seed}
    process = SpawnedProcess(home, sorted(BASE), environment)
    worker = Worker(process, folder, lambda _: remove_folders(home))
    path = tuple(absolute_path(sys_path))
    try:
        process.set_up(Setup(str(folder), path, blocked_modules, NO_LIMITS, frozenset()))
    except (OSError, EOFError) as error:
        worker.close()
        raise WorkerError("no interpreter could be started") from error
    return worker
