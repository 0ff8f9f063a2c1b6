"""Which results share a line, and what such a line may say: only what holds for each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from ..compare.difference import Difference
from ..judge.outcome import verdict
from ..judge.status import Status
from .text import describe, spelt
from .words import runs

__all__ = ["finding_words", "findings_in", "same_line", "saved_by"]

_FIELDS = tuple(Difference.__dataclass_fields__)
_MOST_CHARACTERS = 140  # of one finding; all of it is among the details
_ERROR = re.compile(r"\w+(?=:|$)")


class Row(Protocol):
    """What came out of one check: an outcome, or a row of a report."""

    @property
    def status(self) -> Status: ...
    @property
    def silent(self) -> bool: ...
    @property
    def cause(self) -> str | None: ...
    @property
    def remedy(self) -> str | None: ...
    @property
    def expected_failure(self) -> str | None: ...
    @property
    def unmet(self) -> str | None: ...
    @property
    def version(self) -> str | None: ...
    @property
    def format(self) -> str: ...
    @property
    def differences(self) -> tuple[Any, ...]: ...
    @property
    def place(self) -> str: ...


R = TypeVar("R", bound=Row)


def same_line(
    rows: Iterable[R],
    name: Callable[[R], Hashable],
    recording: Callable[[R], Hashable],
    where: Callable[[R], Hashable] = lambda _: None,
) -> list[list[R]]:
    """Put rows together that one line can tell of, in the order that they come in.

    Parameters
    ----------
    rows : iterable of Outcome or Result
    name, recording, where : callable
        What a line is about, what of it was checked, and where. A line may name its recordings,
        its formats and where that is so: it holds for each of all these together.

    Returns
    -------
    list of list
        All of one list have the same status, silence, cause and remedy, and lead with the same.
    """
    alike: dict[Hashable, list[R]] = {}
    for row in rows:
        lead = findings_in(row)[:1]
        key = (
            name(row),
            (row.status, row.silent, row.expected_failure, row.unmet, row.cause, row.remedy),
            _place(lead[0]) if lead else None,
        )
        # What is wrong with a store is about one file of it; what is not trusted, about all.
        own = row.status in (Status.DAMAGED, Status.REFUSED) and row.remedy is None
        alike.setdefault((key, recording(row) if own else None), []).append(row)
    return [
        rows
        for members in alike.values()
        for half in _split(
            members, lambda row: (recording(row), where(row)), lambda row: (row.format, row.place)
        )
        for rows in _split(half, recording, where)
    ]


def _split(
    rows: Iterable[R], what: Callable[[R], Hashable], of: Callable[[R], Hashable]
) -> list[list[R]]:
    """Part rows so that within each part, each thing has all that any of them has."""
    rows = list(rows)
    having: dict[Hashable, set[Hashable]] = {}
    for row in rows:
        having.setdefault(what(row), set()).add(of(row))
    parts: dict[frozenset[Hashable], list[R]] = {}
    for row in rows:
        parts.setdefault(frozenset(having[what(row)]), []).append(row)
    return list(parts.values())


def findings_in(row: Row) -> list[Difference]:
    """Return what fails of a row; all that differs, where nothing fails by default."""
    found = [one if isinstance(one, Difference) else _read(one) for one in row.differences]
    return [one for one in found if verdict(one).fails_by_default] or found


def _read(data: Mapping[str, Any]) -> Difference:
    """Return a finding of a report; numbers that JSON has not are texts there."""
    given = {name: data[name] for name in _FIELDS if name in data}
    for name in ("max_abs", "max_rel"):
        if name in given:
            given[name] = float(given[name])
    return Difference(**given)


def finding_words(rows: Sequence[Row], most: int) -> str:
    """Return the first findings that all rows have, in words, and how many more there are.

    Parameters
    ----------
    rows : sequence of Outcome or Result
        Of one line.
    most : int
        How many are told.
    """
    lists = [findings_in(row) for row in rows]
    if not lists or not lists[0]:
        return ""
    by_place = [{_place(one): one for one in reversed(found)} for found in lists]
    common = [one for one in lists[0] if all(_place(one) in found for found in by_place)]
    told = list(dict.fromkeys(_place(one) for one in common))
    if all(len(found) == len(lists[0]) for found in lists) and lists.count(lists[0]) == len(lists):
        words = [_shortened(_phrase(one)) for one in common[:most]]
    else:
        words = [_shortened(_told([found[key] for found in by_place], rows)) for key in told[:most]]
    left = {len(found) - len(words) for found in lists}
    if max(left) > 0:
        words.append(f"… {'' if len(left) == 1 else 'up to '}{max(left)} more")
    return "; ".join(words)


def _place(found: Difference) -> tuple[Hashable, ...]:
    """Return what a line says of a finding, apart from the element and the amount."""
    error = _ERROR.match(found.actual) if found.kind in ("raises", "load", "dump") else None
    named = error.group() if error else ""
    return found.path.partition("[")[0], found.kind, found.area, verdict(found), named


def _told(found: Sequence[Difference], rows: Sequence[Row]) -> str:
    """Say one finding of several rows: the largest, and whose it is, if they are not equal."""
    phrases = [_phrase(one) for one in found]
    if len(set(phrases)) == 1:
        return phrases[0]
    size = [(one.count or 0, one.max_abs or 0.0) for one in found]
    worst = size.index(max(size))
    whose = rows[worst].version
    if whose is None or len({row.version for row in rows}) < len(rows):
        whose = f"{whose} {rows[worst].format}" if whose else rows[worst].format
    return f"{phrases[worst]}{' at most' if any(map(any, size)) else ''} ({whose})"


def _phrase(found: Difference) -> str:
    words = describe(found)
    if found.area != "save" and not words.startswith(found.path):
        words = f"{spelt(found)} {words}"
    return " ".join(words.split())


def _shortened(words: str) -> str:
    return words if len(words) <= _MOST_CHARACTERS else f"{words[: _MOST_CHARACTERS - 1]}…"


def saved_by(members: Mapping[str, str | None], every: Mapping[str, str | None]) -> str:
    """Return which recordings a line is about: by release, and by machine if that does not tell.

    Parameters
    ----------
    members, every : mapping of str to str or None
        The release that made each recording, by the id of the recording; of the line, and of all
        that was checked of the same.

    Examples
    --------
    >>> every = {"a/sklearn-1.2.2_x": "1.2.2", "a/sklearn-1.3.2_x": "1.3.2",
    ...          "a/sklearn-1.4.2_x": "1.4.2", "a/sklearn-1.4.2_i686": "1.4.2"}
    >>> saved_by(dict(list(every.items())[:2]), every)
    '1.2.2 … 1.3.2'
    >>> saved_by({"a/sklearn-1.2.2_x": "1.2.2", "a/sklearn-1.4.2_i686": "1.4.2"}, every)
    '1.2.2, 1.4.2 (i686)'
    """
    others = {version for id_, version in every.items() if id_ not in members}
    whole = {version for version in members.values() if version and version not in others}
    words = runs(whole, {version for version in every.values() if version})
    for id_, version in members.items():
        if version and version in others:
            machine = id_.rpartition("/")[2].partition(version)[2].strip("_") or id_
            words.append(f"{version} ({machine})")
    return ", ".join(dict.fromkeys(words))
