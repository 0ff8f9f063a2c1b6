"""Run a program of an installer or an interpreter, with bounds of time and output."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from .errors import VenvError

__all__ = ["Ran", "environment_for_tools", "run"]

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
    out : str
        What it wrote to standard output.
    tail : str
        The last lines of what it wrote to standard error, or else to standard output.
    """

    status: int
    out: str
    tail: str


def run(
    command: Sequence[str | os.PathLike[str]],
    *,
    timeout: float,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> Ran:
    r"""Run a program to its end.

    Parameters
    ----------
    command : sequence of str
    timeout : float
        Seconds.
    env : mapping of str to str, optional
        Its environment variables; those of `environment_for_tools` if not given.
    cwd : Path, optional
        Its working folder.

    Raises
    ------
    VenvError
        It can not be started, or takes more time or writes more than it may.

    Examples
    --------
    >>> import sys
    >>> run([sys.executable, "-c", "print(6 * 7)"], timeout=60).out
    '42\n'
    """
    words = [os.fspath(word) for word in command]
    name = Path(words[0]).name
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            done = subprocess.run(
                words,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                env=dict(environment_for_tools() if env is None else env),
                cwd=cwd,
                timeout=timeout,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise VenvError(f"{name} took more than {timeout:g} seconds", _tail(err)) from None
        except OSError as error:
            raise VenvError(f"{words[0]} can not be started: {error}") from None
        if out.seek(0, os.SEEK_END) > _MOST_BYTES:
            raise VenvError(f"{name} wrote more than {_MOST_BYTES:,} bytes")
        out.seek(0)
        text = out.read().decode("utf-8", "replace").replace("\r\n", "\n")
        return Ran(done.returncode, text, _tail(err) or _last_lines(text))


def environment_for_tools() -> dict[str, str]:
    """Return the environment variables without what steers this very interpreter.

    Examples
    --------
    >>> [name for name in environment_for_tools() if name.startswith("PYTHON")]
    []
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PYTEST_", "COVERAGE_"))
        and name not in ("VIRTUAL_ENV", "CONDA_PREFIX", "__PYVENV_LAUNCHER__")
    }
    kept["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    return kept


def _tail(file: IO[bytes]) -> str:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL_BYTES))
    return _last_lines(file.read().decode("utf-8", "replace"))


def _last_lines(text: str) -> str:
    return "\n".join([line.rstrip() for line in text.splitlines() if line.strip()][-_TAIL_LINES:])
