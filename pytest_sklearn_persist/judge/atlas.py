"""What became of every kind of estimator between releases of scikit-learn, as data.

``atlas.json`` holds one cell for each kind of estimator, release that saved it, release that loaded
it and way to save it. A cell is the status that a real check gave: ``tools/atlas`` in the
repository makes the recordings and checks them. A *kind* is an estimator in one configuration,
called ``ClassName`` or ``ClassName[what is special]``.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources

from ..errors import PersistenceError
from .marks import MARKS, Mark

__all__ = [
    "CAUSES",
    "FORMATS",
    "Atlas",
    "AtlasError",
    "Cell",
    "Kind",
    "atlas",
]

#: What stands for ``ids[0]``, ``ids[1]``, … of a kind.
CAUSES = string.ascii_letters
#: Ways to save of which the atlas knows.
FORMATS = ("pickle", "joblib")


class AtlasError(PersistenceError):
    """The atlas cannot be read; the text says which field of it is not as it must be."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What became of one kind of estimator, saved by one release and loaded by another.

    Attributes
    ----------
    kind, producer, consumer, format : str
    mark : Mark
    cause : str or None
        The id of a known change, where there is something to explain and it is known.
    """

    kind: str
    producer: str
    consumer: str
    format: str
    mark: Mark
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """An estimator in one configuration.

    Attributes
    ----------
    name : str
    class_name : str
        As the newest release that has it names it.
    estimators : tuple of str
        Classes of the other estimators inside it.
    letters, causes : mapping of str to tuple of str
        By format; a row a producer, empty where that has no such estimator.
    ids : tuple of str
        Of the known changes that the letters of `causes` stand for.
    settings : tuple of mapping of str to str
        How it is configured, a mapping a producer; empty if that was not kept.
    """

    name: str
    class_name: str
    estimators: tuple[str, ...]
    letters: Mapping[str, tuple[str, ...]]
    causes: Mapping[str, tuple[str, ...]]
    ids: tuple[str, ...] = ()
    settings: tuple[Mapping[str, str], ...] = ()

    def settings_of(self, producer: int) -> Mapping[str, str]:
        """Return how a producer, by its number, configures it; empty if that was not kept."""
        return self.settings[producer] if self.settings else {}

    @property
    def plain(self) -> str:
        """The name of the class, without module and configuration."""
        return self.class_name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Atlas:
    """All cells, and where they were made.

    Attributes
    ----------
    producers, consumers : tuple of str
        Minor releases of scikit-learn, oldest first: ``"1.3"``.
    environments : mapping of str to mapping
        The versions with which a release recorded and checked.
    kinds : mapping of str to Kind
        By name.
    """

    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    environments: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, Kind]
    _by_home: dict[tuple[str, str], tuple[Kind, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for kind in self.kinds.values():
            home = _home(kind.class_name)
            if home is not None:
                self._by_home[home] = (*self._by_home.get(home, ()), kind)

    def cell(self, kind: str, producer: str, consumer: str, format_: str = "pickle") -> Cell | None:
        """Return one cell, None for a kind or release that is not in the atlas.

        Parameters
        ----------
        kind : str
            Its whole name.
        producer, consumer : str
            Minor releases.
        format_ : {"pickle", "joblib"}
        """
        found = self.kinds.get(kind)
        asked = producer in self.producers and consumer in self.consumers and format_ in FORMATS
        if found is None or not asked:
            return None
        row, column = self.producers.index(producer), self.consumers.index(consumer)
        letter = found.letters[format_][row][column : column + 1] or "-"
        cause = found.causes[format_][row][column : column + 1] or "."
        known_change = None if cause == "." else found.ids[CAUSES.index(cause)]
        return Cell(kind, producer, consumer, format_, MARKS[letter], known_change)

    def square(self, kind: str, format_: str = "pickle") -> tuple[Cell, ...]:
        """Return all cells of a kind, producer by producer, without those that have no such kind.

        Parameters
        ----------
        kind : str
            Its whole name.
        format_ : {"pickle", "joblib"}

        Raises
        ------
        KeyError
            There is no such kind.
        """
        rows = self.kinds[kind].letters[format_]
        had = [producer for producer, row in zip(self.producers, rows, strict=True) if row]
        return tuple(
            cell
            for producer in had
            for consumer in self.consumers
            if (cell := self.cell(kind, producer, consumer, format_)) is not None
        )

    def kinds_of(self, class_name: str) -> tuple[Kind, ...]:
        """Return the kinds of a class, however the release that saved it called its module.

        Parameters
        ----------
        class_name : str
            With its module, as files name it: ``sklearn.ensemble.forest.RandomForestClassifier``
            is found under ``sklearn.ensemble._forest``, too. Other packages have no kinds.
        """
        home = _home(class_name)
        return self._by_home.get(home, ()) if home is not None else ()

    def named(self, name: str) -> tuple[Kind, ...]:
        """Return what a user means: one kind, or all of a class.

        Parameters
        ----------
        name : str
            ``SVC[kernel=linear]``, ``SVC`` or ``sklearn.svm.SVC``.
        """
        if "." in name and "[" not in name:
            return self.kinds_of(name)
        if "[" in name:
            return tuple(kind for kind in self.kinds.values() if kind.name == name)
        return tuple(kind for kind in self.kinds.values() if kind.plain == name)

    def cells(self, format_: str = "pickle") -> Iterator[Cell]:
        """Yield every cell of a format that was checked.

        Parameters
        ----------
        format_ : {"pickle", "joblib"}
        """
        for kind in self.kinds:
            yield from (cell for cell in self.square(kind, format_) if cell.mark.known)


@functools.cache
def _home(class_name: str) -> tuple[str, str] | None:
    """Return the public package and the name of a class of scikit-learn.

    The modules below were renamed several times, their package never.
    """
    module, _, name = class_name.rpartition(".")
    top, _, rest = module.partition(".")
    return (rest.partition(".")[0], name) if top == "sklearn" else None


@functools.cache
def atlas() -> Atlas:
    """Return the atlas that comes with this package; it is read once.

    Raises
    ------
    AtlasError
        It is not there, or not as it must be.
    """
    from .atlas_reading import read_atlas

    with resources.as_file(resources.files(__package__).joinpath("atlas.json")) as path:
        return read_atlas(path)
