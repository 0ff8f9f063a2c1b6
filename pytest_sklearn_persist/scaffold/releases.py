"""The releases of scikit-learn that legs can be made of."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["NEWEST", "PYTHONS", "RELEASES", "Release"]

#: The minor versions of Python that this package runs under.
PYTHONS = ("3.10", "3.11", "3.12", "3.13", "3.14")


@dataclass(frozen=True, slots=True)
class Release:
    """A minor release of scikit-learn, with what it is installed with.

    Attributes
    ----------
    name : str
        ``"1.5"``, or ``"newest"``.
    pythons : tuple of str
        Those of `PYTHONS` that it has wheels for, on x86-64 and on arm64.
    sklearn, numpy, scipy : str
        What is asked for, such as ``"~=1.5.0"`` and ``"<2.2"``; empty is the newest. numpy and
        scipy are of the release's time: what comes later breaks old releases by itself.
    """

    name: str
    pythons: tuple[str, ...]
    sklearn: str = ""
    numpy: str = ""
    scipy: str = ""

    @property
    def factor(self) -> str:
        """``sk15``, as environments are called."""
        return self.name if self is NEWEST else f"sk{self.name.replace('.', '')}"


def _release(name: str, pythons: str, numpy: str, scipy: str) -> Release:
    oldest, _, newest = pythons.partition("-")
    span = PYTHONS[PYTHONS.index(oldest) : PYTHONS.index(newest) + 1]
    return Release(name, span, f"~={name}.0", numpy, scipy)


#: Whatever the package index has on the day: it sees new releases.
NEWEST = Release("newest", PYTHONS[1:])

#: Oldest first.
RELEASES = (
    _release("1.0", "3.10-3.10", "<1.22", "<1.8"),
    _release("1.1", "3.10-3.11", "<1.24", "<1.10"),
    _release("1.2", "3.10-3.11", "<1.24", "<1.11"),
    _release("1.3", "3.10-3.12", "<2", "<1.12"),
    _release("1.4", "3.10-3.12", "<2", "<1.13"),
    _release("1.5", "3.10-3.13", "<2.2", "<1.15"),
    _release("1.6", "3.10-3.13", "<2.3", "<1.16"),
    _release("1.7", "3.10-3.14", "<2.4", "<1.17"),
    _release("1.8", "3.11-3.14", "<2.5", "<1.18"),
    _release("1.9", "3.11-3.14", "", ""),
)
