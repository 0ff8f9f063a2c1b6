"""Read an atlas, and refuse one in which something is not as it must be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .atlas import CAUSES, FORMATS, Atlas, AtlasError, Kind
from .marks import MARKS

__all__ = ["SCHEMA", "read_atlas"]

#: The version of the format, see ``docs/reference/atlas-format.md``.
SCHEMA = 1
_RELEASE = re.compile(r"\d+\.\d+")


class _Wrong(Exception):  # noqa: N818 - it never leaves this module
    """A field, and what is wrong with it."""


def read_atlas(path: Path) -> Atlas:
    """Return what a file holds.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Atlas

    Raises
    ------
    AtlasError
        The file is not there, no JSON, of a schema that is not known, or a field is wrong: the
        text names it.
    """
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise AtlasError(f"{path}: there is no such atlas: install the package again") from None
    except ValueError as error:
        raise AtlasError(f"{path}: is not valid JSON: {error}") from None
    try:
        return _atlas(data)
    except _Wrong as error:
        raise AtlasError(f"{path}: {error}") from None


def _atlas(data: Any) -> Atlas:
    if not isinstance(data, dict):
        raise _Wrong("is not an object")
    if data.get("schema") != SCHEMA:
        raise _Wrong(
            f"schema: is {data.get('schema')!r}, and this version of the package reads {SCHEMA}: "
            "upgrade pytest-sklearn-persist"
        )
    producers, consumers = _releases(data, "producers"), _releases(data, "consumers")
    environments = _object(data.get("environments"), "environments")
    kinds = {
        name: _kind(name, _object(found, f"kinds[{name!r}]"), len(producers), len(consumers))
        for name, found in _object(data.get("kinds"), "kinds").items()
    }
    known = {
        release: _object(facts, f"environments[{release!r}]")
        for release, facts in environments.items()
    }
    return Atlas(producers, consumers, known, kinds)


def _kind(name: str, found: Mapping[str, Any], producers: int, consumers: int) -> Kind:
    where = f"kinds[{name!r}]"
    class_name = found.get("class")
    if not isinstance(class_name, str) or "." not in class_name:
        raise _Wrong(f"{where}.class: {class_name!r} is not the full name of a class")
    ids = _texts(found.get("ids", []), f"{where}.ids")
    given_causes = _object(found.get("causes", {}), f"{where}.causes")
    letters, causes = {}, {}
    for format_ in FORMATS:
        rows = found.get(format_, found.get("pickle"))
        letters[format_] = _rows(rows, f"{where}.{format_}", "".join(MARKS), producers, consumers)
        rows = given_causes.get(format_, given_causes.get("pickle"))
        rows = "/" * (producers - 1) if rows is None else rows
        allowed = f".{CAUSES[: len(ids)]}"
        causes[format_] = _rows(rows, f"{where}.causes.{format_}", allowed, producers, consumers)
    estimators = _texts(found.get("estimators", []), f"{where}.estimators")
    settings = _settings(found.get("settings", {}), f"{where}.settings", producers)
    return Kind(name, class_name, estimators, letters, causes, ids, settings)


def _settings(value: Any, where: str, producers: int) -> tuple[Mapping[str, str], ...]:
    """Return a mapping a producer, of texts and of lists with a text or null a producer."""
    given = _object(value, where)
    if not given:
        return ()
    found: tuple[dict[str, str], ...] = tuple({} for _ in range(producers))
    for key, said in given.items():
        row = [said] * producers if isinstance(said, str) else said
        if not isinstance(row, list) or len(row) != producers:
            raise _Wrong(f"{where}[{key!r}]: is not a string, nor a list of {producers}")
        for one, text in zip(found, row, strict=True):
            if isinstance(text, str):
                one[key] = text
            elif text is not None:
                raise _Wrong(f"{where}[{key!r}]: {text!r} is neither a string nor null")
    return found


def _rows(text: Any, where: str, allowed: str, producers: int, consumers: int) -> tuple[str, ...]:
    if not isinstance(text, str):
        raise _Wrong(f"{where}: is not a string")
    rows = tuple(text.split("/"))
    if len(rows) != producers:
        raise _Wrong(f"{where}: has {len(rows)} rows, and there are {producers} producers")
    for number, row in enumerate(rows):
        if row and len(row) != consumers:
            raise _Wrong(
                f"{where}: row {number} has {len(row)} letters, and there are {consumers} consumers"
            )
        strange = set(row) - set(allowed)
        if strange:
            raise _Wrong(f"{where}: row {number} has {min(strange)!r}, which stands for nothing")
    return rows


def _releases(data: Mapping[str, Any], field: str) -> tuple[str, ...]:
    releases = _texts(data.get(field), field)
    if not releases or not all(_RELEASE.fullmatch(release) for release in releases):
        raise _Wrong(f"{field}: is not a list of releases such as '1.3'")
    numbers = [tuple(map(int, release.split("."))) for release in releases]
    if numbers != sorted(set(numbers)):
        raise _Wrong(f"{field}: is not in order, oldest first, each once")
    return releases


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _Wrong(f"{where}: is not a list of strings")
    return tuple(value)


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(f"{where}: is not an object")
    return value
