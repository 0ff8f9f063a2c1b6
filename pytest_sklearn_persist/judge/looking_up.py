"""What the atlas has about one estimator of an artifact, in the configuration that it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .atlas import Atlas, Cell, Kind
from .conditions import holds
from .configurations import differing
from .demands import DECIDED
from .effects import EFFECTS, foretold, spares
from .marks import Mark, mark_of, release_of
from .nesting import Part, plain
from .status import Status

__all__ = ["Asked", "PartForecast", "stays"]

_RAISING = frozenset({Status.LOAD_ERROR, Status.USE_ERROR, Status.CRASHED})
#: Why files of joblib failed where the atlas had an older joblib, and which one reads them.
_ALIGNED, _READS = "joblib-aligned-arrays", "joblib>=1.2"
_SILENT = mark_of(Status.DRIFTED, silent=True)
#: Answers are the same; something else is not.
_APART = mark_of(Status.IMPAIRED, silent=False)


def _is_loud(mark: Mark) -> bool:
    """Tell whether something that is served raises, whatever else changes."""
    return mark.status in _RAISING or (mark.status is Status.DRIFTED and not mark.silent)


def stays(mark: Mark) -> bool:
    """Tell whether a mark says that answers are the same: all else may have changed."""
    return mark.fine or mark.status in (Status.IMPAIRED, Status.UNCHECKED)


@dataclass(frozen=True, slots=True)
class PartForecast:
    """What the atlas has about estimators of one class, release and configuration in an artifact.

    Attributes
    ----------
    part : Part
        The first of them.
    count : int
        How many there are.
    cells : tuple of Cell
        One a kind of the class that it may be of, worst first; empty if nothing is known.
    unknown : str or None
        Why nothing, or not everything, is known.
    unlike : tuple of str
        Deciding settings in which the nearest kinds differ from it; empty if it is of their kind.
    foretold : bool
        Its configuration tells it by itself, whichever kind it is of.
    """

    part: Part
    count: int
    cells: tuple[Cell, ...]
    unknown: str | None = None
    unlike: tuple[str, ...] = ()
    foretold: bool = False

    @property
    def mark(self) -> Mark | None:
        """The worst of its kinds; None if nothing is known."""
        return self.cells[0].mark if self.cells else None

    @property
    def raises(self) -> bool:
        """Whether it raises whatever kind it is of: then nothing changes in silence."""
        return bool(self.cells) and all(_is_loud(cell.mark) for cell in self.cells)

    @property
    def alike(self) -> tuple[Cell, ...]:
        """The kinds with that mark."""
        return tuple(cell for cell in self.cells if cell.mark is self.mark)

    @property
    def fine(self) -> int:
        """How many of its kinds are fine."""
        return sum(cell.mark.fine for cell in self.cells)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        mark = self.mark
        return {
            "path": self.part.path,
            "class": self.part.class_name,
            "version": self.part.version,
            "count": self.count,
            "status": mark.status.value if mark and mark.status else None,
            "silent": bool(mark and mark.silent),
            "kinds": {
                cell.kind: {
                    "status": cell.mark.status.value if cell.mark.status else None,
                    "silent": cell.mark.silent,
                    "cause": cell.cause,
                }
                for cell in self.cells
            },
            "unknown": self.unknown,
            "unlike": list(self.unlike),
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: estimators of a file in a format, under a release.

    Attributes
    ----------
    known : Atlas
    consumer : str
        The minor release of the atlas.
    versions : mapping of str to str
        Of the target, by distribution.
    format : str
    """

    known: Atlas
    consumer: str
    versions: Mapping[str, str]
    format: str

    def foretold(self, part: Part, around: Iterable[Part] = ()) -> tuple[str, ...]:
        """Return the known changes of what a part answers that its configuration has."""
        if part.version is None or not part.class_name.startswith("sklearn."):
            return ()
        if any(spares(plain(outer.class_name), outer.settings) for outer in around):
            return ()
        return foretold(
            plain(part.class_name), part.settings, part.version, self.versions["scikit-learn"]
        )

    def judged(
        self,
        members: Sequence[Part],
        inside: frozenset[str],
        changed: tuple[str, ...],
        within: str | None = None,
    ) -> PartForecast:
        """Return what is known of some estimators that are alike.

        Parameters
        ----------
        members : sequence of Part
        inside : frozenset of str
            The classes in each of them.
        changed : tuple of str
            What is foretold of them.
        within : str or None
            The class that they were checked in, as a part of it.
        """
        part, count = members[0], len(members)
        kinds = self.known.kinds_of(part.class_name)
        unknown = self._unknown(part, kinds)
        if unknown is not None:
            return PartForecast(part, count, (), unknown)
        producer = release_of(part.version or "") or ""
        fitting = [kind for kind in kinds if {plain(c) for c in kind.estimators} <= inside]
        cells, unlike = self._fitting(part, fitting, producer, inside) if fitting else ([], ())
        if not cells:
            # Others inside may have broken them: the best tells what the class does by itself.
            cells, unlike = self._fitting(part, kinds, producer, inside)
            cells = cells[-1:]
        if changed and not PartForecast(part, count, tuple(cells)).raises:
            told = self._told(changed, self.known.kinds_of(within or part.class_name), producer)
            return PartForecast(part, count, told, foretold=True)
        if not cells:
            text = f"{part.class_name}, saved by {part.version}: was not recorded for the atlas"
            return PartForecast(part, count, (), text)
        return PartForecast(part, count, tuple(cells), self._doubt(part, cells, unlike), unlike)

    def _unknown(self, part: Part, kinds: Sequence[Kind]) -> str | None:
        known, name = self.known, part.class_name
        if not kinds:
            return f"{name}: the atlas has no such class"
        if part.version is None:
            return f"{name}: the file does not say which scikit-learn saved it"
        if release_of(part.version) not in known.producers:
            span = f"{known.producers[0]} to {known.producers[-1]}"
            return f"{name}, saved by {part.version}: the atlas has recordings of {span}"
        return None

    def _nearest(
        self, part: Part, kinds: Sequence[Kind], producer: str
    ) -> tuple[list[Cell], tuple[str, ...]]:
        """Return the cells of the kinds that are configured most like it, and how they differ."""
        found: dict[tuple[str, ...], list[Cell]] = {}
        for kind in kinds:
            cell = self._cell(kind.name, producer)
            if cell is not None and cell.mark.known:
                settings = kind.settings_of(self.known.producers.index(producer))
                found.setdefault(differing(settings, part.settings), []).append(cell)
        every = [cell for cells in found.values() for cell in cells]
        if not found or all(cell.mark.status in _RAISING for cell in every):
            return every, ()  # whatever its configuration
        least = min(map(len, found))
        near = [unlike for unlike in found if len(unlike) == least]
        return [cell for one in near for cell in found[one]], near[0]

    def _told(
        self, changed: tuple[str, ...], kinds: Sequence[Kind], producer: str
    ) -> tuple[Cell, ...]:
        """Return a cell for each change: silent, unless something always raised beside it."""
        cells = []
        for id_ in changed:
            seen = [self._cell(kind.name, producer) for kind in kinds]
            marks = {cell.mark for cell in seen if cell is not None and cell.cause == id_}
            mark = min(marks, key=lambda mark: mark.rank, default=_SILENT)
            cells.append(Cell(kinds[0].name, producer, self.consumer, self.format, mark, id_))
        return tuple(cells)

    def _fitting(
        self, part: Part, kinds: Sequence[Kind], producer: str, inside: frozenset[str]
    ) -> tuple[list[Cell], tuple[str, ...]]:
        """Return the cells of the nearest kinds as far as they concern a part, worst first."""
        near, unlike = self._nearest(part, kinds, producer)
        own = (self._own(cell, part, inside) for cell in near)
        cells = [cell for cell in own if cell is not None]
        cells.sort(key=lambda cell: (cell.mark.rank, "[" in cell.kind, cell.kind))
        return cells, unlike

    def _cell(self, kind: str, producer: str) -> Cell | None:
        cell = self.known.cell(kind, producer, self.consumer, self.format)
        joblib = self.versions.get("joblib")
        if (
            cell is not None
            and cell.cause == _ALIGNED
            and joblib
            and holds(_READS, {}, self.versions)
        ):
            return self.known.cell(kind, producer, self.consumer, "pickle")
        return cell

    def _own(self, cell: Cell, part: Part, inside: frozenset[str]) -> Cell | None:
        """Return a cell as far as it concerns a part, None if something else explains it."""
        if cell.cause in DECIDED and cell.cause != _ALIGNED:
            return None  # whether it has that, its bytes tell
        effect = EFFECTS.get(cell.cause or "")
        if effect is None:
            return cell
        name = plain(part.class_name)
        if not effect.is_in([name, *inside]):
            return None
        if effect.answers and effect.classes:
            return None  # whether it has that is foretold
        if not effect.takes(part.settings):
            return None
        apart = effect.some or (cell.mark.status is Status.DRIFTED and not effect.answers)
        return replace(cell, mark=_APART) if apart else cell

    def _doubt(self, part: Part, cells: Sequence[Cell], unlike: tuple[str, ...]) -> str | None:
        """Return why it is not known that answers stay, where nothing worse is expected."""
        name = plain(part.class_name)
        if not stays(cells[0].mark):
            return None
        if unlike:
            how = ", ".join(f"{key}={part.settings[key]}" for key in unlike)
            return (
                f"{name}: not known for this configuration ({how}); the nearest that was "
                f"recorded, {cells[-1].kind}: {cells[-1].mark}"
            )
        if part.settings.get("search") == "brute" and cells[0].producer != self.consumer:
            return f"{name}: rows whose neighbours are equally far may get others"
        for cell in cells:
            effect = EFFECTS.get(cell.cause or "")
            if effect is not None and effect.some:
                return f"{name}: some of its answers change ({cell.cause})"
        return None
