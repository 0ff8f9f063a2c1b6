"""Measure what a check costs, as ratios against hand-written baselines in the same run.

Usage: python benchmarks/run.py [tree] [small] [forest] [boosting] [text] [large] [first]
[everything] [fresh] [memory] [startup] [golden_large] [golden_small] [inspect] [forecast]
[gate] [natives]
(all of them if none is named).  Use a quiet machine; runs of both sides alternate and the median
of the paired ratios is printed.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

FORMATS = ("pickle:5", "pickle:2", "joblib", "joblib:zlib:3", "joblib:mmap=r")


def paired(ours, baseline, rounds):
    """Return the median ratio and the medians of both, from alternating runs."""
    times = []
    for _ in range(rounds):
        pair = []
        for function in (baseline, ours):
            gc.collect()
            started = time.perf_counter()
            function()
            pair.append(time.perf_counter() - started)
        times.append(pair)
    ratios = [o / b for b, o in times]
    return (
        statistics.median(ratios),
        statistics.median(o for _, o in times),
        statistics.median(b for b, _ in times),
    )


#: What the second check of a session may cost: seconds on a quiet machine, and how many times the
#: loop by hand, which tells more on any other.
TARGETS = {
    "tree on iris": (0.25, 20),
    "scaler and logistic regression": (0.35, 20),
    "forest of 100 trees": (2.5, 11),
    "HistGradientBoosting": (2.0, 13),
}


def roundtrip(name, estimator, X, y, rounds, formats=FORMATS):
    """Compare a check with a loop by hand: dump, load, predict, predict_proba, score."""
    from byhand import by_hand

    from pytest_sklearn_persist import check_roundtrip

    with tempfile.TemporaryDirectory() as folder:

        def ours():
            assert check_roundtrip(estimator, X, y, formats=formats, time_limit=600).outcomes

        def baseline():
            by_hand(estimator, X, y, formats, folder)

        ours()
        ratio, mine, theirs = paired(ours, baseline, rounds)
    seconds, times = TARGETS.get(name, (None, None))
    target = f"   target {times} times, {seconds} s" if times else ""
    print(
        f"{name:<34} ratio {ratio:5.1f}   check {mine:7.3f} s   by hand {theirs:7.3f} s{target}",
        flush=True,
    )


def tree():
    """Check a decision tree on iris."""
    from sklearn.datasets import load_iris
    from sklearn.tree import DecisionTreeClassifier

    X, y = load_iris(return_X_y=True)
    roundtrip("tree on iris", DecisionTreeClassifier(random_state=0).fit(X, y), X, y, 9)


def small():
    """Check a scaler and a logistic regression on iris."""
    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    X, y = load_iris(return_X_y=True)
    estimator = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, y)
    roundtrip("scaler and logistic regression", estimator, X, y, 9)


def forest():
    """Check a forest of 100 trees on breast cancer."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import RandomForestClassifier

    X, y = load_breast_cancer(return_X_y=True)
    estimator = RandomForestClassifier(100, random_state=0).fit(X, y)
    roundtrip("forest of 100 trees", estimator, X, y, 3)


def boosting():
    """Check histogram gradient boosting on breast cancer."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import HistGradientBoostingClassifier

    X, y = load_breast_cancer(return_X_y=True)
    estimator = HistGradientBoostingClassifier(random_state=0).fit(X, y)
    roundtrip("HistGradientBoosting", estimator, X, y, 3)


def text():
    """Check a vocabulary of 300,000 terms."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    rng = np.random.default_rng(0)
    words = np.array([f"word{i}" for i in range(300_000)])
    rng.shuffle(words)
    documents = [" ".join(part) for part in np.array_split(words, 100)]
    vectorizer = TfidfVectorizer().fit(documents)
    assert len(vectorizer.vocabulary_) == 300_000
    roundtrip("TfidfVectorizer, 300,000 terms", vectorizer, documents[:20], None, 3)


def large():
    """Check 500 MB of arrays: all default formats, and those that cost least, one by one."""
    from large import Large

    X = np.random.default_rng(0).random((50, 100))
    estimator = Large(500).fit(X)
    roundtrip("500 MB of arrays, all defaults", estimator, X, None, 1)
    for name in ("pickle:5", "joblib", "joblib:mmap=r"):
        roundtrip(f"500 MB of arrays, {name}", estimator, X, None, 5, (name,))


