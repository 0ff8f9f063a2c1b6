"""Files of joblib before 0.10: one for the estimator, and one beside it for each array."""

from __future__ import annotations

import pickletools
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from .containers import open_container
from .loading import is_old
from .reading import Content, NotAsRecorded, as_file, read_once
from .sniffing import sniff

__all__ = ["read_side_files"]

#: As joblib called them: the name of the estimator's file, a number, and how it was written.
_SIDE_FILE = re.compile(r"[^/\\\0]{1,200}_\d{2,5}\.npy(?:\.z)?")
_MOST = 10_000


def read_side_files(path: Path, data: Content) -> dict[str, Content]:
    """Return the files with arrays that an old file of joblib names, by their plain names.

    They are looked for in its own folder only. A name with a folder in it is none: whoever
    follows it later finds nothing.

    Parameters
    ----------
    path : Path
        The file with the estimator.
    data : bytes or bytearray
        Its bytes.

    Raises
    ------
    NotAsRecorded
        One is missing, or no regular file.
    ContainerError
        The file itself can't be decompressed.
    """
    kind = sniff(bytes(data[:512]))
    if not is_old(data, kind):
        return {}
    _, file = open_container(as_file(data), len(data))
    found: dict[str, Content] = {}
    for name in _texts_in(file):
        if name in found or not _SIDE_FILE.fullmatch(name):
            continue
        if len(found) >= _MOST:
            raise NotAsRecorded("refused", f"{path.name} names more than {_MOST:,} files")
        found[name], _ = read_once(path.with_name(name))
    return found


def _texts_in(file: BinaryIO) -> Iterator[str]:
    """Yield the texts in a pickle; what can't be read ends it, and loading says what is wrong."""
    with suppress(ValueError, EOFError, RecursionError):
        for _, argument, _ in pickletools.genops(file.read()):
            if isinstance(argument, str):
                yield argument
            elif isinstance(argument, bytes):
                yield argument.decode("latin-1")
