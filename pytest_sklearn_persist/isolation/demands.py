"""Whether this process insists on walls, and what its throw-away processes have had."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ..errors import UsageError

if TYPE_CHECKING:
    from .walls import Report

__all__ = ["SandboxMissing", "note", "reports", "require_sandbox"]

#: Also what other interpreters are told by, which are started to check under other releases.
VARIABLE = "PERSIST_REQUIRE_SANDBOX"
_NO = ("", "0", "no", "off", "false")
_reports: dict[Report, None] = {}


class SandboxMissing(UsageError):  # noqa: N818 - named for what is so
    """A wall is missing here, and nothing is loaded without it.

    Parameters
    ----------
    report : Report
        What holds, and what does not.
    """

    def __init__(self, report: Report) -> None:
        super().__init__(
            f"nothing is loaded: require_sandbox asks for every wall of the kernel, and here is "
            f"missing: {', '.join(report.missing)}"
        )


def require_sandbox(required: bool = True) -> None:
    """Load nothing from now on where one of the kernel's walls is missing.

    Parameters
    ----------
    required : bool, default=True
        False takes it back.

    Examples
    --------
    >>> require_sandbox(False)
    """
    os.environ.pop(VARIABLE, None)
    if required:
        os.environ[VARIABLE] = "1"


def note(report: Report) -> None:
    """Remember what holds in a process that is about to be used.

    Raises
    ------
    SandboxMissing
        That is less than what is asked for.
    """
    _reports[report] = None
    if report.missing and os.environ.get(VARIABLE, "").lower() not in _NO:
        raise SandboxMissing(report)


def reports() -> tuple[Report, ...]:
    """List what has held in processes so far, each once."""
    return tuple(_reports)
