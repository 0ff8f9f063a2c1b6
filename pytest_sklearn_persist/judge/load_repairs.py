"""Repairs of what can't be loaded: a field that a state lacks, a module that has another name.

Lines of the table of known changes::

    Tree(nodes.missing_go_to_left = 0)      # the records in nodes get one more field
    _loss is sklearn._loss._loss            # what the file names there is looked for here

See :mod:`.repairs` for those of loaded models.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["NameRepair", "StateRepair", "is_load_repair", "matched", "read_load_repairs"]

_NAME_LINE = re.compile(r"(?P<module>[\w.]+) is (?P<renamed>[\w.]+)")
_STATE_LINE = re.compile(r"(?P<owner>\w+)\((?P<key>\w+)\.(?P<field>\w+) = (?P<value>\d+)\)")


@dataclass(frozen=True, slots=True)
class StateRepair:
    """One field that an array in the state of an object is to have, before that is built.

    Attributes
    ----------
    text : str
        The line.
    owner : str
        The name of the class, without its module.
    key : str
        Of the array, in a state that is a dict.
    field : str
        Of bytes.
    value : int
        In every record.
    """

    text: str
    owner: str
    key: str
    field: str
    value: int

    @classmethod
    def read(cls, text: str) -> StateRepair:
        """Read a line.

        Raises
        ------
        ValueError
            It is none.
        """
        found = matched(_STATE_LINE, text, "Tree(nodes.missing_go_to_left = 0)")
        return cls(text, found["owner"], found["key"], found["field"], int(found["value"]))

    def apply(self, owner: object, state: object) -> bool:
        """Add the field, if it is missing.

        Parameters
        ----------
        owner : object
            What the state is for.
        state : object
            Changed in place.

        Returns
        -------
        bool
            Whether it was added.

        Examples
        --------
        >>> import numpy as np
        >>> class Tree: pass
        >>> state = {"nodes": np.zeros(2, dtype=[("feature", "i8")])}
        >>> StateRepair.read("Tree(nodes.missing_go_to_left = 0)").apply(Tree(), state)
        True
        >>> state["nodes"].dtype.names, state["nodes"].dtype.itemsize
        (('feature', 'missing_go_to_left'), 16)
        """
        records = state.get(self.key) if isinstance(state, dict) else None
        names = getattr(getattr(records, "dtype", None), "names", None)
        if type(owner).__name__ != self.owner or not names or self.field in names:
            return False
        state[self.key] = _with_field(records, self.field, self.value)  # type: ignore[index]
        return True


def _with_field(records: Any, field: str, value: int) -> Any:
    """Return records with one more field of a byte at their end, aligned as C does it."""
    import numpy as np

    before: Any = records.dtype
    size = before.itemsize
    names = (*before.names, field)
    layout: Any = {
        "names": names,
        "formats": [*(before.fields[name][0] for name in before.names), np.uint8],
        "offsets": [*(before.fields[name][1] for name in before.names), size],
        "itemsize": size + 8 - size % 8,
    }
    found: Any = np.zeros(records.shape, dtype=np.dtype(layout))
    for name in before.names:
        found[name] = records[name]
    found[field] = value
    return found


@dataclass(frozen=True, slots=True)
class NameRepair:
    """A module that is looked for under another name.

    Attributes
    ----------
    text : str
        The line.
    module, renamed : str
    """

    text: str
    module: str
    renamed: str

    @classmethod
    def read(cls, text: str) -> NameRepair:
        """Read a line.

        Raises
        ------
        ValueError
            It is none.

        Examples
        --------
        >>> NameRepair.read("_loss is sklearn._loss._loss").renamed
        'sklearn._loss._loss'
        """
        found = matched(_NAME_LINE, text, "_loss is sklearn._loss._loss")
        return cls(text, found["module"], found["renamed"])


def matched(pattern: re.Pattern[str], text: str, example: str) -> re.Match[str]:
    """Return what a line says.

    Raises
    ------
    ValueError
        It is not like the example.
    """
    found = pattern.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is not a repair, as {example} is one")
    return found


def is_load_repair(text: str) -> bool:
    """Tell whether a line is about loading, and not about what was loaded.

    Examples
    --------
    >>> is_load_repair("Tree(nodes.missing_go_to_left = 0)")
    True
    >>> is_load_repair("_loss is sklearn._loss._loss")
    True
    >>> is_load_repair("Pipeline.transform_input = None")
    False
    """
    return bool(_STATE_LINE.fullmatch(text) or _NAME_LINE.fullmatch(text))


def read_load_repairs(lines: Iterable[str]) -> tuple[list[StateRepair], list[NameRepair]]:
    """Return those of some lines that are about loading."""
    wanted = [line for line in lines if is_load_repair(line)]
    names = [NameRepair.read(line) for line in wanted if _NAME_LINE.fullmatch(line)]
    states = [StateRepair.read(line) for line in wanted if _STATE_LINE.fullmatch(line)]
    return states, names
