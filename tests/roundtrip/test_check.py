"""Save an estimator, load it back, and compare everything it is and does."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import persist_frames as frames
import persist_remarked as remarked
import persist_specimens as specimens
import pytest
from scipy import sparse
from sklearn.cluster import DBSCAN
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LinearRegression, LogisticRegression, SGDClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from pytest_sklearn_persist import (
    PersistenceMismatch,
    RoundtripResult,
    Status,
    Tolerance,
    UsageError,
    check_roundtrip,
)
from pytest_sklearn_persist.judge.status import Remark
from pytest_sklearn_persist.observe.snapshot import snapshot
from pytest_sklearn_persist.settings import Session

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3
HERE = {"formats": "pickle:5", "places": "same"}


@pytest.fixture(autouse=True)
def own_temporary_folder(tmp_path, monkeypatch):
    """Have temporary files made where they can be counted."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def fitted(type_, **parameters):
    return type_(**parameters).fit(X.copy(), y)


def check(type_, **options):
    return check_roundtrip(fitted(type_), X, y, **{**HERE, **options})


def paths(result):
    return {difference.path for outcome in result.outcomes for difference in outcome.differences}


def statuses(result):
    return {outcome.cell: outcome.status for outcome in result.outcomes}


class TestGood:
    """What survives, and what is told about it."""

    def test_every_format_and_place_has_an_outcome(self):
        result = check(specimens.Mean, formats=["pickle:5", "joblib"], places=["same", "fresh"])

        assert list(statuses(result)) == [
            "pickle:5@same",
            "pickle:5@fresh",
            "joblib@same",
            "joblib@fresh",
        ]
        assert set(statuses(result).values()) == {Status.IDENTICAL}
        assert result.ok

    def test_something_was_compared_in_each(self):
        result = check(specimens.Mean, formats=["pickle:5", "joblib"])

        assert all(outcome.compared > 0 for outcome in result.outcomes)

    @pytest.mark.parametrize("place", ["same", "fresh", "memmap", "byteswapped"])
    def test_each_place_can_be_asked_for_alone(self, place):
        result = check(specimens.Mean, formats="joblib", places=place)

        assert statuses(result) == {f"joblib@{place}": Status.IDENTICAL}, str(result)

    @pytest.mark.parametrize(
        ("estimator", "X", "y"),
        [
            (LogisticRegression(max_iter=500), *load_iris(return_X_y=True)),
            (make_pipeline(StandardScaler(), LinearRegression()), X, y),
            (RandomForestClassifier(n_estimators=3), X, y > 1),
            (SGDClassifier(random_state=np.random.RandomState(3)), sparse.csr_matrix(X), y > 1),
            (TfidfVectorizer(), ["some text", "and more text"], None),
            (DBSCAN(), X, None),
        ],
        ids=lambda value: type(value).__name__,
    )
    def test_estimators_of_scikit_learn_survive(self, estimator, X, y):
        result = check_roundtrip(estimator.fit(X, y), X, y, **HERE)

        assert result.status is Status.IDENTICAL, str(result)

    def test_estimator_and_inputs_are_left_as_they_were(self):
        estimator, inputs, targets = fitted(specimens.Learns), X.copy(), y.copy()
        before = snapshot((estimator, inputs, targets))
        check_roundtrip(estimator, inputs, targets, formats=["pickle:5", "joblib:mmap=r"])

        assert snapshot((estimator, inputs, targets)).same_rows(before)

    def test_temporary_files_are_gone(self, own_temporary_folder):
        check(specimens.Mean, formats=["pickle:5", "joblib:mmap=r", "joblib:mmap=r+"])

        assert not list(own_temporary_folder.glob("persist-*"))

    def test_a_cell_that_does_not_apply_is_named(self):
        result = check(specimens.Mean, formats=["pickle:5", "joblib"], places=["memmap"])

        assert list(statuses(result)) == ["joblib@memmap"]
        assert any("pickle:5@memmap does not apply" in note for note in result.notes)

    def test_nothing_that_applies_is_refused(self):
        with pytest.raises(UsageError, match="nothing to check"):
            check(specimens.Mean, formats="pickle:5", places="memmap")

    def test_warnings_of_loading_are_kept(self):
        result = check(specimens.WarnsOnLoad, places=["same", "fresh"])

        for outcome in result.outcomes:
            assert any("loaded with a warning" in text for text in outcome.warnings)

    def test_methods_that_nobody_can_call_are_named(self):
        [outcome] = check(specimens.Strange).outcomes

        assert any("forecast" in text for text in outcome.not_compared)

    def test_the_test_that_runs_is_remembered(self):
        rerun = check(specimens.Mean).rerun

        assert rerun.endswith("test_the_test_that_runs_is_remembered")


