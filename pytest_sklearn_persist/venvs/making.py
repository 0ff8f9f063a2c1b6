"""Make environments, each once, and never half."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import VenvError
from .installers import Installer, find_installer, program_of
from .running import run
from .wanted import Wanted

__all__ = ["Venv", "VenvCache"]

_FACTS = "environment.json"
_STAGING = ".making-"
_A_DAY = 86_400.0
_LOOK_SECONDS = 300.0
#: Libraries of one environment need not fit each other, whatever their metadata says: a wheel
#: that was built for an older numpy can be installed beside a newer one, and does not import.
_LOOK = """
import importlib, json, platform, sys
from importlib.metadata import distributions
for name in ("numpy", "scipy", "joblib", "sklearn", "pandas"):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
found = {d.metadata["Name"].lower().replace("_", "-"): d.version for d in distributions()}
print(json.dumps({"python": platform.python_version(), "installed": found}))
"""


@dataclass(frozen=True, slots=True)
class Venv:
    """An environment that is there and works.

    Attributes
    ----------
    folder : Path
    python : str
        The exact version.
    installed : dict of str to str
        Versions by canonical name.
    """

    folder: Path
    python: str
    installed: dict[str, str]

    @property
    def program(self) -> Path:
        """Its interpreter."""
        return program_of(self.folder)


@dataclass(frozen=True, slots=True)
class VenvCache:
    """The environments that are kept in a folder.

    Attributes
    ----------
    folder : Path
        See :func:`~pytest_sklearn_persist.venvs.folders.cache_folder`.
    installer : Installer
    """

    folder: Path
    installer: Installer

    @classmethod
    def at(cls, folder: Path) -> VenvCache:
        """Use a folder, with the best installer that is there."""
        return cls(folder / "environments", find_installer())

    def get(self, wanted: Wanted) -> Venv | None:
        """Return an environment if it was made before."""
        folder = self.folder / wanted.key
        try:
            facts = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
            venv = Venv(folder, facts["python"], dict(facts["installed"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        # The interpreter that it was made of may be gone.
        return venv if venv.program.exists() else None

    def make(self, wanted: Wanted) -> Venv:
        """Return an environment, and make it if it is not there.

        It is made beside its place and moved there when it works, so that a run that is
        interrupted leaves nothing that looks whole.

        Raises
        ------
        VenvError
            It cannot be made, or its libraries do not import.
        """
        there = self.get(wanted)
        if there is not None:
            return there
        self.folder.mkdir(parents=True, exist_ok=True)
        self._remove_leftovers()
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=self.folder))
        try:
            made = staging / "env"
            self.installer.create(made, wanted.python)
            self.installer.install(made, wanted.all_requirements)
            facts = _look(made, wanted)
            (made / _FACTS).write_text(json.dumps(facts, indent=1), encoding="utf-8")
            self._move_in(made, self.folder / wanted.key)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        venv = self.get(wanted)
        if venv is None:
            raise VenvError(f"{self.folder / wanted.key} was made, and is gone again")
        return venv

    def _move_in(self, made: Path, place: Path) -> None:
        """Put an environment where it belongs, unless another run was faster.

        Its programs but for the interpreter name the folder that they were made in, and are not
        used.
        """
        try:
            made.rename(place)
        except OSError:
            if (place / _FACTS).exists() and program_of(place).exists():
                return
            shutil.rmtree(place, ignore_errors=True)
            made.rename(place)

    def _remove_leftovers(self) -> None:
        """Remove what runs that were killed have left, but not what others are at work on."""
        for path in self.folder.glob(f"{_STAGING}*"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > _A_DAY:
                    shutil.rmtree(path, ignore_errors=True)


def _look(folder: Path, wanted: Wanted) -> dict[str, Any]:
    """Import the libraries of an environment; return what is installed."""
    ran = run([program_of(folder), "-I", "-W", "ignore", "-c", _LOOK], timeout=_LOOK_SECONDS)
    if ran.status:
        raise VenvError(f"the libraries do not import together: {wanted}", ran.tail)
    try:
        facts: dict[str, Any] = json.loads(ran.out.splitlines()[-1])
    except (ValueError, IndexError):
        raise VenvError(f"the interpreter does not tell what is installed: {wanted}") from None
    return {**facts, "wanted": os.fspath(str(wanted))}
