"""A model is carried over only with proof."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.blame.planning import Plan
from pytest_sklearn_persist.convert.carrying import carried
from pytest_sklearn_persist.convert.converting import Carrier

RECIPE = """
from sklearn.datasets import load_iris
from sklearn.tree import DecisionTreeClassifier

def other():
    X, y = load_iris(return_X_y=True)
    return DecisionTreeClassifier(max_depth=1), X[:, :4], y
"""


@pytest.fixture
def carrier(manifest, cache, tmp_path):
    [python] = cache.installer.pythons
    here = {"scikit-learn": manifest.version}
    plan = Plan(here, python, {}, [python], {}, lambda *_: [python])  # asks no index
    (tmp_path / "work").mkdir()
    return Carrier(manifest, manifest.artifacts[0], plan, cache, tmp_path / "work", str)


def test_the_result_answers_what_was_recorded(carrier, manifest, tmp_path):
    made = carrier.by_chain(manifest.version)
    again = carried(manifest, manifest.artifacts[0], made, tmp_path / "again")

    assert [str(outcome.status) for outcome in check_golden(again.path)] == ["identical"]


def test_every_file_on_the_way_is_checked_the_last_one_also_here(carrier, manifest):
    carrier.by_chain(manifest.version)

    assert all(step.proved for step in carrier.steps)
    assert [step.what.partition(" scikit")[0] for step in carrier.steps] == [
        "saved under",
        "saved again under",
        "loaded under the installed versions",
    ]


def test_a_recipe_that_trains_another_model_is_no_copy(carrier, manifest, tmp_path):
    (tmp_path / "recipes.py").write_text(RECIPE, encoding="utf-8")
    made = carrier.by_recipe(f"{tmp_path / 'recipes.py'}:other", manifest.version)

    assert made is None
    assert [step.proved for step in carrier.steps] == [False]
