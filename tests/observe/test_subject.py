"""An estimator under observation, in this process."""

from __future__ import annotations

import pickle

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist.observe.observation import FitData, Plan
from pytest_sklearn_persist.observe.subject import Subject
from pytest_sklearn_persist.recorder import Probe, callable_methods

X = np.arange(20.0).reshape(10, 2)


def plan_for(estimator, **more):
    probes = (Probe("X", X, None, ()), Probe("one row", X[:1], None, ("row 0",)))
    methods = tuple(callable_methods(estimator)[0])
    calls = frozenset((method.name, probe.name) for method in methods for probe in probes)
    return Plan(probes, methods, calls, fit_data=FitData(X), **more)


def subject_of(estimator, **more):
    return Subject(lambda: estimator, plan_for(estimator), **more)


def test_state_loads_once():
    loads = []
    estimator = specimens.Mean().fit(X)
    subject = Subject(lambda: loads.append(1) or estimator, plan_for(estimator))
    state, methods = subject.state()

    assert loads == [1]
    assert "predict" in methods
    assert state.leaves


def test_what_loading_raises_is_raised():
    def fails():
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        Subject(fails, Plan()).state()


def test_every_call_of_the_plan_is_made():
    subject = subject_of(specimens.Mean().fit(X))
    subject.state()

    outputs = subject.outputs()

    assert {("predict", "X"), ("predict", "one row")} <= set(outputs)


def test_a_call_that_raises_is_an_observation():
    subject = subject_of(specimens.RaisesAlways().fit(X))
    subject.state()

    assert subject.outputs()["predict", "X"].error == "ArithmeticError"


def test_writing_into_itself_shows_afterwards():
    subject = subject_of(specimens.ChangesWhenUsed().fit(X))
    state, _ = subject.state()
    subject.outputs()

    assert not subject.after().same_rows(state)


def test_abilities_that_change_it_wait_for_training():
    subject = subject_of(specimens.Learns().fit(X))
    subject.state()
    names = ["clone", "partial_fit"]

    assert set(subject.abilities(names)) == {"clone"}
    assert set(subject.training(names)) == {"partial_fit"}


def test_values_can_be_had_as_long_as_their_part_is_looked_at():
    subject = subject_of(specimens.Mean().fit(X))
    subject.state()
    found = subject.outputs()["predict", "X"].snapshot

    assert subject.value("outputs", ("predict", "X"), 0) is found.refs[0]


def test_the_second_generation_is_loaded_from_the_second_dump():
    def again(estimator):
        written = pickle.dumps(estimator)
        return lambda: pickle.loads(written)

    subject = subject_of(specimens.ForgetsCoef().fit(X), dump_again=again)
    subject.state()

    assert subject.dump_second().error is None
    second = subject.second()
    assert second["predict"].error == "NotFittedError"
    assert second["state"].snapshot is not None


def test_a_second_dump_that_raises_is_an_observation():
    subject = subject_of(specimens.RaisesOnDump().fit(X), dump_again=pickle.dumps)
    subject.state()

    assert subject.dump_second().error == "RuntimeError"
    assert subject.second() == {}


def test_a_second_load_that_raises_is_an_observation():
    def again(estimator):
        return lambda: 1 / 0

    subject = subject_of(specimens.Mean().fit(X), dump_again=again)
    subject.state()
    subject.dump_second()

    assert subject.second()["load"].error == "ZeroDivisionError"


@pytest.mark.parametrize("written", [b"same", b"other"])
def test_a_watched_file_tells_whether_it_changed(written, tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"same")
    subject = subject_of(specimens.Mean().fit(X), watch=path)
    subject.state()
    path.write_bytes(written)

    assert subject.file_changed() == (written != b"same")


def test_nothing_watched_never_changes():
    subject = subject_of(specimens.Mean().fit(X))
    subject.state()

    assert not subject.file_changed()


def test_steps_are_told_in_order():
    steps = []
    subject = subject_of(specimens.Mean().fit(X), step=steps.append)
    subject.state()
    subject.outputs()
    subject.abilities(["clone"])

    assert steps[0] == "loading"
    assert "calling predict(X)" in steps
    assert steps[-1] == "trying clone"
