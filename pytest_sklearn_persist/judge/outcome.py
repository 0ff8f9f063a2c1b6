"""The verdict on one artifact in one place, and on a whole round trip."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..compare.difference import Difference
from ..errors import PersistenceMismatch
from ..texts import clean, clean_lines
from .status import Remark, Status

if TYPE_CHECKING:
    from .explaining import Explanation
    from .precedents import Precedent

__all__ = ["FAIL_ON", "Outcome", "RoundtripResult", "is_silent", "verdict"]

#: The statuses that make a check fail, unless it is told others.
FAIL_ON: frozenset[Status | Remark] = frozenset(s for s in Status if s.fails_by_default)

_BY_KIND = {
    ("output", "raises"): Status.USE_ERROR,
    ("output", "gone"): Status.USE_ERROR,
    ("save", "dump"): Status.DUMP_ERROR,
    ("save", "load"): Status.LOAD_ERROR,
    ("save", "crash"): Status.CRASHED,
    ("save", "undefined"): Status.UNSTABLE,
    ("save", "unchecked"): Status.UNCHECKED,
    ("save", "manifest"): Status.DAMAGED,
}


def verdict(difference: Difference) -> Status:
    """Return what one difference means by itself.

    Examples
    --------
    >>> verdict(Difference("coef_[0]", "value", "state", "1.0", "2.0"))
    <Status.DRIFTED: 'drifted'>
    >>> verdict(Difference("clone", "raises", "ability"))
    <Status.IMPAIRED: 'impaired'>
    >>> verdict(Difference("decision_path", "value", "output", inner=True))
    <Status.IMPAIRED: 'impaired'>
    """
    if difference.kind == "close":
        return Status.CLOSE
    if difference.kind == "unstable":
        return Status.UNSTABLE
    if difference.kind == "unchecked":
        return Status.UNCHECKED
    if difference.area == "ability" or difference.kind == "error" or difference.inner:
        return Status.IMPAIRED
    return _BY_KIND.get((difference.area, difference.kind), Status.DRIFTED)


def is_silent(status: Status, differences: Iterable[Difference]) -> bool:
    """Tell whether an artifact drifts and no method raises that is served: nobody would notice.

    Examples
    --------
    >>> other = Difference("predict[0]", "value", "output", "1", "2")
    >>> fails = Difference("transform", "raises", "output", "a result", "ValueError: no")
    >>> is_silent(Status.DRIFTED, [other]), is_silent(Status.DRIFTED, [other, fails])
    (True, False)
    """
    return status is Status.DRIFTED and not any(
        found.kind in ("raises", "gone", "crash", "load", "dump")
        and found.area in ("output", "save")
        and not found.inner
        for found in differences
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the estimator in one format, loaded in one place.

    Attributes
    ----------
    status : Status
        The worst of its findings.
    format, place : str
    differences : tuple of Difference
        All findings, worst first.
    warnings : tuple of str
        Warnings that dumping or loading gave.
    cause, remedy : str or None
        Only where they are known.
    cause_id, link : str or None
        The known change that is the cause, and where its library tells of it.
    explanations : tuple of Explanation
        Known causes of all findings, that of the worst first.
    seconds : float
    not_compared : tuple of str
        What could not be compared or was left out, and why.
    expected_failure : str or None
        The reason, where this failure was expected.
    compared : int
        How many outputs and rows of state were compared.
    golden, version : str or None
        Of a stored artifact: ``churn/sklearn-1.3.2_cp311_linux-x86_64``, and the version of
        scikit-learn it was recorded under.
    unmet : str or None
        A failure that was expected, and did not happen: that is one itself.
    atlas : Precedent or None
        What the atlas has about this case, for a stored artifact that fails.
    outputs : tuple of dict
        Samples of outputs that differ, recorded and new, as JSON types.
    within : str or None
        The tolerance of the comparison, where it is wider than that of most recordings.
    remarks : tuple of Remark
        What is said and does not fail, unless it is told to.
    served : tuple of str
        Methods that the model is served through, of those that were compared.
    """

    status: Status
    format: str
    place: str
    differences: tuple[Difference, ...] = ()
    warnings: tuple[str, ...] = ()
    cause: str | None = None
    remedy: str | None = None
    seconds: float = 0.0
    not_compared: tuple[str, ...] = ()
    expected_failure: str | None = None
    compared: int = 0
    golden: str | None = None
    version: str | None = None
    unmet: str | None = None
    cause_id: str | None = None
    link: str | None = None
    explanations: tuple[Explanation, ...] = ()
    atlas: Precedent | None = None
    outputs: tuple[dict[str, Any], ...] = ()
    within: str | None = None
    remarks: tuple[Remark, ...] = ()
    served: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """See that no text does more than be shown: it may be one of a stranger's file."""
        for name in ("format", "expected_failure", "unmet", "golden", "version"):
            text = getattr(self, name)
            if text is not None:
                object.__setattr__(self, name, clean(text))
        for name in ("warnings", "not_compared"):
            shown = tuple(clean_lines(text) for text in getattr(self, name))
            object.__setattr__(self, name, shown)

    @property
    def leniency(self) -> str | None:
        """What has to be said where a wide tolerance may be why it passes."""
        if not self.within or self.status is Status.IDENTICAL:
            return None
        return f"compared within {self.within}, wider than the default"

    @property
    def silent(self) -> bool:
        """Whether it drifts and no method raises that is served: nobody would notice."""
        return is_silent(self.status, self.differences)

    @property
    def inner_only(self) -> bool:
        """Whether only looks inside differ: what the model is served through is as it was."""
        failing = [found for found in self.differences if verdict(found).fails_by_default]
        return (
            bool(failing)
            and self.status is Status.IMPAIRED
            and all(found.inner for found in failing)
        )

    @property
    def repairable(self) -> bool:
        """Whether known changes say what could be set on it, so that it works again."""
        from .repairs import is_repaired

        return any(is_repaired(one.id, self.version) for one in self.explanations)

    @property
    def cell(self) -> str:
        """``joblib:mmap=r@fresh``."""
        return f"{self.format}@{self.place}"

    @property
    def failed(self) -> bool:
        """Whether this makes a check fail, by default."""
        fails = self.status.fails_by_default and self.expected_failure is None
        return fails or self.unmet is not None

    def reasons(self, fail_on: frozenset[Status | Remark]) -> list[Status | Remark]:
        """Return why it fails where some statuses and remarks do; empty if it does not."""
        words: tuple[Status | Remark, ...] = (self.status, *self.remarks)
        return [word for word in words if word in fail_on]

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "status": self.status.value,
            "format": self.format,
            "place": self.place,
            "differences": [{**d.to_dict(), "status": verdict(d).value} for d in self.differences],
            "warnings": list(self.warnings),
            "cause": self.cause,
            "remedy": self.remedy,
            "cause_id": self.cause_id,
            "link": self.link,
            "explanations": [explanation.to_dict() for explanation in self.explanations],
            "seconds": self.seconds,
            "not_compared": list(self.not_compared),
            "expected_failure": self.expected_failure,
            "compared": self.compared,
            "golden": self.golden,
            "version": self.version,
            "unmet": self.unmet,
            "atlas": None if self.atlas is None else self.atlas.to_dict(),
            "outputs": list(self.outputs),
            **({"within": self.within} if self.within else {}),
            **({"remarks": [str(remark) for remark in self.remarks]} if self.remarks else {}),
            **({"served": list(self.served)} if self.served else {}),
        }


