"""One test for each estimator of a list."""

from __future__ import annotations

import pytest
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist.plugin.parametrize import RoundtripCheck, parametrize_roundtrip


def parameters(*estimators: object, **given: object) -> list:
    """Return the parameter sets that the decorator makes."""

    @parametrize_roundtrip(estimators, **given)
    def test(estimator, check):
        raise NotImplementedError

    (mark,) = (mark for mark in test.pytestmark if mark.name == "parametrize")
    return mark.args[1]


def ids(*estimators: object) -> list[str]:
    return [parameter.id for parameter in parameters(*estimators)]


def test_id_is_the_name_of_the_class() -> None:
    assert ids(Ridge(alpha=2.0), StandardScaler()) == ["Ridge", "StandardScaler"]


def test_ids_of_one_class_are_numbered() -> None:
    assert ids(Ridge(), StandardScaler(), Ridge(2.0)) == ["Ridge-1", "StandardScaler", "Ridge-2"]


def test_id_of_a_parameter_set_is_kept() -> None:
    assert ids(pytest.param(Ridge(), id="mine")) == ["mine"]


def test_estimators_may_come_from_a_generator() -> None:
    decorator = parametrize_roundtrip(class_() for class_ in (Ridge, StandardScaler))

    assert callable(decorator)


def test_data_come_with_the_estimator() -> None:
    (parameter,) = parameters((Ridge(), [[1.0]], [2.0]))

    assert (parameter.values[1].X, parameter.values[1].y) == ([[1.0]], [2.0])


def test_data_without_target_come_with_the_estimator() -> None:
    (parameter,) = parameters((StandardScaler(), [[1.0]]))

    assert (parameter.values[1].X, parameter.values[1].y) == ([[1.0]], None)


def test_expected_failures_may_depend_on_the_estimator() -> None:
    found = parameters(
        Ridge(),
        LinearRegression(),
        expected_failures=lambda e: {"fresh": "known"} if isinstance(e, Ridge) else {},
    )

    assert [[mark.kwargs for mark in parameter.marks] for parameter in found] == [
        [{"expected_failures": {"fresh": "known"}}],
        [],
    ]


def test_class_instead_of_an_estimator_is_refused() -> None:
    with pytest.raises(TypeError, match=r"not classes: write Ridge\(\)"):
        parametrize_roundtrip([Ridge])


def test_tuple_of_too_many_is_refused() -> None:
    with pytest.raises(TypeError, match="not a tuple of 4"):
        parametrize_roundtrip([(Ridge(), 1, 2, 3)])


def test_unknown_argument_is_refused() -> None:
    with pytest.raises(TypeError, match="did you mean 'formats'"):
        parametrize_roundtrip([Ridge()], format="joblib")


def test_check_outside_of_its_test_says_so() -> None:
    with pytest.raises(pytest.UsageError, match="only inside the test"):
        RoundtripCheck()(Ridge())


def test_data_are_not_in_the_repr_of_a_check() -> None:
    # pytest prints the arguments of a failing test.
    assert repr(RoundtripCheck(X=list(range(1000)))) == "RoundtripCheck()"


# -- in a session -------------------------------------------------------------------------------

SUITE = """
import numpy as np
import pytest
from my_library import Doubler, Forgetful
from pytest_sklearn_persist import parametrize_roundtrip
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.validation import check_is_fitted
from sklearn.exceptions import NotFittedError

X = np.arange(12.0).reshape(4, 3)
FITTED = Doubler().fit(X)
UNFITTED = StandardScaler()


@parametrize_roundtrip(
    [UNFITTED, make_pipeline(StandardScaler(), LogisticRegression()), (FITTED, X), Forgetful()],
    formats=["pickle:5"],
    places=["same"],
)
def test_survives_saving(estimator, check):
    result = check(estimator)
    assert [outcome.format for outcome in result.outcomes] == ["pickle:5"]


def test_unfitted_estimator_is_left_unfitted():
    with pytest.raises(NotFittedError):
        check_is_fitted(UNFITTED)


@parametrize_roundtrip([(FITTED, X)])
def test_fitted_estimator_is_checked_as_it_is(estimator, check, monkeypatch):
    seen = []
    monkeypatch.setattr(type(check.roundtrip), "__call__", lambda self, *args: seen.extend(args))
    check(estimator)
    assert seen[0] is FITTED
    assert seen[1] is X


@parametrize_roundtrip([Doubler()], places=["same"])
@pytest.mark.parametrize("format", ["pickle:5", "joblib"])
def test_arguments_of_a_call_are_handed_on(estimator, check, format):
    assert {outcome.format for outcome in check(estimator, formats=[format]).outcomes} == {format}


class TestClass:
    @parametrize_roundtrip([Forgetful()], expected_failures={"same": "known"}, places=["same"])
    def test_method(self, estimator, check):
        check(estimator)
"""


@pytest.fixture(scope="module")
def session(run_pytest):
    return run_pytest({"test_it.py": SUITE}, "-v")


@pytest.mark.parametrize(
    ("test", "word"),
    [
        ("test_survives_saving[StandardScaler]", "PASSED"),
        ("test_survives_saving[Pipeline]", "PASSED"),
        ("test_survives_saving[Doubler]", "PASSED"),
        ("test_survives_saving[Forgetful]", "FAILED"),
        ("test_unfitted_estimator_is_left_unfitted", "PASSED"),
        ("test_fitted_estimator_is_checked_as_it_is[Doubler]", "PASSED"),
        ("test_arguments_of_a_call_are_handed_on[pickle:5-Doubler]", "PASSED"),
        ("test_arguments_of_a_call_are_handed_on[joblib-Doubler]", "PASSED"),
        ("TestClass::test_method[Forgetful]", "PASSED"),
    ],
)
def test_decorated_test_ends_as_it_should(session, test: str, word: str) -> None:
    assert session.line(f"test_it.py::{test} ").split()[1:2] == [word], session.text


def test_failure_shows_the_line_of_the_test(session) -> None:
    assert ">       result = check(estimator)" in session.lines


@pytest.mark.full
def test_decorated_tests_are_selected_by_the_marker(run_pytest) -> None:
    run = run_pytest({"test_it.py": SUITE}, "--collect-only", "-q", "-m", "not persist")

    assert "1/9 tests collected (8 deselected)" in run.text
