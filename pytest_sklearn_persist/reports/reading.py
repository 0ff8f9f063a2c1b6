"""Reports from files: read, and refused where something in them is not as it must be."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, BinaryIO

from ..errors import UsageError
from ..gate.reading import opened
from ..judge.status import Status
from ..strict_json import FieldError, parse_json
from ..texts import clean, cleaned
from .model import FORMAT, VERSION, Report, Result, in_order
from .targets import packed

__all__ = ["ReportError", "read_report", "report_of"]

_MOST_BYTES = 1 << 28
#: What a packed report may become: this, or a multiple of its size (those of a matrix have 70).
_MOST_UNPACKED = 1 << 25
_MOST_TIMES = 200
_MOST_VALUES = 8_000_000
_MOST_NUMBER = 1 << 128
_NAMES = {
    str: "a string",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "an object",
    type(None): "null",
}
#: Types of the fields of a result, by how they are annotated.
_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "str | None": (str, type(None)),
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "tuple[str, ...]": (list,),
    "tuple[Mapping[str, Any], ...]": (list,),
    "Mapping[str, Any] | None": (dict, type(None)),
}
_RUN: dict[str, tuple[type, ...]] = {
    "environment": (str,),
    "started": (str,),
    "seconds": (float, int),
    "finished": (bool,),
    "exit": (int,),
    "tests": (int,),
}
#: What a mapping in a list of a result must have.
_PARTS: dict[str, dict[str, tuple[type, ...]]] = {
    "differences": {"path": (str,), "kind": (str,), "area": (str,), "status": (str,)},
    "explanations": {"id": (str,), "cause": (str,), "remedy": (str,), "link": (str,)},
    "outputs": {"path": (str,), "kind": (str,), "size": (int,)},
}
#: What it may have besides, by the same names, and what the facts of an environment may have.
_MAY_HAVE: dict[str, dict[str, tuple[type, ...]]] = {
    "differences": {
        **dict.fromkeys(("expected", "actual"), (str,)),
        **dict.fromkeys(("max_abs", "max_rel"), (float, int, str)),
        **dict.fromkeys(("max_ulp", "count", "size"), (int,)),
    },
    "explanations": {"findings": (int,)},
    "outputs": dict.fromkeys(("index", "expected", "actual", "changes"), (list,)),
    "environment": {
        **dict.fromkeys(("implementation", "system", "libc", "machine", "byteorder"), (str,)),
        "pointer_bits": (int,),
        "blas": (list,),
        "threads": (dict,),
    },
}
#: Numbers that JSON has no number for.
_SPECIAL = ("nan", "inf", "-inf")


class ReportError(UsageError):
    """A report cannot be read; the text names the file and the field."""


def read_report(path: str | os.PathLike[str]) -> Report:
    """Read a report.

    Parameters
    ----------
    path : str or PathLike
        A file that ``--persist-report=json:PATH`` wrote.

    Raises
    ------
    ReportError
        It is not a report, of a newer major version, or a field is not as it must be.
    """
    try:
        with opened(path) as plain, _unpacked(path, plain) as file:
            most = _most_bytes(path, plain)
            content = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        text = getattr(error, "strerror", None) or error
        raise ReportError(f"{path}: cannot be read: {text}") from None
    if len(content) > most:
        raise ReportError(f"{path}: has more than {most:,} bytes")
    try:
        data = cleaned(parse_json(content, _MOST_VALUES), lines=True)
    except FieldError as error:
        raise ReportError(f"{path}: {clean(str(error))}") from None
    except ValueError as error:
        what = "is empty" if not content.strip() else f"is not valid JSON: {error}"
        raise ReportError(f"{path}: {what}") from None
    return report_of(data, str(path))


def _unpacked(path: str | os.PathLike[str], plain: BinaryIO) -> AbstractContextManager[Any]:
    return gzip.open(plain) if packed(Path(path)) else nullcontext(plain)


def _most_bytes(path: str | os.PathLike[str], plain: BinaryIO) -> int:
    if not packed(Path(path)):
        return _MOST_BYTES
    size = os.fstat(plain.fileno()).st_size
    return min(_MOST_BYTES, max(_MOST_UNPACKED, size * _MOST_TIMES))


def report_of(data: Any, source: str) -> Report:
    """Check data as JSON gives it, field by field; see `Report.from_dict`."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ReportError(f'{source}: format: must be "{FORMAT}", it is not a report')
    version = data.get("version")
    major = VERSION.partition(".")[0]
    if not isinstance(version, str) or version.partition(".")[0] != major:
        text = f"{version!r} is none that this release reads ({major}.…): use a release that does"
        raise ReportError(f"{source}: version: {text}")
    for name in ("environments", "recordings"):
        for id_, facts in _typed(data, name, (dict,), source, "").items():
            _check_facts(name, id_, facts, source)
    runs = _typed(data, "runs", (list,), source, "")
    for i, run in enumerate(runs):
        for name, types in _RUN.items():
            _typed(run, name, types, source, f"runs[{i}]")
    rows = _typed(data, "results", (list,), source, "")
    results = [_result(row, source, f"results[{i}]") for i, row in enumerate(rows)]
    for i, one in enumerate((*results, *runs)):
        id_ = one.environment if isinstance(one, Result) else one["environment"]
        if id_ not in data["environments"]:
            where = f"results[{i}]" if i < len(results) else f"runs[{i - len(results)}]"
            raise ReportError(f"{source}: {where}.environment: {id_!r} is not in environments")
    keys = {result.key for result in results}
    if len(keys) < len(results):
        seen: set[Any] = set()
        twice = next(r.key for r in results if r.key in seen or seen.add(r.key))  # type: ignore[func-returns-value]
        raise ReportError(f"{source}: results: {' '.join(twice)} is there twice")
    return Report(data["environments"], data["recordings"], tuple(runs), in_order(results))


