"""What an environment is to hold."""

from __future__ import annotations

import hashlib
import json
import platform
import sys
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

__all__ = ["RUNTIME", "Wanted"]

#: What the checker needs there besides the libraries that a model needs anyway.
RUNTIME = ("packaging>=22", "tomli>=2; python_version < '3.11'")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An environment as it is asked for.

    Attributes
    ----------
    python : str
        ``"3.10"``.
    requirements : tuple of str
        Pins, and ranges where the installer may choose: ``numpy==1.23.5``, ``scipy>=1.10,<=1.18``.
        Of a range the oldest release is taken, if the installer can do that.

    Examples
    --------
    >>> Wanted("3.10", ("scikit-learn==1.2.2",)).key == Wanted("3.10", ("scikit-learn==1.2.2",)).key
    True
    """

    python: str
    requirements: tuple[str, ...]

    @property
    def all_requirements(self) -> tuple[str, ...]:
        """Those that are asked for, and what the checker needs."""
        named = {canonicalize_name(Requirement(text).name) for text in self.requirements}
        more = [text for text in RUNTIME if canonicalize_name(Requirement(text).name) not in named]
        return (*self.requirements, *more)

    @property
    def key(self) -> str:
        """The name of its folder in a cache; environments of other machines have other keys."""
        content = {
            "python": self.python,
            "requirements": sorted(self.all_requirements),
            "platform": [sys.platform, platform.machine(), platform.libc_ver()],
            "layout": 1,
        }
        digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        return f"py{self.python}-{digest[:16]}"

    def __str__(self) -> str:
        """Return it in one line."""
        return ", ".join([f"Python {self.python}", *self.requirements])
