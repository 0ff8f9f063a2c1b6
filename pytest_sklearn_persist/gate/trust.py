"""Whether a name that a pickle asks for may be given to it."""

from __future__ import annotations

import sys
import types
from dataclasses import dataclass
from typing import Any

from .allowlist import is_allowed, is_guarded
from .patterns import LISTED, matches

__all__ = ["Trust"]

#: What cloudpickle makes classes of, when a file of it is trusted to bring code along.
_FOR_CLOUDPICKLE = frozenset(
    {
        *(("abc", "ABCMeta"), ("builtins", "type"), ("builtins", "property")),
        *(("builtins", "classmethod"), ("builtins", "staticmethod"), ("types", "CellType")),
        *(("types", "CodeType"), ("types", "FunctionType"), ("types", "MethodType")),
    }
)


@dataclass(frozen=True, slots=True)
class Trust:
    """What is trusted when a file is loaded.

    Attributes
    ----------
    patterns : tuple of str
        The user's own: ``"mypkg.transformers.*"`` or exact names, see
        :mod:`~pytest_sklearn_persist.gate.patterns`.
    listed : bool
        Whether names must be on the list. False for a file whose very bytes were reviewed: any
        name is given to it then.

    Examples
    --------
    >>> Trust().refusal("sklearn.linear_model._logistic", "LogisticRegression")
    >>> Trust().refusal("posix", "system")
    'posix.system is not trusted'
    """

    patterns: tuple[str, ...] = ()
    listed: bool = True

    @property
    def roots(self) -> frozenset[str]:
        """The packages that the user trusts, by their first name; not those that are listed."""
        return frozenset(pattern.partition(".")[0] for pattern in self.patterns) - LISTED

    def is_users(self, module: str, name: str) -> bool:
        """Say whether a function or class is the user's own, or was named beside the list."""
        if module.partition(".")[0] in self.roots:
            return True
        listed = is_allowed(module, name) or is_guarded(module, name)
        return not listed and matches(self.patterns, module, name)

    def names(self, module: str, name: str) -> bool:
        """Say whether the user trusts this very name, not only something else of its package.

        Examples
        --------
        >>> trust = Trust(("mypkg.models.Scaler",))
        >>> trust.names("mypkg.models", "Scaler"), trust.names("mypkg.others", "Scaler")
        (True, False)
        """
        return not self.listed or matches(self.patterns, module, name)

    def refusal(self, module: object, name: object) -> str | None:
        """Say why a name may not be given to a pickle; None if it may.

        A name on the user's list is looked up, which imports its module: what that module has
        only borrowed from elsewhere (``from subprocess import run``) is not covered.

        Parameters
        ----------
        module, name : str
            As the interpreter tells them, before names of Python 2 are translated.
        """
        if type(module) is not str or type(name) is not str:
            return "a name that is not a string is not trusted"
        if not self.listed or is_allowed(module, name):
            return None
        if self.names(module, name):
            return self._borrowed(module, name)
        if "cloudpickle" in self.roots and (module, name) in _FOR_CLOUDPICKLE:
            return None
        return f"{_shown(module)}.{_shown(name)} is not trusted"

    def _borrowed(self, module: str, name: str) -> str | None:
        """Say where a trusted name really leads to, if that is not trusted itself."""
        try:
            found = _look_up(module, name)
        except (ImportError, AttributeError):
            return None  # the pickle will meet the same error, and it is what users see
        if isinstance(found, types.ModuleType):
            return f"{module}.{name} is a module, and those are not trusted"
        home = getattr(found, "__module__", None)
        own = getattr(found, "__qualname__", None)
        if not isinstance(home, str):
            home = type(found).__module__
        if isinstance(own, str) and matches(self.patterns, home, own):
            return None
        if home.partition(".")[0] in self.roots or is_allowed(home, str(own)):
            return None
        return f"{module}.{name} leads to {home}.{own or type(found).__qualname__}, not trusted"


def _look_up(module: str, name: str) -> Any:
    """Find what a pickle would; only classes are gone through on the way."""
    __import__(module)
    found: Any = sys.modules[module]
    for part in name.split("."):
        if found is not sys.modules[module] and not isinstance(found, type):
            raise AttributeError(f"{module}.{name} is not reached through classes")
        found = getattr(found, part)
    return found


def _shown(text: str) -> str:
    """Spell a name so that nothing in it can be overlooked."""
    plain = text.isascii() and text.isprintable() and text != ""
    return (text if plain else ascii(text))[:200]
