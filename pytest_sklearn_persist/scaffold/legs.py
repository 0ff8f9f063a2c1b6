"""Which environments goldens are checked in: releases of scikit-learn by versions of Python."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import UsageError
from .releases import NEWEST, PYTHONS, RELEASES, Release

__all__ = ["Leg", "Matrix", "choose_legs"]

_BY_NAME = {release.name: release for release in (*RELEASES, NEWEST)}
_WITHOUT_RECORDINGS = 3


@dataclass(frozen=True, slots=True)
class Leg:
    """One environment.

    Attributes
    ----------
    python : str
        ``"3.12"``.
    release : Release
    """

    python: str
    release: Release

    @property
    def name(self) -> str:
        """``py312-sk15``: tox takes the Python from it."""
        return f"py{self.python.replace('.', '')}-{self.release.factor}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """All environments.

    Attributes
    ----------
    legs : tuple of Leg
    left_out : tuple of str
        Pairs that were asked for and cannot be had, in words.
    """

    legs: tuple[Leg, ...]
    left_out: tuple[str, ...] = ()

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases, each once."""
        return tuple(dict.fromkeys(leg.release for leg in self.legs))


def choose_legs(
    sklearn: Sequence[str] = (),
    python: Sequence[str] = (),
    *,
    recorded: Sequence[tuple[str, str]] = (),
) -> Matrix:
    """Return the environments to check in.

    Parameters
    ----------
    sklearn : sequence of str
        Releases such as ``1.5``, or ``newest``. If none is given, every release from the oldest
        that something was recorded under, and the newest.
    python : sequence of str
        Versions of Python. If none is given, one a release: the nearest to the newest that
        something was recorded under.
    recorded : sequence of (str, str)
        Versions of scikit-learn and Python of the recordings.

    Raises
    ------
    UsageError
        A release or a Python is not known, or no two of them go together.

    Examples
    --------
    >>> [leg.name for leg in choose_legs(["1.7", "newest"], ["3.12", "3.14"]).legs]
    ['py312-sk17', 'py314-sk17', 'py312-newest', 'py314-newest']
    """
    releases = [_known(name) for name in dict.fromkeys(sklearn)] or _since(recorded)
    for version in python:
        if version not in PYTHONS:
            raise UsageError(f"--python {version}: there is {', '.join(PYTHONS)}")
    legs, left_out = [], []
    for release in releases:
        for version in dict.fromkeys(python or [_nearest(release, recorded)]):
            if version in release.pythons:
                legs.append(Leg(version, release))
            else:
                what = "scikit-learn" if release is NEWEST else f"scikit-learn {release.name}"
                left_out.append(f"{what} has no wheels for Python {version}")
    if not legs:
        raise UsageError(f"nothing is left to check in: {'; '.join(left_out)}")
    return Matrix(tuple(legs), tuple(left_out))


def _known(name: str) -> Release:
    if name in _BY_NAME:
        return _BY_NAME[name]
    minor = re.match(r"\d+\.\d+(?=\.)", name)
    if minor and minor.group() in _BY_NAME:
        raise UsageError(
            f"--sklearn {name}: say {minor.group()}; the last of its bug fix releases is installed"
        )
    raise UsageError(f"--sklearn {name}: there is {', '.join(_BY_NAME)}")


def _since(recorded: Sequence[tuple[str, str]]) -> list[Release]:
    """Return the releases from the oldest recorded one on."""
    known = [release.name for release in RELEASES]
    oldest = min((_numbers(version) for version, _ in recorded), default=None)
    if oldest is None:
        return [*RELEASES[-_WITHOUT_RECORDINGS:], NEWEST]
    return [RELEASES[i] for i, name in enumerate(known) if _numbers(name) >= oldest] + [NEWEST]


def _nearest(release: Release, recorded: Sequence[tuple[str, str]]) -> str:
    newest = max((_numbers(python) for _, python in recorded), default=_numbers("3.12"))
    return min(release.pythons, key=lambda one: (abs(_numbers(one)[1] - newest[1]), one))


def _numbers(version: str) -> tuple[int, int]:
    found = re.match(r"(\d+)\.(\d+)", version)
    return (int(found[1]), int(found[2])) if found else (0, 0)
