"""``record`` is the recorder under another name."""

from __future__ import annotations

import json

import pytest
from persist_recipes import recording

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
        "sklearn-persist record: recipe file broken_recipes.py can not be imported: "
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


def test_json_says_what_was_skipped(run, recipe):
    run("record", recipe.name, "--into", "goldens", "--cv", "2")
    ran = run("record", recipe.name, "--into", "goldens", "--new", "--json")

    assert [one["name"] for one in json.loads(ran.out)["skipped"]] == ["line"]


def test_what_a_recipe_prints_is_no_part_of_the_json(run, recipe):
    recipe.write_text(RECIPE.replace("    return", "    print('training')\n    return"))
    ran = run("record", recipe.name, "--into", "goldens", "--cv", "2", "--json")

    assert json.loads(ran.out)["recorded"][0]["name"] == "line"
    assert "training" in ran.err
