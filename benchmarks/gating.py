"""What it costs to load behind the gate, against a plain load in the same process."""

from __future__ import annotations

import gc
import hashlib
import io
import os
import pickle
import statistics
import struct
import tempfile
import time
from functools import partial
from pathlib import Path

import joblib
import numpy as np


class _Nowhere(io.RawIOBase):
    def writable(self):
        return True

    def write(self, data):
        return memoryview(data).nbytes


def _plain(path, load):
    """Read and hash, load, and do what a check does with what was loaded."""
    from sklearn.base import clone

    data = Path(path).read_bytes()
    hashlib.sha256(data).hexdigest()
    model = load(data)
    repr(model)
    model.get_params()
    clone(model)
    pickle.dump(model, _Nowhere(), 4)


def _in_a_copy(function):
    """Time a call in a fork of this process, which has no memory to use again."""
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        started = time.perf_counter()
        function()
        os.write(theirs, struct.pack("d", time.perf_counter() - started))
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as answer:
        seconds = struct.unpack("d", answer.read())[0]
    os.waitpid(child, 0)
    return seconds


def _here(function):
    gc.collect()
    started = time.perf_counter()
    function()
    return time.perf_counter() - started


def _models():
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier

    rng = np.random.default_rng(0)
    X, y = rng.random((200, 4)), rng.integers(0, 2, 200)
    yield "small, logistic regression", LogisticRegression().fit(X, y), 200
    X, y = rng.random((130_000, 100)), rng.integers(0, 2, 130_000)
    yield "large, 104 MB of neighbours", KNeighborsClassifier(algorithm="brute").fit(X, y), 7
    X, y = rng.random((20_000, 10)), rng.integers(0, 2, 20_000)
    forest = RandomForestClassifier(300, n_jobs=2, random_state=0, max_features=1).fit(X, y)
    yield "large, a forest of 300 trees", forest, 5
    words = [
        " ".join(f"word{i}" for i in range(start, start + 100)) for start in range(0, 10**6, 100)
    ]
    yield "large, a million words", TfidfVectorizer().fit(words), 3


def gate():
    """Compare a check of a bare file with a plain load, in a process that has done it before.

    A second baseline is the first load in a process, as a script or a service does it: it asks
    the system for memory, as the throw-away process of a check must.
    """
    from pytest_sklearn_persist import check_artifact

    formats = {
        "pickle:5": (lambda m, p: p.write_bytes(pickle.dumps(m, 5)), pickle.loads),
        "joblib": (joblib.dump, lambda data: joblib.load(io.BytesIO(data))),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, model, rounds in _models():
            for form, (dump, load) in formats.items():
                path = Path(folder) / "model"
                dump(model, path)
                assert check_artifact(path).status == "unchecked"  # servers are there from here on
                plain, check = partial(_plain, path, load), partial(check_artifact, path)
                rows = [(_here(plain), _in_a_copy(plain), _here(check)) for _ in range(rounds)]
                plain, first, ours = (statistics.median(times) for times in zip(*rows, strict=True))
                ratio = statistics.median(o / p for p, _, o in rows)
                to_first = statistics.median(o / f for _, f, o in rows)
                print(
                    f"{f'gate: {name}, {form}':<48} ratio {ratio:6.2f}, to the first in a process "
                    f"{to_first:5.2f}   more {1000 * (ours - plain):7.1f} ms   check "
                    f"{1000 * ours:8.1f} ms   plain {1000 * plain:8.1f} ms, first "
                    f"{1000 * first:8.1f} ms   ({path.stat().st_size / 1e6:.1f} MB)",
                    flush=True,
                )


def natives():
    """Compare looking at a loaded forest of some 250 MB with a plain load of it, run by run."""
    from sklearn.ensemble import ExtraTreesRegressor

    from pytest_sklearn_persist.gate.natives import verify_loaded

    rng = np.random.default_rng(0)
    X, y = rng.random((20_000, 4)), rng.random(20_000)
    data = pickle.dumps(ExtraTreesRegressor(80, n_jobs=2, random_state=0, max_features=1).fit(X, y))
    rows = []
    for _ in range(7):
        loaded = []
        load = _here(lambda: loaded.append(pickle.loads(data)))  # noqa: B023
        rows.append((load, _here(partial(verify_loaded, loaded[0]))))
    load, look = (statistics.median(times) for times in zip(*rows, strict=True))
    ratio = statistics.median((a + b) / a for a, b in rows)
    print(
        f"{'natives: a forest':<48} ratio {ratio:6.2f}   look {1000 * look:8.1f} ms   plain load "
        f"{1000 * load:8.1f} ms   ({len(data) / 1e6:.1f} MB)",
        flush=True,
    )
