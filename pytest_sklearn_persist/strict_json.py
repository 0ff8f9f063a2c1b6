"""JSON that somebody else wrote: read in linear time, within bounds, or refused with the reason."""

from __future__ import annotations

import json
import math
from typing import Any, NoReturn

__all__ = ["parse_json"]

_MOST_DIGITS = 1_000
_MOST_LEVELS = 200


def parse_json(content: bytes) -> Any:
    r"""Return what JSON in UTF-8 says.

    Parameters
    ----------
    content : bytes

    Raises
    ------
    ValueError
        It is not valid JSON, names a field twice, is nested too deeply, or holds a number that is
        not finite or has thousands of digits.

    Examples
    --------
    >>> parse_json(b'{"rtol": 1e-6}')
    {'rtol': 1e-06}
    >>> parse_json(b'{"rtol": 1e999}')
    Traceback (most recent call last):
        ...
    ValueError: the number 1e999 is too large
    """
    try:
        value = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_unique,
            parse_constant=_no_number,
            parse_int=_whole,
            parse_float=_finite,
        )
    except (RecursionError, MemoryError):
        raise ValueError("it is nested too deeply") from None
    _not_deep(value)
    return value


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


def _whole(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise ValueError(f"a number of {len(text):,} digits; {_MOST_DIGITS:,} are the limit")
    return int(text)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"the number {text[:60]} is too large")
    return value
