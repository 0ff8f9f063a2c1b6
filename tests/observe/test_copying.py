"""A copy of an estimator as it is, not as it says that it wants to be saved."""

from __future__ import annotations

import copyreg

import numpy as np
import persist_specimens as specimens
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist.compare.snapshots import Side, compare_snapshots
from pytest_sklearn_persist.observe.copying import faithful_copy
from pytest_sklearn_persist.observe.snapshot import snapshot

X, y = np.arange(20.0).reshape(10, 2), np.arange(10.0)
PECULIAR = [
    specimens.Mean,
    specimens.ForgetsCoef,
    specimens.ChangesCoef,
    specimens.RaisesOnDump,
    specimens.RaisesOnLoad,
    specimens.TwoInOne,
    LinearRegression,
]


@pytest.mark.parametrize("type_", PECULIAR)
def test_a_copy_is_equal_whatever_its_class_does_when_it_is_pickled(type_):
    original = type_().fit(X, y)

    copied = faithful_copy(original)

    assert type(copied) is type_
    assert compare_snapshots(Side(snapshot(original)), Side(snapshot(copied))) == []


@pytest.mark.parametrize("type_", PECULIAR)
def test_copying_leaves_the_original_as_it_was(type_):
    original = type_().fit(X, y)
    before = snapshot(original)
    faithful_copy(original)

    assert snapshot(original).same_rows(before)


def test_a_copy_shares_nothing_that_can_change():
    original = specimens.ForgetsCoef().fit(X, y)
    copied = faithful_copy(original)
    copied.coef_ += 1

    assert original.coef_.tolist() == [2.0, 2.0]


def test_nested_estimators_are_copied_as_they_are_too():
    outer = specimens.Mean().fit(X, y)
    outer.inner_ = [specimens.ForgetsCoef().fit(X, y)]

    assert faithful_copy(outer).inner_[0].coef_.tolist() == [2.0, 2.0]


def test_parts_in_c_are_copied():
    original = RandomForestClassifier(n_estimators=2, random_state=0).fit(X, [0, 1] * 5)

    copied = faithful_copy(original)

    assert (copied.predict_proba(X) == original.predict_proba(X)).all()


@pytest.mark.parametrize("type_", [specimens.ForgetsCoef, specimens.RaisesOnDump])
def test_copying_leaves_no_trace_in_the_way_things_are_copied(type_):
    before = dict(copyreg.dispatch_table)
    faithful_copy(type_().fit(X, y))

    assert copyreg.dispatch_table == before
