"""The two ways to fill an environment: uv, and venv with pip."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .errors import VenvError
from .interpreters import SUPPORTED, find_interpreters
from .running import find_program, run

__all__ = ["Installer", "Pip", "Uv", "find_installer", "program_of"]

_CREATE_SECONDS = 300.0
_INSTALL_SECONDS = 1800.0


class Installer(Protocol):
    """What makes an environment."""

    @property
    def pythons(self) -> tuple[str, ...]:
        """The minor versions of Python that it can make one with."""

    def create(self, folder: Path, python: str) -> None:
        """Make an empty environment."""

    def install(self, folder: Path, requirements: Sequence[str]) -> None:
        """Install from wheels only: nothing is built, and no code of a package is run."""


@dataclass(frozen=True, slots=True)
class Uv:
    """Uv, which is fast, and gets a Python that is not there."""

    path: Path

    @property
    def command(self) -> tuple[str, ...]:
        """The program, told to read the configuration of this user or system, and no other.

        Left to itself it looks for ``uv.toml`` and ``pyproject.toml`` in the working folder and
        in every folder above it.
        """
        for place in _configurations_of_uv():
            if place.is_file():
                return (str(self.path), "--config-file", str(place))
        return (str(self.path), "--no-config")

    @property
    def pythons(self) -> tuple[str, ...]:
        """Every version that this package runs under: those not there are downloaded."""
        return tuple(SUPPORTED)

    def create(self, folder: Path, python: str) -> None:
        """See `Installer`."""
        interpreter = find_interpreters().get(python, python)
        ran = run(
            [*self.command, "venv", "--quiet", "--no-project", "--python", interpreter, folder],
            timeout=_CREATE_SECONDS,
        )
        if ran.status:
            raise VenvError(f"uv cannot make an environment with Python {python}", ran.tail)

    def install(self, folder: Path, requirements: Sequence[str]) -> None:
        """See `Installer`; of a range it takes the oldest release that goes with the others."""
        options = ["--quiet", "--only-binary", ":all:", "--resolution", "lowest"]
        where = ["--python", str(program_of(folder))]
        ran = run(
            [*self.command, "pip", "install", *options, *where, "--", *requirements],
            timeout=_INSTALL_SECONDS,
        )
        if ran.status:
            raise VenvError(f"uv cannot install {', '.join(requirements)}", ran.tail)


@dataclass(frozen=True, slots=True)
class Pip:
    """The modules venv and pip of an interpreter that is there."""

    @property
    def pythons(self) -> tuple[str, ...]:
        """The versions that were found."""
        there = find_interpreters()
        return tuple(minor for minor in SUPPORTED if minor in there)

    def create(self, folder: Path, python: str) -> None:
        """See `Installer`."""
        interpreter = find_interpreters().get(python)
        if interpreter is None:
            known = ", ".join(self.pythons)
            raise VenvError(
                f"there is no Python {python} on the PATH or of pyenv, but {known}: install it, "
                "or install uv, which gets it"
            )
        ran = run([interpreter, "-I", "-m", "venv", folder], timeout=_CREATE_SECONDS)
        if ran.status:
            raise VenvError(f"{interpreter} -m venv cannot make an environment", ran.tail)

    def install(self, folder: Path, requirements: Sequence[str]) -> None:
        """See `Installer`; of a range it takes the newest release that goes with the others."""
        options = ["--quiet", "--only-binary", ":all:"]
        ran = run(
            [program_of(folder), "-I", "-m", "pip", "install", *options, "--", *requirements],
            timeout=_INSTALL_SECONDS,
        )
        if ran.status:
            raise VenvError(f"pip cannot install {', '.join(requirements)}", ran.tail)


def find_installer() -> Installer:
    """Return uv if it is on the PATH, else pip."""
    there = find_program("uv")
    return Pip() if there is None else Uv(there)


def _configurations_of_uv() -> Iterator[Path]:
    """Yield where uv keeps what a user, and what a system, has configured."""
    named = os.environ.get("UV_CONFIG_FILE", "")
    if os.path.isabs(named):  # noqa: PTH117
        yield Path(named)
    home = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", "")
    folder = Path(home) if os.path.isabs(home) else Path.home() / ".config"  # noqa: PTH117
    yield folder / "uv" / "uv.toml"
    if os.name == "nt":
        yield Path(os.environ.get("PROGRAMDATA", "C:/ProgramData")) / "uv" / "uv.toml"
        return
    yield Path("/etc/xdg/uv/uv.toml")
    yield Path("/etc/uv/uv.toml")


def program_of(folder: Path) -> Path:
    """Return the interpreter of an environment.

    Examples
    --------
    >>> program_of(Path("env")).parent.parent.name
    'env'
    """
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
