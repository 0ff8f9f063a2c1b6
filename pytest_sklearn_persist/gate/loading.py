"""Load the bytes of an artifact with the gate closed."""

from __future__ import annotations

import os
import pickle
import struct
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..recorder import Dumps
from . import unpickling
from .containers import COMPRESSED, ContainerError, most_in, open_container, read_to_end
from .hook import Gate
from .legacy import ARRAY, LARGE, is_old
from .naming import kind_of, what_else
from .natives import verify_loaded
from .reading import Content, as_file
from .sniffing import START

__all__ = ["load_artifact"]

_MOST_DUMPS = 10_000
#: What joblib 1.2 and newer (https://github.com/joblib/joblib/pull/1254) say of their arrays.
_FILLING = "numpy_array_alignment_bytes"


def load_artifact(
    data: Content,
    gate: Gate,
    *,
    family: str | None = None,
    side_files: Mapping[str, Content] | None = None,
) -> Any:
    """Load an artifact from its bytes.

    Parameters
    ----------
    data : bytes or bytearray
        A pickle, what joblib writes, ``.npy``, ``.npz``, or what skops writes.
    gate : Gate
        Closed before; see :func:`~pytest_sklearn_persist.gate.unpickling.close_gate`.
    family : {"pickle", "joblib"}, optional
        What it is loaded with where its first bytes allow both. If not given, joblib loads what it
        has written.
    side_files : mapping of str to bytes or bytearray, optional
        Arrays that joblib before 0.10 has written beside it, by their plain names.

    Returns
    -------
    object
        What was loaded.

    Raises
    ------
    ContainerError
        The file is damaged, or holds what no honest file does.
    Exception
        Whatever loading raises.
    Refused
        By the gate.
    """
    loaded = _load(data, gate, family, side_files or {})
    verify_loaded(loaded)
    return loaded


def _load(data: Content, gate: Gate, family: str | None, side_files: Mapping[str, Content]) -> Any:
    """Load by what the first bytes are."""
    kind, file = open_container(as_file(data), len(data))
    if is_old(data, kind):
        return _load_old(data, side_files, gate)
    if kind == "zip":
        from .archives import load_archive

        return load_archive(data, gate)
    if kind == "empty":
        raise ContainerError("damaged", "it is empty")
    if kind not in COMPRESSED and kind not in ("npy", "pickle"):
        raise ContainerError("unchecked", f"it is {what_else(bytes(data[:START]))}")
    with _damage():
        if kind == "npy":
            values = [_load_array(file)]
        elif kind in COMPRESSED:
            values = _load_dumps(file, lambda: _load_joblib(file, most_in(len(data))))
        elif family == "joblib" or (family is None and data.find(ARRAY, 0, LARGE) >= 0):
            file = as_file(data, peeks=True)
            values = _load_dumps(file, lambda: _load_joblib(file, len(data)))
        else:
            values = _load_dumps(file, lambda: pickle.load(file))
    if read_to_end(file):
        raise ContainerError("refused", "other bytes follow the object in it")
    return Dumps(values) if len(values) > 1 else values[0]


def _load_dumps(file: BinaryIO, load: Callable[[], Any]) -> list[Any]:
    """Load an object, and those that were dumped behind it into the same file."""
    values = [load()]
    while len(values) < _MOST_DUMPS and kind_of(_ahead(file)) == "pickle":
        values.append(load())
    return values


def _ahead(file: Any) -> bytes:
    """Return what comes next in a file, and stay there."""
    if hasattr(file, "peek"):
        return bytes(file.peek(START)[:START])
    start = file.read(START)
    file.seek(-len(start), os.SEEK_CUR)
    return bytes(start)


@contextmanager
def _damage() -> Iterator[None]:
    """Tell bytes that are not a pickle from what is named in a pickle, and raises.

    The unpickler in C says so; the one in Python just meets an opcode that there is not, or the
    end of a list.
    """
    try:
        yield
    except (EOFError, IndexError, KeyError, ValueError, pickle.UnpicklingError, struct.error) as e:
        trace = e.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        at = "" if trace is None else trace.tb_frame.f_code.co_filename
        of_python_2, elsewhere = isinstance(e, UnicodeDecodeError), "persistent id" in str(e)
        if at not in (pickle.__file__, unpickling.__file__) or of_python_2 or elsewhere:
            raise
        text = f"it is not a pickle, or is broken ({type(e).__name__}: {e})"
        raise ContainerError("damaged", text.replace(": )", ")")) from None


def _load_array(file: BinaryIO) -> Any:
    import numpy as np

    try:
        np.lib.format.read_magic(file)
    except ValueError as error:
        raise ContainerError("damaged", f"it is not an array, or is broken: {error}") from None
    file.seek(0)
    return np.load(file, allow_pickle=True)


def _load_joblib(file: BinaryIO, most: int) -> Any:
    import joblib

    with _bounded_arrays(most):
        return joblib.load(file)


@contextmanager
def _bounded_arrays(most: int) -> Iterator[None]:
    """Let no array be made that is larger than the file could hold: joblib makes it, then reads.

    Nor one that joblib would take from the wrong place, and whatever it finds there.
    """
    from joblib.numpy_pickle import NumpyArrayWrapper

    original = NumpyArrayWrapper.read_array
    knows_filling = hasattr(NumpyArrayWrapper, f"safe_get_{_FILLING}")

    def read_array(wrapper: Any, *arguments: Any) -> Any:
        filled = not wrapper.dtype.hasobject and getattr(wrapper, _FILLING, None) is not None
        if filled and not knows_filling:
            text = "joblib 1.2 or newer has written it, with filling bytes before each array"
            raise ValueError(f"{text}, which this older joblib takes for the array")
        # An object takes a byte of the file at least.
        size = 1 if wrapper.dtype.hasobject else wrapper.dtype.itemsize
        for length in wrapper.shape:
            size *= int(length)
        if size > most or size < 0:
            text = f"it says that an array of {size:,} bytes is in it, which it can't hold"
            raise ContainerError("damaged", text)
        return original(wrapper, *arguments)

    NumpyArrayWrapper.read_array = read_array
    try:
        yield
    finally:
        NumpyArrayWrapper.read_array = original


def _load_old(data: Content, side_files: Mapping[str, Content], gate: Gate) -> Any:
    """Load what joblib before 0.10 wrote, from copies in the own folder: it wants paths."""
    import joblib

    folder = Path(gate.folder) / "old"
    folder.mkdir()
    for name, content in {**side_files, "artifact": data}.items():
        kind, stream = open_container(as_file(content), len(content))
        if kind == "zf":
            read_to_end(stream)  # is it as large as it says, and no larger than it may be?
        (folder / name).write_bytes(content)
    return joblib.load(folder / "artifact")
