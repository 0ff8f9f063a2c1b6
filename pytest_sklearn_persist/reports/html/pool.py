"""Values that stand for themselves by a number."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["Pool"]


class Pool:
    """Values of JSON types, each once.

    Attributes
    ----------
    values : list

    Examples
    --------
    >>> pool = Pool()
    >>> [pool.number(text) for text in ("a", "b", "a")], pool.values
    ([0, 1, 0], ['a', 'b'])
    """

    def __init__(self) -> None:
        self.values: list[Any] = []
        self._numbers: dict[str, int] = {}

    def number(self, value: Any) -> int:
        """Return the number of a value; a new one if there was none like it.

        Parameters
        ----------
        value : object
            Of JSON types.
        """
        key = json.dumps(value, sort_keys=True)
        if key not in self._numbers:
            self._numbers[key] = len(self.values)
            self.values.append(value)
        return self._numbers[key]
