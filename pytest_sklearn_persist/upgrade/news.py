"""What of a failure is the upgrade's doing, where something failed before it."""

from __future__ import annotations

from dataclasses import replace

from ..compare.difference import Difference
from ..judge.outcome import Outcome, verdict
from .findings import Compared

__all__ = ["affected", "news_of"]


def affected(outcome: Outcome) -> set[tuple[str, str]]:
    """Return what of an artifact fails: methods and attributes, wherever in them and by how much.

    Examples
    --------
    >>> from ..judge.status import Status
    >>> found = Difference("predict(X)[3]", "value", "output", "1.0", "1.5")
    >>> affected(Outcome(Status.DRIFTED, "joblib", "fresh", (found,)))
    {('output', 'predict(X)')}
    """
    return {_place(found) for found in outcome.differences if verdict(found).fails_by_default}


def news_of(compared: Compared) -> Outcome:
    """Return the outcome with nothing in it that is so already today.

    Parameters
    ----------
    compared : Compared
        One that gets worse.

    Returns
    -------
    Outcome
        The one under the target itself, unless all that is new is that more fails: then with
        the findings and the cause of that alone.
    """
    before, after = compared.before, compared.after
    if (
        before is None
        or not before.failed
        or after.status is not before.status
        or after.silent is not before.silent
    ):
        return after
    known = affected(before)
    new = tuple(
        found
        for found in after.differences
        if verdict(found).fails_by_default and _place(found) not in known
    )
    if not new:
        return after
    ids = {explanation.id for explanation in before.explanations}
    causes = [explanation for explanation in after.explanations if explanation.id not in ids]
    first = causes[0] if causes else None
    return replace(
        after,
        status=min(map(verdict, new)),
        differences=new,
        cause=first.cause if first else None,
        remedy=first.remedy if first else None,
        link=first.link if first else None,
    )


def _place(found: Difference) -> tuple[str, str]:
    return found.area, "" if found.area == "save" else found.path.partition("[")[0]
