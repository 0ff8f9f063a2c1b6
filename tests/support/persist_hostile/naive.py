"""Load hostile files as somebody would who trusts them; every one in a process of its own.

Run as a script with the folder to work in: what it prints tells what each payload did.
"""

from __future__ import annotations

import importlib
import json
import os
import pickle
import signal
import sys
import traceback
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from sklearn.base import clone

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from persist_hostile import CHOSEN, Hostile
from persist_hostile.samples import is_there

METHODS = ["predict", "transform", "predict_proba", "decision_function", "kneighbors", "score"]
X = np.arange(24.0).reshape(8, 3)
Y = np.array([0, 1] * 4)
AT_ONCE = 2
ABSENT = 77


def main(root: Path) -> None:
    """Load all that should run, two at a time; print what became of them as JSON."""
    waiting = [sample for sample in CHOSEN.values() if sample.executes]
    running: dict[int, tuple[str, Path]] = {}
    found: dict[str, str] = {}
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            sample = waiting.pop()
            home = root / str(len(waiting))
            running[start(sample, home)] = sample.name, home
        child, status = os.wait()
        with suppress(OSError):
            os.killpg(child, signal.SIGKILL)
        name, home = running.pop(child)
        found[name] = verdict(home, os.waitstatus_to_exitcode(status))
    print(json.dumps(found))


def start(sample: Hostile, home: Path) -> int:
    """Load a sample in a process of its own; return its id."""
    files, marks = home / "files", home / "marks"
    files.mkdir(parents=True)
    marks.mkdir()
    child = os.fork()
    if not child:
        os._exit(in_child(sample, files, marks / "marker", home / "log"))
    return child


def verdict(home: Path, code: int) -> str:
    """Return ``"executed"``, ``"absent"`` for want of a library, or what happened instead."""
    if any((home / "marks").iterdir()):
        return "executed"
    return "absent" if code == ABSENT else f"ended with {code}: " + (home / "log").read_text()


def in_child(sample: Hostile, folder: Path, marker: Path, log: Path) -> int:
    """Write a sample and load it; return the exit status."""
    os.setsid()
    restrict()
    for number, name in enumerate([os.devnull, str(log), str(log)]):
        os.dup2(os.open(name, os.O_RDWR | os.O_CREAT | os.O_APPEND), number)
    os.environ.update(HOME=str(folder), TMPDIR=str(folder))
    warnings.simplefilter("ignore")
    try:
        if not all(map(is_there, sample.needs)):
            return ABSENT
        path = sample.write(folder, marker)
        os.chdir(folder if sample.beside else marker.parent.parent)
        if sample.beside:
            sys.path.insert(0, str(folder))
        load_and_use(path, marker)
    except BaseException:
        traceback.print_exc()
    sys.stderr.flush()
    return 0


def restrict() -> None:
    """Bound what a sample may take."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**26, 2**26))
    signal.alarm(30)


def load_and_use(path: Path, marker: Path) -> None:
    """Try every way to load a file that somebody could choose for it."""
    for load in (load_pickle, load_numpy, load_joblib, load_skops):
        try:
            use(load(path), marker)
        except BaseException:
            traceback.print_exc()
        if any(marker.parent.iterdir()):
            return


def load_pickle(path: Path) -> Any:
    with path.open("rb") as file:
        return pickle.load(file)


def load_joblib(path: Path) -> Any:
    return joblib.load(path)


def load_numpy(path: Path) -> Any:
    if path.read_bytes()[:2] not in (b"PK", b"\x93N"):
        return None
    loaded = np.load(path, allow_pickle=True)
    return [loaded[key] for key in loaded] if hasattr(loaded, "files") else loaded


def load_skops(path: Path) -> Any:
    if path.read_bytes()[:2] != b"PK":
        return None
    import skops.io

    return skops.io.load(path, trusted=skops.io.get_untrusted_types(file=path))


def use(loaded: Any, marker: Path) -> None:
    """Do with an estimator what is done with estimators."""
    texts = [f"touch '{marker}'"]
    for method in METHODS:
        for data in (X, texts):
            with suppress(Exception):
                getattr(loaded, method)(*([data, Y] if method == "score" else [data]))
    for function in (repr, clone, lambda e: e.get_params(), lambda e: e.fit(X, Y)):
        with suppress(Exception):
            function(loaded)


if __name__ == "__main__":
    for module in ("scipy.stats", "sklearn.ensemble", "sklearn.pipeline"):
        importlib.import_module(module)  # once, not in every fork
    main(Path(sys.argv[1]))
