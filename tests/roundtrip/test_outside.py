"""What outside of an estimator makes the difference in a fresh process is found and named."""

from __future__ import annotations

import locale
import time

import numpy as np
import persist_outside
import pytest
import sklearn
from persist_outside import Asks, KeepsInClass, KeepsInModule, ReadsWhileLoading
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import Difference, check_roundtrip
from pytest_sklearn_persist.roundtrip import outside
from pytest_sklearn_persist.roundtrip.outside import differs_outside

X = np.random.RandomState(0).uniform(size=(12, 2))
y = X[:, 0]


def cause_of(estimator, places=("same", "fresh")):
    result = check_roundtrip(estimator.fit(X, y), X, y, formats="pickle:5", places=places)
    fresh = next(outcome for outcome in result.outcomes if outcome.place == "fresh")
    assert fresh.failed, str(result)
    return fresh.cause


@pytest.fixture(autouse=True)
def module_as_it_was(monkeypatch):
    """Leave the module of the estimators as it was, and give a busy machine time."""
    monkeypatch.setattr(outside, "_BUDGET", 300.0)
    monkeypatch.setattr(persist_outside, "REGISTRY", {})
    monkeypatch.setattr(KeepsInClass, "registry", 0.0)


class TestNamed:
    """One thing each, by its name."""

    def test_an_environment_variable_but_not_its_value(self, monkeypatch):
        monkeypatch.setenv("PERSIST_OUTSIDE", "set")
        cause = cause_of(Asks("variable"))

        assert "environment variable PERSIST_OUTSIDE as it is set here" in cause
        assert " and " not in cause

    def test_an_environment_variable_that_the_module_read_when_it_was_imported(self, monkeypatch):
        monkeypatch.setenv("PERSIST_OUTSIDE", "set")
        monkeypatch.setattr(persist_outside, "IMPORTED_WITH", "set")
        cause = cause_of(Asks("at import"))

        assert "PERSIST_OUTSIDE" in cause or "persist_outside.IMPORTED_WITH" in cause

    def test_an_environment_variable_without_which_it_cannot_be_loaded(self, monkeypatch):
        monkeypatch.setenv("PERSIST_OUTSIDE", "set")

        assert "environment variable PERSIST_OUTSIDE" in cause_of(ReadsWhileLoading())

    @pytest.mark.skipif(not hasattr(time, "tzset"), reason="no time zone of a process")
    def test_the_time_zone(self, monkeypatch):
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        try:
            assert "time zone of this one (Asia/Tokyo)" in cause_of(Asks("zone"))
        finally:
            monkeypatch.undo()
            time.tzset()

    def test_the_locale(self):
        before = locale.setlocale(locale.LC_NUMERIC)
        other = "C.UTF-8" if before == "C" else "C"
        try:
            locale.setlocale(locale.LC_NUMERIC, other)
        except locale.Error:
            pytest.skip("no other locale is installed")
        try:
            assert f"LC_NUMERIC={other}" in cause_of(Asks("locale"))
        finally:
            locale.setlocale(locale.LC_NUMERIC, before)

    def test_the_working_folder(self, tmp_path, monkeypatch):
        (tmp_path / "persist_outside.csv").touch()
        monkeypatch.chdir(tmp_path)

        assert f"working folder of this one ({tmp_path})" in cause_of(Asks("folder"))

    def test_a_setting_of_scikit_learn(self):
        with sklearn.config_context(assume_finite=True):
            assert "sklearn.set_config(assume_finite=True)" in cause_of(Asks("finite"))

    def test_the_output_container_of_scikit_learn(self):
        pytest.importorskip("pandas")
        if "transform_output" not in sklearn.get_config():
            pytest.skip("this release of scikit-learn knows one container")
        with sklearn.config_context(transform_output="pandas"):
            assert "set_config(transform_output='pandas')" in cause_of(StandardScaler())

    def test_the_routing_of_weights(self):
        if "enable_metadata_routing" not in sklearn.get_config():
            pytest.skip("this release of scikit-learn routes nothing")
        labels = y > 0.5
        with sklearn.config_context(enable_metadata_routing=True):
            model = LogisticRegression().set_fit_request(sample_weight=True)
            model = model.set_score_request(sample_weight=True)
            search = GridSearchCV(model, {"C": [1.0]}, cv=2)
            search.fit(X, labels, sample_weight=np.arange(1.0, len(X) + 1))
            result = check_roundtrip(search, X, labels, formats="pickle:5", places="fresh")

        [outcome] = result.outcomes
        assert [found.path for found in outcome.differences] == ["score with sample_weight"]
        assert "sklearn.set_config(enable_metadata_routing=True)" in outcome.cause

    def test_a_variable_of_a_module(self):
        assert "module variable persist_outside.REGISTRY" in cause_of(KeepsInModule())

    def test_a_variable_of_a_class(self):
        cause = cause_of(KeepsInClass())

        assert "class variable persist_outside.KeepsInClass.registry" in cause

    def test_a_function_that_was_replaced(self, monkeypatch):
        pytest.importorskip("cloudpickle")
        monkeypatch.setattr(persist_outside, "helper", lambda: 2.0)

        assert "module variable persist_outside.helper" in cause_of(Asks("helper"))

    @pytest.mark.full
    def test_the_hashes_of_texts(self):
        assert "PYTHONHASHSEED" in cause_of(Asks("hash"))

    @pytest.mark.full
    def test_a_module_that_something_else_has_imported(self):
        import tabnanny  # noqa: F401  (nobody else does)

        assert "imported tabnanny" in cause_of(Asks("import"))

    def test_two_things_of_which_neither_is_enough(self, monkeypatch):
        monkeypatch.setenv("PERSIST_OUTSIDE", "set")
        persist_outside.REGISTRY["level"] = 1.0
        cause = cause_of(Asks("two variables"))

        assert "environment variable PERSIST_OUTSIDE" in cause
        assert "module variable persist_outside.REGISTRY" in cause

    def test_also_where_nothing_is_loaded_in_this_process(self):
        cause = cause_of(KeepsInClass(), places="fresh")

        assert "class variable persist_outside.KeepsInClass.registry" in cause


