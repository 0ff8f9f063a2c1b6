"""Payloads in arrays of objects, between arrays, in joblib's containers, in files beside."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import pickle
import zlib
from pathlib import Path

import numpy as np

from .opcodes import SYSTEM, Build, Call, Name, New, assemble, dump, joblib_dump, npy_of, push
from .samples import REFUSED, UNREADABLE, Payload, hostile, inner

OBJECTS, COMPRESSED, BESIDE = "array of objects", "compressed file", "side file"


class Runs:
    """A payload that any pickler writes."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (self.command,)


def _objects(p: Payload) -> np.ndarray:
    array = np.empty(3, dtype=object)
    array[1] = Runs(p.shell)
    return array


def _npz(p: Payload, *, compress: bool) -> bytes:
    file = io.BytesIO()
    save = np.savez_compressed if compress else np.savez
    save(file, innocent=np.ones(3), objects=_objects(p))
    return file.getvalue()


def _npy(p: Payload) -> bytes:
    file = io.BytesIO()
    np.save(file, _objects(p), allow_pickle=True)
    return file.getvalue()


def _pipeline(p: Payload) -> object:
    """A fitted pipeline whose categories are an array of arrays of objects."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    pipeline = make_pipeline(StandardScaler(with_mean=False), OneHotEncoder())
    pipeline.fit(np.arange(6.0).reshape(3, 2))
    deep = np.empty(1, dtype=object)
    deep[0] = _objects(p)
    pipeline[-1].categories_ = [deep, deep]
    return pipeline


def _structured(p: Payload) -> np.ndarray:
    array = np.zeros(2, dtype=[("a", "f8"), ("b", "O")])
    array["b"][1] = Runs(p.shell)
    return array


_OBJECTS = {
    "npy": _npy,
    "npy by hand": lambda p: npy_of(inner(p)),
    "npy with a pickle of protocol 0": lambda p: npy_of(inner(p, 0)),
    "npz": lambda p: _npz(p, compress=False),
    "npz, compressed": lambda p: _npz(p, compress=True),
    "pickle of an array": lambda p: dump(_objects(p)),
    "pickle of protocol 2": lambda p: dump(_objects(p), 2),
    "pickle of protocol 5": lambda p: dump(_objects(p), 5),
    "pickle of a structured array": lambda p: dump(_structured(p)),
    "pickle of a pipeline": lambda p: dump(_pipeline(p)),
    "joblib array": lambda p: joblib_dump(_objects(p)),
    "joblib array of protocol 2": lambda p: joblib_dump(_objects(p), 2),
    "joblib structured array": lambda p: joblib_dump(_structured(p)),
    "joblib pipeline": lambda p: joblib_dump(_pipeline(p)),
    "joblib, between two arrays": lambda p: joblib_dump(
        [np.ones(5), Call(SYSTEM, p.shell), np.ones(7)]
    ),
    "joblib, after an array": lambda p: joblib_dump((np.ones((50, 50)), Call(SYSTEM, p.shell))),
    "joblib, array of objects between two arrays": lambda p: joblib_dump(
        {"a": np.ones(50), "b": _objects(p), "c": np.ones(3)}
    ),
    "joblib, array of objects in an array of objects": lambda p: joblib_dump(_nested(p)),
    "joblib, an array whose bytes are a pickle": lambda p: joblib_dump(
        [np.frombuffer(inner(p), "u1"), Call(SYSTEM, p.shell)]
    ),
    "joblib, a shape that is a call": lambda p: joblib_dump(
        Build(
            New(Name("joblib.numpy_pickle", "NumpyArrayWrapper")),
            {
                "subclass": Name("numpy", "ndarray"),
                "shape": Call(SYSTEM, p.shell),
                "order": "C",
                "dtype": Call(Name("numpy", "dtype"), "f8"),
                "allow_mmap": False,
            },
        )
    ),
    "joblib, a wrapper by hand with a pickle behind": lambda p: (
        b"\x80\x04"
        + push(
            Build(
                New(Name("joblib.numpy_pickle", "NumpyArrayWrapper")),
                {
                    "subclass": Name("numpy", "ndarray"),
                    "shape": (1,),
                    "order": "C",
                    "dtype": Call(Name("numpy", "dtype"), "O"),
                    "allow_mmap": False,
                },
            )
        )
        + inner(p)
        + b"."
    ),
    "joblib, a wrapper whose dtype is not one": lambda p: (
        # joblib asks the dtype whether there are objects; whatever has the attribute may answer.
        b"\x80\x04"
        + push(
            Build(
                New(Name("joblib.numpy_pickle", "NumpyArrayWrapper")),
                {
                    "subclass": Name("numpy", "ndarray"),
                    "shape": (1,),
                    "order": "C",
                    "dtype": Build(
                        New(Name("sklearn.gaussian_process.kernels", "RBF")), {"hasobject": True}
                    ),
                    "allow_mmap": False,
                },
            )
        )
        + inner(p)
        + b"."
    ),
    "joblib, a wrapper of the module's old name": lambda p: joblib_dump(
        Build(
            New(Name("sklearn.externals.joblib.numpy_pickle", "NumpyArrayWrapper")),
            {"subclass": SYSTEM, "x": Call(SYSTEM, p.shell)},
        )
    ),
}


def _nested(p: Payload) -> np.ndarray:
    outer = np.empty(1, dtype=object)
    outer[0] = _objects(p)
    return outer


for _name, _make in _OBJECTS.items():
    hostile(
        f"objects: {_name}",
        OBJECTS,
        _make,
        executes="old name" not in _name,
        # joblib of today has no such module, and asks such a dtype for more than it has.
        expected=REFUSED | {"load-error"} if "old name" in _name or "not one" in _name else REFUSED,
    )


def _lz4(data: bytes) -> bytes:
    import lz4.frame

    return lz4.frame.compress(data)


def _zf(data: bytes) -> bytes:
    """joblib's own container up to 0.9: a length in hexadecimal digits, then zlib."""
    return b"ZF" + hex(len(data)).encode().ljust(19) + zlib.compress(data)