@pytest.mark.parametrize("dtype", ["object", "str", "string", "category"])
def test_dtypes_of_frames_that_cache_what_they_are_asked_are_no_finding(dtype):
    pandas = pytest.importorskip("pandas")
    groups = pandas.Series(["a", "b", "a", "c"] * 3).astype(dtype)
    frame = pandas.DataFrame({"group": groups, "value": np.arange(12.0)})
    estimator = frames.KeepsDtypes().fit(frame)

    result = check_roundtrip(estimator, frame, formats=["pickle:5", "joblib"])
    assert result.status is Status.IDENTICAL, str(result)


def test_a_cache_with_keys_of_several_values_that_no_file_has_is_no_finding():
    result = check_roundtrip(specimens.EmptiesItsCache().fit(X, y), X, y, places="same")
    assert result.status is Status.IDENTICAL, str(result)


class TestRemarks:
    """What is said of an estimator that survives."""

    @pytest.mark.parametrize("format_", ["pickle:5", "joblib", "joblib:zlib:3"])
    def test_dumps_that_are_not_the_same_bytes(self, format_):
        result = check(remarked.WritesItsNumber, formats=format_)

        assert result.ok
        assert result.status is Status.IDENTICAL
        assert [list(outcome.remarks) for outcome in result.outcomes] == [[Remark.BYTES]]
        assert f"two dumps in a row are not the same bytes ({format_})" in str(result)

    @pytest.mark.parametrize("format_", ["pickle:2", "joblib", "joblib:mmap=r", "joblib:gzip:3"])
    def test_honest_dumps_are_the_same_bytes(self, format_):
        assert check(specimens.Mean, formats=format_).remarks == ()

    @pytest.mark.parametrize("type_", [remarked.WarnsWhenDumped, specimens.WarnsOnLoad])
    def test_warnings(self, type_):
        result = check(type_)

        assert result.ok
        assert [list(outcome.remarks) for outcome in result.outcomes] == [[Remark.WARNING]]
        assert "with a warning" in str(result)

    def test_they_fail_where_they_are_told_to(self):
        result = replace(check(remarked.WarnsWhenDumped), fail_on=frozenset({Remark.WARNING}))

        assert not result.ok
        assert str(result).startswith("WarnsWhenDumped: warning is a failure here, see persist_f")


class WritesIntoABuffer(specimens.Mean):
    """Works in a private array of more than a megabyte, which predict writes into."""

    def fit(self, X, y=None):
        self._buffer = np.zeros(300_000)
        return super().fit(X, y)

    def predict(self, X):
        out = self._buffer[: len(X)]
        out[:] = super().predict(X)
        return out.copy()


@pytest.mark.parametrize("formats", ["pickle:5", ["pickle:5", "joblib"]], ids=["one", "two"])
def test_a_large_buffer_that_calls_write_into_is_compared_as_it_was_when_saved(formats):
    estimator = WritesIntoABuffer().fit(X, y)

    result = check_roundtrip(estimator, X, y, formats=formats, places="same")
    assert result.status is Status.IDENTICAL


