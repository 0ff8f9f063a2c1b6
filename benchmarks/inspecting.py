"""What it costs to look at a large file, against reading it."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path

import joblib
import numpy as np

HERE = Path(__file__).parent

_MEASURE = """
import hashlib, json, statistics, sys, time, zlib
from pathlib import Path
from pytest_sklearn_persist import inspect_artifact

path, digest, compressed = sys.argv[1], sys.argv[2] == "True", sys.argv[3] == "True"
small = Path(path).with_name("small.pkl")
small.write_bytes(b"N.")
str(inspect_artifact(small))  # imports are there before it is measured

def peak():
    # Of this program alone: getrusage would count what the one that started it had.
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024

def read():
    buffer, sha, machine = bytearray(1 << 20), hashlib.sha256(), zlib.decompressobj()
    with open(path, "rb", buffering=0) as file:
        while count := file.readinto(buffer):
            if digest:
                sha.update(memoryview(buffer)[:count])
            if compressed:
                machine.decompress(memoryview(buffer)[:count])

pairs = []
read()  # from here on the file is in the page cache
for _ in range(7):
    pair = []
    for function in (read, lambda: inspect_artifact(path, digest=digest)):
        started = time.perf_counter()
        function()
        pair.append(time.perf_counter() - started)
    pairs.append(pair)
info = inspect_artifact(path)
assert not info.damaged and not info.not_understood, info
print(json.dumps({
    "ratio": statistics.median(ours / raw for raw, ours in pairs),
    "raw": statistics.median(raw for raw, _ in pairs),
    "ours": statistics.median(ours for _, ours in pairs),
    "peak": peak(),
    "arrays": info.arrays,
}))
"""


def inspect(megabytes=300):
    """Inspect a file of 300 MB.

    The baseline reads the file in the same process, which holds it in the page cache, in blocks of
    1 MiB into one buffer; where a digest is asked for, it works out the SHA-256 of the blocks, and
    where they are compressed, it decompresses them.  The peak is the resident memory of that whole
    process.
    """
    sys.path.insert(0, str(HERE))
    from large import Large

    X = np.random.default_rng(0).random((50, 100))
    with tempfile.TemporaryDirectory() as folder:
        estimator = Large(megabytes).fit(X)
        files = {
            "joblib": lambda path: joblib.dump(estimator, path),
            "pickle:5": lambda path: path.write_bytes(pickle.dumps(estimator, 5)),
            "joblib:zlib:1": lambda path: joblib.dump(estimator, path, compress=("zlib", 1)),
        }
        for name, dump in files.items():
            path = Path(folder, "estimator")
            dump(path)
            for digest in (False, True):
                command = [
                    sys.executable,
                    "-c",
                    _MEASURE,
                    str(path),
                    str(digest),
                    str("zlib" in name),
                ]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                found = json.loads(done.stdout)
                what = f"inspect {megabytes} MB, {name}{', digest' if digest else ''}"
                print(
                    f"{what:<34} ratio {found['ratio']:5.2f}   inspect {found['ours']:8.4f} s   "
                    f"read {found['raw']:8.4f} s   peak {found['peak'] / 1e6:.0f} MB",
                    flush=True,
                )
