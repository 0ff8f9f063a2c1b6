"""Find the interpreters of this machine, one a minor version of Python."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from .errors import VenvError
from .running import find_program, run

__all__ = ["OLDEST", "SUPPORTED", "find_interpreters", "nearest"]

#: The minor versions of Python that this package runs under.
SUPPORTED = ("3.10", "3.11", "3.12", "3.13", "3.14")
OLDEST = SUPPORTED[0]

_ASK = "import sys; print(sys.implementation.name, '%d.%d' % sys.version_info[:2])"


@functools.cache
def find_interpreters() -> Mapping[str, Path]:
    """Return a working interpreter for each minor version that is there.

    This interpreter itself comes first, then what the PATH has, then what pyenv has installed.

    Returns
    -------
    mapping of str to Path
        ``"3.10"`` to the program.

    Examples
    --------
    >>> "%d.%d" % sys.version_info[:2] in find_interpreters()
    True
    """
    found: dict[str, Path] = {}
    for minor, path in _candidates():
        if minor not in found and _is_cpython(path, minor):
            found[minor] = path
    return MappingProxyType(found)


def nearest(minor: str, others: Iterator[str] | tuple[str, ...]) -> list[str]:
    """Sort minor versions by how far they are from one; the newer of two that are as far first.

    Examples
    --------
    >>> nearest("3.11", ("3.10", "3.11", "3.12", "3.13"))
    ['3.11', '3.12', '3.10', '3.13']
    """
    here = _number(minor)
    return sorted(others, key=lambda other: (abs(_number(other) - here), -_number(other)))


def _number(minor: str) -> int:
    return int(minor.partition(".")[2])


def _candidates() -> Iterator[tuple[str, Path]]:
    own = getattr(sys, "_base_executable", None) or sys.executable
    yield "{}.{}".format(*sys.version_info[:2]), Path(own)
    for minor in SUPPORTED:
        there = find_program(f"python{minor}")
        if there is not None:
            yield minor, there
    for minor in SUPPORTED:
        for folder in _pyenv_versions(minor):
            yield minor, folder / "bin" / "python"


def _pyenv_versions(minor: str) -> list[Path]:
    """Return the folders of pyenv that hold releases of a minor version, the newest first."""
    home = os.environ.get("PYENV_ROOT", "")
    root = (Path(home) if os.path.isabs(home) else Path.home() / ".pyenv") / "versions"  # noqa: PTH117
    found = [
        path
        for path in (root.glob(f"{minor}.*") if root.is_dir() else ())
        if path.name.rpartition(".")[2].isdecimal()
    ]
    return sorted(found, key=lambda path: -int(path.name.rpartition(".")[2]))


def _is_cpython(path: Path, minor: str) -> bool:
    """Tell whether a program is what it is called: a shim may point to nothing."""
    try:
        ran = run([path, "-I", "-c", _ASK], timeout=60)
    except VenvError:
        return False
    return ran.status == 0 and ran.out.split() == ["cpython", minor]