class TestBadInput:
    """Each a clear outcome."""

    @pytest.mark.parametrize(
        "thing",
        [5, "text", None, np.zeros(3), [1], object()],
        ids=lambda value: type(value).__name__,
    )
    def test_what_is_no_estimator_is_refused(self, thing):
        with pytest.raises(UsageError, match="expected an estimator") as caught:
            check_roundtrip(thing, X)

        assert type(thing).__name__ in str(caught.value)

    def test_a_class_in_the_place_of_an_estimator_is_refused(self):
        with pytest.raises(UsageError, match="got the class Mean; pass Mean"):
            check_roundtrip(specimens.Mean, X)

    def test_an_unfitted_estimator_is_unchecked(self):
        result = check_roundtrip(specimens.Mean(), X, y, **HERE)

        assert result.status is Status.UNCHECKED
        assert not result.ok
        assert "not fitted" in str(result)

    def test_an_unfitted_estimator_of_scikit_learn_is_unchecked(self):
        result = check_roundtrip(LinearRegression(), X, y, **HERE)

        assert result.status is Status.UNCHECKED
        assert "fit it first" in str(result)

    def test_an_input_that_the_estimator_rejects_is_unchecked(self):
        result = check_roundtrip(fitted(specimens.Mean), X[:, :1], y, **HERE)

        assert result.status is Status.UNCHECKED
        assert "before anything was saved" in str(result).splitlines()[0]
        assert "ValueError" in str(result).splitlines()[0]

    def test_predict_that_raises_before_any_dump_is_unchecked(self):
        result = check(specimens.RaisesAlways)

        assert result.status is Status.UNCHECKED
        assert "ArithmeticError" in str(result)

    def test_without_an_input_only_state_is_compared_and_that_is_said(self):
        result = check_roundtrip(fitted(specimens.Mean), **HERE)

        assert result.ok
        assert any("behaviour was not checked" in note for note in result.notes)

    def test_without_an_input_lost_state_is_still_found(self):
        result = check_roundtrip(fitted(specimens.ForgetsCoef), **HERE)

        assert paths(result) >= {"coef_"}

    def test_an_unfitted_estimator_may_be_checked_without_an_input(self):
        assert check_roundtrip(specimens.Mean(), **HERE).ok

    def test_a_generator_is_read_once_and_that_is_said(self):
        result = check_roundtrip(fitted(specimens.Mean), (list(row) for row in X), **HERE)

        assert result.ok, str(result)
        assert any("generator" in note for note in result.notes)

    def test_an_input_that_is_a_function_is_refused(self):
        with pytest.raises(UsageError, match="X is a function"):
            check_roundtrip(fitted(specimens.Mean), lambda: X)

    @pytest.mark.parametrize("make", [X.copy, X.tolist], ids=["array", "list"])
    def test_an_input_that_is_written_into_is_left_as_it_was(self, make):
        inputs = make()
        before = snapshot(inputs)
        check_roundtrip(fitted(specimens.InPlace), inputs, y, **HERE)

        assert snapshot(inputs).same_rows(before)

    def test_no_rows_are_no_crash(self):
        assert isinstance(check_roundtrip(fitted(specimens.Mean), X[:0], **HERE), RoundtripResult)

    @pytest.mark.parametrize(
        ("options", "text"),
        [
            ({"formats": "pikle"}, "unknown format 'pikle'; did you mean 'pickle'"),
            ({"formats": []}, "formats is empty"),
            ({"places": "frsh"}, "unknown place 'frsh'; did you mean 'fresh'"),
            ({"tolerance": 0.1}, "tolerance must be a Tolerance"),
            ({"time_limit": 0}, "time_limit"),
            ({"methods": "predikt"}, "no output method 'predikt'; did you mean predict"),
            ({"methods": ["predict", "forecast"]}, "forecast"),
        ],
        ids=str,
    )
    def test_options_that_can_not_be_used_are_named(self, options, text):
        with pytest.raises(UsageError) as caught:
            check(specimens.Strange if "forecast" in str(options) else specimens.Mean, **options)

        assert text in str(caught.value)


