"""What was found out about an upgrade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from ..judge.outcome import Outcome

__all__ = ["Change", "Compared", "Side", "Upgrade", "UpgradeReport"]


class Change(str, Enum):
    """What an upgrade does to one artifact."""

    WORSE = "worse"
    UNKNOWN = "unknown"  # it fails, and today's verdict is not known
    ALREADY = "already"  # it fails, and does so today
    BETTER = "better"  # it fails today, and does not any more
    VIEWS = "views"  # its answers are the same; only looks inside differ
    FINE = "fine"

    @property
    def fails(self) -> bool:
        """Whether the artifact fails under the target."""
        return self in (Change.WORSE, Change.UNKNOWN, Change.ALREADY)

    @property
    def new(self) -> bool:
        """Whether it must be taken to be the upgrade that breaks it."""
        return self in (Change.WORSE, Change.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Side:
    """What a check said in one environment.

    Attributes
    ----------
    environment : mapping
        Facts, as :class:`~pytest_sklearn_persist.Environment` has them.
    outcomes : tuple of Outcome
    """

    environment: Mapping[str, Any]
    outcomes: tuple[Outcome, ...]

    @property
    def libraries(self) -> Mapping[str, str]:
        """Versions by name."""
        found: Mapping[str, str] = self.environment["libraries"]
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "environment": dict(self.environment),
            "counts": _counts(self.outcomes),
            "outcomes": [_outcome_dict(outcome) for outcome in self.outcomes],
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """One artifact before and after.

    Attributes
    ----------
    change : Change
    after : Outcome
    before : Outcome or None
        None if nothing is known of today.
    """

    change: Change
    after: Outcome
    before: Outcome | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome under the target, with today's status."""
        before = self.before
        return {
            **_outcome_dict(self.after),
            "change": self.change.value,
            "today": None if before is None else before.status.value,
        }


@dataclass(frozen=True, slots=True)
class Upgrade:
    """What one target does.

    Attributes
    ----------
    target : str
        As it was typed.
    named : mapping of str to str
        The versions that it has led to, of the packages that it names.
    file : str or None
        The file that it was read from.
    after : Side or None
        None if there is a problem.
    compared : tuple of Compared
    problem : str or None
        Why it was not checked.
    offline : bool
        That is because no package index could be reached.
    notes : tuple of str
    """

    target: str
    named: Mapping[str, str]
    file: str | None = None
    after: Side | None = None
    compared: tuple[Compared, ...] = ()
    problem: str | None = None
    offline: bool = False
    notes: tuple[str, ...] = ()

    def having(self, *changes: Change) -> tuple[Compared, ...]:
        """Return the artifacts with one of these changes."""
        return tuple(one for one in self.compared if one.change in changes)

    @property
    def failing(self) -> tuple[Compared, ...]:
        """The artifacts that fail under the target."""
        return tuple(one for one in self.compared if one.change.fails)

    @property
    def new(self) -> tuple[Compared, ...]:
        """Those of them that the upgrade breaks, as far as is known."""
        return tuple(one for one in self.compared if one.change.new)

    def passes(self, *, only_worse: bool) -> bool:
        """Tell whether it may be merged; never if nothing was checked."""
        if self.problem is not None or not self.compared:
            return False
        return not (self.new if only_worse else self.failing)


@dataclass(frozen=True, slots=True)
class UpgradeReport:
    """What was found out about all targets.

    Attributes
    ----------
    before : Side or None
        Today's verdicts, None if they could not be had.
    upgrades : tuple of Upgrade
    only_worse : bool
        What fails today as well does not count.
    notes : tuple of str
    packages : tuple of str
        What the goldens need.
    """

    before: Side | None
    upgrades: tuple[Upgrade, ...]
    only_worse: bool = False
    notes: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()

    @property
    def status(self) -> int:
        """The exit status: 2 if a target was not checked, 1 if one may not be merged, else 0."""
        if any(upgrade.problem is not None for upgrade in self.upgrades):
            return 2
        return 0 if all(u.passes(only_worse=self.only_worse) for u in self.upgrades) else 1

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "format": "pytest-sklearn-persist upgrade",
            "version": "1.0",
            "ok": self.status == 0,
            "only_worse": self.only_worse,
            "notes": list(self.notes),
            "today": None if self.before is None else self.before.to_dict(),
            "targets": [self._target_dict(upgrade) for upgrade in self.upgrades],
        }

    def _target_dict(self, upgrade: Upgrade) -> dict[str, Any]:
        after = upgrade.after
        return {
            "target": upgrade.target,
            "named": dict(upgrade.named),
            "ok": upgrade.passes(only_worse=self.only_worse),
            "problem": upgrade.problem,
            "offline": upgrade.offline,
            "notes": list(upgrade.notes),
            "environment": None if after is None else dict(after.environment),
            "counts": _counts(one.after for one in upgrade.compared),
            "changes": dict(Counter(one.change.value for one in upgrade.compared)),
            "outcomes": [one.to_dict() for one in upgrade.compared],
        }


def _counts(outcomes: Any) -> dict[str, int]:
    return dict(Counter(outcome.status.value for outcome in outcomes))


def _outcome_dict(outcome: Outcome) -> dict[str, Any]:
    return {**outcome.to_dict(), "failed": outcome.failed, "silent": outcome.silent}
