"""Which container a file is, by its first bytes."""

from __future__ import annotations

import re

__all__ = ["COMPRESSED", "START", "sniff"]

#: What ``sniff`` needs to see of a file, at most.
START = 512

#: As joblib tells them apart, in its order: it has no other evidence than these bytes.
_JOBLIB = (
    (b"ZF", "zf"),
    (b"\x78", "zlib"),
    (b"\x1f\x8b", "gzip"),
    (b"BZ", "bz2"),
    (b"\x5d\x00", "lzma"),
    (b"\xfd7zXZ", "xz"),
    (b"\x04\x22\x4d\x18", "lz4"),
)
#: Kinds that joblib would decompress.
COMPRESSED = frozenset(kind for _, kind in _JOBLIB)

_OTHERS = (
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x93NUMPY", "npy"),
    (b"version https://git-lfs", "git-lfs"),
    (b"\x89HDF\r\n", "hdf5"),
    (b"\x89PNG\r\n", "image"),
    (b"PAR1", "parquet"),
)
_PICKLE = re.compile(
    rb"\x80|[\x88-\x8f\x93-\x98\x82-\x87(){}\]N.BCGJKMTUX]"
    rb"|c[^\s]+\r?\n|[IL]-?\d|F[-+.\dni]|S['\"]|V[^\n]*\n|P[^\n]*\n"
)
_TEXT = re.compile(rb"(?:\xef\xbb\xbf)?[\t\n\r\x20-\x7e\x80-\xff]*")


def sniff(start: bytes) -> str:
    r"""Return which container the first bytes of a file are.

    Parameters
    ----------
    start : bytes
        512 of them, or the whole file if it has fewer.

    Returns
    -------
    str
        One of ``COMPRESSED`` exactly where joblib would decompress; else ``pickle``, ``zip``,
        ``npy``, ``tar``, ``zstd``, ``hdf5``, ``image``, ``parquet``, ``git-lfs``, ``empty``,
        ``json``, ``html``, ``text`` or ``unknown``.  Only bytes that can start no pickle are
        called a text.

    Examples
    --------
    >>> sniff(b"\x80\x05N."), sniff(b"x\x9c"), sniff(b"PK\x03\x04"), sniff(b"<!DOCTYPE html>")
    ('pickle', 'zlib', 'zip', 'html')
    """
    if not start:
        return "empty"
    for table in (_JOBLIB, _OTHERS):
        for prefix, kind in table:
            if start.startswith(prefix):
                return kind
    if start[257:262] == b"ustar":
        return "tar"
    return _sniff_rest(start[:START])


def _sniff_rest(start: bytes) -> str:
    """Tell texts from pickles, which are ASCII, too, in protocol 0."""
    text = start.lstrip(b"\xef\xbb\xbf\t\n\r ")
    if _TEXT.fullmatch(start) and text[:1] in (b"{", b"["):
        return "json"
    if text[:1] == b"<":
        return "html" if b"<html" in text.lower() or b"<!doctype" in text.lower() else "text"
    if _PICKLE.match(start):
        return "pickle"
    return "text" if _TEXT.fullmatch(start) else "unknown"
