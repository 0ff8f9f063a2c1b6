"""The table of known changes: what each is, whom it concerns, and how it shows.

The table itself is data, ``known_changes.toml``; it is read when the first failure asks for it.
"""

from __future__ import annotations

import functools
import re
import sys
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from importlib import resources
from typing import Any

__all__ = ["KnownChange", "known_change", "known_changes", "read_changes"]

SCHEMA = 1
#: Facts of the machine that can be another one where the file is loaded.
MACHINE = ("byteorder", "pointer-bits", "arithmetic")
LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "pandas", "python", *MACHINE)
DIRECTIONS = ("any", "forward", "backward")
REMEDIES = ("convert", "pin", "set", "re-save", "retrain", "nothing")
_ATTRIBUTE_ERROR = r"'(?P<owner>\w+)' object has no attribute '(?P<attribute>\w+)'"


@dataclass(frozen=True, slots=True)
class KnownChange:
    """One change of a library that breaks or alters models which were saved before or after it.

    It concerns a finding only if everything it asks for holds: versions, direction, classes,
    formats, statuses, and what the finding says.

    Attributes
    ----------
    id : str
        Stable; reports and the atlas name it.
    library : str
        Which one changed; or ``byteorder``, ``pointer-bits`` or ``arithmetic`` (processor and BLAS)
        of the machine. Never named where it is the same on both sides.
    explanation, remedy : str
        In the user's terms. In braces can stand named groups of `text` and `path`,
        ``{recorded}`` and ``{installed}`` (the two versions of the library), ``{first}`` and
        ``{last}`` (the releases that wrote a group called ``module``), and ``{joblib_conversion}``
        and ``{python_2_conversion}`` (commands for the file).
    remedy_kind : str
        ``convert``, ``pin``, ``set``, ``re-save``, ``retrain`` or ``nothing``.
    link : str
        Where the library says so.
    repair : tuple of str
        What ``convert`` can set on the loaded model, see :mod:`.repairs`; ``("default",)`` sets
        each of `attributes` to the default of its constructor.
    repaired : str
        Condition on the release that saved the model for which that repair was seen to be enough.
    recorded, installed : str
        Conditions on either side, as ``scikit-learn>=1.3,<1.5 and numpy>=2`` or
        ``pointer-bits==32``; ``*`` for any.
    direction : str
        ``forward``: the installed library is newer; ``backward``: older; ``any``.
    classes : tuple of str
        Patterns of class names, one of which the artifact must hold; empty for any.
    formats, statuses, kinds, areas : tuple of str
        Of the artifact (its family), of the finding; empty for any.
    text : str
        Regular expression, searched for in what the finding says.
    path : str
        Regular expression for the path of the finding, from its beginning.
    attributes : tuple of str
        ``"Pipeline.transform_input"``: attributes that are missing; in place of `text`.
    facts : tuple of str
        ``"latin1=works"``: what else must be known of the file.
    certain : bool
        The text alone proves it: also where nobody knows which version wrote the file.
    ungated : bool
        What to do loads the file without a gate.
    broad : bool
        It only says in plain words what the text says; anything else is preferred.
    """

    id: str
    library: str
    explanation: str
    remedy: str
    remedy_kind: str
    link: str
    repaired: str = "*"
    recorded: str = "*"
    installed: str = "*"
    direction: str = "any"
    classes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    text: str = ""
    path: str = ""
    attributes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    repair: tuple[str, ...] = ()
    certain: bool = False
    ungated: bool = False
    broad: bool = False

    @property
    def specificity(self) -> tuple[bool, bool, bool, int]:
        """How much it asks for: of several that fit, the one that asks for most is right."""
        conditions = (self.recorded != "*") + (self.installed != "*") + bool(self.path)
        text = bool(self.text or self.attributes)
        return (not self.broad, bool(self.classes), text, conditions)

    def concerns_class(self, name: str) -> bool:
        """Tell whether a class is one of those, by its name with or without its module."""
        bare = name.rpartition(".")[2]
        return any(fnmatchcase(bare, p) or fnmatchcase(name, p) for p in self.classes)

    def read(self, text: str, path: str) -> dict[str, str] | None:
        """Return what a text and a path say, by the names of groups; None if they don't fit.

        Examples
        --------
        >>> change = known_change("pipeline-transform-input")
        >>> change.read("AttributeError: 'Pipeline' object has no attribute 'transform_input'", "")
        {'owner': 'Pipeline', 'attribute': 'transform_input'}
        >>> change.read("AttributeError: 'Pipeline' object has no attribute 'memory'", "") is None
        True
        """
        groups: dict[str, str] = {}
        pattern = _ATTRIBUTE_ERROR if self.attributes else self.text
        if pattern:
            found = _compiled(pattern).search(text)
            if found is None:
                return None
            groups = {name: value or "" for name, value in found.groupdict().items()}
            if self.attributes and not self._has(groups["owner"], groups["attribute"]):
                return None
        if self.path:
            place = _compiled(self.path).match(path)
            if place is None:
                return None
            groups |= {name: value or "" for name, value in place.groupdict().items()}
        return groups

    def _has(self, owner: str, attribute: str) -> bool:
        return any(fnmatchcase(f"{owner}.{attribute}", pattern) for pattern in self.attributes)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)


