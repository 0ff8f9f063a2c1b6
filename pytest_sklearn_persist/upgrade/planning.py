"""Which environment shows an upgrade: what is asked for, and as little else changed as possible."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ..blame.planning import FLOORS
from ..blame.sides import KNOWN
from ..errors import UsageError
from ..venvs.interpreters import nearest
from ..venvs.wanted import Wanted
from .targets import Target, pin_of

__all__ = ["Base", "Index", "Planner"]


@dataclass(frozen=True, slots=True)
class Base:
    """What is in use before the upgrade.

    Attributes
    ----------
    versions : mapping of str to str
        By canonical name.
    python : str
        Its minor version.
    """

    versions: Mapping[str, str]
    python: str


@dataclass(frozen=True, slots=True)
class Index:
    """What can be installed.

    Attributes
    ----------
    pythons : tuple of str
        The minor versions of Python that can be had.
    releases : callable
        Given a name and a minor version of Python, returns the releases with wheels for it,
        oldest first.
    """

    pythons: tuple[str, ...]
    releases: Callable[[str, str], Sequence[Version]]

    def pythons_of(self, name: str, version: str) -> list[str]:
        """Return the minor versions of Python that a release has wheels for."""
        wanted = Version(version)
        return [python for python in self.pythons if wanted in self.releases(name, python)]

    def all_releases(self, name: str, pythons: Iterable[str]) -> list[Version]:
        """Return the releases for any of these, oldest first."""
        return sorted({version for python in pythons for version in self.releases(name, python)})


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans environments for one target.

    Attributes
    ----------
    target : Target
    base : Base
    needed : tuple of str
        The packages that the goldens need.
    index : Index
    python : str or None
        The minor version of Python that was asked for.
    """

    target: Target
    base: Base
    needed: tuple[str, ...]
    index: Index
    python: str | None = None

    def without_index(self, python: str) -> Iterator[Wanted]:
        """Yield environments that can be named without a look at the index, if there are any.

        Parameters
        ----------
        python : str
            A minor version.
        """
        asked = self._asked(python)
        known = all(pin_of(one) or one.url for one in asked.values())
        if known and all(name in asked or name in self.base.versions for name in self.needed):
            yield from self._ways(python, {name: _text(one) for name, one in asked.items()})

    def ways(self) -> Iterator[Wanted]:
        """Yield environments, those with least else changed first.

        Yields
        ------
        Wanted
            First with everything that is not asked for as it is in use; then with what has to
            move free to move up; then free to move anywhere.

        Raises
        ------
        UsageError
            There is no such release, or no Python that has wheels of all of it.
        """
        fixed = {} if self.target.file else self._newest_anywhere()
        python = self.python or self._python_for(fixed)
        pins = {
            name: fixed.get(name) or self._resolved(one, (python,))
            for name, one in self._asked(python).items()
        }
        self._check_wheels(pins, python)
        yield from self._ways(python, pins)

    def _asked(self, python: str) -> dict[str, Requirement]:
        """Return what is asked for; of a file only what the goldens need."""
        every = self.target.for_python(python)
        if not self.target.file:
            return every
        kept = {name: one for name, one in every.items() if name in self.needed}
        if not kept:
            names = ", ".join(self.needed)
            raise UsageError(f"{self.target.named}: names nothing of what is used: {names}")
        return kept

    def _newest_anywhere(self) -> dict[str, str]:
        """Resolve ranges that were typed to the newest release, whichever Python it is for."""
        asked = self._asked(self.python or self.base.python)
        pythons = (self.python,) if self.python else self.index.pythons
        return {name: self._resolved(one, pythons) for name, one in asked.items()}

    def _resolved(self, one: Requirement, pythons: Sequence[str]) -> str:
        """Return a requirement as a pin: of a range the newest release that fits."""
        if one.url or pin_of(one):
            return _text(one)
        known = self.index.all_releases(one.name, pythons)
        fitting = [version for version in known if one.specifier.contains(version)]
        if not fitting:
            raise self._absent(one)
        return f"{one.name}=={fitting[-1]}"

    def _python_for(self, fixed: Mapping[str, str]) -> str:
        """Return the Python nearest to the one in use that has wheels of all pins."""
        there = nearest(self.base.python, self.index.pythons)
        offered: dict[str, list[str]] = {}
        for python in there:
            pins = {**{n: _text(one) for n, one in self._asked(python).items()}, **fixed}
            if all(self._has(text, python) for text in pins.values()):
                return python
            for text in pins.values():
                name, _, version = text.partition("==")
                offered[text] = self.index.pythons_of(name, version) if version else there
                if not offered[text]:
                    raise self._absent(Requirement(text))
        told = "; ".join(f"{text} for {', '.join(p)}" for text, p in sorted(offered.items()))
        raise UsageError(
            f"{self.target.named}: there is no Python with wheels of all of it: {told}"
        )

    def _has(self, text: str, python: str) -> bool:
        one = Requirement(text)
        pin = pin_of(one)
        if pin is None or not _is_release(pin):
            return True
        return Version(pin) in self.index.releases(one.name, python)

    def _check_wheels(self, pins: Mapping[str, str], python: str) -> None:
        for text in pins.values():
            if not self._has(text, python):
                name, _, version = text.partition("==")
                others = self.index.pythons_of(name, version)
                if not others:
                    raise self._absent(Requirement(text))
                raise UsageError(
                    f"{self.target.named}: {name} {version} has no wheels for Python "
                    f"{python}, but for {', '.join(others)}: see --under-python"
                )

    def _absent(self, one: Requirement) -> UsageError:
        """Return the error about what no release is."""
        words = f"{self.target.named}: "
        known = self.index.all_releases(one.name, self.index.pythons)
        if not known:
            close = difflib.get_close_matches(one.name, KNOWN, n=1)
            hint = f"; did you mean {close[0]}?" if close and one.name not in KNOWN else ""
            return UsageError(f"{words}the package index has no wheels of {one.name}{hint}")
        pin = pin_of(one)
        alike = [str(v) for v in known if pin and str(v).startswith(_series(pin))]
        near = f"; of {_series(pin).rstrip('.')} there is {', '.join(alike)}" if alike else ""
        wanted = f"no {one.name} {pin}" if pin else f"no {one.name}{one.specifier}"
        return UsageError(f"{words}there is {wanted}; the newest is {known[-1]}{near}")

    def _ways(self, python: str, pins: Mapping[str, str]) -> Iterator[Wanted]:
        _check_floors(self.target, pins)
        others = [name for name in self.needed if name not in pins]
        told = set()
        ways: tuple[Callable[[str], str], ...] = (
            lambda name: self._as_in_use(name, python),
            lambda name: self._or_newer(name, python),
            _any_usable,
        )
        for way in ways:
            wanted = Wanted(python, (*pins.values(), *map(way, others)))
            if wanted not in told:
                told.add(wanted)
                yield wanted

    def _as_in_use(self, name: str, python: str) -> str:
        here = _public(self.base.versions.get(name))
        if here:
            return f"{name}=={here}"
        known = self.index.releases(name, python)  # what would be installed afresh
        return f"{name}=={known[-1]}" if known else name

    def _or_newer(self, name: str, python: str) -> str:
        here = _public(self.base.versions.get(name))
        return f"{name}>={here}" if here else self._as_in_use(name, python)


def _any_usable(name: str) -> str:
    return f"{name}>={FLOORS[name]}" if name in FLOORS else name


def _text(one: Requirement) -> str:
    """Return a requirement in the words of an installer; a pin is nothing but that."""
    pin = pin_of(one)
    return str(one) if pin is None else f"{one.name}=={pin}"


def _public(version: str | None) -> str | None:
    try:
        return Version(version).public if version else None
    except ValueError:  # also of thousands of digits
        return None


def _is_release(version: str) -> bool:
    """Tell whether the index lists it: neither a pre-release nor somebody's own build."""
    try:
        parsed = Version(version)
    except ValueError:  # also of thousands of digits
        return False
    return not parsed.is_prerelease and parsed.local is None


def _series(version: str | None) -> str:
    return ".".join((version or "").split(".")[:2]) + "."


def _check_floors(target: Target, pins: Mapping[str, str]) -> None:
    for name, floor in FLOORS.items():
        pin = pin_of(Requirement(pins[name])) if name in pins else None
        if pin and not SpecifierSet(f">={floor}").contains(pin, prereleases=True):
            raise UsageError(f"{target.named}: the checker itself needs {name} {floor} or newer")