class TestBadEstimators:
    """Whatever an estimator does, this process lives and says what happened."""

    @pytest.mark.parametrize("places", ["same", "fresh", ["same", "fresh"]], ids=str)
    def test_a_load_that_never_ends_is_ended(self, places):
        result = check(specimens.HangsOnLoad, places=places, time_limit=1.0)

        assert {outcome.status for outcome in result.outcomes} == {Status.CRASHED}
        assert "1 s" in str(result)

    @pytest.mark.parametrize("places", ["same", "fresh", ["same", "fresh"]], ids=str)
    @pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to rehearse in")
    def test_a_load_that_kills_its_process_kills_another_one(self, places):
        result = check(specimens.DiesOnLoad, places=places)

        assert {outcome.status for outcome in result.outcomes} == {Status.CRASHED}
        assert "SIGKILL" in str(result)

    @pytest.mark.parametrize("place", ["same", "fresh"])
    def test_a_load_that_exits_does_not_exit_here(self, place):
        assert not check(specimens.ExitsOnLoad, places=place).ok

    def test_temporary_files_of_those_that_die_are_gone(self, own_temporary_folder):
        check(specimens.HangsOnLoad, places=["same", "fresh"], time_limit=1.0)
        check(specimens.RaisesOnDump)

        assert not list(own_temporary_folder.glob("persist-*"))

    @pytest.mark.parametrize(
        ("type_", "status"),
        [
            (specimens.RaisesOnDump, Status.DUMP_ERROR),
            (specimens.HoldsALock, Status.DUMP_ERROR),
            (specimens.HoldsALambda, Status.DUMP_ERROR),
            (specimens.RaisesOnLoad, Status.LOAD_ERROR),
            (specimens.ForgetsCoef, Status.DRIFTED),
            (specimens.ChangesCoef, Status.DRIFTED),
            (specimens.NearlyTheSame, Status.DRIFTED),
            (specimens.ChangesWhenDumped, Status.DRIFTED),
            (specimens.ChangesWhenUsed, Status.DRIFTED),
            (specimens.ChangesOnceLoaded, Status.DRIFTED),
            (specimens.TwoInOne, Status.DRIFTED),
            pytest.param(specimens.NeverTheSame, Status.UNSTABLE, marks=pytest.mark.full),
        ],
        ids=lambda value: getattr(value, "__name__", str(value)),
    )
    def test_the_status_is_the_worst_of_what_was_found(self, type_, status):
        assert check(type_).status is status

    def test_findings_of_all_kinds_are_kept(self):
        found = paths(check(specimens.RaisesAfterLoad))

        assert {"n_features_in_", "predict", "predict(one row)"} <= found

    def test_a_failure_is_an_assertion_error_with_the_report(self):
        result = check(specimens.ChangesCoef)

        with pytest.raises(PersistenceMismatch, match="ChangesCoef silently changes") as caught:
            result.raise_for_failures()

        assert str(caught.value) == str(result)

    def test_what_only_a_fresh_process_loses_is_found_there(self):
        found = statuses(check(specimens.RemembersOutside, places=["same", "fresh"]))

        assert found == {"pickle:5@same": Status.IDENTICAL, "pickle:5@fresh": Status.DRIFTED}

    def test_modules_of_the_test_session_do_not_exist_in_a_fresh_process(self):
        session = Session(blocked_modules=frozenset({"persist_specimens"}))
        result = check(specimens.Mean, places=["same", "fresh"], _session=session)

        assert statuses(result) == {
            "pickle:5@same": Status.IDENTICAL,
            "pickle:5@fresh": Status.LOAD_ERROR,
        }
        assert "test module" in str(result)

    def test_training_that_writes_into_the_file_is_found(self):
        result = check(specimens.Learns, formats="joblib:mmap=r+")

        assert "the saved file" in paths(result)

    def test_training_that_needs_to_write_is_found_under_a_memory_map(self):
        result = check(specimens.Learns, formats=["joblib", "joblib:mmap=r", "joblib:mmap=c"])

        assert statuses(result) == {
            "joblib@same": Status.IDENTICAL,
            "joblib:mmap=r@same": Status.IMPAIRED,
            "joblib:mmap=c@same": Status.IDENTICAL,
        }

    def test_an_alias_is_no_matter_for_a_format_that_promises_none(self):
        assert check(specimens.TwoInOne, formats="joblib").ok


