"""What a comparison of two snapshots carries along: both sides, the rules, what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..observe.snapshot import Leaf, Snapshot
from .difference import Area, Difference
from .flat import FlatDifference
from .tolerance import Tolerance

__all__ = ["Rules", "Side", "Walk", "describe_row", "meta_text"]


@dataclass(frozen=True, slots=True)
class Side:
    """A snapshot, and a way to the value of a row (which may lie in another process)."""

    snapshot: Snapshot
    fetch: Callable[[int], Any] | None = None

    def value(self, row: int) -> Any:
        """Return the object of a row, or None if nobody has it any more."""
        if self.snapshot.refs:
            return self.snapshot.refs[row]
        return None if self.fetch is None else self.fetch(row)


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as different.

    Parameters
    ----------
    tolerance : Tolerance
    aliases : bool
        Whether an object that was held twice must come back as one object (joblib does not
        promise that for arrays).
    readonly : bool
        Whether arrays may come back read-only (memory maps).
    comparers : tuple of callable
        ``(expected, actual, path) -> list of text or None``: types of the user's own.
    """

    tolerance: Tolerance = field(default_factory=Tolerance)
    aliases: bool = True
    readonly: bool = False
    comparers: tuple[Callable[[Any, Any, str], list[str] | None], ...] = ()


@dataclass(slots=True)
class Walk:
    """One comparison under way."""

    expected: Side
    actual: Side
    area: Area
    prefix: str
    rules: Rules
    found: list[Difference] = field(default_factory=list)
    looked_at: int = 0

    def path(self, e_row: int, suffix: str = "") -> str:
        """Return the path of a row of the expected side, as it stands in a difference."""
        path = self.prefix + self.expected.snapshot.path(e_row) + suffix
        return path.removeprefix(".")

    def add(self, row: int, kind: str, expected: str, actual: str, suffix: str = "") -> None:
        """Note a finding that is no matter of numbers."""
        self.found.append(Difference(self.path(row, suffix), kind, self.area, expected, actual))

    def add_item(self, row: int, item: FlatDifference) -> None:
        """Note a finding inside a container of plain values."""
        self.found.append(
            Difference(
                self.path(row, item.path),
                item.kind,
                self.area,
                item.expected,
                item.actual,
                count=item.number,
                size=item.total,
            )
        )


def describe_row(side: Side, row: int) -> str:
    """Return what a row is, in few words."""
    leaf = side.snapshot.leaves[row]
    name = leaf.type.rpartition(".")[2]
    if leaf.kind == "scalar":
        return f"{leaf.meta[0]} ({name})"
    if leaf.kind in ("array", "objects"):
        return f"{name}{leaf.meta[1]} of {leaf.meta[0]}"
    if leaf.kind == "alias":
        return f"the same object as {side.snapshot.path(leaf.meta[0]).removeprefix('.')}"
    return name


def meta_text(leaf: Leaf) -> str:
    """Return what a leaf says of itself, apart from its values."""
    return ", ".join(map(str, leaf.meta))
