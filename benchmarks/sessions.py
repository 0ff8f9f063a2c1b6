"""What a check costs in a session: the first one, and one of every estimator of scikit-learn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FIRST = """
import time

import pytest
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier


@pytest.mark.parametrize("number", range(4))
def test_saving(number, persist_roundtrip):
    X, y = load_iris(return_X_y=True)
    estimator = DecisionTreeClassifier(random_state=0).fit(X, y)
    started = time.perf_counter()
    persist_roundtrip(estimator, X, y)
    print(f"\\nseconds: {time.perf_counter() - started}")
"""
EVERY = """
import inspect
import warnings

from sklearn.utils import all_estimators

from pytest_sklearn_persist import parametrize_roundtrip

warnings.simplefilter("ignore")


def instances():
    for _, cls in all_estimators():
        required = [
            p
            for p in inspect.signature(cls).parameters.values()
            if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
        ]
        if not required:
            yield cls()


@parametrize_roundtrip(list(instances()))
def test_saving(estimator, check):
    check(estimator)
"""


def session(text, *arguments):
    """Run pytest on one file; return what it printed and the seconds that it took."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_saving.py").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
        started = time.perf_counter()
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, env={**os.environ}, check=False
        )
        return done.stdout, time.perf_counter() - started


def first():
    """Compare the first check of a session with the second."""
    extra = []
    for _ in range(5):
        printed, _ = session(FIRST, "-q", "-s")
        one, two, *_ = map(float, re.findall(r"seconds: (\S+)", printed))
        extra.append(one - two)
    extra.sort()
    print(
        f"{'first check of a session':<34} {extra[len(extra) // 2]:5.2f} s more than the second  "
        f"target 1.00",
        flush=True,
    )


def everything():
    """Check every estimator of scikit-learn on small data, with two workers."""
    printed, seconds = session(EVERY, "-q", "-n", "2", "--tb=no", "-W", "ignore")
    summary = printed.strip().splitlines()[-1].strip("= ")
    print(f"{'all_estimators(), -n 2':<34} {seconds:6.1f} s  target 90  ({summary})", flush=True)
