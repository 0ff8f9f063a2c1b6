"""Patterns with which a user trusts packages of their own: ``mypkg.models.*``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable

from ..errors import UsageError

__all__ = ["LISTED", "can_be_trusted", "matches", "parse_patterns"]

_PATTERN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*(?:\.\*)?")
_PART = re.compile(r"[^\W\d]\w*")
_OURS = "pytest_sklearn_persist"
#: Packages that are never trusted as a whole: what of them models hold is listed, and how it may
#: be used; the rest of numpy alone can run any code (``numpy.testing``).
LISTED = frozenset({"joblib", "numpy", "pandas", "scipy", "sklearn", _OURS})
#: Of Python 2 and of interpreters that this one does not know.
_MORE_STDLIB = frozenset(
    "__builtin__ __builtins__ commands cPickle copy_reg distutils imp nt os2 popen2 thread "
    "urllib2 asyncore asynchat cgi cgitb crypt pipes smtpd telnetlib".split()
)


def can_be_trusted(module: str) -> bool:
    """Return whether a pattern may be about this module: nothing of Python itself.

    Examples
    --------
    >>> can_be_trusted("mypkg.models"), can_be_trusted("os.path"), can_be_trusted("builtins")
    (True, False, False)
    """
    top = module.partition(".")[0]
    # A notebook's own classes are in __main__: what that is depends on who loads.
    return top not in sys.stdlib_module_names and top not in _MORE_STDLIB and top != "__main__"


def parse_patterns(patterns: str | Iterable[str]) -> tuple[str, ...]:
    """Return patterns as a tuple, each of them checked.

    Parameters
    ----------
    patterns : str or iterable of str
        Each is ``module.qualname`` or a module and ``.*``.  A text may hold several, separated by
        spaces or commas.

    Raises
    ------
    UsageError
        One cannot be used; the text says why.

    Examples
    --------
    >>> parse_patterns("mypkg.models.*, other.Scaler")
    ('mypkg.models.*', 'other.Scaler')
    """
    texts = [patterns] if isinstance(patterns, str) else list(patterns)
    parsed = []
    for text in texts:
        if not isinstance(text, str):
            raise UsageError(f"trusted={text!r}: a pattern is a string such as 'mypkg.models.*'")
        parsed += [_checked(word) for word in re.split(r"[\s,]+", text) if word]
    return tuple(dict.fromkeys(parsed))


def _checked(pattern: str) -> str:
    top = pattern.partition(".")[0]
    if "*" in top:
        raise UsageError(
            f"trusted {pattern!r} would trust every package: name one, as in 'mypkg.models.*'"
        )
    if not _PATTERN.fullmatch(pattern):
        raise UsageError(
            f"trusted {pattern!r} is not a pattern: say 'mypkg.models.Scaler' for a class, or "
            "'mypkg.models.*' for all of a module and the modules in it"
        )
    if top == "__main__":
        raise UsageError(
            f"trusted {pattern!r}: what __main__ is depends on who loads the file; move the class "
            "to a module"
        )
    if not can_be_trusted(pattern):
        raise UsageError(
            f"trusted {pattern!r}: {top} belongs to Python itself, and much of Python runs what "
            "it is given; only packages of your own can be trusted"
        )
    if top in LISTED and (pattern.endswith(".*") or top == _OURS):
        raise UsageError(
            f"trusted {pattern!r}: {top} is never trusted by a pattern, as the list has what of it "
            "models hold, and the rest can run code; name a class in full, or trust bytes that "
            "you have reviewed"
        )
    if "." not in pattern:
        raise UsageError(
            f"trusted {pattern!r} is a module: say '{pattern}.*' for everything in it, or "
            f"'{pattern}.SomeClass'"
        )
    return pattern


def matches(patterns: Iterable[str], module: str, name: str) -> bool:
    """Return whether one of the patterns covers a global.

    Parameters
    ----------
    patterns : iterable of str
        As `parse_patterns` returns them.
    module, name : str
        As a file names it.  A name with dots is a way through attributes, and may lead into
        another module (``mypkg`` has imported ``os``: ``mypkg:os.system``), which nobody can see
        without running it.  So ``.*`` covers only names without dots: one with dots is written
        out.

    Examples
    --------
    >>> patterns = ("mypkg.*",)
    >>> matches(patterns, "mypkg", "Y"), matches(patterns, "mypkg.a.b", "Y")
    (True, True)
    >>> matches(patterns, "mypkgs", "Y"), matches(patterns, "mypkg", "os.system")
    (False, False)
    >>> matches(("mypkg.Outer.Inner",), "mypkg", "Outer.Inner")
    True
    """
    if not all(_PART.fullmatch(part) for part in [*module.split("."), *name.split(".")]):
        return False
    if not can_be_trusted(module):
        return False
    whole = f"{module}.{name}"
    for pattern in patterns:
        if pattern.endswith(".*"):
            stem = pattern[:-2]
            if "." not in name and (module == stem or module.startswith(f"{stem}.")):
                return True
        elif whole == pattern:
            return True
    return False