def test_nothing_is_tried_where_nothing_differs(monkeypatch):
    def fail(*_):
        raise AssertionError("it was tried")

    monkeypatch.setattr("pytest_sklearn_persist.roundtrip.check.find_outside", fail)

    assert check_roundtrip(LinearRegression().fit(X, y), X, y, formats="pickle:5").ok


def test_what_cannot_be_found_in_time_is_not_named(monkeypatch):
    monkeypatch.setattr(outside, "_BUDGET", 0.0)
    cause = cause_of(KeepsInClass())

    assert "KeepsInClass.registry" not in cause
    assert "outside the estimator" in cause


class TestDiffersOutside:
    """Which finding is looked into."""

    drift = Difference("predict[3]", "value", "output", "1", "2")

    def test_one_that_only_a_fresh_process_has(self):
        assert differs_outside([self.drift], []) is self.drift

    def test_not_one_that_is_here_too_at_whatever_place(self):
        here = Difference("predict[7]", "value", "output", "1", "2")

        assert differs_outside([self.drift], [here]) is None

    def test_the_worst_one(self):
        inner = Difference("get_depth", "value", "output", "1", "2")

        assert differs_outside([inner, self.drift], []) is self.drift

    @pytest.mark.parametrize("kind", ["crash", "unstable", "unchecked", "close"])
    def test_not_what_no_surroundings_can_mend(self, kind):
        assert differs_outside([Difference("predict", kind, "output")], []) is None

    def test_not_a_class_that_only_a_test_has(self):
        text = "ModuleNotFoundError: 'x' is a test module: it only exists in the test session"
        load = Difference("load", "load", "save", "an estimator", text)

        assert differs_outside([load], []) is None