_COMPRESSORS = {
    "zlib": zlib.compress,
    "zlib, level 1": lambda data: zlib.compress(data, 1),
    "zlib, not compressed": lambda data: zlib.compress(data, 0),
    "gzip": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma": lambda data: lzma.compress(data, format=lzma.FORMAT_ALONE),
    "lz4": _lz4,
    "ZF": _zf,
}
for _name, _compress in _COMPRESSORS.items():
    hostile(
        f"compressed: {_name}",
        COMPRESSED,
        lambda p, compress=_compress: compress(inner(p)),
        executes=True,
        needs="lz4" if _name == "lz4" else (),
    )
    hostile(
        f"compressed: {_name}, between arrays",
        COMPRESSED,
        lambda p, compress=_compress: compress(
            joblib_dump([np.ones(20), Call(SYSTEM, p.shell), np.ones(3)])
        ),
        executes=_name != "ZF",  # such a file has no arrays in it, they are beside
        expected=REFUSED | {"load-error"} if _name == "ZF" else REFUSED,
        needs="lz4" if _name == "lz4" else (),
    )
    if _name in ("zlib", "gzip", "bz2", "xz", "lzma"):
        hostile(
            f"compressed: {_name}, array of objects",
            COMPRESSED,
            lambda p, compress=_compress: compress(joblib_dump({"a": _objects(p)})),
            executes=True,
        )
        hostile(
            f"compressed: {_name}, cut off after the payload",
            COMPRESSED,
            lambda p, compress=_compress: compress(inner(p)[:-1] + os.urandom(0) + _noise())[
                :-2500
            ],
            expected=UNREADABLE,
        )
hostile(
    "compressed: gzip in gzip",
    COMPRESSED,
    lambda p: gzip.compress(gzip.compress(inner(p), mtime=0), mtime=0),
    expected=UNREADABLE | {"load-error"},
)
hostile(
    "compressed: gzip in two members",
    COMPRESSED,
    lambda p: gzip.compress(inner(p)[:9], mtime=0) + gzip.compress(inner(p)[9:], mtime=0),
    expected=UNREADABLE | {"crashed", "load-error"},  # joblib reads such a file forever
)
hostile(
    "compressed: gzip with a wrong checksum",
    COMPRESSED,
    lambda p: gzip.compress(inner(p), mtime=0)[:-8] + bytes(8),
    expected=UNREADABLE,
)
for _name, _compress in {
    "gzip": lambda d: gzip.compress(d, mtime=0),
    "zlib": zlib.compress,
}.items():
    for _kind, _tail in {"zeros": bytes(64), "text": b"anything" * 8}.items():
        hostile(
            f"compressed: {_name} of a model, then {_kind}",
            COMPRESSED,
            lambda p, compress=_compress, tail=_tail: compress(pickle.dumps([1])) + tail,
            expected=UNREADABLE | {"crashed", "load-error"},
        )