@dataclass(frozen=True, slots=True)
class RoundtripResult:
    """What became of an estimator in every format and place.

    Attributes
    ----------
    name : str
        The class of the estimator.
    outcomes : tuple of Outcome
        One a format and place.
    notes : tuple of str
        What a reader should know: behaviour not checked, methods nobody can call, cells that do
        not apply.
    unmet : tuple of str
        Failures that were expected and did not happen.
    rerun : str or None
        The test this was checked in, to say how to see it again.
    steerable : tuple of str
        Which of ``formats`` and ``places`` the command line can narrow for that test.
    fail_on : frozenset of Status and Remark
        What makes the check fail; by default all but ``close`` and ``identical``.
    remarks : tuple of str
        What is no failure and has to be said, in words.
    """

    name: str
    outcomes: tuple[Outcome, ...]
    notes: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()
    rerun: str | None = None
    steerable: tuple[str, ...] = ("formats", "places")
    fail_on: frozenset[Status | Remark] = FAIL_ON
    remarks: tuple[str, ...] = ()

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The outcomes that make the check fail: ``fail_on`` has what they are, unexpectedly."""
        return tuple(
            outcome
            for outcome in self.outcomes
            if outcome.reasons(self.fail_on) and outcome.expected_failure is None
        )

    @property
    def status(self) -> Status:
        """The worst status of all outcomes; ``unchecked`` if there is none."""
        return min((outcome.status for outcome in self.outcomes), default=Status.UNCHECKED)

    @property
    def ok(self) -> bool:
        """Whether nothing failed that was not expected to, and something was compared."""
        return bool(self.outcomes) and not self.unmet and not self.failures

    def raise_for_failures(self) -> None:
        """Raise what went wrong.

        Raises
        ------
        PersistenceMismatch
            The estimator does not survive; the text is the whole report.
        """
        __tracebackhide__ = True
        if not self.ok:
            raise PersistenceMismatch(str(self))

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "name": self.name,
            "status": self.status.value,
            "ok": self.ok,
            "outcomes": [outcome.to_dict() for outcome in self.outcomes],
            "notes": list(self.notes),
            **({"remarks": list(self.remarks)} if self.remarks else {}),
            "unmet": list(self.unmet),
        }

    def __str__(self) -> str:
        """Return the report as text."""
        from ..reports.text import render

        return render(self)


def worst_first(
    differences: Iterable[Difference], *, across: bool = False
) -> tuple[Difference, ...]:
    """Sort findings by who is hurt first, then by gravity; else they stay in their order.

    Plain calls on the caller's rows come before those on rows made from them, and looks inside
    come last. Across environments what is served leads; in one, the state that it comes from.

    Parameters
    ----------
    differences : iterable of Difference
    across : bool, default=False
        Whether they are between two environments.

    Examples
    --------
    >>> inner = Difference("get_depth", "value", "output", "3", "4", inner=True)
    >>> probe = Difference("predict_proba(sparse)[0, 1]", "value", "output", "0.1", "0.2")
    >>> plain = Difference("predict", "raises", "output", "a result", "ValueError")
    >>> [found.path for found in worst_first([inner, probe, plain])]
    ['predict', 'predict_proba(sparse)[0, 1]', 'get_depth']
    """

    def hurts(found: Difference) -> tuple[bool, bool, bool, bool, int]:
        status = verdict(found)
        behind = across and found.area not in ("output", "save")
        made = found.area == "output" and "(" in found.path.partition("[")[0]
        return not status.fails_by_default, bool(found.inner), behind, made, status.rank

    return tuple(sorted(differences, key=hurts))
