"""The throw-away process itself: it makes itself at home, then does what it is called for."""

from __future__ import annotations

import faulthandler
import importlib
import importlib.abc
import importlib.machinery
import os
import shutil
import signal
import socket
import sys
import traceback
import types
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from . import steps, wire
from .limits import Limits, apply_limits, forbid_core_dumps

if TYPE_CHECKING:
    from .walls import Plan

__all__ = ["FAILED_TO_START", "Setup", "make_folders", "prepare", "remove_folders", "run"]

#: Exit status of a process that did not come to its first task.
FAILED_TO_START = 70

#: ("result", value) or ("raised", type name, message, traceback)
Reply: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Setup:
    """What one fresh process is to be.

    Attributes
    ----------
    folder : str
        Its own folder, which holds its working folder, the file of its steps and any temporary
        files.
    sys_path : tuple of str
        Its search path.
    blocked_modules : frozenset of str
        Modules it refuses to import.
    limits : Limits
        What it may take.
    preload : frozenset of str
        Modules imported before the first task.
    plan : Plan or None
        What it is walled in with, once it calls
        :func:`~pytest_sklearn_persist.isolation.walls.give_up`.
    """

    folder: str
    sys_path: tuple[str, ...]
    blocked_modules: frozenset[str]
    limits: Limits
    preload: frozenset[str]
    plan: Plan | None = None


def make_folders(folder: Path) -> None:
    """Make what :func:`run` expects in a process's own folder."""
    folder.mkdir()
    (folder / "work").mkdir()
    steps.create_file(folder / "steps")


def remove_folders(folder: Path) -> None:
    """Remove a process's own folder and all that the process has left in it."""
    try:
        shutil.rmtree(folder)
    except OSError:
        # A task may have taken write permission from folders of its own.
        for root, _, _ in os.walk(folder):
            with suppress(OSError):
                Path(root).chmod(0o700)
        shutil.rmtree(folder, ignore_errors=True)


class _Refuser(importlib.abc.MetaPathFinder):
    """Refuses modules that a process outside the test session could not import."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002
        target: types.ModuleType | None = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in self._names:
            return None
        raise ModuleNotFoundError(
            f"No module named {fullname!r} here: it is a test module that only exists in the "
            "test session",
            name=fullname,
        )


def run(
    setup: Setup,
    talk: socket.socket,
    stderr: int | None,
    at_end: Callable[[], None] = lambda: None,
) -> None:
    """Become a fresh process, answer calls until `talk` is closed, and end; never returns.

    Parameters
    ----------
    setup : Setup
        What to be.
    talk : socket.socket
        Where calls come from and answers go to.
    stderr : int or None
        The descriptor to write standard error to; None leaves it as it is.
    at_end : callable, optional
        What to do when `talk` was closed.
    """
    code = FAILED_TO_START
    try:
        _settle(setup, stderr)
        _serve(talk)
        at_end()
        code = 0
    except SystemExit as end:
        code = _exit_status(end)
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def _exit_status(end: SystemExit) -> int:
    """Give the status that Python itself would exit with."""
    if end.code is None:
        return 0
    if isinstance(end.code, int):
        return end.code & 0xFF
    sys.stderr.write(f"{end.code}\n")
    return 1


def prepare() -> None:
    """Do what needs no setup, ahead of time."""
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    os.close(null)
    forbid_core_dumps()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    faulthandler.enable(2)  # the stack of a fatal signal is part of the standard error's tail
    sys.argv = [""]
    sys.modules["__main__"] = types.ModuleType("__main__")
    numpy_random: Any = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed()  # else each process of one template would draw the same numbers


def _settle(setup: Setup, stderr: int | None) -> None:
    if stderr is not None:
        os.dup2(stderr, 2)
        os.close(stderr)
    folder = Path(setup.folder)
    steps.attach_file(str(folder / "steps"))
    steps.step("starting")
    os.chdir(folder / "work")
    # Temporary files go where they are removed with the rest, whatever the process comes to.
    os.environ["TMPDIR"] = os.environ["TEMP"] = os.environ["TMP"] = setup.folder
    tempfile: Any = sys.modules.get("tempfile")
    if tempfile is not None:
        tempfile.tempdir = None  # what it found out before
    sys.path[:] = setup.sys_path
    if setup.blocked_modules:
        sys.meta_path.insert(0, _Refuser(setup.blocked_modules))
    apply_limits(setup.limits)


def _serve(talk: socket.socket) -> None:
    memory: dict[str, object] = {}
    plain = False
    while True:
        try:
            function, payload, plain, with_file = wire.receive(talk.recv_into)
            if with_file:
                payload["file"] = wire.receive_fd(talk)
        except (EOFError, ConnectionError):  # the other side is done with us
            return
        except wire.Unreadable as error:
            reply = _failure(error.__cause__ or error)
        else:
            reply = _answer(function, memory, payload)
            del payload
        encode = wire.encode_plain if plain else wire.encode
        try:
            pieces = encode(reply)
        except Exception as error:  # the caller's to hear of
            pieces = encode(_failure(error, "the result can't be sent: "))
        try:
            wire.send(talk, pieces)
        except ConnectionError:
            return
        del reply, pieces


def _answer(function: str, memory: dict[str, object], payload: object) -> Reply:
    steps.step(f"running {function}")
    try:
        return ("result", _resolve(function)(memory, payload))
    except SystemExit:
        raise
    except BaseException as error:
        return _failure(error)


def _resolve(function: str) -> Callable[[dict[str, object], object], object]:
    module, _, name = function.partition(":")
    found: Any = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    return found  # type: ignore[no-any-return]


def _failure(error: BaseException, prefix: str = "") -> Reply:
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__}.{name}"
    try:
        message = str(error)
    except Exception:
        message = "(its text can't be printed)"
    inner = error.__traceback__.tb_next if error.__traceback__ else None
    try:
        trace = "".join(traceback.format_exception(kind, error, inner))
    except Exception:
        trace = ""
    return ("raised", name, prefix + message, trace)
