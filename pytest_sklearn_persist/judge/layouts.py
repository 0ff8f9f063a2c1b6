"""Causes and remedies where arrays came back equal, and not as they lay in memory."""

from __future__ import annotations

import re

__all__ = ["COPY_IT", "READ_ONLY", "mapped", "other_strides", "read_only"]

#: What errors of writing into a read-only array say.
READ_ONLY = re.compile(r"read-?only|WRITEABLE", re.IGNORECASE)
COPY_IT = "copy the array before writing into it, or load without mmap_mode"


def read_only(call: str, array: str | None = None) -> tuple[str, str]:
    """Return cause and remedy where a call writes into an array that a memory map has."""
    one = "one" if array is None else array
    other = "one that can be written to" if array is None else "it to be writable"
    return (
        f'arrays loaded with mmap_mode="r" are read-only, and {call} writes into {one} in place or '
        f"asks for {other}",
        COPY_IT,
    )


def other_strides(array: str) -> tuple[str, str]:
    """Return cause and remedy where the layout of an array alone decides about the answer."""
    return (
        f"the values came back, but {array} lies in memory otherwise: it is a view with gaps or "
        "turned around, saving makes a plain array of it, and the answer depends on that",
        "keep np.ascontiguousarray(…) of it",
    )


def mapped() -> tuple[str, str]:
    """Return cause and remedy where only a memory map rounds otherwise."""
    from joblib import numpy_pickle

    remedy = "compare with tolerance=Tolerance(rtol=1e-12)"
    if hasattr(numpy_pickle, "NUMPY_ARRAY_ALIGNMENT_BYTES"):
        where = (
            "a memory map has arrays where they are in the file, and not where numpy puts its own"
        )
    else:
        where = "joblib before 1.2 lets arrays begin anywhere, and a memory map has them there"
        remedy = f"install joblib>=1.2, or {remedy}"
    return f"{where}: compiled code then adds up in another order", remedy
