"""JSON that somebody else wrote: read in linear time, within bounds, or refused with the reason."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

__all__ = ["FieldError", "parse_json"]

#: Of a whole number: one of 128 bits fits, as seeds and states of generators have.
_MOST_DIGITS = 40
_MOST_LEVELS = 200
_MOST_VALUES = 500_000


class FieldError(ValueError):
    """A value is not taken.

    Attributes
    ----------
    field : str
        Where it is: ``artifacts[0].bytes``; empty where it is all that there is.
    text : str
        What is wrong with it.
    """

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}" if field else text)
        self.field = field
        self.text = text


def parse_json(content: bytes, most: int = _MOST_VALUES) -> Any:
    r"""Return what JSON in UTF-8 says.

    Parameters
    ----------
    content : bytes
    most : int
        How many values it may have, counted by what begins or separates them: each takes many
        times more memory than its text.

    Raises
    ------
    ValueError
        It is not valid JSON, has too many values, names a field twice, or is nested too deeply.
    FieldError
        It has a number that is not finite, or a whole one of more than 40 digits.

    Examples
    --------
    >>> parse_json(b'{"rtol": 1e-6}')
    {'rtol': 1e-06}
    >>> parse_json(b'{"tolerance": {"rtol": 1e999}}')
    Traceback (most recent call last):
        ...
    pytest_sklearn_persist.strict_json.FieldError: tolerance.rtol: the number 1e999 is too large
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > most:
        raise ValueError(f"it has more than {most:,} values")
    unfit: list[_Unfit] = []

    def whole(text: str) -> Any:
        return int(text) if len(text.lstrip("-")) <= _MOST_DIGITS else unfitting(text)

    def finite(text: str) -> Any:
        value = float(text)
        return value if math.isfinite(value) else unfitting(text)

    def unfitting(text: str) -> _Unfit:
        unfit.append(_Unfit(text))
        return unfit[-1]

    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_int=whole,
            parse_float=finite,
        )
    except (RecursionError, MemoryError):
        raise ValueError("it is nested too deeply") from None
    _not_deep(value)
    if unfit:
        place = _place_of(unfit[0], value) or ""
        raise FieldError(place.removeprefix("."), str(unfit[0]))
    return value


class _Unfit:
    """Stands for a number that is not taken, until it is known which field has it."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        """Say what is wrong with it."""
        digits = self._text.lstrip("-")
        if digits.isdecimal():
            return f"a number of {len(digits):,} digits; {_MOST_DIGITS:,} are the limit"
        return f"the number {self._text[:60]} is too large"


def _place_of(wanted: _Unfit, value: Any) -> str | None:
    """Return the path to a number in a value of bounded depth: ``.artifacts[0].bytes``."""
    if value is wanted:
        return ""
    if isinstance(value, dict):
        parts = ((f".{name[:60]}", inner) for name, inner in value.items())
    elif isinstance(value, list):
        parts = ((f"[{i}]", inner) for i, inner in enumerate(value))
    else:
        return None
    for name, inner in parts:
        place = _place_of(wanted, inner)
        if place is not None:
            return name + place
    return None


def _not_deep(value: Any) -> None:
    """Refuse what a function that calls itself for each level could not walk through."""
    level = [value]
    for _ in range(_MOST_LEVELS):
        level = [
            one
            for part in level
            if isinstance(part, (list, dict))
            for one in (part.values() if isinstance(part, dict) else part)
        ]
        if not level:
            return
    raise ValueError(f"it is nested deeper than {_MOST_LEVELS} levels")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"the field {twice[:100]!r} is there twice")
    return data


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number of JSON")
