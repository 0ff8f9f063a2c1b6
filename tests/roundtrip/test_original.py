"""The original: whether it agrees with itself, and what checking has done to it."""

from __future__ import annotations

import os

import numpy as np
import persist_specimens as specimens
import pytest

from pytest_sklearn_persist import Difference
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.roundtrip.observing import meet, observe_original
from pytest_sklearn_persist.settings import Settings

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3


def settings(**given):
    defaults = {
        "formats": "pickle:5",
        "places": "same",
        "methods": None,
        "tolerance": None,
        "ignore": (),
        "expected_failures": None,
        "time_limit": 60.0,
        "fit_budget": 5.0,
        "session": None,
    }
    return Settings.resolve(**{**defaults, **given})


def observed(estimator, inputs=None, targets=None):
    original = meet(estimator, X if inputs is None else inputs, targets, settings())
    observe_original(original, settings())
    return original


class Wavers(specimens.Mean):
    """Predicts something else each time, once it is not steady any more."""

    steady = True

    def predict(self, X):
        wave = 0 if Wavers.steady else int.from_bytes(os.urandom(4), "big")
        return super().predict(X) + wave


@pytest.fixture
def wavering(monkeypatch):
    """The original of one that was steady while it was observed, and is not any more."""
    original = observed(Wavers().fit(X, y))
    monkeypatch.setattr(Wavers, "steady", False)
    return original


class FitsAtRandom(specimens.Mean):
    """Learns something else each time."""

    def fit(self, X, y=None):
        super().fit(X, y)
        self.salt_ = os.urandom(8)
        return self


def drift(path, area="output", kind="value"):
    return Difference(path, kind, area, "1", "2")


def test_findings_that_the_original_agrees_with_are_kept():
    original = observed(specimens.Mean().fit(X, y))
    findings = [drift("predict[0]"), drift("coef_[0]", "state")]

    assert original.confirm(findings) == findings


def test_a_call_that_the_original_does_not_agree_with_is_unstable_instead(wavering):
    [found] = wavering.confirm([drift("predict[0]"), drift("predict[1]")])

    assert (found.path, found.kind) == ("predict", "unstable")


def test_state_is_never_explained_away(wavering):
    assert wavering.confirm([drift("coef_[0]", "state")])[0].area == "state"


def test_what_two_fits_do_not_agree_about_is_no_finding_but_said():
    original = observed(FitsAtRandom().fit(X, y))

    assert original.confirm([drift("refit: salt_", "ability")]) == []
    assert any("refit" in text and "salt_" in text for text in original.not_compared)


def test_what_two_fits_agree_about_is_kept():
    original = observed(FitsAtRandom().fit(X, y))
    finding = drift("refit: coef_[0]", "ability")

    assert original.confirm([finding]) == [finding]


class CountsItsCalls(specimens.Mean):
    def predict(self, X):
        self._calls = getattr(self, "_calls", 0) + 1
        return super().predict(X)


def test_what_depends_on_the_number_of_calls_is_no_finding_but_said():
    original = observed(CountsItsCalls().fit(X, y), targets=y)

    assert original.confirm([drift("refit: _calls", area="ability")]) == []
    assert "refit: _calls depends on how often the original was called before" in (
        original.not_compared
    )


def test_nothing_done_is_nothing_found():
    original = observed(specimens.Mean().fit(X, y))

    assert original.since(snapshot(original.estimator)) == []


def test_a_changed_original_is_found():
    original = observed(specimens.Mean().fit(X, y))
    before = snapshot(original.estimator)
    original.estimator.coef_[0] = 5.0

    found = original.since(before)

    assert any(d.path.startswith("the original after the check: coef_") for d in found)
    assert {d.area for d in found} == {"side-effect"}


def test_a_changed_input_is_found():
    inputs = X.copy()
    original = observed(specimens.Mean().fit(X, y), inputs)
    before = snapshot(original.estimator)
    inputs[0, 0] = 9.0

    assert "the caller's X" in [d.path for d in original.since(before)]


def test_an_original_that_answers_differently_after_loading_is_found():
    original = observed(specimens.RemembersOutside(slope=7.5).fit(X, y))
    before = snapshot(original.estimator)
    specimens._SEEN.discard(7.5)

    assert "the original's predict" in [d.path for d in original.since(before)]


@pytest.mark.parametrize("type_", [specimens.NeverTheSame])
def test_an_original_that_never_agrees_with_itself_is_found_at_once(type_):
    original = observed(type_().fit(X, y))

    assert {d.kind for d in original.findings} == {"unstable"}
    assert ("predict", "X") not in original.expected.outputs
