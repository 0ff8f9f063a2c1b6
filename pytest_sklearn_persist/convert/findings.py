"""What came of carrying a model over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..blame.findings import Verdict
from ..judge.repairs import repairs_of
from ..judge.status import Status

__all__ = ["Conversion", "Step"]

#: With these every output is as recorded; ``impaired`` is about what else could be done.
PROVED = (Status.IDENTICAL, Status.CLOSE, Status.IMPAIRED)


@dataclass(frozen=True, slots=True)
class Step:
    """One file on the way, and what a check of it says under one release.

    Attributes
    ----------
    what : str
        ``"saved under scikit-learn 1.3.2, loaded under 1.4.2"``.
    versions : dict of str to str
        Where it was checked.
    verdict : Verdict or None
        None if it could not be checked.
    problem : str or None
        Why not.
    repaired : tuple of str
        What was set on the model before it was saved, as known changes say it.
    causes : tuple of str
        The known changes that explain what is not as recorded.
    """

    what: str
    versions: dict[str, str]
    verdict: Verdict | None
    problem: str | None = None
    repaired: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()

    @property
    def proved(self) -> bool:
        """Whether every output was as recorded."""
        return self.verdict is not None and self.verdict.status in PROVED

    @property
    def impaired(self) -> bool:
        """Whether it can do less than before, while every output is as recorded."""
        return self.verdict is not None and self.verdict.status is Status.IMPAIRED

    @property
    def repairs(self) -> tuple[str, ...]:
        """What the known changes behind it say that could be set."""
        return tuple(dict.fromkeys(line for id_ in self.causes for line in repairs_of(id_)))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "what": self.what,
            "versions": dict(self.versions),
            "verdict": None if self.verdict is None else self.verdict.to_dict(),
            "problem": self.problem,
            "repaired": list(self.repaired),
            "causes": list(self.causes),
            "proved": self.proved,
        }


@dataclass(frozen=True, slots=True)
class Conversion:
    """What became of a model.

    Attributes
    ----------
    model, target : str
    steps : tuple of Step
        In their order; the last one is the proof, or what broke.
    written : str or None
        The file, if it was proved and written.
    how : str
        ``"chain"`` or ``"recipe"``.
    """

    model: str
    target: str
    steps: tuple[Step, ...]
    written: str | None
    how: str

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "model": self.model,
            "target": self.target,
            "how": self.how,
            "steps": [step.to_dict() for step in self.steps],
            "written": self.written,
        }