def _noise() -> bytes:
    """Bytes that do not compress."""
    return np.random.RandomState(0).bytes(5000)


def _wrapper(filename: str, **more: object) -> Build:
    return Build(
        New(Name("joblib.numpy_pickle_compat", "NDArrayWrapper")),
        {"filename": filename, "subclass": Name("numpy", "ndarray"), "allow_mmap": False, **more},
    )


_NOT_FOUND = UNREADABLE | {"load-error", "crashed"}


def _side(name: str, filename: object, *, executes: bool = True, **options: object) -> None:
    """Register a pickle as joblib up to 0.9 wrote it: arrays are in files beside."""

    def write(p: Payload) -> bytes:
        elsewhere = p.marker.parent.parent / "elsewhere"
        elsewhere.mkdir(exist_ok=True)
        (elsewhere / "evil.npy").write_bytes(npy_of(inner(p)))
        (p.folder / "model.pkl_01.npy").write_bytes(npy_of(inner(p)))
        return assemble(_wrapper(filename(p, elsewhere)), 2)

    # What lies elsewhere may also just not be found: it is not there for who reads a copy.
    hostile(name, BESIDE, write, executes=executes, expected=_NOT_FOUND, **options)


_side("a side file with objects", lambda p, elsewhere: "model.pkl_01.npy")
_side(
    "a side file by ../",
    lambda p, elsewhere: os.path.relpath(elsewhere / "evil.npy", p.folder),
)
_side(
    "a side file by an absolute path",
    lambda p, elsewhere: str(elsewhere / "evil.npy"),
)
_side("a side file by ./", lambda p, elsewhere: "./model.pkl_01.npy")
_side(
    "a side file by a path and back",
    lambda p, elsewhere: f"../{p.folder.name}/model.pkl_01.npy",
)


def _linked(p: Payload, elsewhere: Path) -> str:
    (p.folder / "linked.npy").symlink_to(elsewhere / "evil.npy")
    return "linked.npy"


def _linked_folder(p: Payload, elsewhere: Path) -> str:
    (p.folder / "linked").symlink_to(elsewhere)
    return "linked/evil.npy"


def _pipe(p: Payload, elsewhere: Path) -> str:
    os.mkfifo(p.folder / "pipe.npy")
    return "pipe.npy"


def _itself(p: Payload, elsewhere: Path) -> str:
    return "model.pkl"


_side("a side file that is a symbolic link", _linked)
_side("a side file in a linked folder", _linked_folder)
_side("a side file that is a pipe", _pipe, executes=False, seconds=5.0)
_side(
    "a side file that is the model itself",
    _itself,
    executes=False,
)
_side(
    "a side file that is missing",
    lambda p, elsewhere: "nothing.npy",
    executes=False,
)
_side(
    "a side file that nobody may read",
    lambda p, elsewhere: "/etc/shadow",
    executes=False,
)
_side(
    "a side file that is a device",
    lambda p, elsewhere: "/dev/zero",
    executes=False,
    seconds=5.0,
)
_side(
    "a side file with a NUL in its name",
    lambda p, elsewhere: "model.pkl_01.npy\0.txt",
    executes=False,
)


def _zipped_side(p: Payload) -> bytes:
    """As joblib up to 0.9 wrote it with compress: the raw state is compressed beside."""
    p.written("model.pkl_01.npy.z", _zf(np.ones(3).tobytes()))
    wrapper = Build(
        New(Name("joblib.numpy_pickle_compat", "ZNDArrayWrapper")),
        {
            "filename": "model.pkl_01.npy.z",
            "init_args": (Name("numpy", "ndarray"), (0,), b"b"),
            "state": (1, (3,), Call(Name("numpy", "dtype"), "f8"), Call(SYSTEM, p.shell)),
        },
    )
    return _zf(assemble(wrapper, 2))


hostile("a compressed side file whose state is a call", BESIDE, _zipped_side, executes=True)