class TestOptions:
    """What a caller can leave out, allow and expect."""

    def test_what_is_ignored_is_left_out(self):
        assert not check(specimens.KeepsTime).ok
        assert check(specimens.KeepsTime, ignore="loaded_at_").ok
        assert check(specimens.KeepsTime, ignore=["loaded_*"]).ok

    def test_what_is_not_ignored_still_fails(self):
        assert not check(specimens.ChangesCoef, ignore="loaded_at_").ok

    def test_methods_restrict_what_is_called(self):
        found = paths(check(specimens.ChangesCoef, methods="score"))

        assert any(path.startswith("score") for path in found)
        assert not any(path.startswith("predict") for path in found)

    def test_a_tolerance_makes_it_close(self):
        result = check(specimens.NearlyTheSame, tolerance=Tolerance(rtol=1e-9))

        assert result.status is Status.CLOSE
        assert result.ok

    def test_a_tolerance_lets_nothing_else_pass(self):
        assert check(specimens.ChangesCoef, tolerance=Tolerance(rtol=1e-9)).status is Status.DRIFTED

    def test_an_estimator_that_does_not_agree_with_itself_may_be_checked_in_other_methods(self):
        assert check(specimens.HalfTheSame, methods="transform").ok

    @pytest.mark.parametrize("key", ["pickle:5", "same", "pickle:5@same", "drifted", "*"], ids=str)
    def test_an_expected_failure_is_no_failure(self, key):
        result = check(specimens.ChangesCoef, expected_failures={key: "known"})

        assert result.ok, str(result)
        assert result.outcomes[0].expected_failure == "known"

    def test_expectations_are_strict(self):
        result = check(specimens.Mean, expected_failures={"pickle:5": "known"})

        assert not result.ok
        assert result.unmet == ("pickle:5: expected to fail (known), but it passed",)
        with pytest.raises(PersistenceMismatch, match="expected to fail"):
            result.raise_for_failures()

    def test_an_expectation_covers_only_what_it_names(self):
        result = check(specimens.ChangesCoef, expected_failures={"coef_": "known"})

        assert not result.ok

    def test_a_failure_in_another_place_was_not_expected(self):
        result = check(
            specimens.ChangesCoef, places=["same", "fresh"], expected_failures={"fresh": "known"}
        )

        assert not result.ok

    def test_fitting_that_is_left_out_is_said(self):
        [outcome] = check(specimens.SlowToFit, fit_budget=0).outcomes

        assert any("fit_budget" in text for text in outcome.not_compared)

    def test_fitting_that_takes_too_long_is_said(self):
        [outcome] = check(specimens.SlowToFit, fit_budget=0.01).outcomes

        assert any("refit" in text and "longer" in text for text in outcome.not_compared)

    def test_fitting_is_shared_out_where_time_is_short(self):
        formats = ["pickle:5", "joblib:mmap=r", "joblib:mmap=c"]  # three that are not the same
        result = check(specimens.SlowToFit, formats=formats, fit_budget=0.25)

        left_out = [any("left out" in t for t in o.not_compared) for o in result.outcomes]

        assert any(left_out)
        assert not all(left_out)

    def test_what_is_loaded_after_the_time_budget_is_compared_in_its_state_and_that_is_said(self):
        changes, raises = (
            check(type_, places=["same", "fresh"], time_budget=1e-6)
            for type_ in (specimens.ChangesCoef, specimens.LosesItsParameter)
        )

        assert {outcome.status for outcome in changes.outcomes} == {Status.DRIFTED}
        for outcome in (*changes.outcomes, *raises.outcomes):
            assert any("time_budget" in text for text in outcome.not_compared)
        whole = check(specimens.LosesItsParameter, places=["same"]).outcomes[0]
        assert raises.outcomes[0].compared < whole.compared

    def test_within_the_time_budget_nothing_is_left_out(self):
        for outcome in check(specimens.SlowToFit, places=["same", "fresh"]).outcomes:
            assert outcome.not_compared == ()

    def test_types_of_a_users_own_are_compared_by_the_user(self):
        def comparer(expected, actual, path):
            return [] if path.endswith("coef_") else None

        session = Session(comparers=(comparer,))
        found = paths(check(specimens.ChangesCoef, _session=session))

        assert "coef_[0]" not in found

    def test_a_format_of_a_users_own_is_checked_in_both_places(self):
        session = Session(formats=(specimens.PlainFormat(),))
        result = check(specimens.Mean, formats="plain", places=["same", "fresh"], _session=session)

        assert statuses(result) == {
            "plain@same": Status.IDENTICAL,
            "plain@fresh": Status.IDENTICAL,
        }


def test_a_file_is_not_left_even_if_the_folder_is_read_while_checking(own_temporary_folder):
    seen = own_temporary_folder / "seen"

    class Looks(specimens.PlainFormat):
        def load(self, path):
            seen.write_text(str(Path(path).parent))
            return super().load(path)

    session = Session(formats=(Looks(),))
    check(specimens.Mean, formats="plain", _session=session)

    assert seen.read_text()
    assert not Path(seen.read_text()).exists()


def test_a_format_may_write_a_folder(own_temporary_folder):
    class InFolder(specimens.PlainFormat):
        name = "folder"

        def dump(self, estimator, path):
            path.mkdir()
            super().dump(estimator, path / "model")

        def load(self, path):
            return super().load(path / "model")

    session = Session(formats=(InFolder(),))
    result = check(
        specimens.Mean, formats=["folder", "pickle:5"], places=["same"], _session=session
    )

    assert result.status is Status.IDENTICAL, str(result)
    assert not list(own_temporary_folder.glob("persist-*"))


def test_small_outputs_must_be_as_near_in_proportion_as_large_ones():
    estimator = specimens.TinyAndForgetful().fit(X, y)

    [outcome] = check_roundtrip(
        estimator, X, y, formats="pickle:5", places="same", tolerance=Tolerance(rtol=1e-6)
    ).outcomes

    assert {d.kind for d in outcome.differences if d.path.startswith("predict[")} == {"value"}
