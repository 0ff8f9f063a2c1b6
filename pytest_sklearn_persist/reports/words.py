"""Counts and versions in words."""

from __future__ import annotations

from collections.abc import Iterable

from packaging.version import Version

__all__ = ["many", "runs", "span"]


def span(versions: Iterable[str | None]) -> str:
    """Return the oldest and the newest of some versions.

    Examples
    --------
    >>> span(["1.10.0", "1.9.1", None]), span(["1.2.2"])
    ('1.9.1 … 1.10.0', '1.2.2')
    """
    known = sorted({version for version in versions if version}, key=_order)
    return " … ".join(dict.fromkeys((known[0], known[-1]))) if known else ""


def runs(versions: Iterable[str], every: Iterable[str]) -> list[str]:
    """Return versions as ranges that hold no other of all there are.

    Examples
    --------
    >>> runs(["1.0", "1.1", "1.3"], ["1.0", "1.1", "1.2", "1.3"])
    ['1.0 … 1.1', '1.3']
    """
    wanted = set(versions)
    found: list[list[str]] = []
    before = False
    for version in sorted({*every, *wanted}, key=_order):
        if version in wanted:
            found += [] if before else [[]]
            found[-1].append(version)
        before = version in wanted
    return [" … ".join(dict.fromkeys((run[0], run[-1]))) for run in found]


def _order(version: str) -> tuple[bool, Version, str]:
    try:
        return False, Version(version), version
    except ValueError:  # also of thousands of digits
        return True, Version("0"), version


def many(count: int, word: str) -> str:
    """Return how many there are, in words.

    Examples
    --------
    >>> many(1, "golden"), many(2000, "golden")
    ('1 golden', '2,000 goldens')
    """
    return f"{count:,} {word}{'' if count == 1 else 's'}"
