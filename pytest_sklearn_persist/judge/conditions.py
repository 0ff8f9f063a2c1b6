"""When something applies to an environment: ``scikit-learn>=1.9,<2 and python>=3.13``."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from packaging.specifiers import SpecifierSet
from packaging.version import Version

from ..errors import UsageError

__all__ = ["holds", "parse_condition"]

_PART = re.compile(r"([A-Za-z][A-Za-z0-9._-]*) ?((?:===|[<>=!~]=?).*)")
#: Facts of the machine that are compared as texts: ``machine==aarch64``.
_TEXTS = ("system", "machine", "byteorder", "implementation")
#: Comparisons in one condition.
_MOST = 20


@functools.lru_cache(maxsize=4096)
def parse_condition(text: str) -> tuple[tuple[str, SpecifierSet | str], ...]:
    """Take a condition apart.

    Parameters
    ----------
    text : str
        Requirements of versions, as pip spells them, and ``machine==…``, ``system==…``,
        ``byteorder==…``; joined by ``and`` or ``;``. ``*`` for always.

    Raises
    ------
    UsageError
        It is none, or asks too many things.

    Examples
    --------
    >>> parse_condition("scikit-learn>=1.9 and machine==aarch64")
    (('scikit-learn', <SpecifierSet('>=1.9')>), ('machine', 'aarch64'))
    """
    found: list[tuple[str, SpecifierSet | str]] = []
    text = " ".join(text.split())  # what matches any number of spaces may not end
    if text == "*":
        return ()
    for part in re.split(r" and |;", text):
        match = _PART.fullmatch(part.strip())
        if match is None:
            raise UsageError(f"{part.strip()!r} is not a condition such as 'scikit-learn>=1.9'")
        name, rest = match.groups()
        name = re.sub(r"[-_.]+", "-", name).lower()
        if name in _TEXTS:
            if not rest.startswith("==") or not rest[2:].strip():
                raise UsageError(f"{part.strip()!r}: {name} can only be compared by ==")
            found.append((name, rest[2:].strip()))
            continue
        try:
            found.append((name, SpecifierSet(rest.strip())))
        except ValueError:  # InvalidSpecifier, or a version of thousands of digits
            raise UsageError(f"{part.strip()!r} has no valid version specifier") from None
    asked = sum(1 if isinstance(wanted, str) else len(wanted) for _, wanted in found)
    if asked > _MOST:
        raise UsageError(f"a condition asks {asked} things; {_MOST} are the limit")
    return tuple(found)


def holds(text: str, environment: Mapping[str, object], installed: Mapping[str, str]) -> bool:
    """Tell whether a condition is met.

    Parameters
    ----------
    text : str
    environment : mapping
        ``python``, ``system``, ``machine``, ``byteorder``, ``implementation``.
    installed : mapping of str to str
        Versions by distribution.

    Examples
    --------
    >>> holds("scikit-learn>=1.9", {"python": "3.11.7"}, {"scikit-learn": "1.10.0"})
    True
    """
    for name, wanted in parse_condition(text):
        if isinstance(wanted, str):
            if str(environment.get(name, "")) != wanted:
                return False
            continue
        version = environment.get("python") if name == "python" else installed.get(name)
        try:
            if version is None or not wanted.contains(Version(str(version)), prereleases=True):
                return False
        except ValueError:
            return False
    return True
