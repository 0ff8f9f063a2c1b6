"""``check`` writes the reports that a session of pytest writes."""

from __future__ import annotations

import joblib
import pytest
from persist_recipes import recording

from pytest_sklearn_persist.reports.reading import read_report


@pytest.fixture
def checked(run, store, tmp_path):
    """Function that checks and returns the report."""

    def checked(*arguments):
        ran = run("check", *arguments, "--report", "json:out.json")
        return ran, read_report(tmp_path / "out.json")

    return checked


def test_every_artifact_is_in_the_report(checked, store):
    ran, report = checked("goldens")

    assert ran.status == 0
    assert {result.subject.partition("/")[0] for result in report.results} == {"iris", "scaler"}
    assert len(report.results) == 3


def test_recordings_are_named_with_their_manifest(checked, store):
    _, report = checked("goldens/iris")
    (found,) = report.recordings.values()

    assert found["path"] == f"goldens/iris/{recording(store, 'iris').name}/golden.json"


def test_a_failure_is_one_in_the_report(checked, store):
    next(recording(store, "iris").glob("*.pkl")).write_bytes(b"")
    ran, report = checked("goldens")

    assert ran.status == 1
    assert [str(result.status) for result in report.results if result.failed] == ["damaged"]
    assert [one["exit"] for one in report.runs] == [1]


def test_a_bare_file_is_in_the_report(checked, tmp_path):
    from sklearn.linear_model import LinearRegression

    joblib.dump(LinearRegression(), tmp_path / "model.joblib")
    _, report = checked("model.joblib")

    assert [(one.kind, one.subject) for one in report.results] == [("file", "model.joblib")]


def test_environment_can_be_named(checked):
    _, report = checked("goldens/scaler", "--environment-name", "production")

    assert [facts["name"] for facts in report.environments.values()] == ["production"]


def test_an_unknown_kind_is_refused_before_anything_is_checked(run, store):
    ran = run("check", "goldens", "--report", "pdf:out.pdf")

    assert (ran.status, ran.out) == (2, "")
    assert "is not a kind of report" in ran.err


def test_a_bare_file_has_its_own_name_beside_a_broken_link(checked, tmp_path):
    from sklearn.linear_model import LinearRegression

    (tmp_path / "gone.pkl").symlink_to("nowhere")
    joblib.dump(LinearRegression(), tmp_path / "model.joblib")
    _, report = checked("gone.pkl", "model.joblib")

    found = {result.subject: str(result.status) for result in report.results}
    assert found["model.joblib"] == "unchecked"
    assert found["gone.pkl"] != "unchecked"
