"""Turn what somebody wrote for an option into a value, or say who wrote what is wrong."""

from __future__ import annotations

import difflib
import math
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .options import Setting
    from .table import Option


def convert(option: Option, setting: Setting) -> object:
    """Convert and check a value.

    Raises
    ------
    pytest.UsageError
        It cannot be used; the message names option, value and origin.
    """
    match option.kind:
        case "file":
            return setting.base / str(setting.value).strip()
        case "reports":
            return _reports(setting)
        case "number":
            return _number(option, setting)
        case "names":
            return _names(option, setting)
        case "choice":
            return _choice(option, setting)
        case "text":
            return str(setting.value).strip()
        case "globs":
            return _lines(setting)
        case "folders":
            return tuple(setting.base / str(entry) for entry in _lines(setting))
        case "flag":
            return _flag(setting)


def _lines(setting: Setting) -> tuple[object, ...]:
    return tuple(_entries(setting, lambda text: text.replace(";", "\n").splitlines()))


def _reports(setting: Setting) -> tuple[object, ...]:
    from pytest_sklearn_persist.errors import UsageError
    from pytest_sklearn_persist.reports.targets import parse_target

    try:
        return tuple(parse_target(str(entry), setting.base) for entry in _lines(setting))
    except UsageError as error:
        msg = f"{setting.origin}: {error}"
        raise pytest.UsageError(msg) from None


def _choice(option: Option, setting: Setting) -> str:
    name = str(setting.value).strip()
    known = option.known() if option.known is not None else ()
    if name not in known:
        raise pytest.UsageError(_unknown(setting.origin, name, known))
    return name


def _flag(setting: Setting) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    found = words.get(str(setting.value).lower())
    if found is None:
        msg = f"{setting.origin}: neither true nor false"
        raise pytest.UsageError(msg)
    return found


def _number(option: Option, setting: Setting) -> float:
    try:
        number = float(setting.value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        msg = f"{setting.origin}: not a number"
        raise pytest.UsageError(msg) from None
    if not math.isfinite(number) or number < 0 or (option.positive and number == 0):
        msg = f"{setting.origin}: must be a finite number {'>' if option.positive else '>='} 0"
        raise pytest.UsageError(msg)
    return number


def _names(option: Option, setting: Setting) -> tuple[object, ...] | Literal["all"]:
    names = tuple(_entries(setting, lambda text: text.replace(",", " ").split()))
    if not names:
        msg = f"{setting.origin}: names nothing; leave it out to get the default"
        raise pytest.UsageError(msg)
    known = option.known() if option.known is not None else ()
    for name in names:
        if known and name not in known:
            raise pytest.UsageError(_unknown(setting.origin, str(name), known))
    if "all" in names:
        if len(names) > 1:
            msg = f'{setting.origin}: "all" stands alone'
            raise pytest.UsageError(msg)
        return "all"
    return names


def _entries(setting: Setting, split: Callable[[str], list[str]]) -> Iterable[object]:
    """Yield the entries of a text, or of a list of texts; other objects pass as they are."""
    value = setting.value
    if not isinstance(value, (str, list, tuple, set, frozenset)):
        msg = f"{setting.origin}: must be a string or a list of strings"
        raise pytest.UsageError(msg)
    for part in [value] if isinstance(value, str) else value:
        if not isinstance(part, str):
            yield part
            continue
        yield from (entry.strip() for entry in split(part) if entry.strip())


def _unknown(origin: str, name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(map(repr, close))}? " if close else ""
    return f"{origin}: unknown name {name!r}; {hint}known: {', '.join(known)}"
