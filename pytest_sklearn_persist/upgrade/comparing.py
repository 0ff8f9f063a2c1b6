"""Tell what an upgrade changes from what is so already today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..compare.difference import Difference
from ..judge.outcome import Outcome
from ..judge.status import Status
from .findings import Change, Compared
from .news import affected

__all__ = ["change_of", "compare"]

_Key = tuple[str | None, str, int]


def compare(before: Sequence[Outcome] | None, after: Sequence[Outcome]) -> tuple[Compared, ...]:
    """Put the outcomes of today and of the target together.

    Parameters
    ----------
    before : sequence of Outcome or None
        None if nothing is known of today.
    after : sequence of Outcome

    Returns
    -------
    tuple of Compared
        What was checked today and is not there is ``unchecked``, which is worse than anything
        that is fine.
    """
    if before is None:
        return tuple(Compared(change_of(None, one), one) for one in after)
    today = _by_key(before)
    then = _by_key(after)
    missing = {key: _not_checked(one) for key, one in today.items() if key not in then}
    return tuple(
        Compared(_change(today.get(key), one), one, today.get(key))
        for key, one in {**then, **missing}.items()
    )


def change_of(before: Outcome | None, after: Outcome) -> Change:
    """Return what became of an artifact of which today's outcome is known, or is not.

    It is worse if it fails and does not today, if its status is a worse one, if it is silent and
    is not today, or if something fails that does not today. A larger difference in what differs
    already today is not, and neither is one in looks inside alone.

    Examples
    --------
    >>> fine, gone = Outcome(Status.CLOSE, "joblib", "fresh"), Outcome(Status.REFUSED, "joblib", "")
    >>> [change_of(one, gone).value for one in (None, fine, gone)]
    ['unknown', 'worse', 'already']
    """
    if not after.failed:
        return Change.BETTER if before is not None and before.failed else Change.FINE
    if after.inner_only:  # nobody serves that
        return Change.VIEWS
    if before is None:
        return Change.UNKNOWN
    if not before.failed or after.status < before.status or (after.silent and not before.silent):
        return Change.WORSE
    if after.status is before.status and affected(after) - affected(before):
        return Change.WORSE
    return Change.ALREADY


def _change(before: Outcome | None, after: Outcome) -> Change:
    """Return what became of an artifact; what is not there today is new."""
    change = change_of(before, after)
    return Change.WORSE if change is Change.UNKNOWN else change


def _by_key(outcomes: Iterable[Outcome]) -> dict[_Key, Outcome]:
    found: dict[_Key, Outcome] = {}
    for one in outcomes:
        number = 0
        while (one.golden, one.format, number) in found:
            number += 1
        found[(one.golden, one.format, number)] = one
    return found


def _not_checked(before: Outcome) -> Outcome:
    text = "it was not checked there, and is today"
    finding = Difference("check", "unchecked", "save", "", text)
    return Outcome(
        Status.UNCHECKED,
        before.format,
        before.place,
        (finding,),
        golden=before.golden,
        version=before.version,
    )
