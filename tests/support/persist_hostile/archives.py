"""Archives, and files that are several things at once."""

from __future__ import annotations

import io
import json
import re
import tarfile
import zipfile

import numpy as np

from .opcodes import npy_of
from .samples import REFUSED, UNREADABLE, Payload, hostile, inner

ARCHIVES, SKOPS = "archive or polyglot", "skops"

BAD = UNREADABLE | {"load-error"}
_THEN = (1980, 1, 1, 0, 0, 0)


def _zip(*members: tuple[str, bytes], store: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", store) as archive:
        for name, data in members:
            member = zipfile.ZipInfo(name, _THEN)
            member.compress_type = store
            archive.writestr(member, data)
    return file.getvalue()


def _tar(name: str, data: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return file.getvalue()


def _npy() -> bytes:
    file = io.BytesIO()
    np.save(file, np.ones(3))
    return file.getvalue()


def _tar_name(p: Payload) -> bytes:
    """A text, with what makes a tar where a tar has it, and behind it a call."""
    text = b"S'".ljust(257, b"x") + b"ustar'\n0"
    return (text + inner(p, 0)).ljust(10_240, b"\0")


_ARCHIVES = {
    # Bytes that are a pickle to one reader and an archive to the next.
    "a pickle, then a zip": (lambda p: inner(p) + _zip(("a.npy", _npy())), True),
    "a pickle, then a skops file": (lambda p: inner(p) + _skops(_estimator()), True),
    "a pickle, then a tar": (lambda p: inner(p) + _tar("a", b"b"), True),
    "a pickle that calls itself a tar": (_tar_name, True),
    "a zip with a pickle in front of it": (
        lambda p: inner(p) + _zip(("data.pkl", inner(p))),
        True,
    ),
    "an npz with objects": (lambda p: _zip(("a.npy", npy_of(inner(p)))), True),
    "an npz with objects under an odd name": (
        lambda p: _zip(("a.txt.npy", npy_of(inner(p)))),
        True,
    ),
    "an npz with two members of one name": (
        lambda p: _double(("a.npy", _npy()), ("a.npy", npy_of(inner(p)))),
        True,
    ),
    "an npz whose member is a pickle": (lambda p: _zip(("a.npy", inner(p))), False),
    "a zip of a pickle": (lambda p: _zip(("model.pkl", inner(p))), False),
    "a zip as torch writes it": (
        lambda p: _zip(("archive/data.pkl", inner(p)), ("archive/version", b"3\n")),
        False,
    ),
    "a tar of a pickle": (lambda p: _tar("model.pkl", inner(p)), False),
    "a zip with a member by ../": (lambda p: _zip((f"../../{p.marker.name}", b"")), False),
    "a zip with a member by an absolute path": (lambda p: _zip((p.path, b"")), False),
    "a zip that is empty": (lambda p: _zip(), False),
    "a zip with a wrong checksum": (
        lambda p: _zip(("a.npy", _npy())).replace(b"\x3f", b"\x40"),
        False,
    ),
    "a zip that is cut off": (lambda p: _zip(("a.npy", npy_of(inner(p))))[:-10], False),
    "a zip with 5,000 members": (lambda p: _many(), False),
    "a zip whose member calls itself 4 GB": (lambda p: _sized(), False),
    "a module in a zip": (lambda p: _zip(("__main__.py", p.python.encode())), False),
}


def _double(*members: tuple[str, bytes]) -> bytes:
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _zip(*members)


def _many() -> bytes:
    """Many members, without the cost of writing them one by one."""
    return _double(*[("a.npy", b"")] * 5_000)


def _sized() -> bytes:
    """The directory says more than there is."""
    data = _zip(("a.npy", _npy()))
    size = len(_npy()).to_bytes(4, "little")
    return data.replace(size, b"\xf0\xff\xff\xff")


for _name, (_make, _runs) in _ARCHIVES.items():
    _expected = UNREADABLE if _runs else BAD | {"unchecked"}  # an npz of bytes is just that
    hostile(_name, ARCHIVES, _make, executes=_runs, expected=_expected)


def _estimator(cls: str = "StandardScaler", module: str = "sklearn.preprocessing._data") -> dict:
    """What skops writes for an estimator without parameters."""
    return {
        "__class__": cls,
        "__module__": module,
        "__loader__": "ObjectNode",
        "__id__": 1,
        "content": {
            "__class__": "dict",
            "__module__": "builtins",
            "__loader__": "DictNode",
            "__id__": 2,
            "key_types": {
                "__class__": "list",
                "__module__": "builtins",
                "__loader__": "ListNode",
                "__id__": 3,
                "content": [],
            },
            "content": {},
        },
    }


def _skops(schema: dict, *members: tuple[str, bytes], **more: object) -> bytes:
    whole = {**schema, "protocol": 2, "_skops_version": "0.12", **more}
    return _zip(("schema.json", json.dumps(whole).encode()), *members)


def _function(module: str, name: str) -> dict:
    return {
        "__class__": name,
        "__module__": module,
        "__loader__": "FunctionNode",
        "__id__": 5,
        "content": {"module_path": module, "function": name},
    }


def _text(value: str) -> dict:
    return {
        "__class__": "str",
        "__module__": "builtins",
        "__loader__": "JsonNode",
        "content": json.dumps(value),
        "is_json": True,
    }


_SKOPS = {
    "skops: a function": lambda p: _skops(_function("os", "system")),
    "skops: a type": lambda p: _skops(
        {
            "__class__": "Popen",
            "__module__": "subprocess",
            "__loader__": "TypeNode",
            "__id__": 1,
        }
    ),
    "skops: an object of any class": lambda p: _skops(_estimator("Popen", "subprocess")),
    "skops: a module that lies beside": lambda p: _skops(
        _estimator("anything", p.script("persist_evil_skops.py").stem)
    ),
    "skops: a partial": lambda p: _skops(
        {
            "__class__": "partial",
            "__module__": "functools",
            "__loader__": "PartialNode",
            "__id__": 1,
            "content": {
                "func": _function("os", "system"),
                "args": _text(p.shell),
                "kwds": _text(""),
                "namespace": _text(""),
            },
        }
    ),
    "skops: an operator": lambda p: _skops(
        {
            "__class__": "methodcaller",
            "__module__": "operator",
            "__loader__": "OperatorFuncNode",
            "__id__": 1,
            "attrs": _text("system"),
        }
    ),
    "skops: a method": lambda p: _skops(
        {
            "__class__": "system",
            "__module__": "os",
            "__loader__": "MethodNode",
            "__id__": 1,
            "content": {"func": "system", "obj": _estimator()},
        }
    ),
    "skops: a loader that does not exist": lambda p: _skops(
        {**_estimator(), "__loader__": "EvilNode"}
    ),
    "skops: an array of objects": lambda p: _skops(
        {
            "__class__": "ndarray",
            "__module__": "numpy",
            "__loader__": "NdArrayNode",
            "__id__": 1,
            "type": "numpy",
            "file": "1.npy",
        },
        ("1.npy", npy_of(inner(p))),
    ),
    "skops: a file by ../": lambda p: _skops(
        {
            "__class__": "ndarray",
            "__module__": "numpy",
            "__loader__": "NdArrayNode",
            "__id__": 1,
            "type": "numpy",
            "file": "../../../etc/passwd",
        }
    ),
    "skops: two schemas": lambda p: _double(
        ("schema.json", json.dumps(_estimator()).encode()),
        ("schema.json", json.dumps(_function("os", "system")).encode()),
    ),
    "skops: no schema": lambda p: _zip(("1.npy", _npy())),
    "skops: a schema that is not valid JSON": lambda p: _zip(("schema.json", b"{")),
    "skops: a schema of 100,000 levels": lambda p: _zip(
        ("schema.json", b'{"content": ' * 100_000 + b"1" + b"}" * 100_000)
    ),
    "skops: a cycle": lambda p: _skops(
        {
            **_estimator(),
            "content": {
                "__class__": "a",
                "__module__": "b",
                "__loader__": "CachedNode",
                "__id__": 1,
            },
        }
    ),
    "skops: a type that calls itself trusted": lambda p: _skops(
        {**_estimator("system", "os"), "trusted": True, "__trusted__": ["os.system"]},
        trusted=["os.system"],
    ),
}
for _name, _make in _SKOPS.items():
    hostile(
        _name,
        SKOPS,
        _make,
        needs="skops",
        executes="lies beside" in _name,
        beside="lies beside" in _name,
        expected=BAD | ({"unchecked"} if _name == "skops: no schema" else {"crashed"}),
    )


def _transformer(p: Payload) -> bytes:
    """A model that skops itself wrote, and asks to trust what it would call."""
    import functools

    import skops.io
    from sklearn.preprocessing import FunctionTransformer

    model = FunctionTransformer(functools.partial(np.save, p.path))
    with zipfile.ZipFile(io.BytesIO(skops.io.dumps(model))) as archive:
        schema = archive.read("schema.json").decode()
    ids = list(dict.fromkeys(re.findall(r'"__id__": (\d+)', schema)))
    for number, address in enumerate(ids):  # what skops counts by differs from time to time
        schema = schema.replace(f'"__id__": {address}', f'"__id__": {number}')
    return _zip(("schema.json", schema.encode()))


hostile(
    "skops: a model with a function that writes",
    SKOPS,
    _transformer,
    executes=True,
    needs="skops",
    expected=REFUSED,
)
