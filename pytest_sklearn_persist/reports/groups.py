"""Checked artifacts of one golden that fail in the same way, as a line of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..compare.difference import Difference
from ..judge.outcome import Outcome
from ..judge.status import Status
from .text import describe, spelt
from .words import span

__all__ = ["Group", "alike", "name_of"]

_MOST_FINDINGS = 2
_DECIDING = 3  # findings that must be in the same places
_MOST_CHARACTERS = 120  # of one finding; all of it is among the details


@dataclass(frozen=True, slots=True)
class Group:
    """Artifacts of one golden that fail in the same way.

    Attributes
    ----------
    name : str
        Of the golden.
    members : list of Outcome
    """

    name: str
    members: list[Outcome]

    @property
    def first(self) -> Outcome:
        """One of them: they are alike."""
        return self.members[0]

    def where(self, outcomes: Sequence[Outcome]) -> str:
        """Return which recordings, and in which formats if not in all.

        Parameters
        ----------
        outcomes : sequence of Outcome
            All that were checked.
        """
        recordings = {outcome.golden for outcome in self.members}
        theirs = {o.format for o in outcomes if o.golden in recordings}
        formats = dict.fromkeys(outcome.format for outcome in self.members)
        versions = span(outcome.version for outcome in self.members)
        if set(formats) != theirs:
            return f"{versions} [{' '.join(formats)}]".strip()
        return versions

    def finding(self, most: int = _MOST_FINDINGS) -> str:
        """Return the first findings in words.

        Parameters
        ----------
        most : int
            How many.
        """
        shown = [_phrase(difference) for difference in self._worst.differences]
        words = "; ".join(shown[:most])
        if len(shown) > most:
            words += f"; … {len(shown) - most} more"
        return words

    def first_finding(self) -> str:
        """Return the gravest finding alone."""
        found = self._worst.differences
        return _phrase(found[0]) if found else ""

    @property
    def _worst(self) -> Outcome:
        """The largest of the group: "up to" what a reader has to reckon with."""
        return max(self.members, key=lambda o: sum(d.count or 0 for d in o.differences))


def alike(outcomes: Iterable[Outcome]) -> list[Group]:
    """Put artifacts together that fail in the same way, in the order that they come in.

    Parameters
    ----------
    outcomes : iterable of Outcome
    """
    found: dict[object, Group] = {}
    for outcome in outcomes:
        key = (
            name_of(outcome),
            outcome.status,
            outcome.cause or _places(outcome),
            outcome.expected_failure,
            outcome.unmet is not None,
        )
        # What is wrong with a store is about one file of it; what is not trusted, about all.
        own = outcome.status in (Status.DAMAGED, Status.REFUSED) and outcome.remedy is None
        where = outcome.golden if own else None
        found.setdefault((key, where), Group(name_of(outcome), [])).members.append(outcome)
    return list(found.values())


def _places(outcome: Outcome) -> tuple[tuple[str, str], ...]:
    """Return where it differs most: the rest may depend on the machine that has recorded it."""
    return tuple((d.path.partition("[")[0], d.kind) for d in outcome.differences[:_DECIDING])


def _phrase(difference: Difference) -> str:
    words = describe(difference)
    if difference.area != "save" and not words.startswith(difference.path):
        words = f"{spelt(difference)} {words}"
    words = " ".join(words.split())
    return words if len(words) <= _MOST_CHARACTERS else f"{words[: _MOST_CHARACTERS - 1]}…"


def name_of(outcome: Outcome) -> str:
    """Return the name of the golden that an artifact is of."""
    return (outcome.golden or "?").partition("/")[0]