def fresh():
    """Compare a check in a fresh process with starting an interpreter for it."""
    import pickle

    from sklearn.datasets import load_iris
    from sklearn.linear_model import LogisticRegression

    from pytest_sklearn_persist.isolation.client import shared
    from pytest_sklearn_persist.observe.observation import Plan
    from pytest_sklearn_persist.observe.snapshot import snapshot

    X, y = load_iris(return_X_y=True)
    estimator = LogisticRegression(max_iter=200).fit(X, y)
    modules = sorted(snapshot(estimator).modules())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "estimator.pkl")
        path.write_bytes(pickle.dumps(estimator))
        request = {
            "format": "pickle:5",
            "path": str(path),
            "again": None,
            "plan": pickle.dumps(Plan()),
            "watch": False,
        }

        def ours():
            with shared().worker(preload=modules) as worker:
                home = "pytest_sklearn_persist.observe.remote:open_artifact"
                assert worker.call(home, request, timeout=60)["state"].leaves

        code = f"import pickle; pickle.load(open({str(path)!r}, 'rb'))"

        def baseline():
            subprocess.run([sys.executable, "-c", code], check=True)

        ours()
        ratio, mine, theirs = paired(ours, baseline, 9)
    print(
        f"{'load in a fresh process':<34} 1/ratio {1 / ratio:5.1f} "
        f"  ours {mine * 1000:7.1f} ms   an interpreter {theirs * 1000:7.1f} ms"
    )


_WATCH = """
import sys, time, psutil
process, own, peak = psutil.Process(int(sys.argv[1])), psutil.Process().pid, 0
print(flush=True)
while process.is_running():
    used = 0
    for member in [process, *process.children(recursive=True)]:
        try:
            used += member.memory_full_info().uss if member.pid != own else 0
        except psutil.Error:
            continue
    peak = max(peak, used)
    sys.stdout.write(f"{peak}\\n")
    sys.stdout.flush()
    time.sleep(0.01)
"""


def peak_of(function):
    """Return the most memory that this process and its children use meanwhile.

    Another process watches: in this one pickle keeps the interpreter to itself.
    """
    with tempfile.TemporaryFile("w+") as file:
        command = [sys.executable, "-c", _WATCH, str(os.getpid())]
        with subprocess.Popen(command, stdout=file) as watcher:
            while not file.tell():
                time.sleep(0.01)
                file.seek(0, os.SEEK_END)
            function()
            time.sleep(0.05)
            watcher.kill()
        file.seek(0)
        return int(file.read().split()[-1])


def memory():
    """Measure the peak of the whole process tree on 500 MB, in multiples of the estimator.

    By hand means: dump it, load it, dump and let go what was loaded, load that.
    """
    from large import Large

    from pytest_sklearn_persist import check_roundtrip
    from pytest_sklearn_persist.formats import get_format

    X = np.random.default_rng(0).random((50, 100))
    check_roundtrip(Large(1).fit(X), X)  # servers and imports are there before it is measured
    before = peak_of(lambda: time.sleep(0.1))
    estimator = Large(500).fit(X)
    size = sum(block.nbytes for block in estimator.blocks_)

    def by_hand(format_):
        with tempfile.TemporaryDirectory() as folder:
            path, again = Path(folder, "estimator"), Path(folder, "again")
            format_.dump(estimator, path)
            loaded = format_.load(path)
            format_.dump(loaded, again)
            del loaded
            format_.load(again)

    for name in ("pickle:5", "pickle:2", "joblib", "joblib:mmap=r"):
        theirs = peak_of(partial(by_hand, get_format(name))) - before
        check = partial(check_roundtrip, formats=name, fit_budget=0, time_limit=600)
        ours = peak_of(partial(check, estimator, X)) - before
        print(
            f"{'peak memory, ' + name:<34} {ours / size:5.2f} times the estimator "
            f"  by hand {theirs / size:5.2f}",
            flush=True,
        )


if __name__ == "__main__":
    from forecasting import forecast
    from gating import gate, natives
    from inspecting import inspect
    from sessions import everything, first
    from starting import startup

    from goldens import golden_large, golden_small

    parts = (
        *(tree, small, forest, boosting, text, large, first, everything),
        *(fresh, memory, startup),
        *(golden_large, golden_small, inspect, forecast, gate, natives),
    )
    wanted = sys.argv[1:]
    for part in parts:
        if not wanted or part.__name__ in wanted:
            part()
