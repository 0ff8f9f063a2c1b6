"""Run the command line of this package inside an environment."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .errors import VenvError
from .making import Venv
from .running import run
from .variables import environment_for_checks

__all__ = ["digest_of_checker", "run_in"]

_PACKAGE = Path(__file__).resolve().parents[1]
#: The first entry of the search path is the working folder, which may hold modules of a stranger.
_START = (
    "import sys; sys.path[0] = {place!r}; import runpy; "
    "runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
)


def run_in(
    venv: Venv,
    arguments: Sequence[str],
    *,
    module: str = "",
    json_expected: bool = True,
    variables: Mapping[str, str] | None = None,
    timeout: float = 600.0,
    cwd: Path | None = None,
) -> Any:
    """Run a command of this package with an environment's Python; return the JSON that it prints.

    Parameters
    ----------
    venv : Venv
    arguments : sequence of str
        ``["check", "goldens/churn", "--json"]``.
    module : str, default=""
        A module of this package to run in place of the command line.
    json_expected : bool, default=True
        False for a command that prints text, which is returned if its exit status is 0.
    variables : mapping of str to str, optional
        More environment variables.
    timeout : float, default=600.0
        Seconds.
    cwd : Path, optional
        The folder that relative paths among the arguments start from; an empty one if not given.

    Raises
    ------
    VenvError
        The command could not be used there, or printed no JSON.
    """
    # Not -I: the processes that it starts would inherit it, and ignore the seed of hashes that
    # makes their answers repeatable. There are no variables for Python here to be ignored.
    code = _START.format(
        place=str(_installed(venv)), module=f"{_PACKAGE.name}.{module}".rstrip(".")
    )
    ran = run(
        [venv.program, "-s", "-c", code, *arguments],
        env={**environment_for_checks(), **(variables or {})},
        timeout=timeout,
        cwd=cwd,
    )
    if not json_expected:
        if ran.status == 0:
            return ran.out
        raise VenvError(f"{arguments[0]} does not work under Python {venv.python}", ran.tail)
    try:
        if ran.status in (0, 1):
            return json.loads(ran.out)
    except ValueError:
        pass
    raise VenvError(f"the checker does not run under Python {venv.python}", ran.tail)


@functools.cache
def digest_of_checker() -> str:
    """Return what tells this very state of the package from any other."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*")):
        if path.suffix in (".py", ".json", ".toml") and path.is_file():
            digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _installed(venv: Venv) -> Path:
    """Copy this package into an environment; return the folder that it is imported from.

    A path entry to where it is imported from here would bring along all that is installed beside
    it.  The copy lies inside the environment, for that is where installed modules are looked for.
    """
    place = venv.folder / "checker" / digest_of_checker()
    if not place.is_dir():
        place.parent.mkdir(exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".copying-", dir=place.parent))
        try:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(_PACKAGE, staging / _PACKAGE.name, ignore=ignored)
            os.rename(staging, place)  # noqa: PTH104 - whole, or not at all
        except OSError:
            shutil.rmtree(staging, ignore_errors=True)
            if not place.is_dir():
                raise
    return place
