"""What was found in a file so far, from all the pickles in it."""

from __future__ import annotations

from .machine import Limits
from .reader import NotUnderstood
from .sizes import SizeInfo, sizes_in
from .tree import Found, find, what_is
from .values import Global

__all__ = ["Findings"]

_NOTES = 50


class Findings:
    """Collected while a file is read.

    Attributes
    ----------
    globals : dict
        ``(module, name)``, in the order in which they come.
    unnamed : int
        Names that the file computes.
    protocols : set of int
    arrays, array_bytes : int
    joblib : bool
        Something in it only joblib writes.
    padded : bool
        Arrays in it are as joblib writes them since 1.2.
    roots : list of tuple
        What each pickle makes, with the path to it.
    side_files : list of str
    estimators, callables : list of Found
    damaged : str or None
    no_model : str or None
        What it is, if nothing that could be loaded here.
    holds : list of str
        What each pickle makes.
    measured : bool
        Whether to find out which part takes how many bytes.
    sizes : list of SizeInfo
    layers, beside : tuple of str
        What was opened to get there, and what else is in there.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.globals: dict[tuple[str, str], None] = {}
        self.unnamed = 0
        self.protocols: set[int] = set()
        self.arrays = 0
        self.array_bytes = 0
        self.joblib = False
        self.padded = False
        self.roots: list[tuple[str, object]] = []
        self.side_files: dict[str, None] = {}
        self.estimators: list[Found] = []
        self.callables: list[Found] = []
        self.damaged: str | None = None
        self.no_model: str | None = None
        self.measured = False
        self.sizes: list[SizeInfo] = []
        self.holds: list[str] = []
        self.layers: tuple[str, ...] = ()
        self.beside: tuple[str, ...] = ()
        self._notes: dict[str, int] = {}

    def note(self, text: str) -> None:
        """Keep what is not understood; the same, and too much, is counted only."""
        if text in self._notes or len(self._notes) < _NOTES:
            self._notes[text] = self._notes.get(text, 0) + 1
        else:
            more = "more that is not understood"
            self._notes[more] = self._notes.get(more, 0) + 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not understood, each once."""
        return tuple(
            text if times == 1 else f"{text} ({times:,} times)"
            for text, times in self._notes.items()
        )

    def add_global(self, value: Global) -> None:
        """Keep the name of a class or function."""
        if value.module is None or value.name is None:
            self.unnamed += 1
            self.note("name not known: the file computes the name of what it loads")
            return
        self.globals[value.module, value.name] = None
        if len(self.globals) > self.limits.globals:
            raise NotUnderstood(f"it names more than {self.limits.globals:,} globals")

    def add_array(self, size: int) -> None:
        """Count an array."""
        self.arrays += 1
        self.array_bytes += size

    def look_through_roots(self) -> None:
        """Find the estimators in what the pickles make."""
        if self.measured:
            self.sizes = sizes_in(self.roots, self.limits.budget)
        for path, root in self.roots:
            estimators, callables, whole = find(root, path, self.limits.budget)
            self.estimators += estimators
            self.holds.append(what_is(root))
            self.callables += callables
            if not whole:
                self.note("more estimators or callables than are listed")
        self.roots.clear()
