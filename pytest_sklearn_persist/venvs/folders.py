"""Where what was downloaded and found out is kept for later runs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["cache_folder"]

_NAME = "sklearn-persist"


def cache_folder(given: str | os.PathLike[str] | None = None) -> Path:
    """Return the folder of the cache.

    Parameters
    ----------
    given : str or PathLike, optional
        As the user wants it; by default what the system has for caches, with
        ``XDG_CACHE_HOME`` respected everywhere.

    Examples
    --------
    >>> cache_folder("here").is_absolute()
    True
    """
    if given is not None:
        return Path(given).absolute()
    home = os.environ.get("XDG_CACHE_HOME")
    if home:
        return Path(home).absolute() / _NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / _NAME
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else Path.home() / "AppData" / "Local") / _NAME / "Cache"
    return Path.home() / ".cache" / _NAME
