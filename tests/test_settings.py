"""What a check is asked to do."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Tolerance, UsageError
from pytest_sklearn_persist.settings import PLACES, Session, Settings, resolve_places

DEFAULTS = {
    "formats": None,
    "places": None,
    "methods": None,
    "tolerance": None,
    "ignore": (),
    "expected_failures": None,
    "time_limit": 60.0,
    "fit_budget": 5.0,
    "session": None,
}


def resolve(**given):
    return Settings.resolve(**{**DEFAULTS, **given})


def test_nothing_given_is_the_default():
    settings = resolve()

    assert settings.places == ("same", "fresh")
    assert settings.formats[0].name == "pickle:5"
    assert settings.methods is None
    assert settings.tolerance.is_exact
    assert settings.session == Session()


@pytest.mark.parametrize(
    ("given", "places"),
    [
        ("fresh", ("fresh",)),
        (["fresh", "same", "fresh"], ("fresh", "same")),
        ("all", PLACES),
        (["all"], PLACES),
        ({"memmap": 1}, ("memmap",)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_places_are_given_as_text_or_as_any_iterable(given, places):
    assert resolve_places(given) == places


@pytest.mark.parametrize(
    ("given", "close"), [("frsh", "'fresh'"), ("mmap", "'memmap'"), ("x", "'same'")]
)
def test_an_unknown_place_lists_close_matches(given, close):
    with pytest.raises(UsageError, match="unknown place") as caught:
        resolve_places(given)

    assert close in str(caught.value)


@pytest.mark.parametrize("name", ["formats", "places"])
def test_nothing_to_check_is_refused(name):
    with pytest.raises(UsageError, match=f"{name} is empty"):
        resolve(**{name: []})


def test_formats_are_checked_once_each():
    assert [f.name for f in resolve(formats=["pickle", "pickle:5"]).formats] == ["pickle:5"]


@pytest.mark.parametrize("name", ["methods", "ignore"])
def test_one_text_is_one_of_it(name):
    assert getattr(resolve(**{name: "predict"}), name) == ("predict",)


@pytest.mark.parametrize("tolerance", [1e-6, "1e-6", {"rtol": 1e-6}])
def test_what_is_no_tolerance_is_refused(tolerance):
    with pytest.raises(UsageError, match="tolerance must be a Tolerance"):
        resolve(tolerance=tolerance)


@pytest.mark.parametrize(
    "given",
    [
        {"time_limit": 0},
        {"time_limit": -1},
        {"time_limit": float("nan")},
        {"fit_budget": -1},
        {"time_budget": 0},
        {"time_budget": float("nan")},
        {"fit_budget": float("nan")},
    ],
    ids=str,
)
def test_seconds_that_are_none_are_refused(given):
    with pytest.raises(UsageError, match="seconds"):
        resolve(**given)


def test_no_time_for_fitting_is_fine():
    assert resolve(fit_budget=0).fit_budget == 0.0


def test_a_tolerance_is_kept():
    assert resolve(tolerance=Tolerance(rtol=0.5)).tolerance.rtol == 0.5


def test_expected_failures_are_the_checks_own_copy():
    given = {"fresh": "a reason"}
    settings = resolve(expected_failures=given)
    given.clear()

    assert settings.expected_failures == {"fresh": "a reason"}


def test_an_empty_choice_of_methods_is_refused():
    with pytest.raises(UsageError, match="methods is empty"):
        resolve(methods=[])
