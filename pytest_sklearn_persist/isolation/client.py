"""Throw-away fresh processes, as the process that wants them sees them."""

from __future__ import annotations

import atexit
import sys
import tempfile
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from . import demands, launching, platform
from .child import Setup, make_folders, remove_folders
from .errors import WorkerError
from .identity import getpid
from .limits import NO_LIMITS, Limits
from .worker import Worker

__all__ = ["FreshProcesses", "Worker", "close_shared", "shared", "walled_process"]

if TYPE_CHECKING:
    from typing_extensions import Self

    from .link import Process
    from .walls import Plan, Report


class _Launcher(Protocol):
    def start(self) -> None: ...
    def launch(self, setup: Setup) -> Process: ...
    def pids(self) -> tuple[int, ...]: ...
    def report(self, plan: Plan) -> Report | None: ...
    def close(self) -> None: ...
    def abandon(self) -> None: ...


class FreshProcesses:
    """A source of fresh processes, for one session.

    Nothing is started before :meth:`start` is called or the first worker is asked for. Everything
    is ended, and every file removed, by :meth:`close`, at exit, or when this process dies.

    Parameters
    ----------
    launcher : {"fork", "spawn"}, optional
        How processes come about: as forks of a server with scikit-learn imported (the default
        on Linux), or as new interpreters, of which one is kept warm.
    scrubbed : bool, default=False
        Start them with the few environment variables that libraries need to work, so that no
        token can be found there by what is loaded.

    Examples
    --------
    >>> with FreshProcesses() as fresh:
    ...     with fresh.worker() as worker:
    ...         worker.call("operator:contains", "a key of the memory", timeout=60)
    False
    """

    def __init__(self, *, launcher: str | None = None, scrubbed: bool = False) -> None:
        name = platform.default_launcher() if launcher is None else launcher
        if name not in platform.LAUNCHERS or (name == "fork" and not platform.can_fork()):
            known = ", ".join(platform.LAUNCHERS)
            raise ValueError(f"unknown launcher, or one that this system lacks: {name!r} ({known})")
        self._name = name
        self._base = frozenset(launching.BASE)
        self._scrubbed = scrubbed
        self._launcher: _Launcher | None = None
        self._folder = Path()
        self._workers: set[Worker] = set()
        self._numbers = count(1)
        self._lock = threading.RLock()
        self.owner = getpid()
        self.closed = False

    def start(self) -> None:
        """Start what processes come from: a worker that is asked for later need not wait for it."""
        with self._lock:
            self._started().start()

    def worker(
        self,
        *,
        preload: Iterable[str] = (),
        sys_path: Sequence[str] | None = None,
        blocked_modules: Iterable[str] = (),
        limits: Limits = NO_LIMITS,
        plan: Plan | None = None,
        installed: bool = False,
    ) -> Worker:
        """Start a fresh process.

        Parameters
        ----------
        preload : iterable of str, default=()
            Modules that it will need. Those of numpy, scipy, joblib, scikit-learn, pandas and
            polars are imported once for all processes with the same set; others are ignored.
        sys_path : sequence of str, optional
            Its search path; this process's own when None.
        blocked_modules : iterable of str, default=()
            Modules that it refuses to import, with a ModuleNotFoundError.
        limits : Limits, optional
            What it may take; no limits if not given.
        plan : Plan, optional
            What it is walled in with, as far as this system can, once a task calls
            :func:`~pytest_sklearn_persist.isolation.walls.give_up`. Not at all if not given.
        installed : bool, default=False
            Whether to import what else of `preload` is installed once for all, too.

        Returns
        -------
        Worker
            The process, in an empty working folder of its own.
        """
        with self._lock:
            process, folder = self._launch(
                preload, sys_path, blocked_modules, limits, installed, plan
            )
            worker = Worker(process, folder, self._workers.discard)
            self._workers.add(worker)
            return worker

    def lend(self, **arguments: Any) -> tuple[Process, Path]:
        """Start a fresh process for a forked copy of this one, which is to end it.

        Parameters
        ----------
        **arguments : object
            Those of :meth:`worker`.

        Returns
        -------
        process : Process
        folder : Path
            Its own folder, to be removed with it.
        """
        with self._lock:
            return self._launch(**arguments)

    def _launch(
        self,
        preload: Iterable[str],
        sys_path: Sequence[str] | None,
        blocked_modules: Iterable[str],
        limits: Limits = NO_LIMITS,
        installed: bool = False,
        plan: Plan | None = None,
    ) -> tuple[Process, Path]:
        if self.closed or getpid() != self.owner:
            raise WorkerError("this source of fresh processes is closed, or another process's")
        launcher = self._started()
        folder = self._folder / f"w{next(self._numbers)}"
        make_folders(folder)
        setup = Setup(
            folder=str(folder),
            sys_path=tuple(launching.absolute_path(sys.path if sys_path is None else sys_path)),
            blocked_modules=frozenset(blocked_modules),
            limits=limits,
            preload=launching.preloadable(preload, installed=installed) - self._base,
            plan=plan,
        )
        try:
            return launcher.launch(setup), folder
        except BaseException:
            remove_folders(folder)
            raise

    def report(self, plan: Plan) -> Report | None:
        """Give what holds where processes were walled in with a plan; None before the first."""
        return None if self._launcher is None else self._launcher.report(plan)

    def pids(self) -> tuple[int, ...]:
        """Give the ids of the helper processes started from here, besides the workers."""
        return () if self._launcher is None else self._launcher.pids()

    def close(self) -> None:
        """End every process and remove every file; may be called again."""
        if getpid() != self.owner:
            self._lock = threading.RLock()  # another thread may have held it at the fork
        with self._lock:
            self.closed = True
            for worker in list(self._workers):
                worker.close()
            if self._launcher is None:
                return
            launcher, self._launcher = self._launcher, None
            if getpid() != self.owner:
                launcher.abandon()
                return
            launcher.close()
            remove_folders(self._folder)
            with suppress(Exception):  # at exit itself there is nothing left to unregister
                atexit.unregister(self.close)

    def __enter__(self) -> Self:
        """Give the source itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the source."""
        self.close()

    def _started(self) -> _Launcher:
        if self._launcher is None:
            self._folder = Path(tempfile.mkdtemp(prefix="sklearn-persist-"))
            environment = launching.clean_environment()
            if self._scrubbed:
                environment = launching.scrubbed(environment, str(self._folder))
            if self._name == "fork":
                from .forking import ForkLauncher

                self._launcher = ForkLauncher(self._folder, self._base, environment)
            else:
                from .spawning import SpawnLauncher

                self._launcher = SpawnLauncher(self._folder, self._base, environment)
            atexit.register(self.close)
        return self._launcher


