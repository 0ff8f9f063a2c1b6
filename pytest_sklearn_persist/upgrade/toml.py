"""Lock files in TOML, read in a time that grows with their length."""

from __future__ import annotations

import re
import sys
from typing import Any

__all__ = ["parse_toml"]

#: Of the parts of a dotted key: readers take a time that grows with the square of their number.
_MOST_PARTS = 30
#: What keys are made of, and what ends them.  A string that never ends goes on to the end: whatever
#: stands there is read once.
_TOKEN = re.compile(
    r"""
    (?P<part>
        \"{3} [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* (?:\"{3})?
      | \'{3} [^']* (?: '(?!'') [^']* )* (?:\'{3})?
      | " [^"\\\n]* (?: \\. [^"\\\n]* )* "?
      | ' [^'\n]* '?
      | [\w-]+
    )
    | (?P<dot> \. )
    | (?P<space> [ \t]+ )
    | (?P<end> \#[^\n]* | . )
    """,
    re.VERBOSE | re.DOTALL,
)


def parse_toml(text: str) -> dict[str, Any]:
    """Return what TOML says.

    Parameters
    ----------
    text : str

    Raises
    ------
    ValueError
        It is not valid, nested too deeply, or has a key of too many parts.

    Examples
    --------
    >>> parse_toml('version = "1.0"')
    {'version': '1.0'}
    """
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    if any(line.count(".") > _MOST_PARTS for line in text.split("\n")):
        _check_keys(text)
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _check_keys(text: str) -> None:
    dots = 0
    for token in _TOKEN.finditer(text):
        if token.lastgroup == "dot":
            dots += 1
        elif token.lastgroup == "end":
            dots = 0
        if dots > _MOST_PARTS:
            line = text.count("\n", 0, token.start()) + 1
            raise ValueError(f"line {line}: a key of more than {_MOST_PARTS} parts")
