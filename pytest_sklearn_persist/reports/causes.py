"""What is known about a cause that a cell of the atlas names."""

from __future__ import annotations

import functools
import importlib
from dataclasses import dataclass

__all__ = ["KnownCause", "known_cause"]


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
    try:
        module = importlib.import_module("..judge.known_changes", __package__)
    except ModuleNotFoundError:
        return {}
    return {
        change.id: KnownCause(
            change.id, *(_text(change, name) for name in ("explanation", "remedy", "link"))
        )
        for change in module.known_changes()
    }


def _text(change: object, name: str) -> str | None:
    value = getattr(change, name, None)
    return None if value is None else str(getattr(value, "text", value))
