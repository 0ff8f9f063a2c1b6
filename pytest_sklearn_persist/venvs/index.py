"""Which releases of a library have wheels for which Python, as the index of pip tells."""

from __future__ import annotations

import functools
import re
import sys

from packaging.version import Version

from .errors import VenvError
from .installers import Uv
from .interpreters import find_interpreters
from .running import find_program, run

__all__ = ["releases"]

_SECONDS = 300.0
_GAVE_UP = "Retrying (Retry(total=0,"
_LISTED = re.compile(r"^Available versions: (.+)$", re.MULTILINE)


@functools.cache
def releases(library: str, python: str) -> tuple[Version, ...]:
    """Return the releases of a library that can be installed from wheels, oldest first.

    Parameters
    ----------
    library : str
        ``"scikit-learn"``.
    python : str
        ``"3.10"``.

    Returns
    -------
    tuple of Version
        No pre-releases, and none that was yanked.

    Raises
    ------
    VenvError
        There is no pip to ask, or the index cannot be reached.
    """
    options = ["--only-binary", ":all:", "--python-version", python, "--implementation", "cp"]
    command = [*_pip(), "--no-input", "index", "versions", library, *options]
    ran = run(command, timeout=_SECONDS)
    if _GAVE_UP in ran.tail:  # it lists what else it found, which is not all there is
        raise VenvError("the package index cannot be reached", ran.tail)
    if ran.status:
        if "No matching distribution found" in ran.tail:
            return ()
        raise VenvError(f"pip does not tell the releases of {library}", ran.tail)
    match = _LISTED.search(ran.out)
    return () if match is None else _versions(match[1])


def _versions(listed: str) -> tuple[Version, ...]:
    found = set()
    for text in listed.split(","):
        try:
            found.add(Version(text.strip()))
        except ValueError:  # also of thousands of digits
            continue
    return tuple(sorted(version for version in found if not version.is_prerelease))


@functools.cache
def _pip() -> tuple[str, ...]:
    """Return a pip that can be asked: this environment's, another interpreter's, or uv's."""
    for path in (sys.executable, *map(str, find_interpreters().values())):
        command = (path, "-I", "-m", "pip")
        if run([*command, "--version"], timeout=_SECONDS).status == 0:
            return command
    uv = find_program("uv")
    if uv is None:
        raise VenvError("there is no pip to ask for releases: python -m ensurepip")
    return (*Uv(uv).command, "tool", "run", "--quiet", "pip")
