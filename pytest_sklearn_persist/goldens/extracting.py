"""Take the model file out of what it was packed into, so that it can be recorded as it is."""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from ..errors import UsageError
from ..gate.containers import ContainerError
from ..gate.opening import unpack
from ..gate.sources import model_in
from ..inspection.budget import budget_for
from ..inspection.opening import HeldOpen, open_regular

__all__ = ["extracted"]

_BLOCK = 1 << 20
_PLAIN = re.compile(r"[\w.+-]{1,100}")


def extracted(
    path: str | os.PathLike[str], folder: Path, part: str | None = None
) -> tuple[Path, str | None]:
    """Return the file with the model, and which part of it is meant.

    Parameters
    ----------
    path : path-like
        A model file, or the folder of a model of MLflow.
    folder : Path
        Where the file is written if it is packed into something.
    part : str, optional
        What is meant; it begins with the member if an archive holds several models.

    Raises
    ------
    UsageError
        It holds no model, or several, or cannot be opened.
    """
    source = Path(model_in(path))
    with open_regular(source) as raw, ExitStack() as spooled:
        size = os.fstat(raw.fileno()).st_size
        try:
            unpacked = unpack(
                io.BufferedReader(HeldOpen(raw), _BLOCK),
                size,
                lambda: spooled.enter_context(tempfile.TemporaryFile()),
                budget_for(size, None, None).check,
            )
        except ContainerError as error:
            raise UsageError(f"{path}: {error}") from None
        if unpacked is None:
            return source, part
        name, rest = _chosen(list(unpacked.models), part, str(path))
        plain = Path(name or unpacked.layers[-1]).name
        target = folder / (plain if _PLAIN.fullmatch(plain) and "." in plain else "model.pkl")
        with target.open("wb") as file:
            shutil.copyfileobj(unpacked.models[name], file)
    return target, rest


def _chosen(names: list[str], part: str | None, path: str) -> tuple[str, str | None]:
    """Return which of the models in an archive is meant, and which part of it."""
    if names == [""]:
        return "", part
    for name in names:
        start = f"[{name!r}]"
        if part is not None and part.startswith(start):
            return name, part[len(start) :] or None
    shown = ", ".join(f"[{name!r}]" for name in names[:10])
    raise UsageError(
        f"{path} holds {len(names):,} models: say which one is meant with --part, one of {shown}"
    )
