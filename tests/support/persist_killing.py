"""Record over and over in processes that are killed: run by tests/recorder/test_killed.py.

It has one thread and has imported everything, and a model is observed once for all: so each
recording is a fork that costs little and does nothing but to write.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import numpy as np

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.goldens.manifest import ManifestError, read_manifest

X = np.random.RandomState(0).uniform(size=(12, 2))
FORMATS = ["pickle:4"]
ENVIRONMENT = recorder.environment()


def environment(numpy):
    return {**ENVIRONMENT, "libraries": {**ENVIRONMENT["libraries"], "numpy": numpy}}


class Doubles:
    def predict(self, X):
        return X[:, 0] * 2


def observed(rows):
    """Observe the model with so many rows; return the facts and the two archives."""
    with tempfile.TemporaryDirectory() as folder:
        names = {name: f"{folder}/{name}" for name in ("inputs", "probes", "expected")}
        parts = {}
        index = {"X": recorder.encode(X[:rows], parts), "y": recorder.encode(None, parts)}
        recorder.write_archive(names["inputs"], index, parts)
        recorder.dump(Doubles(), f"{folder}/artifact", "pickle:4")
        job = {"artifact": f"{folder}/artifact", "format": "pickle:4", "budget": 0.0, **names}
        facts = recorder.observe_artifact(job)
        return facts, *(Path(names[name]).read_bytes() for name in ("probes", "expected"))


OBSERVED = {}


def record(store, name, rows, numpy, replace=False):
    facts, probes, expected = OBSERVED[rows]

    def observe(job):
        Path(job["probes"]).write_bytes(probes)
        Path(job["expected"]).write_bytes(expected)
        return {**facts, "environment": environment(numpy)}

    recorder.environment = lambda: environment(numpy)
    material = recorder.from_estimator(Doubles(), X[:rows])
    recorder.record(material, str(store), name, formats=FORMATS, replace=replace, observe=observe)


#: What the recorder that is killed does: the store holds "churn" with recordings of 1.0 and 2.0.
MODES = {
    "new": lambda store: record(store, "other", 6, "1.0"),
    "beside": lambda store: record(store, "churn", 6, "3.0"),
    "replace": lambda store: record(store, "churn", 6, "1.0", replace=True),
}


def forked(work):
    """Run something in a fork; return its process."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child):
    """Wait for a process; tell whether it was killed."""
    _, status = os.waitpid(child, 0)
    if status and status != signal.SIGKILL:
        raise SystemExit(f"a recorder failed: {status}")
    return bool(status)


class Steps:
    """Count what touches the disk, and kill this very process at one of these steps."""

    def __init__(self, last):
        self.count = 0
        self.last = last
        for module, name in [
            (os, "rename"),
            (os, "mkdir"),
            (os, "remove"),
            (os, "fsync"),
            (io, "open"),
            (shutil, "rmtree"),
            (recorder, "_exchange"),
        ]:
            setattr(module, name, self.counted(getattr(module, name)))

    def counted(self, function):
        def step(*arguments, **named):
            self.one()
            result = function(*arguments, **named)
            self.one()
            return result

        return step

    def one(self):
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def files(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def broken(store):
    """Return what is wrong with the recordings that can be seen in a store."""
    found = []
    for home in store.iterdir():
        if home.name.startswith("."):
            continue
        for folder in home.iterdir():
            if re.match(r"inputs-[0-9a-f]{12}\.npz$", folder.name):
                continue
            try:
                manifest = read_manifest(folder / "golden.json")
            except ManifestError as error:
                found.append(str(error))
                continue
            stored = [*(one.file for one in manifest.artifacts), manifest.inputs, manifest.expected]
            found += [
                f"{one.path} is not as its manifest says"
                for one in stored
                if recorder.file_digest(str(one.path)) != (one.sha256, one.size)
            ]
    return found


def kill_once(template, folder, mode, how):
    """Kill one recorder; return what can be said of the store then."""
    store = folder / "store"
    shutil.rmtree(store, ignore_errors=True)
    shutil.copytree(template, store)
    names = sorted(path.name for path in (store / "churn").iterdir() if path.is_dir())
    old = {name: files(store / "churn" / name) for name in names}
    killed = how(lambda: MODES[mode](store))
    now = {name: files(store / "churn" / name) for name in names}
    lost = [name for name in names if now[name] != old[name]]
    if mode == "replace" and lost == names[:1] and not broken(store):
        lost = []  # the new one is in its place, whole
    found = {"killed": killed, "lost": lost, "broken": broken(store)}
    ended(forked(lambda: record(store, "later", 3, "1.0")))
    ended(forked(lambda: record(store, "churn", 6, "1.0", replace=True)))
    used = {
        read_manifest(path).inputs.path.name for path in (store / "churn").glob("*/golden.json")
    }
    found["left"] = [path.name for path in store.iterdir() if path.name.startswith(".")]
    found["left"] += sorted({path.name for path in (store / "churn").glob("*.npz")} - used)
    found["broken"] += broken(store)
    return found


def after(seconds):
    def how(work):
        child = forked(work)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return ended(child)

    return how


def at_step(number):
    def how(work):
        def counted():
            Steps(number)
            work()

        return ended(forked(counted))

    return how


def main():
    mode, folder, how = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
    recorder.try_abilities = lambda *arguments, **named: {}
    OBSERVED.update({rows: observed(rows) for rows in (3, 6, 12)})
    template = folder / "template"
    for numpy in ("1.0", "2.0"):
        ended(forked(lambda numpy=numpy: record(template, "churn", 12, numpy)))
    found = []
    if how == "steps":
        number = 1
        while not found or found[-1]["killed"]:
            found.append(kill_once(template, folder, mode, at_step(number)))
            number += 1
    else:
        generator = random.Random(int(how))
        started = time.monotonic()
        ended(forked(lambda: record(folder / "timed", "x", 12, "1.0")))
        longest = time.monotonic() - started
        # A recorder may be done before its moment comes: go on until enough were in the middle.
        while len(found) < 16 or (sum(one["killed"] for one in found) < 8 and len(found) < 80):
            moment = generator.uniform(0, longest * 1.1)
            found.append(kill_once(template, folder, mode, after(moment)))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
