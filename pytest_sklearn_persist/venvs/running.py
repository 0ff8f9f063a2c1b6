"""The one place that starts other programs: installers, interpreters, git.

The folder that a command is called in may be a stranger's checkout.  Nothing in it may steer what
we start, so a program

- is found in the absolute folders of the PATH only;
- starts in an empty folder of its own, unless the caller names one;
- gets the environment variables of `environment_for_tools`, and no others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .errors import VenvError
from .variables import environment_for_tools, search_path

__all__ = ["Ran", "find_program", "run"]

_MOST_BYTES = 64 << 20
_TAIL_BYTES = 1 << 14
_TAIL_LINES = 15


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program has ended.

    Attributes
    ----------
    status : int
        Its exit status.
    content : bytes
        What it wrote to standard output.
    tail : str
        The last lines of what it wrote to standard error, or else to standard output.
    """

    status: int
    content: bytes
    tail: str

    @property
    def out(self) -> str:
        """What it wrote to standard output, as text."""
        return self.content.decode("utf-8", "replace").replace("\r\n", "\n")


def find_program(name: str) -> Path | None:
    """Return a program of the PATH, by its absolute path.

    Entries that depend on the working folder are passed over: ``.``, an empty one, ``bin``.

    Examples
    --------
    >>> find_program("surely-not-there") is None
    True
    """
    for folder in search_path(os.environ.get("PATH", "")):
        # With a folder in its name nothing else is searched, not even here under Windows.
        found = shutil.which(os.path.join(folder, name))  # noqa: PTH118 - which wants a text
        if found is not None:
            return Path(found)
    return None


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    timeout: float,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: bytes = b"",
) -> Ran:
    r"""Run a program to its end.

    Parameters
    ----------
    command : sequence of str
        The first is an absolute path.
    timeout : float
        Seconds.
    env : mapping of str to str, optional
        Its environment variables; those of `environment_for_tools` if not given.
    cwd : Path, optional
        Its working folder, for a program of ours that is told paths relative to it; an empty
        one if not given.
    stdin : bytes, default=b""
        What it reads.

    Raises
    ------
    VenvError
        It cannot be started, or takes more time or writes more than it may.

    Examples
    --------
    >>> import sys
    >>> run([sys.executable, "-I", "-c", "print(6 * 7)"], timeout=60).out
    '42\n'
    """
    words = [os.fspath(word) for word in command]
    if not Path(words[0]).is_absolute():
        raise VenvError(f"{words[0]} cannot be started: it is not an absolute path")
    name = Path(words[0]).name
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        tempfile.TemporaryDirectory(prefix="sklearn-persist-", ignore_cleanup_errors=True) as empty,
    ):
        try:
            done = subprocess.run(
                words,
                input=stdin,
                stdout=out,
                stderr=err,
                env=dict(environment_for_tools() if env is None else env),
                cwd=empty if cwd is None else cwd,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise VenvError(f"{name} took more than {timeout:g} seconds", _tail(err)) from None
        except OSError as error:
            raise VenvError(f"{words[0]} cannot be started: {error}") from None
        if out.seek(0, os.SEEK_END) > _MOST_BYTES:
            raise VenvError(f"{name} wrote more than {_MOST_BYTES:,} bytes")
        out.seek(0)
        content = out.read()
        last = _tail(err) or _last_lines(content.decode("utf-8", "replace"))
        return Ran(done.returncode, content, last)


def _tail(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL_BYTES))
    return _last_lines(file.read().decode("utf-8", "replace"))


def _last_lines(text: str) -> str:
    return "\n".join([line.rstrip() for line in text.splitlines() if line.strip()][-_TAIL_LINES:])
