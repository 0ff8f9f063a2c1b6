"""What a run has found becomes rows that JSON can hold."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pytest_sklearn_persist import Outcome, Status, environment
from pytest_sklearn_persist.reports.gathering import environment_of, plain, recording_of, result_of
from pytest_sklearn_persist.reports.model import Report, Result


def test_numbers_that_json_has_not_are_texts(real: Report) -> None:
    data = json.loads(json.dumps(real.to_dict(), allow_nan=False))

    assert data["results"][0]["differences"][0]["max_rel"] == "inf"


def test_results_are_of_the_environment_of_the_run(real: Report) -> None:
    (id_,) = real.environments

    assert {result.environment for result in real.results} == {id_}
    assert real.runs[0]["environment"] == id_


def test_results_keep_status_and_silence(real: Report) -> None:
    found = [(one.status, one.silent, one.failed) for one in real.results]

    assert found == [(Status.DRIFTED, True, True), (Status.IDENTICAL, False, False)]


def test_environment_has_the_versions_that_are_installed() -> None:
    _, facts = environment_of("here")

    assert facts["libraries"]["scikit-learn"] == environment.current().libraries["scikit-learn"]


def test_environments_with_other_names_have_other_ids() -> None:
    assert environment_of("one")[0] != environment_of("two")[0]


def test_name_is_that_of_the_environment_of_tox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOX_ENV_NAME", "sk13")

    assert environment_of()[1]["name"] == "sk13"
    assert environment_of("mine")[1]["name"] == "mine"


def test_paths_of_recordings_are_relative(project_root: Path) -> None:
    from pytest_sklearn_persist.goldens.manifest import read_manifest

    folder = next((project_root / "goldens" / "forest").glob("sklearn-1.9*"))
    found = recording_of(read_manifest(folder / "golden.json"), project_root)

    assert found["path"] == f"goldens/forest/{folder.name}/golden.json"
    assert found["estimator"] == "RandomForestClassifier"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("from '/srv/a b/lib/site-packages/sklearn/a.py'>", "/srv/a b"),
        (r"C:\env\Lib\site-packages\sklearn\a.py", r"C:\env"),
        ("/usr/lib/python3/dist-packages/sklearn/a.py", "/usr"),
    ],
)
def test_no_text_says_where_packages_are(text, told):
    assert told in text
    assert told not in plain(text)
    assert "-packages" in plain(text)


@pytest.mark.parametrize(
    ("status", "told"), [(Status.CLOSE, "rtol=0.3"), (Status.IDENTICAL, None)], ids=str
)
def test_a_wide_tolerance_is_told_where_values_differ(status, told):
    found = Outcome(status, "joblib", "fresh", golden="churn/a", within="rtol=0.3")

    result = result_of(found, kind="golden", subject="churn/a", failed=False)

    assert result.within == told
    assert Result.of(json.loads(json.dumps(result.to_dict()))).within == told
