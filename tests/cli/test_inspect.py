"""``sklearn-persist inspect`` as a user types it."""

from __future__ import annotations

import json
import pickle

import joblib
import pytest
from sklearn.preprocessing import StandardScaler


@pytest.fixture
def files(tmp_path):
    """Files of several kinds in the folder where commands run."""
    joblib.dump(StandardScaler().fit([[1.0], [2.0]]), tmp_path / "good.joblib")
    (tmp_path / "own.pkl").write_bytes(b"cmypkg.models\nScaler\n.")
    (tmp_path / "cut.pkl").write_bytes(pickle.dumps([1] * 100)[:-5])
    (tmp_path / "odd.pkl").write_bytes(pickle.dumps(1) + b"more")
    return tmp_path


def test_a_file_without_questions_is_status_0(run, files):
    ran = run("inspect", "good.joblib")

    assert ran.status == 0
    assert ran.lines[0].startswith(
        "good.joblib: StandardScaler in joblib, 1 estimator, scikit-learn"
    )


@pytest.mark.parametrize("name", ["own.pkl", "cut.pkl", "odd.pkl"])
def test_an_open_question_is_status_1(name, run, files):
    assert run("inspect", name).status == 1


def test_what_is_trusted_is_no_question(run, files):
    assert run("inspect", "own.pkl", "--trusted", "mypkg.*").status == 0


def test_what_would_trust_it_is_said(run, files):
    assert "  to trust it: persist_trusted = mypkg.models.*" in run("inspect", "own.pkl").lines


def test_several_files_have_a_first_line_each(run, files):
    lines = run("inspect", "good.joblib", "cut.pkl").lines

    assert [line.partition(":")[0] for line in lines if line[0] != " "] == [
        "good.joblib",
        "cut.pkl",
    ]


def test_json_has_everything_of_each_file(run, files):
    found = json.loads(run("inspect", "good.joblib", "own.pkl", "--json").out)

    assert [one["path"] for one in found] == ["good.joblib", "own.pkl"]
    assert found[1]["needed"] == ["mypkg.models.*"]


def test_a_missing_file_is_one_line_and_status_2(run, files):
    ran = run("inspect", "nothing.pkl", "good.joblib")

    assert ran.status == 2
    assert ran.err == "sklearn-persist inspect: nothing.pkl: there is no such file\n"
    assert ran.lines[0].startswith("good.joblib")


def test_a_pattern_that_is_none_is_status_2(run, files):
    ran = run("inspect", "own.pkl", "--trusted", "*")

    assert ran.status == 2
    assert len(ran.err.splitlines()) == 1
    assert "every package" in ran.err


def test_a_golden_stands_for_its_artifacts(run, store):
    golden = next(store.glob("iris/*/golden.json"))
    ran = run("inspect", str(golden))

    assert ran.status == 0
    assert sum(line[0] != " " for line in ran.lines) == len(
        json.loads(golden.read_text())["artifacts"]
    )


def test_the_digest_of_a_large_file_can_be_asked_for(run, tmp_path):
    (tmp_path / "large.pkl").write_bytes(pickle.dumps(bytes(64_100_000)))

    assert "not worked out (--digest)" in run("inspect", "large.pkl").out
    assert "not worked out" not in run("inspect", "large.pkl", "--digest").out


#: Invented: it is on no list.
SCALER = "sklearn.preprocessing._data.Scaler"


@pytest.fixture
def saved(tmp_path, monkeypatch, known):
    """Function that writes a pickle that names a class, and the release that saved it."""

    def saved(class_name, version, name="model.pkl"):
        module, _, cls = class_name.rpartition(".")
        state = pickle.dumps({"_sklearn_version": version}, 2)[2:-1]
        data = b"\x80\x02c" + f"{module}\n{cls}\n".encode() + b")\x81" + state + b"b."
        (tmp_path / name).write_bytes(data)

    return saved


def test_a_forecast_that_is_fine_is_status_0(run, saved):
    saved("sklearn.preprocessing._data.Scaler", "1.3.2")
    ran = run("inspect", "model.pkl", "--for", "scikit-learn==1.9.1", "--trusted", SCALER)

    assert ran.lines[0] == (
        "model.pkl: under scikit-learn 1.9.1 predictions stay the same; you may ignore the "
        "version warning for this file"
    )
    assert ran.status == 0


def test_a_forecast_of_a_failure_is_status_1(run, saved):
    saved("sklearn.tree._classes.Tree", "1.3.2")
    tree = "sklearn.tree._classes.Tree"
    ran = run("inspect", "model.pkl", "--for", "1.9", "--trusted", tree)

    assert ran.status == 1
    assert ran.lines[0] == (
        "model.pkl: under scikit-learn 1.9 use-error is expected: Tree saved by 1.3.2, "
        "the only kind of it"
    )


def test_a_forecast_that_depends_on_the_kind_says_so(run, saved):
    saved("sklearn.preprocessing._data.Scaler", "1.2.2")
    ran = run("inspect", "model.pkl", "--for", "1.9", "--trusted", SCALER)

    assert "use-error is possible: Scaler saved by 1.2.2, 1 of 2 kinds" in ran.lines[0]
    assert ran.lines[0].endswith("(Scaler[robust]), fine for 1 of 2")


def test_what_the_atlas_does_not_know_is_status_1(run, saved):
    saved("mypkg.models.Scaler", "1.3.2")
    ran = run("inspect", "model.pkl", "--for", "1.9", "--trusted", "mypkg.*")

    assert ran.status == 1
    assert "nothing is known for sure: mypkg.models.Scaler" in ran.lines[0]


def test_a_damaged_file_is_no_pass(run, saved, tmp_path):
    saved("sklearn.preprocessing._data.Scaler", "1.3.2")
    whole = (tmp_path / "model.pkl").read_bytes()
    (tmp_path / "model.pkl").write_bytes(whole[:-1])

    ran = run("inspect", "model.pkl", "--for", "1.9", "--trusted", SCALER)

    assert ran.status == 1
    assert "damaged: it " in ran.out


def test_the_environment_behind_a_forecast_is_said(run, saved):
    saved("sklearn.preprocessing._data.Scaler", "1.3.2")
    out = run("inspect", "model.pkl", "--for", "1.9").out

    assert "From checks of the same kinds with scikit-learn 1.9.1, numpy 1.26.4" in out


def test_json_has_the_forecast_of_each_file(run, saved):
    saved("sklearn.tree._classes.Tree", "1.3.2", "a.pkl")
    saved("mypkg.models.Scaler", "1.3.2", "b.pkl")
    found = json.loads(run("inspect", "a.pkl", "b.pkl", "--for", "1.9", "--json").out)

    assert [one["forecast"]["verdict"] for one in found] == ["use-error", "not known"]


def test_another_library_can_not_be_asked_for(run, files):
    assert run("inspect", "good.joblib", "--for", "numpy==2.0").status == 2


@pytest.mark.parametrize("option", ["--time-limit", "--memory-limit"])
def test_a_file_that_costs_too_much_is_an_error(option, run, tmp_path):
    path = tmp_path / "model.pkl"
    path.write_bytes(b"\x80\x02(" + b"]" * 1_000_000 + b"l.")

    result = run("inspect", str(path), option, "0.01")

    assert result.status == 2
    assert option in result.err
