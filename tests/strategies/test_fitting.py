"""Fitted estimators, and the code that makes them again."""

from __future__ import annotations

import warnings
from contextlib import suppress

import numpy as np
import pytest
import sklearn
from hypothesis import find, given, settings
from hypothesis.errors import Unsatisfiable
from packaging.version import Version
from persist_strategies import quickly
from persist_tiers import some_first
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge
from sklearn.tree import DecisionTreeClassifier
from sklearn.utils import all_estimators
from sklearn.utils.validation import check_is_fitted

from pytest_sklearn_persist import check_roundtrip, compare_estimators
from pytest_sklearn_persist.strategies import drawing, fitted_estimators, fitting
from pytest_sklearn_persist.strategies.tables import rows_of

declared = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.2"), reason="constraints are declared since 1.2"
)


class Deep(RegressorMixin, BaseEstimator):
    """Loses what it learned of the second column if it is deep."""

    def __init__(self, depth: int = 1, fast: bool = False):
        self.depth = depth
        self.fast = fast

    def fit(self, X, y):
        self.mean_ = np.asarray(X, dtype=float).mean(axis=0)
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.mean_

    def __getstate__(self):
        state = dict(self.__dict__)
        if self.depth > 4 and len(state.get("mean_", ())) > 1:
            state["mean_"] = self.mean_ * [1.0, *[0.0] * (len(self.mean_) - 1)]
        return state


class Refuses(BaseEstimator):
    def __init__(self, error=ValueError):
        self.error = error

    def fit(self, X, y=None):
        warnings.warn("not so loud", UserWarning, stacklevel=2)
        if rows_of(X) > 12:
            raise self.error("too many rows")
        self.rows_ = rows_of(X)
        return self


def test_estimators_are_fitted_on_the_data_that_comes_with_them():
    @quickly(fitted_estimators([DecisionTreeClassifier, Ridge]))
    def holds(fitted):
        estimator, X, y = fitted
        check_is_fitted(estimator)
        assert len(estimator.predict(X)) == len(y)


@pytest.mark.parametrize(
    "error", some_first([ValueError, TypeError, NotImplementedError], [ValueError])
)
def test_what_an_estimator_refuses_is_not_drawn_and_its_warnings_are_quiet(error):
    @quickly(fitted_estimators(Refuses(error)))
    def holds(fitted):
        assert fitted[0].rows_ <= 12


def test_a_defect_of_a_class_of_ones_own_is_not_hidden():
    with pytest.raises(AttributeError, match="too many rows"):
        quickly(fitted_estimators(Refuses(AttributeError)))(lambda fitted: None)


def survives(fitted):
    estimator, X, y = fitted
    result = check_roundtrip(estimator, X, y, formats=["pickle:5"], places=["same"], fit_budget=0)
    return result.ok


@pytest.mark.full
def test_a_planted_defect_shrinks_to_the_least_that_shows_it():
    found, X, y = find(
        fitted_estimators(Deep),
        lambda fitted: not survives(fitted),
        settings=settings(max_examples=200, deadline=None, database=None),
    )

    assert repr(found) == "Deep(depth=5)"
    assert X.shape == (1, 2)
    assert np.count_nonzero(X) == 1
    assert y.tolist() == [0.0]


@declared
@pytest.mark.full
def test_a_failing_test_prints_code_that_makes_the_example_again(capsys):
    @settings(max_examples=200, deadline=None, database=None)
    @given(fitted_estimators(DecisionTreeClassifier))
    def test(fitted):
        assert fitted[0].max_depth is None

    with pytest.raises(AssertionError) as caught:
        test()
    printed = "\n".join([*getattr(caught.value, "__notes__", []), capsys.readouterr().out])

    assert "import DecisionTreeClassifier\nX = np.array([[0.0], [0.0]])" in printed
    assert "= DecisionTreeClassifier(max_depth=1, random_state=0).fit(X, y)" in printed


#: Estimators whose parameters or data are written in ways of their own.
WRITTEN = """ColumnTransformer GaussianProcessRegressor HistGradientBoostingRegressor
OneHotEncoder Pipeline SVC SparseCoder StandardScaler TfidfVectorizer""".split()


@pytest.fixture
def share_of(monkeypatch):
    """Function that tells which share of what is drawn of a class can be fitted."""
    tried = []
    fit = fitting._fit

    def counted(*arguments):
        tried.append(arguments)
        fit(*arguments)

    monkeypatch.setattr(fitting, "_fit", counted)

    def share(cls, examples):
        tried.clear()
        taken = []
        with suppress(Unsatisfiable):
            quickly(fitted_estimators(cls), examples)(taken.append)
        return len(taken) / len(tried)

    return share


@pytest.mark.parametrize("cls", [Ridge, DecisionTreeClassifier])
def test_an_estimator_takes_most_of_what_is_drawn(cls, share_of):
    assert share_of(cls, 20) > 0.7


@declared
@pytest.mark.full
def test_estimators_of_scikit_learn_take_most_of_what_is_drawn(share_of):
    shares = {cls.__name__: share_of(cls, 10) for cls in drawing.everything()}
    few = {name: f"{share:.0%}" for name, share in shares.items() if share <= 0.7}
    print("less than 70 % can be fitted:", few)

    assert sum(shares.values()) / len(shares) > 0.8
    assert len(few) < len(shares) / 3


@declared
@pytest.mark.parametrize("name", some_first(WRITTEN, ["GaussianProcessRegressor", "SVC"]))
def test_the_code_of_an_example_makes_it_again(name, monkeypatch):
    codes = []
    monkeypatch.setattr(fitting, "note", codes.append)
    fitted = []
    quickly(fitted_estimators(dict(all_estimators())[name]), 4)(
        lambda found: fitted.append((codes[-1], *found))
    )

    for code, estimator, *_ in fitted:
        names = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            exec(code, names)
        again = names["estimator"]
        assert repr(again) == repr(estimator)
        assert [found.path for found in compare_estimators(estimator, again)] == []
