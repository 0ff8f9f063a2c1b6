"""What checking goldens costs: one large artifact, and a thousand small ones."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
TRUSTED = ("large.*",)


def golden_large(megabytes=200):
    """Compare a check of one 200 MB artifact with hash, load and the same calls in one process."""
    sys.path.insert(0, str(HERE))
    from large import Large

    from pytest_sklearn_persist import check_golden, record_golden

    X = np.random.default_rng(0).random((50, 100))
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "goldens"
        estimator = Large(megabytes).fit(X)
        for form in ("pickle:4", "joblib"):
            shutil.rmtree(store, ignore_errors=True)
            manifest = record_golden(store, "large", estimator, X, formats=[form])
            check_golden(
                store, trusted=TRUSTED
            )  # servers and imports are there before it is measured
            job = _job_file(manifest, Path(folder))
            times = {"ours": [], "raw": []}
            for _ in range(5):
                times["raw"].append(_raw(job)["seconds"])
                started = time.perf_counter()
                [outcome] = check_golden(store, trusted=TRUSTED)
                times["ours"].append(time.perf_counter() - started)
                assert outcome.status == "identical", outcome
            ours, raw = (statistics.median(times[name]) for name in ("ours", "raw"))
            peak = _peak(lambda: check_golden(store, trusted=TRUSTED)) / (megabytes * 1e6)
            size = manifest.artifacts[0].file.size / (megabytes * 1e6)
            print(
                f"{f'golden of {megabytes} MB, {form}':<34} ratio {ours / raw:5.2f}   "
                f"check {ours:8.3f} s   raw {raw:8.3f} s   peak {peak:.2f} × the estimator "
                f"(file {size:.2f} ×)",
                flush=True,
            )


def _job_file(manifest, folder):
    path = folder / "job.json"
    stored = (manifest.artifacts[0].file, manifest.inputs, manifest.expected)
    job = {
        "files": [str(one.path.absolute()) for one in stored],
        "format": manifest.artifacts[0].format,
    }
    path.write_text(json.dumps(job))
    return path


def _raw(job):
    """Run the baseline in a process of its own; only hash, load and calls are timed."""
    done = subprocess.run(
        [sys.executable, str(HERE / "goldens.py"), str(job)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(HERE)},
    )
    return json.loads(done.stdout)


def baseline(path):
    """Hash, load and make the calls that the check makes."""
    import joblib

    from pytest_sklearn_persist.recorder import (
        METHODS_BY_LABEL,
        Archive,
        decode_probes,
        observe_call,
    )

    job = json.loads(Path(path).read_text())
    artifact, inputs, expected = job["files"]
    probes = {p.name: p for p in decode_probes(Archive(inputs))}
    calls = [(c["method"], c["probe"]) for c in Archive(expected).index["outputs"]]
    started = time.perf_counter()
    path = Path(artifact)
    with path.open("rb") as file:
        hashlib.file_digest(file, "sha256").hexdigest()
    if job["format"].startswith("pickle"):
        with path.open("rb") as file:
            estimator = pickle.load(file)
    else:
        estimator = joblib.load(path)
    for label, probe in calls:
        observe_call(estimator, METHODS_BY_LABEL[label], probes[probe], {})
    return {"seconds": time.perf_counter() - started}


def _peak(run):
    """Return the most private memory that this process tree takes beyond what it had."""
    import psutil

    process, peak, done = psutil.Process(), 0, threading.Event()

    def used():
        total = 0
        for member in [process, *process.children(recursive=True)]:
            try:
                total += member.memory_full_info().uss
            except psutil.Error:
                continue
        return total

    def watch():
        nonlocal peak
        while not done.is_set():
            peak = max(peak, used())
            time.sleep(0.01)

    before = used()
    watcher = threading.Thread(target=watch)
    watcher.start()
    run()
    done.set()
    watcher.join()
    return peak - before


def golden_small(count=1000):
    """Check a thousand goldens of one small estimator: on one core, on all, and with -n 2."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    from pytest_sklearn_persist import record_golden

    X, y = load_iris(return_X_y=True)
    estimator = LogisticRegression(max_iter=300).fit(X, y)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "goldens"
        record_golden(store, "m", estimator, X, y, formats=["pickle:4"], rows=20)
        for number in range(count):
            home = Path(shutil.copytree(store / "m", store / f"m{number}"))
            [file] = home.glob("*/golden.json")
            file.write_text(file.read_text().replace('"name": "m"', f'"name": "m{number}"'))
        shutil.rmtree(store / "m")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", str(store)]
        cores = os.sched_getaffinity(0)

        def seconds(cores, *more):
            started = time.perf_counter()
            done = subprocess.run(
                [*command, *more],
                check=False,
                capture_output=True,
                text=True,
                cwd=folder,
                preexec_fn=lambda: os.sched_setaffinity(0, cores),
            )
            assert f"{count} passed" in done.stdout, done.stdout[-2000:]
            return time.perf_counter() - started

        core = seconds({min(cores)}, "-p", "no:xdist")
        one = seconds(cores, "-p", "no:xdist")
        two = seconds(cores, "-n", "2")
        print(
            f"{f'{count} goldens of one estimator':<34} {core / count * 1000:.1f} ms each on one "
            f"core, {one / count * 1000:.1f} ms in one process, {two / count * 1000:.1f} ms with "
            f"-n 2: {core / two:.2f} and {one / two:.2f} times faster"
        )


if __name__ == "__main__":
    print(json.dumps(baseline(sys.argv[1])))
