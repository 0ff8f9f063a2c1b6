"""What is found out about an upgrade that changes a model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ..judge.status import Status

__all__ = ["Blame", "Change", "Trial", "TurningPoint", "Verdict"]


@dataclass(frozen=True, slots=True)
class Change:
    """What is another version now than when a model was recorded.

    Attributes
    ----------
    library : str
        The name of a distribution, or ``"python"``.
    then, now : str
        Versions; ``now`` is empty where it is not installed any more. Of Python the minor version.
    """

    library: str
    then: str
    now: str

    def __str__(self) -> str:
        """Return it in words."""
        return f"{self.library} {self.then} → {self.now or 'not installed'}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check says in one environment.

    Attributes
    ----------
    status : Status
        The worst of all artifacts of the recording.
    finding : str
        The worst finding, in one line; empty if there is none.
    formats : dict of str to str
        The status of each artifact.
    """

    status: Status
    finding: str = ""
    formats: dict[str, str] = field(default_factory=dict)

    @property
    def fails(self) -> bool:
        """Whether it is neither identical nor close."""
        return self.status.fails_by_default

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "status": self.status.value,
            "finding": self.finding,
            "formats": dict(self.formats),
        }


@dataclass(frozen=True, slots=True)
class Trial:
    """One environment that was tried.

    Attributes
    ----------
    what : str
        Why: ``"as recorded"``, ``"scikit-learn 1.9.1"``.
    library : str or None
        Which one was changed; None in the environment of the recording.
    versions : dict of str to str
        What was installed there, ``python`` among it; empty if there was no environment.
    verdict : Verdict or None
        None if there is none.
    problem : str or None
        Why there is none.
    """

    what: str
    library: str | None
    versions: dict[str, str] = field(default_factory=dict)
    verdict: Verdict | None = None
    problem: str | None = None

    @property
    def fails(self) -> bool:
        """Whether there is a verdict, and a bad one."""
        return self.verdict is not None and self.verdict.fails

    @property
    def holds(self) -> bool:
        """Whether there is a verdict, and a good one."""
        return self.verdict is not None and not self.verdict.fails

    def moved(self, since: Mapping[str, str]) -> tuple[Change, ...]:
        """Return what differs from the versions of another environment.

        Examples
        --------
        >>> trial = Trial("", None, {"python": "3.11", "numpy": "2.0.0"})
        >>> [str(change) for change in trial.moved({"python": "3.11", "numpy": "1.26.4"})]
        ['numpy 1.26.4 → 2.0.0']
        """
        return tuple(
            Change(name, version, self.versions.get(name, ""))
            for name, version in since.items()
            if self.versions.get(name, "") != version
        )

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "what": self.what,
            "library": self.library,
            "versions": dict(self.versions),
            "verdict": None if self.verdict is None else self.verdict.to_dict(),
            "problem": self.problem,
        }


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """Two releases, one after the other as far as they could be tried, with another status.

    Attributes
    ----------
    library : str
    before, after : Trial
    untried : tuple of str
        Releases between them that were not tried.
    changed : tuple of Change
        Everything that differs between the two environments, the library itself among it.
    """

    library: str
    before: Trial
    after: Trial
    untried: tuple[str, ...]
    changed: tuple[Change, ...]

    @property
    def alone(self) -> bool:
        """Whether nothing but the library differs between the two."""
        return [change.library for change in self.changed] == [self.library]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "library": self.library,
            "before": self.before.to_dict(),
            "after": self.after.to_dict(),
            "untried": list(self.untried),
            "changed": [asdict(change) for change in self.changed],
        }


@dataclass(frozen=True, slots=True)
class Blame:
    """All that was found out about one recording.

    Attributes
    ----------
    recording : str
        ``churn/sklearn-1.3.2_cp311_linux-x86_64``.
    changes : tuple of Change
    today : Verdict
        Under the installed versions.
    facts : tuple of (str, str, str)
        What else could matter: its name, then and now.
    trials : tuple of Trial
        In the order they were made.
    culprits : tuple of str
        Libraries that change the status when they are changed.
    turning_points : tuple of TurningPoint
        The first release that changes the status; and the one that brings today's, if that is
        another.
    notes : tuple of str
        What could not be found out, and why.
    complete : bool
        Whether nothing was left out for want of environments.
    """

    recording: str
    changes: tuple[Change, ...]
    today: Verdict
    facts: tuple[tuple[str, str, str], ...] = ()
    trials: tuple[Trial, ...] = ()
    culprits: tuple[str, ...] = ()
    turning_points: tuple[TurningPoint, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = True

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "recording": self.recording,
            "today": self.today.to_dict(),
            "changes": [asdict(change) for change in self.changes],
            "facts": [{"fact": name, "then": then, "now": now} for name, then, now in self.facts],
            "trials": [trial.to_dict() for trial in self.trials],
            "culprits": list(self.culprits),
            "turning_points": [point.to_dict() for point in self.turning_points],
            "notes": list(self.notes),
            "complete": self.complete,
        }
