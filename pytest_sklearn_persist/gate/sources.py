"""What a model file is given as: a path, its bytes, an open file, or the folder of MLflow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from ..errors import UsageError
from .opening import model_path
from .reading import read_text

__all__ = ["Source", "content_of", "model_in", "name_of"]

#: A path, the bytes of a file, or an open file.
Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | BinaryIO

_MOST = 1 << 33
_BLOCK = 1 << 24
_MLMODEL = "MLmodel"
_LARGEST = 1 << 20


def content_of(source: Source) -> bytes | None:
    """Return the bytes that were given, or that an open file has from where it stands.

    Parameters
    ----------
    source : path-like, bytes or binary file

    Returns
    -------
    bytes or None
        None for a path.

    Raises
    ------
    UsageError
        The file is open as text, cannot be read, or is too large.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if isinstance(source, (str, os.PathLike)):
        return None
    read: Any = getattr(source, "read", None)
    if not callable(read):
        text = f"a model file is a path, bytes or an open file, not {type(source).__name__}"
        raise UsageError(text)
    content = bytearray()
    while True:  # a file without a buffer gives less than it was asked for
        try:
            block = read(_BLOCK)
        except (OSError, ValueError) as error:
            raise UsageError(f"{name_of(source)} cannot be read: {error}") from None
        if not isinstance(block, (bytes, bytearray, memoryview)):
            raise UsageError(f"{name_of(source)} is not open for bytes: open it with mode 'rb'")
        if not block:
            return bytes(content)
        content += block
        if len(content) > _MOST:
            raise UsageError(f"{name_of(source)} has more than {_MOST:,} bytes, the limit")


def name_of(source: Source) -> str:
    """Return what a source is called in messages.

    Examples
    --------
    >>> name_of(b"N."), name_of("model.pkl")
    ('<bytes>', 'model.pkl')
    """
    if isinstance(source, (str, os.PathLike)):
        return os.fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) and name else "<bytes>"


def model_in(path: str | os.PathLike[str]) -> str | os.PathLike[str]:
    """Return the file with the model in a folder of MLflow; any other path as it is.

    So is a folder that names a file outside of itself, also one that links lead to.

    Parameters
    ----------
    path : path-like
    """
    folder = Path(path)
    try:
        named = model_path(_MLMODEL, read_text(folder / _MLMODEL, _LARGEST).encode())
        if named is None:
            return path
        inside = (folder / named).resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # the last for links in a circle
        return path
    return folder / named if inside else path
