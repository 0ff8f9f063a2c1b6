"""Files of joblib before 0.10: one for the estimator, and one beside it for each array."""

from __future__ import annotations

import pickletools
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from .containers import ContainerError, open_container
from .reading import Content, as_file
from .sniffing import sniff

__all__ = ["ARRAY", "LARGE", "MOST_SIDE_FILES", "is_old", "is_side_file", "side_files_in"]

#: The classes of joblib that stand for arrays, since 0.10 and before.
ARRAY, _OLD_ARRAY = b"NumpyArrayWrapper", b"NDArrayWrapper"
#: Bytes in which one of these stands, if any does.
LARGE = 1 << 26
#: As joblib called them: the name of the estimator's file, a number, and how it was written.
_SIDE_FILE = re.compile(r"[^/\\\0]{1,200}_\d{2,5}\.npy(?:\.z)?")
MOST_SIDE_FILES = 10_000


def is_old(data: Content, kind: str) -> bool:
    """Say whether joblib before 0.10 has written this, whose arrays may lie beside it.

    Parameters
    ----------
    data : bytes or bytearray
        The file.
    kind : str
        As :func:`~pytest_sklearn_persist.gate.sniffing.sniff` calls it.
    """
    if kind == "zf":
        return True
    # Arrays are no part of such a file: one that is large is another.
    small = kind == "pickle" and len(data) < LARGE
    return small and _OLD_ARRAY in data and ARRAY not in data


def side_files_in(data: Content) -> list[str]:
    """Return the plain names of the files with arrays that an old file of joblib names.

    A name with a folder in it is none: whoever follows it later finds nothing.

    Parameters
    ----------
    data : bytes or bytearray
        The file with the estimator.

    Raises
    ------
    ContainerError
        It can't be decompressed, or names too many.
    """
    kind = sniff(bytes(data[:512]))
    if not is_old(data, kind):
        return []
    _, file = open_container(as_file(data), len(data))
    found = dict.fromkeys(name for name in _texts_in(file) if is_side_file(name))
    if len(found) > MOST_SIDE_FILES:
        raise ContainerError("refused", f"it names more than {MOST_SIDE_FILES:,} files")
    return list(found)


def is_side_file(name: str) -> bool:
    """Say whether joblib may have called a file with an array so."""
    return _SIDE_FILE.fullmatch(name) is not None


def _texts_in(file: BinaryIO) -> Iterator[str]:
    """Yield the texts in a pickle; what can't be read ends it, and loading says what is wrong."""
    with suppress(ValueError, EOFError, RecursionError):
        for _, argument, _ in pickletools.genops(file.read()):
            if isinstance(argument, str):
                yield argument
            elif isinstance(argument, bytes):
                yield argument.decode("latin-1")
