"""Files that are no files, that are empty or enormous, and files that are something else."""

from __future__ import annotations

import os
import pickle
import stat
from pathlib import Path

from .opcodes import npy_of
from .samples import BROKEN, UNREADABLE, Payload, hostile, inner

PLACES, WRONG = "special file", "wrong kind of file"


def _at(p: Payload, name: str = "model.pkl") -> Path:
    return p.folder / name


def _fifo(p: Payload) -> Path:
    os.mkfifo(_at(p))
    return _at(p)


def _socket(p: Payload) -> Path:
    try:
        os.mknod(_at(p), stat.S_IFSOCK | 0o600)
    except (OSError, AttributeError):  # not of every system: a folder has to do
        _at(p).mkdir()
    return _at(p)


def _folder(p: Payload) -> Path:
    _at(p).mkdir()
    return _at(p)


def _link(target: str) -> object:
    def write(p: Payload) -> Path:
        _at(p).symlink_to(target)
        return _at(p)

    return write


def _link_to_pickle(p: Payload) -> Path:
    elsewhere = p.marker.parent.parent / "elsewhere.pkl"
    elsewhere.write_bytes(inner(p))
    _at(p).symlink_to(elsewhere)
    return _at(p)


def _link_to_model(p: Payload) -> Path:
    from sklearn.preprocessing import StandardScaler

    _at(p, "other.pkl").write_bytes(pickle.dumps(StandardScaler().fit([[1.0]])))
    _at(p).symlink_to("other.pkl")
    return _at(p)


def _sparse(size: int, start: bytes = b"") -> object:
    """A file that is mostly a hole: it takes no room on the disk."""

    def write(p: Payload) -> Path:
        _at(p).write_bytes(start)
        while True:
            try:
                os.truncate(_at(p), max(size // _sparse_divisor(p), 2**20))
            except OSError:
                _sparse_divisors.append(16)
            else:
                return _at(p)

    return write


#: Not every file system has files of a terabyte.
_sparse_divisors: list[int] = []


def _sparse_divisor(p: Payload) -> int:
    return 16 ** len(_sparse_divisors)


_PLACES = {
    "a pipe": _fifo,
    "a socket": _socket,
    "a folder": _folder,
    "a link to a folder": _link("/"),
    "a link to a device of zeros": _link("/dev/zero"),
    "a link to a device of noise": _link("/dev/urandom"),
    "a link to the terminal": _link("/dev/tty"),
    "a link to standard input": _link("/dev/stdin"),
    "a link to memory": _link("/proc/self/mem"),
    "a link to itself": _link("model.pkl"),
    "a link to nothing": _link("nothing.pkl"),
    "a link to a file that only root may read": _link("/etc/shadow"),
    "a link to a model": _link_to_model,
    "a terabyte of nothing": _sparse(2**40),
    "a terabyte after a pickle": _sparse(2**40, b"\x80\x04N."),
    "a terabyte after the start of an array": _sparse(2**40, b"\x93NUMPY\x01\x00"),
    "eight gigabytes of nothing": _sparse(2**33),
    "a device itself": lambda p: Path("/dev/zero"),
    "a file of the kernel": lambda p: Path("/proc/self/environ"),
    "a file that is not there": lambda p: _at(p, "nothing.pkl"),
}
for _name, _make in _PLACES.items():
    _expected = UNREADABLE | {"crashed"} if "eight" in _name else UNREADABLE
    hostile(_name, PLACES, _make, expected=_expected, seconds=5.0)
hostile("a link to a payload", PLACES, _link_to_pickle, executes=True, expected=UNREADABLE)


def _named(name: str) -> object:
    def write(p: Payload) -> Path:
        _at(p, name).write_bytes(inner(p))
        return _at(p, name)

    return write


#: The name of a file says nothing about what it is.
for _suffix in (".npy", ".npz", ".skops", ".joblib", ".pkl.gz", ".json", ".txt", ".h5", ""):
    hostile(f"a pickle called model{_suffix}", WRONG, _named(f"model{_suffix}"), executes=True)


def _npy_as_pickle(p: Payload) -> bytes:
    return npy_of(inner(p))


_POINTER = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12345\n"
_WRONG = {
    "an empty file": b"",
    "one byte": b"\x80",
    "a start and no more": b"\x80\x04",
    "a full stop": b".",
    "a pointer of git-lfs": _POINTER.encode(),
    "a page that says 404": b"<!DOCTYPE html>\n<html><body>Not Found</body></html>\n",
    "an answer of a server in JSON": b'{"message": "Not Found", "status": "404"}\n',
    "a text": "Grüße, nothing else\n".encode(),
    "a text in UTF-16": "model".encode("utf-16"),
    "a program": b"\x7fELF\x02\x01\x01" + bytes(57),
    "a script": b"#!/bin/sh\nexit 0\n",
    "an HDF5 file": b"\x89HDF\r\n\x1a\n" + bytes(100),
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "zeros": bytes(4096),
    "noise": bytes((i * i * 7 + 3) % 251 for i in range(4096)),
    "a conflict of git": b"<<<<<<< HEAD\nmodel\n=======\nother\n>>>>>>> branch\n",
    "nothing but gzip's start": b"\x1f\x8b",
    "nothing but numpy's start": b"\x93NUMPY",
    "nothing but a zip's start": b"PK\x03\x04",
    "nothing but joblib's old start": b"ZF",
    "nothing but xz's start": b"\xfd7zXZ\x00",
    "nothing but bzip2's start": b"BZh",
    "nothing but lz4's start": b"\x04\x22\x4d\x18",
}
for _name, _bytes in _WRONG.items():
    hostile(
        _name,
        WRONG,
        lambda p, data=_bytes: data,
        expected={
            "an empty file": BROKEN,
            "a full stop": UNREADABLE | {"load-error"},  # a pickle from start to end, of nothing
        }.get(_name, UNREADABLE | {"unchecked"}),  # what is no pickle at all is not broken
    )
