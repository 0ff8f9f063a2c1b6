"""What an upgrade is to: packages that were typed, or a file of pins."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from ..errors import UsageError
from ..texts import clean
from .files import is_file, looks_like_file, read_file

__all__ = ["Target", "pin_of", "read_target", "versions_named"]

_SAY = "say scikit-learn==1.9.1, scikit-learn, or requirements.txt"


@dataclass(frozen=True, slots=True)
class Target:
    """Versions that are asked for.

    Attributes
    ----------
    text : str
        As it was typed.
    requirements : tuple of Requirement
    file : str or None
        The name of the file that they come from.
    notes : tuple of str
        What of that file is not followed.
    option : str
        What it was given to.
    """

    text: str
    requirements: tuple[Requirement, ...]
    file: str | None = None
    notes: tuple[str, ...] = ()
    option: str = "--under"

    @property
    def named(self) -> str:
        """The option as it was typed, for messages."""
        return f"{self.option} {self.text}"

    def for_python(self, python: str) -> dict[str, Requirement]:
        """Return what counts under a minor version of Python, by canonical name.

        Raises
        ------
        UsageError
            Two pins of one package contradict each other, or a marker compares what cannot be
            compared.

        Examples
        --------
        >>> target = read_target("numpy==1.26.4;python_version<'3.12' scikit-learn")
        >>> {name: str(one.specifier) for name, one in target.for_python("3.12").items()}
        {'scikit-learn': ''}
        """
        facts = {"python_version": python, "python_full_version": f"{python}.99", "extra": ""}
        found: dict[str, Requirement] = {}
        asked: dict[str, dict[str, None]] = {}
        for one in self.requirements:
            if not self._counts(one, facts):
                continue
            name = str(canonicalize_name(one.name))
            found[name] = Requirement(f"{name} @ {one.url}" if one.url else name)
            asked.setdefault(name, {}).update(dict.fromkeys(map(str, one.specifier)))
        for name, one in found.items():
            one.specifier = SpecifierSet(",".join(asked[name]))
            self._check(one)
        return found

    def _counts(self, one: Requirement, facts: dict[str, str]) -> bool:
        try:
            return one.marker is None or one.marker.evaluate(facts)
        except ValueError:  # UndefinedComparison, or a version that is none
            text = f"{self.named}: the marker of {one.name} compares what cannot be compared"
            raise UsageError(text) from None

    def _check(self, one: Requirement) -> None:
        pin = pin_of(one)
        if pin is not None and not one.specifier.contains(pin, prereleases=True):
            raise UsageError(
                f"{self.named}: no release of {one.name} is {one.specifier}; "
                "for a lock file with several, export what counts to a requirements file"
            )


def pin_of(requirement: Requirement) -> str | None:
    """Return the version that a requirement leaves no choice about.

    Examples
    --------
    >>> pin_of(Requirement("scikit-learn==1.9.1")), pin_of(Requirement("scikit-learn==1.9.*"))
    ('1.9.1', None)
    """
    for one in requirement.specifier:
        if one.operator in ("==", "===") and not one.version.endswith(".*"):
            return one.version
    return None


def read_target(text: str, option: str = "--under") -> Target:
    """Return what an option asks for.

    Parameters
    ----------
    text : str
        ``scikit-learn==1.9.1``, ``scikit-learn>=1.8 numpy==2.4.6``, ``1.9.1``, or a file.
    option : str
        Its name, for messages.

    Raises
    ------
    UsageError
        It is nothing of that.

    Examples
    --------
    >>> read_target("1.9.1").requirements, read_target("scikit-learn >= 1.8").requirements
    ((<Requirement('scikit-learn==1.9.1')>,), (<Requirement('scikit-learn>=1.8')>,))
    """
    if not text.strip():
        raise UsageError(f"{option}: names nothing; {_SAY}")
    if looks_like_file(text):
        path = Path(text)
        if not is_file(path):
            shown = clean(text, 1_000)
            raise UsageError(f"{option} {shown}: there is no such file{_near(path)}")
        contents = read_file(path)
        found, notes = tuple(contents.requirements), tuple(contents.notes)
        return Target(text, found, path.name, notes, option)
    found = tuple(_typed(word, f"{option} {text}") for word in _words(text))
    return Target(text, found, option=option)


def _near(path: Path) -> str:
    try:
        there = [one.name for one in path.parent.iterdir() if one.is_file()]
    except OSError:
        return ""
    close = difflib.get_close_matches(path.name, there, n=1)
    return f", but {path.parent / close[0]}" if close else ""


def _words(text: str) -> list[str]:
    """Return the requirements of a text; one alone may have spaces in it."""
    try:
        Requirement(text)
    except ValueError:
        return text.split()
    return [text]


def _typed(word: str, given: str) -> Requirement:
    if _is_version(word):
        return Requirement(f"scikit-learn=={word}")
    try:
        found = Requirement(word)
    except ValueError:
        doubled = re.sub(r"(?<![=<>!~])=(?!=)", "==", word)
        hint = f"did you mean {doubled}?" if doubled != word else _SAY
        raise UsageError(f"{given}: {word!r} is not a requirement; {hint}") from None
    name = str(canonicalize_name(found.name))
    if name == "sklearn":
        raise UsageError(f"{given}: the package is called scikit-learn, not {found.name}")
    if found.url is not None:
        found.url = _with_digest(found.url, given)
    return found


def _is_version(word: str) -> bool:
    try:
        Version(word)
    except ValueError:
        return False
    return True


def _with_digest(url: str, given: str) -> str:
    """Return a URL; that of a file with its digest, for a new file has a new environment."""
    parts = urlsplit(url)
    if parts.scheme != "file" or parts.fragment:
        return url
    path = Path(url2pathname(parts.path))
    if not path.is_file():
        raise UsageError(f"{given}: there is no file {path}")
    return f"{url}#sha256={hashlib.sha256(path.read_bytes()).hexdigest()}"


def versions_named(target: Target, installed: Mapping[str, str]) -> dict[str, str]:
    """Return the versions that a target has led to, of the packages that it names."""
    names = dict.fromkeys(str(canonicalize_name(one.name)) for one in target.requirements)
    return {name: installed[name] for name in names if name in installed}
