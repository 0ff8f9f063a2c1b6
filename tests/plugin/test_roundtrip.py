"""The settings of one test reach the check."""

from __future__ import annotations

import pytest

SETTINGS = """
import pytest

import pytest_sklearn_persist
from pytest_sklearn_persist import Outcome, RoundtripResult, Status, Tolerance


@pytest.fixture(autouse=True)
def seen(monkeypatch):
    calls = {}

    def check_roundtrip(estimator, X=None, y=None, **given):
        calls.update(given)
        return RoundtripResult("X", (Outcome(Status.IDENTICAL, "joblib", "same"),))

    monkeypatch.setattr(pytest_sklearn_persist, "check_roundtrip", check_roundtrip, raising=False)
    return calls


@pytest.mark.persist(formats=["joblib"], rtol=0.5, ignore=["a_*"], expected_failures={"fresh": "x"})
def test_marker(seen, persist_roundtrip):
    persist_roundtrip(None)
    assert seen["formats"] == ("joblib",)
    assert seen["tolerance"] == Tolerance(rtol=0.5)
    assert seen["ignore"] == ("a_*",)
    assert seen["expected_failures"] == {"fresh": "x"}


@pytest.mark.persist(formats=["joblib"], rtol=0.5, ignore=["a_*"], expected_failures={"fresh": "x"})
def test_call(seen, persist_roundtrip):
    exact = Tolerance()
    persist_roundtrip(
        None,
        formats=["skops"],
        tolerance=exact,
        ignore=[],
        expected_failures={},
        time_limit=1,
        fit_budget=0,
        time_budget=9,
        trusted=["t"],
    )
    assert seen["formats"] == ["skops"]
    assert seen["tolerance"] is exact
    assert seen["ignore"] == []
    assert seen["expected_failures"] == {}
    assert (seen["time_limit"], seen["fit_budget"], seen["trusted"]) == (1, 0, ["t"])
    assert seen["time_budget"] == 9


def test_default(seen, persist_roundtrip):
    persist_roundtrip(None)
    assert (seen["formats"], seen["places"], seen["methods"], seen["tolerance"]) == (None,) * 4
    assert (seen["ignore"], seen["time_limit"], seen["fit_budget"]) == ((), 60.0, 5.0)
    assert seen["time_budget"] == 120.0
    assert "fail_on" not in seen


def test_session(seen, persist_roundtrip):
    persist_roundtrip(None)
    assert seen["_session"].blocked_modules == {"test_it"}
"""


@pytest.mark.parametrize("test", ["marker", "call", "default", "session"])
def test_settings_reach_the_check(run_pytest, settings_run, test: str) -> None:
    assert settings_run.line(f"test_it.py::test_{test} ").split()[1:2] == ["PASSED"]


@pytest.fixture(scope="module")
def settings_run(run_pytest):
    return run_pytest({"test_it.py": SETTINGS}, "-v")


def test_statuses_left_out_of_fail_on_do_not_fail(run_pytest, suite) -> None:
    run = run_pytest(suite, "--persist-fail-on=crashed load-error")

    assert run.outcomes == {"passed": 3}, run.text


def test_statuses_in_fail_on_fail(run_pytest, suite) -> None:
    run = run_pytest(suite, "--persist-fail-on=identical")

    assert run.outcomes == {"passed": 2, "failed": 1}, run.text
    assert "identical is a failure here, see persist_fail_on" in run.text


WARNS = """
import warnings
from sklearn.linear_model import LinearRegression

X = [[0.0], [1.0]]

class Warns(LinearRegression):
    def __getstate__(self):
        warnings.warn("of old", UserWarning)
        return super().__getstate__()

def test_warns(persist_roundtrip):
    persist_roundtrip(Warns().fit(X, [0, 1]), X, formats="pickle", places="same")
"""


def test_a_remark_is_said_and_does_not_fail(run_pytest) -> None:
    run = run_pytest({"test_it.py": WARNS})

    assert run.outcomes == {"passed": 1}, run.text
    assert "UserWarning: of old" in run.text


@pytest.mark.full
def test_a_remark_in_fail_on_fails(run_pytest) -> None:
    run = run_pytest({"test_it.py": WARNS}, "--persist-fail-on=drifted warning")

    assert run.outcomes == {"failed": 1}, run.text
    assert "Warns: warning is a failure here, see persist_fail_on" in run.text


def test_expected_failure_does_not_fail(run_pytest, fake_check) -> None:
    run = run_pytest({"test_it.py": EXPECTED.replace("STATUS", "drifted"), **fake_check})

    assert run.outcomes == {"passed": 1}, run.text


def test_expected_failure_that_does_not_happen_fails(run_pytest, fake_check) -> None:
    run = run_pytest({"test_it.py": EXPECTED.replace("STATUS", "identical"), **fake_check})

    assert run.outcomes == {"failed": 1}, run.text


EXPECTED = """
import pytest


@pytest.mark.persist(expected_failures={"drifted": "known"})
def test_it(persist_roundtrip):
    persist_roundtrip("STATUS")
"""


def test_check_without_any_outcome_fails(run_pytest) -> None:
    text = """
import pytest_sklearn_persist
from pytest_sklearn_persist import RoundtripResult


def test_it(persist_roundtrip, monkeypatch):
    nothing = RoundtripResult("X", ())
    monkeypatch.setattr(
        pytest_sklearn_persist, "check_roundtrip", lambda *a, **k: nothing, raising=False
    )
    persist_roundtrip(None)
"""

    assert run_pytest({"test_it.py": text}).outcomes == {"failed": 1}


def test_bad_use_is_told_as_what_it_is(run_pytest, fake_check) -> None:
    text = "def test_it(persist_roundtrip):\n    persist_roundtrip('nonsense')"

    run = run_pytest({"test_it.py": text, **fake_check})

    assert run.outcomes == {"failed": 1}
    assert "ValueError: 'nonsense' is not a valid Status" in run.text


def test_message_names_the_test_to_run_again(run_pytest, suite) -> None:
    run = run_pytest(suite)

    assert run.line("E       see it: pytest test_suite.py::test_broken ") != "", run.text


REAL = """
import numpy as np
import pytest
from my_library import Doubler, Forgetful

X = np.arange(12.0).reshape(4, 3)


@pytest.mark.parametrize("class_", [Doubler, Forgetful])
def test_it(class_, persist_roundtrip):
    result = persist_roundtrip(class_().fit(X), X)
    assert len(result.outcomes) == 10


@pytest.mark.persist(formats="joblib", expected_failures={"joblib": "known"})
def test_expected(persist_roundtrip):
    persist_roundtrip(Forgetful().fit(X), X)


def test_bad_use(persist_roundtrip):
    with pytest.raises(ValueError, match="expected an estimator"):
        persist_roundtrip("text")
"""


def test_real_estimators_are_checked(run_pytest) -> None:
    run = run_pytest({"test_it.py": REAL}, "-W", "error")

    assert run.outcomes == {"passed": 3, "failed": 1}, run.text
    assert "FAILED test_it.py::test_it[Forgetful]" in run.text
