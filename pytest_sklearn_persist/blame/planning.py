"""Which environments to ask for, to change one library and as little else as possible."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packaging.version import Version

from ..venvs.interpreters import nearest
from ..venvs.wanted import Wanted

__all__ = ["FLOORS", "Plan", "candidates", "representatives"]

#: The oldest that this package runs with; the checker cannot look at anything older.
FLOORS = {"scikit-learn": "1.0", "numpy": "1.21", "joblib": "1.1"}

#: Tells which minor versions of Python a release of a library can be installed for.
PythonsOf = Callable[[str, str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The two ends that environments are planned between.

    Attributes
    ----------
    then : dict of str to str
        The versions of the recording, by library, ``python`` left out.
    python : str
        Its minor version of Python.
    now : dict of str to str
        The installed versions of those that differ; ``python`` may be among them.
    pythons : tuple of str
        The minor versions of Python that can be had.
    there : collection of str
        Those of them that need no download.
    pythons_of : callable
        Given a library and a version, returns those of them that have wheels.
    """

    then: Mapping[str, str]
    python: str
    now: Mapping[str, str]
    pythons: tuple[str, ...]
    there: Collection[str]
    pythons_of: PythonsOf

    def for_recording(self) -> Iterator[Wanted]:
        """Yield environments that are, or are as near as can be to, that of the recording."""
        yield from self._tried({})

    def for_change(self, library: str, version: str) -> Iterator[Wanted]:
        """Yield environments with one library changed, those with least else changed first.

        Parameters
        ----------
        library : str
            Or ``python``.
        version : str

        Yields
        ------
        Wanted
            First with everything else as recorded; then with what else has to move free to do
            so; then with scikit-learn as installed, for an old one does not work with any newer
            library.
        """
        yield from self._tried({library: version})
        core = self.now.get("scikit-learn")
        if library != "scikit-learn" and core:
            yield from self._tried({library: version, "scikit-learn": core})

    def _tried(self, fixed: Mapping[str, str]) -> Iterator[Wanted]:
        for python in self._pythons(fixed):
            yield Wanted(python, tuple(self._requirements(fixed, free=False)))
        for python in self._pythons(fixed):
            yield Wanted(python, tuple(self._requirements(fixed, free=True)))

    def _pythons(self, fixed: Mapping[str, str]) -> list[str]:
        """Return the nearest Python to the recording's that has wheels of what is fixed."""
        if "python" in fixed:
            return [fixed["python"]]
        usable = list(self.pythons)
        core = self.then.get("scikit-learn", "")
        pinned = dict(fixed) or ({"scikit-learn": core} if _allowed("scikit-learn", core) else {})
        for library, version in pinned.items():
            there = self.pythons_of(library, version)
            usable = [python for python in usable if python in there]
        best = nearest(self.python, tuple(usable))
        # One that is to be downloaded may not come: then the nearest of those that are there.
        fallback = [python for python in best if python in self.there][:1]
        return list(dict.fromkeys([*best[:1], *fallback]))

    def _requirements(self, fixed: Mapping[str, str], *, free: bool) -> Iterator[str]:
        for library, then in self.then.items():
            if library in fixed:
                yield f"{library}=={fixed[library]}"
            elif not free and _allowed(library, then):
                yield f"{library}=={then}"
            else:
                yield self._range(library, then)

    def _range(self, library: str, then: str) -> str:
        """Return every release from the recording's to the installed one."""
        low, high = sorted((then, self.now.get(library) or then), key=Version)
        floor = FLOORS.get(library)
        if floor and Version(low) < Version(floor):
            low = floor
        if library not in self.now:  # it did not change, but another one may make it
            return f"{library}>={low}"
        return (
            f"{library}>={low},<={high}" if Version(low) <= Version(high) else f"{library}>={low}"
        )


def _allowed(library: str, version: str) -> bool:
    floor = FLOORS.get(library)
    return bool(version) and (floor is None or Version(version) >= Version(floor))


def candidates(known: Iterable[Version], then: str, now: str) -> list[Version]:
    """Return the releases between two versions, from the old one's side, the ends left out.

    Examples
    --------
    >>> known = [Version(text) for text in ("1.2.2", "1.3.0", "1.3.2", "1.4.0")]
    >>> [str(version) for version in candidates(known, "1.2.2", "1.4.0")]
    ['1.3.0', '1.3.2']
    >>> [str(version) for version in candidates(known, "1.4.0", "1.2.2")]
    ['1.3.2', '1.3.0']
    """
    low, high = sorted((Version(then), Version(now)))
    found = sorted(version for version in set(known) if low < version < high)
    return found if Version(then) <= Version(now) else found[::-1]


def representatives(releases: Sequence[Version]) -> list[Version]:
    """Return one release of each minor version: the last one on the way.

    Examples
    --------
    >>> way = [Version(text) for text in ("1.3.0", "1.3.2", "1.4.0", "1.4.2")]
    >>> [str(version) for version in representatives(way)]
    ['1.3.2', '1.4.2']
    """
    last = {(version.major, version.minor): version for version in releases}
    return list(last.values())
