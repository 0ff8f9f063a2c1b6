"""Arguments of the marker, and several markers on one test."""

from __future__ import annotations

import pytest

LEVELS = """
import pytest

pytestmark = pytest.mark.persist(rtol=0.1, atol=0.1, ignore="module", places=["same"])


@pytest.mark.persist(rtol=0.2, atol=0.2, ignore="class")
class TestLevels:
    @pytest.mark.persist(rtol=0.3, atol=0.3)
    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.persist(rtol=0.4))])
    def test_it(self, x, request):
        from pytest_sklearn_persist.plugin.marker import merged

        print("merged:", sorted(merged(request.node).items()))
"""


@pytest.fixture(scope="module")
def merged(run_pytest) -> str:
    return run_pytest({"test_it.py": LEVELS}, "-s", "-q").line("merged: ")


@pytest.mark.parametrize(
    ("level", "text"),
    [
        ("parameter set", "('rtol', 0.4)"),
        ("function", "('atol', 0.3)"),
        ("class", "('ignore', 'class')"),
        ("module", "('places', ['same'])"),
    ],
)
def test_nearest_marker_counts_for_each_argument(merged: str, level: str, text: str) -> None:
    assert text in merged


def marked(argument: str) -> dict[str, str]:
    return {
        "test_it.py": f"""
import pytest


@pytest.mark.persist({argument})
def test_it(persist_roundtrip):
    pass
""",
        "test_other.py": "def test_other():\n    pass",
    }


@pytest.mark.parametrize("workers", ["0", "2"])
def test_unknown_argument_is_an_error_of_collection(run_pytest, workers: str) -> None:
    run = run_pytest(marked("format='joblib'"), "-n", workers)

    assert "errors" in run.outcomes
    assert "unknown argument; did you mean 'formats'? allowed: formats, places" in run.text


def test_unknown_argument_does_not_hide_other_modules(run_pytest) -> None:
    run = run_pytest(marked("format='joblib'"), "--continue-on-collection-errors")

    assert run.outcomes == {"passed": 1, "errors": 1}, run.text


def test_positional_argument_is_an_error_of_collection(run_pytest) -> None:
    run = run_pytest(marked("'joblib'"))

    assert "@pytest.mark.persist('joblib'): takes keyword arguments only" in run.text


def test_unknown_argument_of_a_parameter_set_is_an_error_of_the_test(run_pytest) -> None:
    text = """
import pytest


@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.persist(format="joblib"))])
def test_it(x, persist_roundtrip):
    pass
"""
    run = run_pytest({"test_it.py": text})

    assert run.outcomes == {"errors": 1}
    assert "unknown argument; did you mean 'formats'?" in run.text


def test_wrong_value_is_an_error_of_the_test_without_a_traceback(run_pytest) -> None:
    run = run_pytest(marked("places=['frsh']"))

    assert run.outcomes == {"passed": 1, "errors": 1}, run.text
    assert run.line("@pytest.mark.persist(places=['frsh']): unknown name 'frsh'") != ""
    assert "During handling" not in run.text
