"""Whether this process insists on walls, and what its throw-away processes have had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from .walls import Report

__all__ = ["SandboxMissing", "demand", "note", "reports"]

_demanded = False
_reports: dict[Report, None] = {}


class SandboxMissing(UsageError):
    """A wall is missing here, and nothing is loaded without it.

    Parameters
    ----------
    report : Report
        What holds, and what does not.
    """

    def __init__(self, report: Report) -> None:
        super().__init__(
            f"nothing is loaded here, since --persist-require-sandbox asks for all walls of the "
            f"kernel: missing {', '.join(report.missing)}"
        )


def demand(required: bool) -> None:
    """Load nothing from now on where a wall is missing, or as before.

    Parameters
    ----------
    required : bool
    """
    global _demanded  # noqa: PLW0603 - a process has one
    _demanded = required


def note(report: Report) -> None:
    """Remember what holds in a process that is about to be used.

    Raises
    ------
    SandboxMissing
        That is less than what is asked for.
    """
    _reports[report] = None
    if _demanded and report.missing:
        raise SandboxMissing(report)


def reports() -> tuple[Report, ...]:
    """List what has held in processes so far, each once."""
    return tuple(_reports)
