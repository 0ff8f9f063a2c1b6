"""The same, asked of a fresh process."""

from __future__ import annotations

import pickle
import sys
import time
import weakref
from pathlib import Path

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist.formats import all_formats, get_format
from pytest_sklearn_persist.isolation.client import shared
from pytest_sklearn_persist.isolation.errors import WorkerTimeout
from pytest_sklearn_persist.observe.fresh import (
    FreshSubject,
    LoadFailed,
    request_for,
    spell_format,
)
from pytest_sklearn_persist.observe.observation import FitData, Plan
from pytest_sklearn_persist.observe.remote import open_artifact
from pytest_sklearn_persist.observe.subject import Subject
from pytest_sklearn_persist.recorder import Probe, callable_methods

X = np.arange(20.0).reshape(10, 2)


@pytest.fixture
def open_fresh(tmp_path):
    """Return a function that dumps an estimator and opens it in a fresh process."""
    workers = []

    def opened(estimator, *, text="pickle:5", seconds=60.0, watch=False):
        format_ = get_format(text)
        path = tmp_path / "estimator"
        format_.dump(estimator, path)
        probes = (Probe("X", X, None, ()),)
        methods = tuple(callable_methods(estimator)[0])
        plan = Plan(probes, methods, frozenset((m.name, "X") for m in methods), fit_data=FitData(X))
        worker = shared().worker(sys_path=list(sys.path))
        workers.append(worker)
        worker.__enter__()
        request = request_for(format_, path, tmp_path / "again", pickle.dumps(plan, 5), watch=watch)
        return FreshSubject(worker, request, seconds), Subject(lambda: estimator, plan)

    yield opened
    for worker in workers:
        worker.__exit__(None, None, None)


def test_all_parts_are_those_that_are_seen_here(open_fresh):
    there, here = open_fresh(specimens.Learns().fit(X))

    (far, far_methods), (near, methods) = there.state(), here.state()
    assert far_methods == methods
    assert far.same_rows(near)
    assert far.refs == []
    outputs, expected = there.outputs(), here.outputs()
    assert set(outputs) == set(expected)
    assert outputs["predict", "X"].snapshot.same_rows(expected["predict", "X"].snapshot)
    assert there.after().same_rows(near)
    assert set(there.abilities(["clone", "partial_fit"])) == {"clone"}
    assert there.dump_second().error is None
    assert set(there.training(["clone", "partial_fit"])) == {"partial_fit"}
    assert there.second()["state"].snapshot.same_rows(near)
    assert there.file_changed() is False


def test_single_values_can_be_fetched(open_fresh):
    there, _ = open_fresh(specimens.Mean().fit(X))
    state, _ = there.state()
    row = next(i for i, leaf in enumerate(state.leaves) if leaf.kind == "array")

    assert there.value("state", None, row).tolist() == [2.0, 2.0]


def test_what_loading_raises_there_is_raised_here_by_name(open_fresh):
    there, _ = open_fresh(specimens.RaisesOnLoad().fit(X))

    with pytest.raises(LoadFailed) as caught:
        there.state()

    assert caught.value.error == "RuntimeError"
    assert "it will not be loaded" in caught.value.text


def test_warnings_of_loading_are_told(open_fresh):
    there, _ = open_fresh(specimens.WarnsOnLoad().fit(X))
    there.state()

    assert there.warnings == ("UserWarning: loaded with a warning",)


def test_all_questions_together_have_one_time_limit(open_fresh):
    there, _ = open_fresh(specimens.HangsOnLoad().fit(X), seconds=1.0)

    with pytest.raises(WorkerTimeout):
        there.state()


def test_a_time_limit_that_has_passed_is_told_as_it_was_given(open_fresh):
    there, _ = open_fresh(specimens.HangsOnLoad().fit(X), seconds=1.25)
    time.sleep(0.5)

    with pytest.raises(WorkerTimeout) as raised:
        there.state()
    assert raised.value.seconds == 1.25


@pytest.mark.parametrize("format_", all_formats(), ids=lambda format_: format_.name)
def test_known_formats_travel_by_name(format_):
    assert spell_format(format_) == format_.name


def test_formats_of_a_users_own_travel_as_they_are():
    assert pickle.loads(spell_format(specimens.PlainFormat())) == specimens.PlainFormat()


def test_a_format_that_only_has_the_name_of_a_known_one_travels_as_it_is():
    class Impostor:
        name = "joblib"

    with pytest.raises((AttributeError, pickle.PicklingError)):
        spell_format(Impostor())


def test_requests_hold_only_what_can_be_sent():
    request = request_for(get_format("joblib"), Path("a"), None, b"", watch=False)

    assert pickle.loads(pickle.dumps(request)) == request


def test_the_first_generation_is_let_go_before_the_second_is_loaded(tmp_path):
    format_ = get_format("pickle:5")
    format_.dump(specimens.Mean().fit(X), tmp_path / "estimator")
    memory, plan = {}, pickle.dumps(Plan(), 5)
    paths = (tmp_path / "estimator", tmp_path / "again")
    open_artifact(memory, request_for(format_, *paths, plan, watch=False))
    first = weakref.ref(memory["subject"].value("state", None, 0))
    memory["subject"].dump_second()

    assert type(first()) is specimens.Mean
    assert memory["subject"].second()["state"].error is None
    assert first() is None
