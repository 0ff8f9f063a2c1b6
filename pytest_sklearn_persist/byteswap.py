"""Write an estimator as a machine of the other byte order would have written it.

There every native array, numpy scalar and dtype is of the other order, and the bytes lie the other
way round.  Python's own numbers have one order everywhere; arrays of an explicit order keep it.
Source: how scikit-learn's own tests make such trees, taken to the whole estimator.
"""

from __future__ import annotations

import io
import pickle
from pathlib import Path
from typing import Any

import numpy as np

from .formats import Format, JoblibFormat, PickleFormat

__all__ = ["can_swap", "dump_byteswapped"]


def swapped(value: Any) -> Any:
    """Return an array or dtype in the other byte order; anything else is returned as it is.

    Examples
    --------
    >>> import numpy as np
    >>> other = swapped(np.array([1.5]))
    >>> other.dtype.isnative, float(other[0])
    (False, 1.5)
    """
    if isinstance(value, np.dtype):
        return value.newbyteorder("S") if value.isnative and _has_order(value) else value
    plain = type(value) in (np.ndarray, np.memmap) and not value.dtype.hasobject
    if plain and value.dtype.isnative and _has_order(value.dtype):
        return np.asarray(value).byteswap().view(value.dtype.newbyteorder("S"))
    return value


def _has_order(dtype: np.dtype[Any]) -> bool:
    if dtype.names:
        return any(_has_order(dtype[name]) for name in dtype.names)
    return dtype.base.byteorder != "|"


def _swapped_scalar(value: np.generic) -> tuple[Any, tuple[Any, bytes]]:
    """Return what a numpy scalar would be reduced to on the other machine."""
    reduced: Any = value.__reduce__()
    function, (dtype, _) = reduced
    return function, (swapped(dtype), np.asarray(value).byteswap().tobytes())


class _SwappingPickler(pickle.Pickler):
    """Swap what is native, on the way into the pickle."""

    def reducer_override(self, obj: Any) -> Any:
        other = swapped(obj)
        if other is not obj:
            return other.__reduce_ex__(self._protocol)
        if isinstance(obj, np.generic) and _has_order(obj.dtype) and obj.dtype.isnative:
            return _swapped_scalar(obj)
        return NotImplemented

    def __init__(self, file: Any, protocol: int) -> None:
        super().__init__(file, protocol=protocol)
        self._protocol = protocol


def can_swap(format_: Format) -> str | None:
    """Return None if a file of the other byte order can be written, else why not."""
    if isinstance(format_, PickleFormat):
        plain = format_.module == "pickle"
        return None if plain else "cloudpickle files can't be byte-swapped here"
    if isinstance(format_, JoblibFormat):
        if format_.mmap_mode:
            return "a memory map shows the bytes as they are: joblib refuses the other byte order"
        return None
    return f"{format_.name} files can't be byte-swapped here"


def dump_byteswapped(format_: Format, estimator: Any, path: Path) -> None:
    """Write ``estimator`` to ``path`` in a format, in the other byte order."""
    if isinstance(format_, PickleFormat):
        with path.open("wb") as file:
            _SwappingPickler(file, format_.protocol).dump(estimator)
        return
    assert isinstance(format_, JoblibFormat)
    buffer = io.BytesIO()
    _joblib_pickler(buffer).dump(estimator)
    path.write_bytes(_compressed(format_, buffer.getvalue()))


def _joblib_pickler(file: Any) -> Any:
    # joblib has no public way to hand in a pickler of one's own; scikit-learn's and joblib's own
    # tests subclass this one, too.
    from joblib.numpy_pickle import NumpyPickler

    class Swapping(NumpyPickler):  # type: ignore[misc]
        """Swap arrays before joblib takes them out of the pickle."""

        def save(self, obj: Any) -> Any:
            if isinstance(obj, np.generic) and _has_order(obj.dtype) and obj.dtype.isnative:
                return self.save_reduce(*_swapped_scalar(obj), obj=obj)
            return super().save(swapped(obj))

    return Swapping(file)


def _compressed(format_: JoblibFormat, data: bytes) -> bytes:
    """Compress as joblib does; its readers tell the compression from the first bytes."""
    if format_.codec is None:
        return data
    import bz2
    import gzip
    import lzma
    import zlib

    level = format_.level
    if format_.codec == "lz4":
        import lz4.frame

        return bytes(lz4.frame.compress(data, compression_level=level))
    return {
        "zlib": lambda: zlib.compress(data, level),
        "gzip": lambda: gzip.compress(data, level),
        "bz2": lambda: bz2.compress(data, level),
        "xz": lambda: lzma.compress(data, preset=level),
        "lzma": lambda: lzma.compress(data, format=lzma.FORMAT_ALONE, preset=level),
    }[format_.codec]()
