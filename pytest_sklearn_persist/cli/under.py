"""``sklearn-persist check --under``: check under versions that are not installed."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PersistenceError, UsageError
from .check_options import passed_on
from .checked import check_all, paths_of
from .output import write_json
from .painting import write_lines
from .places import manifests_at
from .progress import progress

if TYPE_CHECKING:
    from ..upgrade.checking import Gate
    from ..upgrade.findings import Side, UpgradeReport
    from ..upgrade.targets import Target

__all__ = ["run_under"]

#: Where nobody looks at a terminal, lines may be longer than one.
_WIDE = 120


def run_under(given: argparse.Namespace, prog: str) -> int:
    """Check under each target; 1 if one may not be merged, 2 if one could not be checked.

    Parameters
    ----------
    given : Namespace
        What ``check`` was given.
    prog : str
        How this program was called.
    """
    from ..upgrade.targets import read_target

    targets = [read_target(text) for text in given.under]
    today = read_target(given.today, "--today") if given.today else None
    with progress(quiet=given.quiet) as say:
        report = _run(_gate(given, say), given, targets, today)
    if given.json:
        write_json(report.to_dict())
    else:
        from ..reports.upgrade import describe_upgrade
        from ..reports.upgrade_sections import Style

        width = shutil.get_terminal_size((80 if sys.stdout.isatty() else _WIDE, 24)).columns
        style = Style(prog.rpartition(" ")[0], width, given.verbose, _again(given))
        folders = {f"{p.parent.parent.name}/{p.parent.name}": str(p.parent) for p in _paths(given)}
        write_lines(describe_upgrade(report, folders, style))
    return report.status


def _again(given: argparse.Namespace) -> tuple[str, ...]:
    """Return the options that a command has to repeat to find the same environments."""
    named = {name: getattr(given, name) for name in ("today", "under_python", "cache")}
    return tuple(f"--{k.replace('_', '-')}={v}" for k, v in named.items() if v)


def _gate(given: argparse.Namespace, say: Callable[[str], object]) -> Gate:
    from ..upgrade.checking import Gate
    from ..upgrade.needs import needs_of
    from ..venvs import VenvCache
    from ..venvs.folders import cache_folder

    files, where = paths_of(given.goldens)
    manifests = manifests_at(map(str, where)) if where else []
    needs = needs_of(manifests, also=given.also, bare=bool(files))
    # What fails soon is loaded twice, and a recording has few artifacts.
    seconds = 600.0 + (len(files) + 4 * len(manifests)) * (given.time_limit + 10.0)
    cache = VenvCache.at(cache_folder(given.cache))
    python = _python(given.under_python, cache.installer.pythons)
    return Gate(tuple(passed_on(given)), seconds, needs, cache, python, say)


def _run(
    gate: Gate, given: argparse.Namespace, targets: list[Target], today: Target | None
) -> UpgradeReport:
    if today is not None:
        try:
            return gate.run(targets, today, only_worse=given.only_worse)
        except PersistenceError as error:
            text = str(getattr(error, "reason", error)).removeprefix(f"{today.named}: ")
            raise PersistenceError(f"{today.named}: {text}") from None
    there = all(find_spec(name) is not None for name in ("sklearn", "numpy", "joblib"))
    installed = (lambda: _installed(given, gate.say)) if there else None
    return gate.run(targets, installed, only_worse=given.only_worse)


def _installed(given: argparse.Namespace, say: Callable[[str], object]) -> Side:
    """Check under the installed versions."""
    from ..environment import current
    from ..upgrade.findings import Side

    found = check_all(given, say if sys.stderr.isatty() else None)
    return Side(current().to_dict(), (*found.bare, *found.outcomes))


def _paths(given: argparse.Namespace) -> list[Path]:
    _, where = paths_of(given.goldens)
    return manifests_at(map(str, where)) if where else []


def _python(text: str | None, there: tuple[str, ...]) -> str | None:
    if text is None:
        return None
    match = re.fullmatch(r"(\d+\.\d+)(\.\d+)?", text)
    if match is None or match[1] not in there:
        known = ", ".join(there)
        raise UsageError(f"--under-python {text}: there is no such Python to be had, but {known}")
    return match[1]