@functools.cache
def known_changes() -> tuple[KnownChange, ...]:
    """Return all known changes, in the order of the table.

    Examples
    --------
    >>> len(known_changes()) >= 60
    True
    """
    text = resources.files(__package__).joinpath("known_changes.toml").read_text(encoding="utf-8")
    return read_changes(text)


def known_change(id_: str) -> KnownChange:
    """Return the known change of an id.

    Raises
    ------
    KeyError
        There is none.
    """
    for change in known_changes():
        if change.id == id_:
            return change
    raise KeyError(id_)


def read_changes(text: str) -> tuple[KnownChange, ...]:
    """Read a table of known changes, and check what of it can be checked.

    Parameters
    ----------
    text : str
        TOML: ``schema``, and a table ``[[change]]`` an entry.

    Raises
    ------
    ValueError
        An entry is not as it must be; the text names it and the field.

    Examples
    --------
    >>> read_changes("schema = 1")
    ()
    >>> read_changes("schema = 2")
    Traceback (most recent call last):
        ...
    ValueError: known changes: schema 2 is not known, only 1
    """
    data = _parsed(text)
    if data.get("schema") != SCHEMA:
        raise ValueError(f"known changes: schema {data.get('schema')} is not known, only {SCHEMA}")
    changes = tuple(_change(one) for one in data.get("change", ()))
    ids = [change.id for change in changes]
    twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
    if twice:
        raise ValueError(f"known changes: the id {twice[0]!r} is there twice")
    return changes


def _parsed(text: str) -> dict[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(text)


def _change(data: dict[str, Any]) -> KnownChange:
    id_ = str(data.get("id"))
    unknown = sorted(set(data) - {field.name for field in fields(KnownChange)})
    if unknown:
        raise ValueError(f"known changes: {id_}: there is no field {unknown[0]!r}")
    tidy: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else _tidy(value)
        for key, value in data.items()
    }
    try:
        change = KnownChange(**tidy)
    except TypeError as error:
        raise ValueError(f"known changes: {id_}: {error}") from None
    for field, known in (
        ("library", LIBRARIES),
        ("direction", DIRECTIONS),
        ("remedy_kind", REMEDIES),
    ):
        value = getattr(change, field)
        if value not in known:
            raise ValueError(f"known changes: {id_}.{field}: {value!r} is none of {known}")
    return change


def _tidy(value: Any) -> Any:
    """Put a text that is wrapped in the table on one line."""
    return " ".join(value.split()) if isinstance(value, str) else value
