"""No file may run code, hang the check, end it, or leave anything behind."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest
from persist_hostile import CHOSEN, REGISTER, Hostile, class_of
from persist_tiers import one_each, some_first
from sklearn.preprocessing import StandardScaler
from sklearn.tree import DecisionTreeClassifier

from pytest_sklearn_persist import Outcome, Status, check_artifact, check_golden, record_golden

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the payloads are made for POSIX")

MEMORY = 600_000_000
#: What a check may take beyond its time limit: to start, to end, and a busy machine.
PATIENCE = 15.0


@dataclass(frozen=True)
class Examined:
    """What a sample did while it was checked."""

    sample: Hostile
    outcome: Outcome
    seconds: float
    marks: list[Path]
    left: set[str]


def skip_without(sample: Hostile) -> None:
    """Skip where what makes the sample is not installed."""
    if sample.missing:
        pytest.skip(f"needs {sample.missing}")


def listing(folder: Path) -> set[str]:
    """All that is in a folder; links are not followed."""
    return {f"{at}/{name}" for at, folders, files in os.walk(folder) for name in [*folders, *files]}


@pytest.fixture(
    scope="module",
    params=some_first(CHOSEN, one_each(CHOSEN, lambda name: class_of(CHOSEN[name]))),
)
def examined(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Examined]:
    """Each sample, checked once for all tests."""
    sample = REGISTER[request.param]
    skip_without(sample)
    home = tmp_path_factory.mktemp("hostile")
    files, marks = home / "files", home / "marks"
    files.mkdir()
    marks.mkdir()
    path = sample.write(files, marks / "marker")
    before = listing(home)
    with pytest.MonkeyPatch.context() as patch:
        if sample.beside:
            patch.chdir(files)
            patch.setattr(sys, "path", [str(files), *sys.path])
        start = time.monotonic()
        outcome = check_artifact(path, timeout=sample.seconds, memory=MEMORY)
        seconds = time.monotonic() - start
    yield Examined(sample, outcome, seconds, list(marks.iterdir()), listing(home) - before)
    shutil.rmtree(home, ignore_errors=True)


def test_nothing_of_it_runs(examined):
    assert examined.marks == []


def test_it_is_not_called_good(examined):
    assert examined.outcome.status.fails_by_default


def test_its_verdict_is_the_right_one(examined):
    needs, right = examined.sample.needs, examined.sample.expected
    # What comes before the call may be missing.
    if not all(find_spec(need.partition(":")[0]) for need in needs):
        right |= {"load-error"}

    assert str(examined.outcome.status) in right, examined.outcome.differences


def test_it_takes_no_longer_than_it_may(examined):
    assert examined.seconds < examined.sample.seconds + PATIENCE


def test_it_leaves_nothing_behind(examined):
    assert examined.left == set()


def test_it_is_said_what_is_wrong_with_it(examined):
    assert examined.outcome.differences


def test_a_good_model_is_checked_after_all_that(tmp_path):
    joblib = pytest.importorskip("joblib")
    joblib.dump(StandardScaler().fit([[0.0], [1.0]]), tmp_path / "model.joblib")
    assert check_artifact(tmp_path / "model.joblib").status is Status.UNCHECKED


FORMATS = ["pickle:0", "pickle:4", "joblib", "joblib:zlib:3", "joblib:lzma:3"]
#: One of each way that a file has to run something, and where it would.
EXCHANGED = [
    "os.system",
    "protocol 0",
    "imports by a name in it",
    "objects: joblib, between two arrays",
    "objects: joblib pipeline",
    "objects: npy",
    "compressed: xz",
    "a side file with objects",
    "stored: predict",
    "stored: get_params",
    "scipy executes a text in a random search",
    "scipy executes a text that writes unseen",
    "_ufunc_reconstruct imports",
    "beside: _loss",
    "skops: a model with a function that writes",
]
#: Data that leads a library out of its arrays, and texts that take forever.
CRASHING = [
    "a tree with a child far away",
    "a tree that leads in a circle",
    "a KDTree whose order is far away",
    "a dtype whose flags deny its objects",
    "a sparse matrix whose columns are far away",
    "support vectors that are not there",
    "an estimator that says where its memory is",
]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A function that returns the folder of a golden of one artifact in some format."""
    made: dict[str, Path] = {}

    def record(form: str) -> Path:
        if form not in made:
            folder = tmp_path_factory.mktemp("exchanged") / "goldens"
            X, y = [[0.0, 1.0, 2.0], [1.0, 0.0, 1.0]] * 4, [0, 1] * 4
            model = DecisionTreeClassifier(random_state=0).fit(X, y)
            record_golden(folder, "model", model, X, y, formats=[form])
            made[form] = folder
        return made[form]

    return record


def put(name: str, store: Path, marks: Path) -> None:
    """Put a sample where the only artifact of a store was, with its digest in the manifest."""
    [manifest] = store.glob("*/*/golden.json")
    data = json.loads(manifest.read_text(encoding="utf-8"))
    [artifact] = data["artifacts"]
    marks.mkdir()
    sample = REGISTER[name].write(manifest.parent, marks / "marker")
    content = sample.read_bytes()
    sample.unlink()
    (manifest.parent / artifact["file"]).write_bytes(content)
    artifact["bytes"] = len(content)
    artifact["sha256"] = hashlib.sha256(content).hexdigest()
    manifest.write_text(json.dumps(data), encoding="utf-8")


@dataclass(frozen=True)
class Exchanged:
    """What became of a store, one of whose artifacts is a sample, when it was checked."""

    outcomes: list[Outcome]
    marks: list[Path]


#: Each sample in place of each format; the first tier has each sample and each format.
PLACES = [(form, name) for form in FORMATS for name in EXCHANGED]
SOME_PLACES = [(FORMATS[i % len(FORMATS)], name) for i, name in enumerate(EXCHANGED)]


@pytest.fixture(scope="module", params=some_first(PLACES, SOME_PLACES), ids=" ".join)
def exchanged(
    request: pytest.FixtureRequest,
    recorded: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Exchanged:
    """Each sample in place of an artifact, checked once for all tests."""
    form, name = request.param
    skip_without(REGISTER[name])
    home = tmp_path_factory.mktemp("exchanged")
    shutil.copytree(recorded(form), home / "goldens")
    put(name, home / "goldens", home / "marks")
    outcomes = check_golden(home / "goldens", timeout=20.0)
    return Exchanged(outcomes, list((home / "marks").iterdir()))


def test_nothing_of_an_exchanged_artifact_runs(exchanged):
    assert exchanged.marks == []


def test_an_exchanged_artifact_fails(exchanged):
    [outcome] = exchanged.outcomes

    assert outcome.failed


@pytest.fixture(scope="module", params=some_first(CRASHING, CRASHING[:1]))
def crashed(
    request: pytest.FixtureRequest,
    recorded: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> list[Outcome]:
    """What became of a sample that crashes in use, and then of an honest artifact after it."""
    skip_without(REGISTER[request.param])
    home = tmp_path_factory.mktemp("crashing")
    shutil.copytree(recorded("pickle:4"), home / "goldens")
    put(request.param, home / "goldens", home / "marks")
    shutil.copytree(recorded("joblib"), home / "goldens" / "other")
    return check_golden(home / "goldens", timeout=4.0)


def test_a_golden_that_crashes_in_use_fails(crashed):
    assert [outcome.failed for outcome in crashed if outcome.format == "pickle:4"] == [True]


def test_a_golden_that_crashes_does_not_end_the_others(crashed):
    assert [outcome.status for outcome in crashed if outcome.format == "joblib"] == [
        Status.IDENTICAL
    ]
