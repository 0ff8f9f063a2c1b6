"""Broken and hostile files raise nothing but what is documented, hang nothing, import nothing.

``PERSIST_FUZZ`` is the number of mutants of each kind, ``PERSIST_FUZZ_SEED`` draws others:
``tox run -e fuzz``.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pickle
import sys
import time
import zipfile
import zlib
from pathlib import Path

import joblib
import numpy as np
import pytest
from persist_fuzzing import mutants

from pytest_sklearn_persist import UsageError, inspect_artifact
from pytest_sklearn_persist.goldens.manifest import ManifestError, read_manifest

pytestmark = pytest.mark.full

COUNT = int(os.environ.get("PERSIST_FUZZ", "2000"))
SEED = int(os.environ.get("PERSIST_FUZZ_SEED", "0"))
STORE = Path(__file__).resolve().parents[2] / "goldens"
SLOWEST = 2.0  # seconds of the processor that one file may cost
_LARGEST = 6000

HAND_MADE = [
    b"cos\nsystem\n(S'true'\ntR.",
    b"(ios\nsystem\n.",
    b"(cos\nsystem\no.",
    b"\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x93\x94)R.",
    b"\x80\x02\x82\x01.",
    b"Pid\n.",
    b"\x80\x05\x97\x98.",
    b"S'\\x41'\nV\\u0041\nF1.5\nL12L\nI01\nt.",
    b"(lp0\nI1\na(dp1\nS'a'\nI1\nsg1\n.",
    b"\x80\x04\x8f(K\x01\x90(K\x01\x91.",
    b"\x80\x02cjoblib.numpy_pickle\nNDArrayWrapper\n)\x81}U\x08filenameU\x05a.npysb.",
]


def as_archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def as_npy(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def as_joblib(value, protocol):
    file = io.BytesIO()
    joblib.dump(value, file, protocol=protocol)
    return file.getvalue()


@pytest.fixture(scope="module")
def seeds():
    """Real artifacts, as they are and decompressed, and files made by hand."""
    found = list(HAND_MADE)
    for folder in sorted(path for path in STORE.glob("*/*") if path.is_dir())[::7]:
        for path in sorted(folder.glob("estimator.*")):
            data = path.read_bytes()
            found.append(data)
            if data[:1] == b"x":
                found.append(zlib.decompress(data))
    value = {"a": [np.arange(9.0), np.array(["x", {}], dtype=object)], "b": {1, 2}, "c": 1 << 99}
    found += [pickle.dumps(value, protocol) for protocol in range(6)]
    written = [as_joblib(value, protocol) for protocol in (0, 2, 4, 5)]
    found += written
    compress = (zlib.compress, gzip.compress, bz2.compress, lzma.compress)
    found += [function(written[2]) for function in compress]
    found.append(lzma.compress(written[2], lzma.FORMAT_ALONE))
    found.append(b"ZF" + hex(len(written[2])).ljust(19).encode() + zlib.compress(written[2]))
    found += [as_npy(np.arange(9.0)), as_npy(np.array([1, "a"], dtype=object))]
    found.append(as_archive({"a.npy": as_npy(np.arange(9.0)), "b.pkl": pickle.dumps(value)}))
    node = {"__loader__": "TypeNode", "__module__": "numpy", "__class__": "float64", "__id__": 1}
    schema = {**node, "__loader__": "ObjectNode", "content": {"content": {"a": [node]}}}
    found.append(as_archive({"schema.json": json.dumps(schema)}))
    return [seed for seed in found if len(seed) <= _LARGEST]


class Watch:
    """The slowest of all, and what was imported."""

    def __init__(self):
        self.slowest = (0.0, None)
        self.modules = set(sys.modules)

    def run(self, number, function):
        """Call a function; return what it raises that is not documented."""
        started = time.process_time()
        try:
            function()
        except (UsageError, ManifestError):
            pass
        except BaseException as error:
            return f"mutant {number} of seed {SEED}: {type(error).__name__}: {error}"
        self.slowest = max(self.slowest, (time.process_time() - started, number))
        return None

    @property
    def imported(self):
        return {
            name
            for name in set(sys.modules) - self.modules
            if not name.startswith(("pytest_sklearn_persist", "encodings."))
        }


@pytest.fixture(scope="module")
def files(seeds, tmp_path_factory):
    """All mutants of files, inspected: what went wrong, and the watch."""
    path = tmp_path_factory.mktemp("fuzz") / "model.pkl"
    inspect_of(path, seeds)
    watch, wrong = Watch(), []
    for number, data in mutants(compressed_anew(seeds), COUNT, SEED):
        path.write_bytes(data)
        wrong.append(watch.run(number, lambda: inspect_whole(path)))
    return watch, [text for text in wrong if text]


def inspect_of(path, seeds):
    """See all seeds once: what the package imports for itself is there then."""
    for seed in seeds:
        path.write_bytes(seed)
        inspect_whole(path)


def compressed_anew(seeds):
    """Add seeds that break inside of a compressed stream, whose checksum is right."""
    more = [zlib.compress(data) for _, data in mutants(seeds, len(seeds), SEED)]
    return [*seeds, *more]


def inspect_whole(path):
    info = inspect_artifact(path, trusted="mypkg.*")
    assert str(info)
    assert json.dumps(info.to_dict())


def test_files_raise_nothing_but_what_is_documented(files):
    assert files[1] == []


def test_no_file_costs_more_than_its_time(files):
    assert files[0].slowest[0] <= SLOWEST, f"mutant {files[0].slowest[1]} of seed {SEED}"


def test_nothing_that_a_file_names_is_imported(files):
    assert files[0].imported == set()


@pytest.fixture(scope="module")
def manifests(tmp_path_factory):
    """All mutants of manifests, read: what went wrong, and the watch."""
    name = '"name": "model"'
    seeds = [
        path.read_text(encoding="utf-8").replace(f'"name": "{path.parts[-3]}"', name).encode()
        for path in sorted(STORE.glob("*/*/golden.json"))[::23]
    ]
    path = tmp_path_factory.mktemp("goldens") / "model" / "sklearn-1.0" / "golden.json"
    path.parent.mkdir(parents=True)
    for seed in seeds:
        path.write_bytes(seed)
        read_manifest(path)
    watch, wrong = Watch(), []
    for number, data in mutants(seeds, COUNT, SEED):
        path.write_bytes(data)
        wrong.append(watch.run(number, lambda: read_manifest(path)))
    return watch, [text for text in wrong if text]


def test_manifests_raise_nothing_but_what_is_documented(manifests):
    assert manifests[1] == []


def test_no_manifest_costs_more_than_its_time(manifests):
    assert manifests[0].slowest[0] <= SLOWEST, f"mutant {manifests[0].slowest[1]} of seed {SEED}"


def test_nothing_that_a_manifest_names_is_imported(manifests):
    assert manifests[0].imported == set()
