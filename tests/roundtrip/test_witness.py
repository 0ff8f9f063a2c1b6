"""A check harms nothing, whatever the estimator does, and ends in a status."""

from __future__ import annotations

import ctypes
import os
import pickle
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import joblib
import numpy as np
import persist_nasties as nasties
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from pytest_sklearn_persist import RoundtripResult, Status, check_roundtrip, compare_estimators
from pytest_sklearn_persist.isolation.copies import cannot_copy
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.roundtrip import witness

X = np.random.default_rng(0).uniform(size=(40, 3))
y = (X[:, 0] > 0.5).astype(int)
ONE = {"formats": ["pickle:5"], "places": ["same", "fresh"]}

pytestmark = pytest.mark.skipif(cannot_copy() is not None, reason="this platform cannot fork")


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Have temporary files made where they can be counted."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def processes():
    """Return the processes that this one and its children have started."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    return {line for line in listed.splitlines() if f"sleep {nasties.SLEEP}" in line}


def surroundings():
    return (
        Path.cwd(),
        dict(os.environ),
        np.random.get_state()[1].tobytes(),
        list(warnings.filters),
        sys.path[:],
    )


NASTY = [
    nasties.Exits,
    nasties.ExitsPolitely,
    nasties.KillsItsProcess,
    nasties.KillsItsGroup,
    nasties.ClosesFiles,
    nasties.ChangesItsProcess,
    nasties.StartsProcesses,
    nasties.StartsThreads,
    nasties.ForgetsWhenAsked,
    nasties.WritesIntoX,
    nasties.OwnsAFile,
    nasties.SharesAFile,
    nasties.EncodesTargets,
    nasties.Stamped,
    nasties.Sets,
]


@pytest.mark.parametrize("type_", NASTY)
def test_the_caller_has_what_it_had(type_, own_temporary_folder):
    inputs, targets = X.copy(), y.copy()
    estimator = type_().fit(inputs, targets)
    written, had = pickle.dumps(estimator), snapshot((estimator, inputs, targets))
    around, running = surroundings(), processes()
    files = set(own_temporary_folder.iterdir())

    result = check_roundtrip(estimator, inputs, targets, **ONE)

    assert isinstance(result, RoundtripResult)
    assert pickle.dumps(estimator) == written
    assert snapshot((estimator, inputs, targets)).same_rows(had)
    assert surroundings() == around
    assert processes() == running
    kept = {p for p in own_temporary_folder.iterdir() if not p.name.startswith("sklearn-persist-")}
    assert kept == files


@pytest.mark.parametrize("type_", [nasties.OwnsAFile, nasties.SharesAFile])
def test_a_file_that_copies_share_is_still_there(type_):
    estimator = type_().fit(X, y)
    check_roundtrip(estimator, X, y)

    assert estimator.predict(X[:2]).tolist() == [12, 12]


@pytest.mark.parametrize(
    ("type_", "statuses"),
    [
        (nasties.Exits, {Status.CRASHED}),
        (nasties.KillsItsProcess, {Status.CRASHED}),
        (nasties.KillsItsGroup, {Status.CRASHED}),
        pytest.param(nasties.Hangs, {Status.UNCHECKED}, marks=pytest.mark.full),
        (nasties.ClosesFiles, {Status.CRASHED}),
        (nasties.ChangesItsProcess, {Status.IDENTICAL}),
        (nasties.StartsProcesses, {Status.IDENTICAL}),
    ],
)
def test_whatever_it_does_ends_in_a_status(type_, statuses):
    result = check_roundtrip(type_().fit(X, y), X, y, time_limit=20.0, **ONE)

    assert {outcome.status for outcome in result.outcomes} == statuses


def test_an_exit_names_what_was_called():
    result = check_roundtrip(nasties.Exits().fit(X, y), X, y, **ONE)

    assert "status 3" in str(result)
    assert "calling the original" in str(result)


def test_a_memory_map_that_kills_does_not_kill_the_caller():
    estimator = SGDClassifier(random_state=0).fit(X, y)
    result = check_roundtrip(estimator, X, y, formats=["joblib"], places="all")

    assert [o.place for o in result.outcomes if o.status is Status.CRASHED] in ([], ["memmap"])


@pytest.mark.parametrize(
    "estimator",
    [
        HistGradientBoostingClassifier(max_iter=3),
        RandomForestClassifier(n_estimators=3, n_jobs=2, random_state=0),
    ],
    ids=lambda value: type(value).__name__,
)
def test_threads_of_the_caller_hang_nothing(estimator):
    result = check_roundtrip(estimator.fit(X, y), X, y, time_limit=60.0, **ONE)

    assert result.status is Status.IDENTICAL, str(result)


#: By name, as pytest itself asks parameters for what they are.
STRANGE = {
    "has every attribute": nasties.CatchAll,
    "raises": nasties.Raises,
    "pretends": nasties.Pretends,
    "slots": nasties.Slotted,
    "a pointer": lambda: ctypes.c_void_p(3),
    "a generator": lambda: (n for n in range(3)),
}


@pytest.mark.parametrize("name", STRANGE)
def test_an_object_that_raises_when_it_is_looked_at_raises_nothing_here(name):
    result = check_roundtrip(nasties.Holds(STRANGE[name]()).fit(X, y), X, y, **ONE)

    assert isinstance(result, RoundtripResult)


@pytest.mark.parametrize("name", ["has every attribute", "slots"])
def test_what_comes_back_as_it_was_is_no_finding(name):
    result = check_roundtrip(nasties.Holds(STRANGE[name]()).fit(X, y), X, y, **ONE)

    assert result.status is Status.IDENTICAL, str(result)


def test_what_a_library_leaves_out_of_its_own_objects_is_no_finding():
    cached = make_pipeline(StandardScaler(), memory=joblib.Memory(None, verbose=0)).fit(X)

    assert check_roundtrip(cached, X, **ONE).status is Status.IDENTICAL


@pytest.mark.parametrize("function", [nasties.dispatched, nasties.doubles])
def test_a_function_is_its_name_whatever_it_keeps(function):
    result = check_roundtrip(FunctionTransformer(function).fit(X), X, **ONE)

    assert result.status is Status.IDENTICAL, str(result)


def test_what_differs_without_saving_is_no_finding_but_said():
    [outcome, _] = check_roundtrip(nasties.Stamped().fit(X, y), X, y, **ONE).outcomes

    assert outcome.status is Status.IDENTICAL
    assert any("clone: _made is not the same" in text for text in outcome.not_compared)


def test_a_method_that_writes_is_a_note_and_no_finding():
    result = check_roundtrip(nasties.Sets().fit(X, y), X, y)

    assert result.status is Status.IDENTICAL, str(result)
    assert any("writes threshold_" in note for note in result.notes)


def test_what_loading_writes_is_a_finding_all_the_same():
    result = check_roundtrip(nasties.ForgetsToSet().fit(X, y), X, y, **ONE)

    assert result.status is Status.DRIFTED


def test_a_method_that_takes_targets_is_given_no_x():
    [outcome, _] = check_roundtrip(nasties.EncodesTargets().fit(X, y), X, y, **ONE).outcomes

    assert outcome.status is Status.IDENTICAL
    assert any(text.startswith("transform:") for text in outcome.not_compared)


def test_comparing_two_estimators_changes_neither():
    one, other = nasties.ForgetsWhenAsked().fit(X, y), nasties.ForgetsWhenAsked().fit(X, y)
    compare_estimators(one, other, X, y)

    assert one.classes_.tolist() == other.classes_.tolist() == [0, 1]


def test_where_no_copy_is_possible_the_check_runs_here_and_says_so(monkeypatch):
    monkeypatch.setattr(witness, "cannot_copy", lambda: "of the weather")
    result = check_roundtrip(nasties.Zeros().fit(X, y), X, y, **ONE)

    assert result.status is Status.IDENTICAL
    assert any("of the weather" in note for note in result.notes)
