"""The command line of the recorder."""

from __future__ import annotations

import json

import numpy as np
import pytest

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.recorder import main

RECIPES = """
import numpy as np
from sklearn.linear_model import LinearRegression

def first_model():
    X = np.arange(20.0).reshape(10, 2)
    return LinearRegression(), X, X.sum(axis=1)

def newer():
    raise NotImplementedError("needs scikit-learn 99")

def last_model():
    return first_model()
"""


@pytest.fixture(autouse=True)
def observed_here(monkeypatch):
    monkeypatch.setattr(recorder, "observe_elsewhere", recorder.observe_artifact)


@pytest.fixture
def run(store, capsys):
    """Run the command; return its status and what it printed."""

    def run(*arguments):
        status = main([*map(str, arguments), "--into", str(store)])
        return status, *capsys.readouterr()

    return run


@pytest.fixture
def names(store):
    def names():
        return sorted(path.name for path in store.iterdir()) if store.is_dir() else []

    return names


@pytest.fixture
def model(linear, inputs, tmp_path):
    recorder.dump(linear, str(tmp_path / "m.joblib"), "joblib")
    np.save(tmp_path / "X.npy", inputs[0])
    np.save(tmp_path / "y.npy", inputs[1])
    return tmp_path / "m.joblib"


class TestRecipes:
    """One recipe, or all of a file."""

    def test_one_by_name(self, run, recipe, names):
        status, out, _ = run(f"{recipe(RECIPES)}:first_model")

        assert (status, names()) == (0, ["first-model"])
        assert out.startswith("recorded first-model/sklearn-")

    def test_all_of_a_file(self, run, recipe, names):
        status, out, err = run(recipe(RECIPES))

        assert (status, err, names()) == (0, "", ["first-model", "last-model"])
        assert "skipped recipe newer: needs scikit-learn 99\n" in out

    def test_one_that_does_not_work_here_fails_if_it_is_asked_for(self, run, recipe, names):
        status, _, err = run(f"{recipe(RECIPES)}:newer")

        assert (status, names()) == (2, [])
        assert err == "recorder.py: recipe newer: needs scikit-learn 99\n"

    def test_one_that_fails_does_not_keep_the_others(self, run, recipe, names):
        text = RECIPES.replace("NotImplementedError", "KeyError")
        status, _, err = run(recipe(text))

        assert (status, names()) == (2, ["first-model", "last-model"])
        assert "recipe newer cannot be used: KeyError" in err

    def test_what_is_recorded_is_skipped_on_demand(self, run, recipe, names):
        path = recipe(RECIPES)
        run(f"{path}:first_model")
        status, out, _ = run(path, "--new")

        assert (status, names()) == (0, ["first-model", "last-model"])
        assert "skipped first-model: it is recorded in this environment already" in out

    def test_what_is_recorded_is_an_error_otherwise(self, run, recipe):
        path = recipe(RECIPES)
        run(f"{path}:first_model")

        assert run(f"{path}:first_model")[0] == 2
        assert run(f"{path}:first_model", "--replace")[0] == 0

    def test_new_and_replace_exclude_each_other(self, run, recipe):
        status, _, err = run(recipe(RECIPES), "--new", "--replace")

        assert status == 2
        assert "--new and --replace: say one of them" in err

    def test_a_name_is_for_one(self, run, recipe):
        status, _, err = run(recipe(RECIPES), "--name", "x")

        assert status == 2
        assert "holds 3 recipes" in err

    def test_a_name_of_ones_own(self, run, recipe, names):
        run(f"{recipe(RECIPES)}:first_model", "--name", "churn")

        assert names() == ["churn"]

    def test_inputs_of_ones_own(self, run, recipe, model, store):
        run(f"{recipe(RECIPES)}:first_model", "--inputs", model.parent / "X.npy", "--rows", "7")
        manifest = json.loads(next(store.rglob("golden.json")).read_text())

        assert manifest["probes"][0]["rows"] == 7

    def test_targets_without_inputs(self, run, recipe, model):
        status, _, err = run(f"{recipe(RECIPES)}:first_model", "--targets", model.parent / "y.npy")

        assert status == 2
        assert "--targets: there are no --inputs" in err

    def test_a_file_without_recipes(self, run, recipe):
        status, _, err = run(recipe("x = 1"))

        assert status == 2
        assert "holds no public function" in err

    @pytest.mark.parametrize("text", ["no.py", "no.py:x", "no_such_module:x"])
    def test_one_that_does_not_exist(self, run, text):
        status, _, err = run(text)

        assert status == 2
        assert err.startswith("recorder.py: recipe ")


class TestModels:
    """A file that holds a model."""

    def test_with_inputs(self, run, model, names):
        status, _, err = run(model, model.parent / "X.npy", "--targets", model.parent / "y.npy")

        assert (status, names()) == (0, ["m"])
        assert err == f"loads {model.name} without a gate: record only files you trust\n"

    def test_without_inputs(self, run, model, names):
        status, _, err = run(model)

        assert (status, names()) == (2, [])
        assert "--inputs: a model file needs rows" in err

    def test_with_targets_of_other_rows(self, run, model, tmp_path):
        np.save(tmp_path / "z.npy", np.ones(3))
        status, _, err = run(model, model.parent / "X.npy", "--targets", tmp_path / "z.npy")

        assert status == 2
        assert "3 rows do not go with 20 rows" in err

    def test_one_that_does_not_exist(self, run, model):
        status, _, err = run("no.pkl", model.parent / "X.npy")

        assert status == 2
        assert "no.pkl does not exist" in err

    def test_options_reach_the_recording(self, run, model, store):
        run(model, model.parent / "X.npy", "--rtol", "0.5", "--reference", "https://example.org")
        manifest = json.loads(next(store.rglob("golden.json")).read_text())

        assert manifest["tolerance"]["rtol"] == 0.5
        assert manifest["training_data"]["reference"] == "https://example.org"


@pytest.mark.parametrize("arguments", [[], ["x"], ["--into", "x"], ["x", "--rows", "many"]])
def test_wrong_usage_ends_with_2(arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2


def test_without_a_budget_the_given_rows_alone_are_asked_with(run, store, model, tmp_path):
    inputs = ["--inputs", tmp_path / "X.npy"]
    status, _, _ = run(model, *inputs, "--name", "quick", "--budget", "0")
    [manifest] = store.glob("quick/*/golden.json")
    probes = json.loads(manifest.read_text(encoding="utf-8"))["probes"]

    assert status == 0
    assert [probe["name"] for probe in probes] == ["X"]
