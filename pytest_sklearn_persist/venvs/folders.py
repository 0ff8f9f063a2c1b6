"""Where what was downloaded and found out is kept for later runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ..errors import UsageError

__all__ = ["cache_folder"]

_NAME = "sklearn-persist"


def cache_folder(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the cache.

    Parameters
    ----------
    given : str or PathLike, optional
        As the user wants it; by default what the system has for caches, with
        ``XDG_CACHE_HOME`` respected everywhere.

    Raises
    ------
    UsageError
        The home folder is a relative path.

    Examples
    --------
    >>> cache_folder("here").is_absolute()
    True
    """
    if given is not None:
        return Path(given).absolute()
    home = _place("XDG_CACHE_HOME")
    if home:
        return home / _NAME
    if sys.platform == "darwin":
        return _home() / "Library" / "Caches" / _NAME
    if sys.platform == "win32":
        return (_place("LOCALAPPDATA") or _home() / "AppData" / "Local") / _NAME / "Cache"
    return _home() / ".cache" / _NAME


def _place(variable: str) -> Path | None:
    """Return a folder that a variable names; relative ones count as not set, as XDG asks for.

    They would lead into the working folder, which may be a stranger's checkout: what is kept in
    the cache is run.
    """
    path = Path(os.environ.get(variable, ""))
    return path if path.is_absolute() else None


def _home() -> Path:
    home = Path.home()
    if not home.is_absolute():
        raise UsageError(f"the home folder {str(home)!r} is not an absolute path: say --cache")
    return home
