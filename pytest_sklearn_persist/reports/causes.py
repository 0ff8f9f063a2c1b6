"""What is known about a cause that a cell of the atlas names."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ..judge.known_changes import known_changes

__all__ = ["KnownCause", "known_cause"]

#: What stands for the particulars of one failure.
_ANYTHING = {
    "owner": "model",
    "recorded": "the release that wrote it",
    "installed": "the release that loads it",
}
#: What would read badly with these.
_SAID_AT_ONCE = (
    (re.compile(r"\b([\w.-]+)==\{recorded\}(, which saved it)?"), r"the \1 release that saved it"),
    (re.compile(r"\b(saved (?:it|the model)), \{recorded\},"), r"\1"),
    (re.compile(r"\bthe parameter \{\w+\}"), "a parameter"),
    (re.compile(r"\bthe attribute \{\w+\}"), "an attribute"),
)


@dataclass(frozen=True, slots=True)
class KnownCause:
    """A known change, as far as it is described.

    Attributes
    ----------
    id : str
    explanation, remedy, link : str or None
        None where this version of the package does not know the id.
    """

    id: str
    explanation: str | None = None
    remedy: str | None = None
    link: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """Return everything as JSON types."""
        return {
            "id": self.id,
            "explanation": self.explanation,
            "remedy": self.remedy,
            "link": self.link,
        }


def known_cause(id_: str) -> KnownCause:
    """Return what is known about a known change; its id alone if that is all.

    Parameters
    ----------
    id_ : str

    Examples
    --------
    >>> known_cause("of another version of this package").explanation is None
    True
    """
    return _by_id().get(id_, KnownCause(id_))


@functools.cache
def _by_id() -> dict[str, KnownCause]:
    return {
        change.id: KnownCause(
            change.id, _in_general(change.explanation), _in_general(change.remedy), change.link
        )
        for change in known_changes()
    }


def _in_general(text: str) -> str:
    """Return a text that was written for one failure, in one line for all of them.

    Examples
    --------
    >>> _in_general("a {owner} saved by {recorded} has no {attribute}")
    'a model saved by the release that wrote it has no …'
    >>> _in_general("keep scikit-learn=={recorded}, which saved it, or drop the parameter {name}")
    'keep the scikit-learn release that saved it, or drop a parameter'
    """
    for pattern, words in _SAID_AT_ONCE:
        text = pattern.sub(words, text)
    filled = re.sub(r"\{(\w+)\}", lambda found: _ANYTHING.get(found[1], "…"), text)
    return " ".join(filled.split())
