"""Check what ``check`` was given: paths and names of goldens, and files."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ..errors import UsageError
from .files import check_files, told_apart
from .places import default_stores, manifests_at

if TYPE_CHECKING:
    from ..gate.policy import TrustPolicy
    from ..judge.outcome import Outcome

__all__ = ["Checked", "check_all", "paths_of"]


class Checked(NamedTuple):
    """What came out.

    Attributes
    ----------
    bare : list of Outcome
        Of files of which nothing was recorded.
    outcomes : list of Outcome
        Of goldens.
    where : list of Path
        The goldens.
    """

    bare: list[Outcome]
    outcomes: list[Outcome]
    where: list[Path]


def check_all(given: argparse.Namespace, told: Callable[[str], object] | None = None) -> Checked:
    """Check it under the installed versions.

    Parameters
    ----------
    given : Namespace
    told : callable, optional
        Called with a line before each artifact is checked.

    Raises
    ------
    UsageError
        It is not there, or an option cannot be used.
    """
    from ..goldens.checking import check_golden

    files, where = paths_of(given.goldens)
    settings = _settings(given)
    asked = {name: settings[name] for name in ("trusted", "timeout", "memory")}
    if given.part and (where or not files):
        raise UsageError("--part: is for model files; a golden knows its part")
    bare = check_files(files, part=given.part, **asked)
    outcomes: list[Outcome] = []
    unusable: list[UsageError] = []
    for path in where:
        try:
            outcomes += check_golden(path, **settings, progress=told)
        except UsageError as error:  # a format that only other paths have is none
            unusable.append(error)
    if unusable and not outcomes:
        raise unusable[0]
    return Checked(bare, outcomes, where)


def paths_of(texts: list[str]) -> tuple[list[Path], list[Path]]:
    """Return the files of which nothing was recorded, and the goldens.

    Parameters
    ----------
    texts : list of str
        As they were typed; the usual stores if there is none.
    """
    files, others = told_apart(texts)
    return files, [] if files and not others else _folders(others)


def _folders(texts: list[str]) -> list[Path]:
    """Return what to check: paths as they are, names by the folder that they stand for."""
    found: dict[Path, Path] = {}
    for text in texts or map(str, _stores()):
        path = Path(text)
        if not path.exists():
            manifests = manifests_at([text])
            path = manifests[0].parent if "/" in text else manifests[0].parent.parent
        found.setdefault(path.absolute(), path)
    return list(found.values())


def _stores() -> list[Path]:
    """Return the usual stores; where one of them holds something, not those that are empty."""
    there = default_stores()
    return [path for path in there if next(path.rglob("golden.json"), None)] or there


def _settings(given: argparse.Namespace) -> dict[str, Any]:
    tolerance = None
    if given.rtol is not None or given.atol is not None:
        from ..compare.tolerance import Tolerance

        tolerance = Tolerance(rtol=given.rtol or 0.0, atol=given.atol or 0.0)
    formats = [name for text in given.format for name in re.split(r"[\s,]+", text) if name]
    return {
        "tolerance": tolerance,
        "timeout": given.time_limit,
        "memory": None if given.memory_limit is None else int(given.memory_limit * 1e6),
        "formats": formats or None,
        "trusted": _policy(given),
        "serves": [name for text in given.serves for name in re.split(r"[\s,]+", text) if name],
    }


def _policy(given: argparse.Namespace) -> TrustPolicy:
    from ..gate.reviewed import policy_from

    return policy_from(given.trusted, given.trust, given.trust_base, Path.cwd(), option="--trust")