def _check_facts(name: str, id_: str, facts: Any, source: str) -> None:
    where = f"{name}[{json.dumps(id_)}]"
    if name == "recordings":
        _typed(facts, "path", (str,), source, where)
        _typed(facts, "estimator", (str,), source, where)
        facts, where = _typed(facts, "environment", (dict,), source, where), f"{where}.environment"
    else:
        _typed(facts, "name", (str,), source, where)
    _typed(facts, "python", (str,), source, where)
    _check_optional(facts, "environment", source, where)
    for library, version in _typed(facts, "libraries", (dict,), source, where).items():
        if not isinstance(version, str):
            raise ReportError(f"{source}: {where}.libraries[{library!r}]: must be a string")


def _result(row: Any, source: str, where: str) -> Result:
    given: dict[str, Any] = {}
    for one in fields(Result):
        annotation = str(one.type)
        needed = one.default is MISSING
        if not needed and isinstance(row, dict) and one.name not in row:
            continue
        types = _TYPES.get(annotation, (str,))
        value = _typed(row, one.name, types, source, where)
        if isinstance(value, list):
            _check_items(value, one.name, source, where)
        given[one.name] = value
    _check_status(given, source, where)
    return Result.of(given)


def _check_items(items: list[Any], name: str, source: str, where: str) -> None:
    parts = _PARTS.get(name)
    for i, item in enumerate(items):
        if parts is None:
            if not isinstance(item, str):
                raise ReportError(f"{source}: {where}.{name}[{i}]: must be a string")
            continue
        for field, types in parts.items():
            _typed(item, field, types, source, f"{where}.{name}[{i}]")
        _check_optional(item, name, source, f"{where}.{name}[{i}]")
        _check_status(item, source, f"{where}.{name}[{i}]")


def _check_status(item: Mapping[str, Any], source: str, where: str) -> None:
    known = [status.value for status in Status]
    if item.get("status", known[0]) not in known:
        text = f"{item['status']!r} is none of {', '.join(known)}"
        raise ReportError(f"{source}: {where}.status: {text}")


def _check_optional(item: Mapping[str, Any], name: str, source: str, where: str) -> None:
    for field, types in _MAY_HAVE[name].items():
        if field in item:
            value = _typed(item, field, types, source, where)
            if isinstance(value, str) and float in types and value not in _SPECIAL:
                text = f"must be a number, is {json.dumps(value)[:60]}"
                raise ReportError(f"{source}: {where}.{field}: {text}")


def _typed(data: Any, name: str, types: tuple[type, ...], source: str, where: str) -> Any:
    """Return a field, of one of these types."""
    path = f"{where}.{name}".lstrip(".")
    if not isinstance(data, Mapping):
        raise ReportError(f"{source}: {where}: must be an object, is {json.dumps(data)[:60]}")
    if name not in data:
        raise ReportError(f"{source}: {path}: is missing")
    value = data[name]
    if type(value) not in types:
        wanted = " or ".join(_NAMES[one] for one in types)
        raise ReportError(f"{source}: {path}: must be {wanted}, is {json.dumps(value)[:60]}")
    if isinstance(value, int) and abs(value) >= _MOST_NUMBER:
        raise ReportError(f"{source}: {path}: a number of {value.bit_length()} bits is too large")
    return value