_shared: dict[bool, FreshProcesses] = {}


def shared(*, scrubbed: bool = False) -> FreshProcesses:
    """Give the source of fresh processes of this process, made at the first call.

    Parameters
    ----------
    scrubbed : bool, default=False
        The one whose processes see no other environment variables than libraries need.

    Returns
    -------
    FreshProcesses
        The same object each time, until it is closed. A forked copy of this process gets one
        of its own.
    """
    source = _shared.get(scrubbed)
    if source is not None and source.owner != getpid():
        source.close()
    if source is None or source.closed:
        source = _shared[scrubbed] = FreshProcesses(scrubbed=scrubbed)
    return source


def walled_process(plan: Plan, **options: Any) -> Worker:
    """Start a process for what somebody else may have written.

    Parameters
    ----------
    plan : Plan
        What it is walled in with.
    **options
        As for :meth:`FreshProcesses.worker`.

    Raises
    ------
    SandboxMissing
        A wall is missing, and
        :func:`~pytest_sklearn_persist.isolation.demands.require_sandbox` asks for all.
    """
    source = shared(scrubbed=True)
    worker = source.worker(plan=plan, **options)
    report = source.report(plan)
    if report is not None:
        try:
            demands.note(report)
        except BaseException:
            worker.close()
            raise
    return worker


def close_shared() -> None:
    """Close what :func:`shared` has given; it is made anew when it is asked for again."""
    for source in _shared.values():
        source.close()
