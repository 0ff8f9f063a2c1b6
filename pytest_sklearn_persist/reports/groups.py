"""Checked artifacts of one golden that fail in the same way, as a line of a report."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from ..judge.outcome import Outcome
from .lines import finding_words, same_line, saved_by

__all__ = ["Group", "alike", "name_of"]

_MOST_FINDINGS = 2


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
        """One of them: status, silence, cause and what to do are the same in all."""
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
        every = {o.golden or "?": o.version for o in outcomes if name_of(o) == self.name}
        versions = saved_by({o.golden or "?": o.version for o in self.members}, every)
        if set(formats) != theirs:
            return f"{versions} [{' '.join(formats)}]".strip()
        return versions

    def finding(self, most: int = _MOST_FINDINGS) -> str:
        """Return the first findings that all of them have in words.

        Parameters
        ----------
        most : int
            How many.
        """
        return finding_words(self.members, most)

    def first_finding(self) -> str:
        """Return the gravest finding alone."""
        return finding_words(self.members, 1).partition("; … ")[0]


def alike(
    outcomes: Iterable[Outcome], also: Callable[[Outcome], Hashable] = lambda _: None
) -> list[Group]:
    """Put artifacts together that fail in the same way, in the order that they come in.

    Parameters
    ----------
    outcomes : iterable of Outcome
    also : callable
        What else must be the same.
    """
    lines = same_line(
        outcomes,
        lambda outcome: (name_of(outcome), also(outcome)),
        lambda outcome: outcome.golden,
    )
    return [Group(name_of(members[0]), members) for members in lines]


def name_of(outcome: Outcome) -> str:
    """Return the name of the golden that an artifact is of."""
    return (outcome.golden or "?").partition("/")[0]
