"""What an answer asks of arrays is named; so is a class or method that is not what it was."""

from __future__ import annotations

import importlib
import subprocess
import sys

import numpy as np
import persist_arrays as specimens
import pytest
from sklearn.cluster import MiniBatchKMeans
from sklearn.ensemble import RandomForestRegressor
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import Status, check_roundtrip
from pytest_sklearn_persist.isolation.copies import cannot_copy

needs_copies = pytest.mark.skipif(cannot_copy() is not None, reason="nothing to try it in")

X = np.random.RandomState(0).uniform(size=(12, 2))
y = X[:, 0]


def outcome_of(estimator, format_="pickle:5", place="same"):
    [outcome] = check_roundtrip(estimator, X, y, formats=format_, places=place).outcomes
    return outcome


@needs_copies
class TestReadOnly:
    """Which array it is."""

    @pytest.mark.parametrize(
        ("format_", "place"), [("joblib:mmap=r", "same"), ("joblib", "memmap")]
    )
    def test_the_array_that_training_writes_into_is_named(self, format_, place):
        outcome = outcome_of(specimens.WritesWhenTrained().fit(X, y), format_, place)

        assert outcome.status is Status.IMPAIRED
        assert "partial_fit writes into second_ in place" in outcome.cause

    def test_the_array_that_an_answer_writes_into_is_named(self):
        outcome = outcome_of(specimens.WritesWhenAsked().fit(X, y), "joblib:mmap=r")

        assert outcome.status is Status.USE_ERROR
        assert "predict writes into third_ in place" in outcome.cause

    def test_also_in_compiled_code(self):
        model = MiniBatchKMeans(2, random_state=0, n_init=1).fit(X)
        outcome = outcome_of(model, "joblib:mmap=r")

        assert "cluster_centers_" in outcome.cause or "_counts" in outcome.cause


@needs_copies
def test_a_view_whose_layout_decides_about_the_answer_is_named():
    outcome = outcome_of(specimens.LooksAtStrides().fit(X, y))

    assert outcome.status is Status.DRIFTED
    assert "view_ lies in memory otherwise" in outcome.cause
    assert "last bit" not in outcome.cause


def test_an_array_that_was_turned_is_named_with_both_orders():
    outcome = outcome_of(specimens.TurnsItsArrays().fit(X, y))

    assert [(d.path, d.kind) for d in outcome.differences] == [("table_", "layout")]
    assert "C order" in outcome.differences[0].expected
    assert "Fortran order" in outcome.differences[0].actual
    assert "last bit" not in outcome.cause


@pytest.mark.parametrize("model", [LinearRegression(), RandomForestRegressor(3, random_state=0)])
def test_arrays_of_honest_estimators_are_not_blamed(model):
    assert outcome_of(model.fit(X, y), "joblib:mmap=r").status is Status.IDENTICAL


SCRIPT = """
from sklearn.linear_model import LinearRegression
from pytest_sklearn_persist import check_roundtrip

class Part:
    pass

model = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
model.part_ = Part()
[outcome] = check_roundtrip(model, [[2.0]], formats="pickle:5", places="fresh").outcomes
print(outcome.status, outcome.cause)
"""


class TestClassesAndMethods:
    """What is not any more what it was when the object was made."""

    @pytest.fixture(autouse=True)
    def module_as_it_was(self):
        """Leave the module as it was."""
        before = dict(vars(specimens))
        yield
        vars(specimens).update(before)

    def test_a_class_that_was_reloaded(self):
        estimator = specimens.HasAPart().fit(X, y)
        importlib.reload(sys.modules["persist_arrays"])
        outcome = outcome_of(estimator)

        assert outcome.status is Status.DUMP_ERROR
        assert outcome.cause.startswith("the class HasAPart was defined again")

    def test_the_class_of_a_part_that_was_defined_again(self, monkeypatch):
        estimator = specimens.HasAPart().fit(X, y)
        again = type("Part", (), {"__module__": "persist_arrays"})
        monkeypatch.setattr(specimens, "Part", again)
        outcome = outcome_of(estimator)

        assert outcome.status is Status.DUMP_ERROR
        assert outcome.cause.startswith("the class Part was defined again")
        assert "part_ is still of the old one" in outcome.cause

    @pytest.mark.full
    def test_a_class_of_the_script_that_was_run(self, tmp_path):
        script = tmp_path / "script.py"
        script.write_text(SCRIPT, encoding="utf-8")
        run = subprocess.run(
            [sys.executable, script], stdout=subprocess.PIPE, text=True, check=True, cwd=tmp_path
        )

        assert run.stdout.startswith("load-error Part is defined in __main__, the script that")

    def test_a_method_bound_by_hand_under_another_name(self):
        outcome = outcome_of(specimens.bound(specimens.forecast))

        assert outcome.status is Status.LOAD_ERROR
        assert outcome.cause.startswith("predict is a method that was bound to an object by hand")
        assert "the name forecast" in outcome.cause

    def test_a_method_bound_by_hand_under_the_name_of_another(self):
        outcome = outcome_of(specimens.bound(specimens.predict))

        assert outcome.status is Status.DRIFTED
        assert outcome.cause.startswith("predict is a method that was bound to an object by hand")

    def test_a_method_of_its_own_that_it_holds_is_no_finding(self):
        estimator = specimens.Mean().fit(X, y)
        estimator.kept_ = estimator.predict

        assert outcome_of(estimator, place="fresh").status is Status.IDENTICAL
