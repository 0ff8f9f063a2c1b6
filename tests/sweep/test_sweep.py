"""Every public estimator of scikit-learn survives being saved, but for what is expected."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase

import pytest
import sklearn
from expected import EVERYWHERE, EXPECTED, ROUNDED, expected_failures, tolerance
from packaging.version import Version
from persist_tiers import some_first
from zoo import Case, all_cases
from zoo.build import classes

from pytest_sklearn_persist import Status, check_roundtrip

pytestmark = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.6"),
    reason="what is expected are the defects of current releases: older ones have others",
)

# One of every sort of state: these are the first tier, and go through everything that can run here.
THOROUGH = """
    CountVectorizer-text DecisionTreeClassifier-labels FeatureUnion-dense GaussianMixture-dense
    GaussianProcessRegressor-sum HistGradientBoostingClassifier-dense KNeighborsClassifier-kd-tree
    OneHotEncoder-dense Pipeline-nested RandomForestClassifier-generator SVC-sparse
    StandardScaler-dense
    """.split()

CASES = all_cases()

# Every class as it is by default, and one in so many of its other configurations.
EVERY = int(os.environ.get("PERSIST_SWEEP_EVERY", "6"))
_VARIANTS = [case for case in CASES if not case.basic]
_SOME_VARIANTS = _VARIANTS[::EVERY]
TRIED = [case for case in CASES if case.basic or case in _SOME_VARIANTS or case.id in THOROUGH]
REPRESENTATIVES = [case for case in TRIED if case.id in THOROUGH]

# What differs between the other formats is in how bytes are written, which the plain instance of
# each class shows; what an estimator makes of its arrays shows in these two.
FORMATS_OF_VARIANTS = ("pickle:5", "joblib:mmap=r")


def test_every_estimator_has_a_case():
    with_case = {case.id.partition("-")[0] for case in CASES}
    assert sorted(classes().keys() - with_case) == [], "add a case of these to zoo/"


def test_ids_are_unique():
    ids = [case.id for case in CASES]
    assert len(ids) == len(set(ids))


def test_every_expectation_is_about_a_case():
    """A pattern that matches nothing hides a typing error or a class that is gone."""
    ids = [case.id for case in CASES]
    unmatched = [p for p in [*EXPECTED, *ROUNDED] if not any(fnmatchcase(i, p) for i in ids)]
    assert unmatched == []


@pytest.mark.parametrize("case", some_first(TRIED, REPRESENTATIVES), ids=lambda case: case.id)
def test_survives_saving(case: Case):
    estimator, X, y = case.make()
    expected = expected_failures(case.id)
    result = check_roundtrip(
        estimator,
        X,
        y,
        formats=None if case.basic else FORMATS_OF_VARIANTS,
        tolerance=tolerance(case.id),
        expected_failures=expected,
        fit_budget=60.0 if expected else 2.0,  # what is expected has to be tried on slow machines
    )
    assert all(outcome.status is not Status.UNCHECKED for outcome in result.outcomes), str(result)
    result.raise_for_failures()


@pytest.mark.full
@pytest.mark.parametrize("name", THOROUGH)
def test_survives_saving_in_every_format_and_place(name: str):
    by_id = {case.id: case for case in CASES}
    estimator, X, y = by_id[name].make()
    result = check_roundtrip(
        estimator,
        X,
        y,
        formats="all",
        places="all",
        expected_failures={**(expected_failures(name) or {}), **EVERYWHERE.get(name, {})},
        fit_budget=2.0,
    )
    assert all(outcome.status is not Status.UNCHECKED for outcome in result.outcomes), str(result)
    result.raise_for_failures()
