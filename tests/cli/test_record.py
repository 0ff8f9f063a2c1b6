"""``record`` is the recorder under another name."""

from __future__ import annotations

import json
import os

import joblib
import numpy as np
import pytest
from persist_recipes import recording
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import UsageError, record_golden
from pytest_sklearn_persist.goldens.manifest import read_manifest

RECIPE = """
from sklearn.linear_model import LinearRegression

def line():
    return LinearRegression(), [[0.0], [1.0], [2.0], [3.0]], [0.0, 1.0, 2.0, 3.0]
"""


@pytest.fixture
def recipe(tmp_path):
    # Each test has a file of its own: a module of a name is imported once.
    file = tmp_path / f"recipes_{tmp_path.name.replace('-', '_')}.py"
    file.write_text(RECIPE, encoding="utf-8")
    return file


def test_a_recipe_becomes_a_golden_that_can_be_read(run, recipe, tmp_path):
    ran = run("record", recipe.name, "--into", "goldens", "--cv", "2", "--name", "ruler")

    assert (ran.status, ran.err) == (0, "")
    assert read_manifest(recording(tmp_path / "goldens", "ruler") / "golden.json").name == "ruler"


def test_its_errors_have_the_name_of_the_command(run):
    ran = run("record", "nothing.py", "--into", "goldens")

    assert ran.status == 2
    assert ran.err == "sklearn-persist record: recipe file nothing.py does not exist\n"


def test_its_usage_has_the_name_of_the_command(run):
    assert run("record").err.startswith("usage: sklearn-persist record ")


def test_a_recipe_file_that_is_broken_is_one_line(run, tmp_path):
    (tmp_path / "broken_recipes.py").write_text("import no_such_module_at_all")
    ran = run("record", "broken_recipes.py", "--into", "goldens")

    assert ran.status == 2
    assert ran.err == (
        "sklearn-persist record: recipe file broken_recipes.py cannot be imported: "
        "ModuleNotFoundError: No module named 'no_such_module_at_all'\n"
    )


def test_nothing_recorded_leaves_no_golden(run, tmp_path):
    run("record", "nothing.py", "--into", "goldens")

    assert not list(tmp_path.rglob("golden.json"))


def test_json_says_what_was_recorded(run, recipe, tmp_path):
    found = json.loads(run("record", recipe.name, "--into", "goldens", "--cv", "2", "--json").out)
    (facts,) = found["recorded"]

    place = tmp_path / "goldens" / "line" / facts["recording"] / "golden.json"
    assert (facts["path"], place.is_file()) == (str(place), True)


@pytest.mark.full
def test_json_says_what_was_skipped(run, recipe):
    run("record", recipe.name, "--into", "goldens", "--cv", "2")
    ran = run("record", recipe.name, "--into", "goldens", "--new", "--json")

    assert [one["name"] for one in json.loads(ran.out)["skipped"]] == ["line"]


@pytest.mark.full
def test_what_a_recipe_prints_is_no_part_of_the_json(run, recipe):
    recipe.write_text(RECIPE.replace("    return", "    print('training')\n    return"))
    ran = run("record", recipe.name, "--into", "goldens", "--cv", "2", "--json")

    assert json.loads(ran.out)["recorded"][0]["name"] == "line"
    assert "training" in ran.err


@pytest.fixture
def model(tmp_path):
    """A model file and rows for it."""
    X = np.arange(12.0).reshape(6, 2)
    joblib.dump(LinearRegression().fit(X, X[:, 0]), tmp_path / "model.joblib")
    np.save(tmp_path / "X.npy", X)
    return "model.joblib"


@pytest.fixture
def hostile(tmp_path, model):
    """A file that leaves a mark where it is loaded without a gate."""
    (tmp_path / "hostile.pkl").write_bytes(
        b"cposix\nsystem\n(V" + f"touch {tmp_path / 'ran'}".encode() + b"\ntR."
    )
    return "hostile.pkl"


def test_a_model_file_is_recorded_as_it_is(run, model, tmp_path):
    ran = run("record", model, "X.npy", "--into", "goldens", "--name", "line")
    manifest = read_manifest(recording(tmp_path / "goldens", "line") / "golden.json")

    assert (ran.status, ran.err) == (0, "")
    assert manifest.artifacts[0].file.path.read_bytes() == (tmp_path / model).read_bytes()
    assert manifest.data["estimator"]["class"] == "sklearn.linear_model._base.LinearRegression"


def test_behind_the_gate_is_seen_what_is_seen_without(run, model, tmp_path):
    for store, more in (("one", []), ("other", ["--trust-all"])):
        run("record", model, "X.npy", "--into", store, "--name", "line", *more)
    folders = [recording(tmp_path / store, "line") for store in ("one", "other")]
    one, other = (json.loads((folder / "golden.json").read_text()) for folder in folders)

    del one["recorded"], other["recorded"]
    assert one == other


@pytest.mark.skipif(os.name == "nt", reason="the file is for a shell")
def test_a_file_that_would_run_something_is_refused(run, hostile, tmp_path):
    ran = run("record", hostile, "X.npy", "--into", "goldens", "--name", "line")

    assert ran.status == 2
    assert "hostile.pkl" in ran.err or "estimator.pkl is refused: posix.system" in ran.err
    assert not (tmp_path / "ran").exists()
    assert not list(tmp_path.rglob("golden.json"))


@pytest.mark.skipif(os.name == "nt", reason="the file is for a shell")
def test_the_function_refuses_it_too(hostile, tmp_path):
    with pytest.raises(UsageError, match="refused"):
        record_golden(tmp_path / "goldens", "line", tmp_path / hostile, [[1.0, 2.0]])
    assert not (tmp_path / "ran").exists()


def test_without_a_gate_it_says_so(run, model):
    ran = run("record", model, "X.npy", "--into", "goldens", "--name", "line", "--trust-all")

    assert ran.err == "loads model.joblib without a gate: record only files you trust\n"


def test_trusting_all_and_some_is_a_contradiction(run, model):
    options = ("--trust-all", "--trusted", "mine.*")
    ran = run("record", model, "X.npy", "--into", "goldens", *options)

    assert (ran.status, "--trust-all" in ran.err) == (2, True)
