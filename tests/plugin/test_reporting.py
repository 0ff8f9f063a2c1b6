"""What a session finds is written in full, whatever becomes of the session."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pytest_sklearn_persist.reports.reading import read_report


def report_of(run) -> Any:
    return read_report(run.folder / "out.json")


def found(run) -> dict[str, str]:
    """Statuses by the last part of the subject."""
    return {one.subject.rpartition("::")[2]: str(one.status) for one in report_of(run).results}


JSON = "--persist-report=json:out.json"


@pytest.fixture(scope="module")
def mixed(run_pytest, suite):
    return run_pytest(suite, JSON)


def test_every_check_is_in_the_report(mixed) -> None:
    assert found(mixed) == {"test_sound": "identical", "test_broken": "drifted"}


def test_the_summary_says_where_the_report_is(mixed) -> None:
    assert f"persist report: json:{mixed.folder / 'out.json'}" in mixed.lines


def test_exit_status_of_the_session_is_kept(mixed) -> None:
    (run,) = report_of(mixed).runs

    assert (run["exit"], run["finished"], run["tests"]) == (1, True, 2)


@pytest.mark.full
def test_workers_of_xdist_give_the_same_report(run_pytest, suite, mixed) -> None:
    spread = run_pytest(suite, JSON, "-n2")

    assert without_times(report_of(spread)) == without_times(report_of(mixed))


@pytest.mark.full
def test_shards_give_the_same_report(run_pytest, suite, mixed) -> None:
    from pytest_sklearn_persist.reports.merging import merge

    parts = [report_of(run_pytest(suite, JSON, "-k", name)) for name in ("sound", "broken")]

    assert without_times(merge(parts))["results"] == without_times(report_of(mixed))["results"]


def without_times(report) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(report.to_dict()))
    for run in data["runs"]:
        del run["started"], run["seconds"]
    for result in data["results"]:
        del result["seconds"]
    return data


@pytest.mark.full
def test_goldens_have_their_recording_in_the_report(run_pytest, store) -> None:
    run = run_pytest({}, JSON, "goldens/churn", trees={"goldens": store.folder})
    report = report_of(run)

    (name,) = report.recordings
    assert name == f"churn/{store.key}"
    assert report.recordings[name]["path"] == f"goldens/churn/{store.key}/golden.json"
    assert [(one.kind, one.subject) for one in report.results] == [("golden", name)] * 2


@pytest.mark.full
def test_an_answer_that_differs_has_a_sample(run_pytest, store, edit, tmp_path) -> None:
    import joblib
    from sklearn.datasets import load_iris
    from sklearn.preprocessing import StandardScaler

    from pytest_sklearn_persist.recorder import file_digest

    def replace(folder) -> None:
        path = folder / "estimator.joblib"
        joblib.dump(StandardScaler().fit(2 * load_iris(return_X_y=True)[0]), path)
        sha256, size = file_digest(str(path))
        data = json.loads((folder / "golden.json").read_text(encoding="utf-8"))
        for artifact in data["artifacts"]:
            if artifact["file"] == path.name:
                artifact.update(sha256=sha256, bytes=size)
        (folder / "golden.json").write_text(json.dumps(data), encoding="utf-8")

    changed = store.copy(tmp_path / "goldens", scaler=replace)
    run = run_pytest({}, JSON, "goldens/scaler", trees={"goldens": changed})
    (drifted,) = [one for one in report_of(run).results if str(one.status) == "drifted"]

    sample = next(one for one in drifted.outputs if one["path"] == "transform")
    assert sample["kind"] == "values"
    assert len(sample["expected"]) == len(sample["actual"]) > 10
    assert sample["expected"] != sample["actual"]


@pytest.mark.full
def test_a_session_that_stops_at_the_first_failure_is_cut_short(run_pytest, fake_check) -> None:
    tests = {
        "test_it.py": "import pytest\n"
        "def test_a(persist_roundtrip):\n    persist_roundtrip('drifted')\n"
        "def test_b(persist_roundtrip):\n    persist_roundtrip('identical')\n",
        **fake_check,
    }
    report = report_of(run_pytest(tests, JSON, "-x"))

    assert [one["finished"] for one in report.runs] == [False]
    assert len(report.results) == 1
    assert not report.ok


@pytest.mark.full
def test_an_interrupted_session_writes_what_it_has(run_pytest, fake_check) -> None:
    tests = {
        "test_it.py": "def test_a(persist_roundtrip):\n    persist_roundtrip('identical')\n"
        "def test_b():\n    raise KeyboardInterrupt\n",
        **fake_check,
    }
    run = run_pytest(tests, JSON)

    assert run.code == 2
    assert [(one["finished"], one["exit"]) for one in report_of(run).runs] == [(False, 2)]
    assert found(run) == {"test_a": "identical"}


@pytest.mark.full
def test_two_checks_of_a_test_are_two_results(run_pytest, fake_check) -> None:
    body = "def test_a(persist_roundtrip):\n" + "    persist_roundtrip('identical')\n" * 2
    report = report_of(run_pytest({"test_it.py": body, **fake_check}, JSON))

    assert [one.subject for one in report.results] == [
        "test_it.py::test_a",
        "test_it.py::test_a #2",
    ]


@pytest.mark.full
def test_a_failure_of_a_test_marked_xfail_was_expected(run_pytest, fake_check) -> None:
    body = (
        "import pytest\n@pytest.mark.xfail(reason='we know')\n"
        "def test_a(persist_roundtrip):\n    persist_roundtrip('drifted')\n"
    )
    (result,) = report_of(run_pytest({"test_it.py": body, **fake_check}, JSON)).results

    assert (result.failed, result.expected_failure) == (False, "we know")


def test_a_report_of_nothing_is_no_success(run_pytest) -> None:
    run = run_pytest({"test_it.py": "def test_a():\n    pass\n"}, JSON)

    assert run.code == 5
    assert "persist: nothing was checked, the report is empty" in run.lines


@pytest.mark.full
def test_several_reports_are_written(run_pytest, suite) -> None:
    run = run_pytest(suite, JSON, "--persist-report=out.md", "--persist-report=junit:out.xml")

    assert {path.name for path in run.folder.glob("out.*")} == {"out.json", "out.md", "out.xml"}


@pytest.mark.full
def test_ini_file_names_reports_from_its_folder(run_pytest, suite) -> None:
    ini = {"pytest.ini": "[pytest]\npersist_report =\n    json:out.json\n    out.md\n"}
    run = run_pytest({**suite, **ini, "sub/keep": ""}, "..", start="sub")

    assert {path.name for path in run.folder.glob("out.*")} == {"out.json", "out.md"}


def test_an_unknown_kind_ends_the_session_before_it_begins(run_pytest, suite) -> None:
    run = run_pytest(suite, "--persist-report=pdf:out.pdf")

    assert run.code == 4
    assert "'pdf:out.pdf' is not a kind of report; known: json:PATH, html:PATH, " in run.text
    assert "passed" not in run.text


def test_a_report_that_can_not_be_written_is_a_wrong_use(run_pytest, suite) -> None:
    run = run_pytest({**suite, "taken": ""}, "-k", "sound", "--persist-report=json:taken/out.json")

    assert run.code == 4
    assert "can't be written" in run.text


def test_nothing_is_written_where_tests_are_only_listed(run_pytest, suite) -> None:
    run = run_pytest(suite, JSON, "--collect-only")

    assert not (run.folder / "out.json").exists()


@pytest.mark.full
def test_environment_can_be_named(run_pytest, suite) -> None:
    run = run_pytest(suite, JSON, "--persist-environment-name=production")

    assert [facts["name"] for facts in report_of(run).environments.values()] == ["production"]
