"""A model is carried over only with proof."""

from __future__ import annotations

from pathlib import Path

import pytest
import sklearn
from packaging.version import Version

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.blame.planning import Plan
from pytest_sklearn_persist.convert.carrier import Carrier
from pytest_sklearn_persist.convert.carrying import carried
from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.goldens.store import find_manifests

REPAIRED = Path(__file__).parent / "repaired" / "tree-node-missing-values"
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


@pytest.mark.full
def test_every_file_on_the_way_is_checked_the_last_one_also_here(carrier, manifest):
    carrier.by_chain(manifest.version)

    assert all(step.proved for step in carrier.steps)
    assert [step.what.partition(" scikit")[0] for step in carrier.steps] == [
        "saved under",
        "saved again under",
        "loaded under the installed versions",
    ]


@pytest.mark.full
def test_a_recipe_that_trains_another_model_is_no_copy(carrier, manifest, tmp_path):
    (tmp_path / "recipes.py").write_text(RECIPE, encoding="utf-8")
    made = carrier.by_recipe(f"{tmp_path / 'recipes.py'}:other", manifest.version)

    assert made is None
    assert [step.proved for step in carrier.steps] == [False]


@pytest.mark.full
@pytest.mark.skipif(Version(sklearn.__version__) < Version("1.9"), reason="it loads otherwise")
def test_what_known_changes_tell_to_set_is_set_and_told(cache, tmp_path):
    manifest = read_manifest(find_manifests(REPAIRED)[0])
    here = sklearn.__version__
    [python] = cache.installer.pythons
    plan = Plan({"scikit-learn": manifest.version}, python, {}, [python], {}, lambda *_: [python])
    (tmp_path / "work").mkdir()
    carrier = Carrier(manifest, manifest.artifacts[0], plan, cache, tmp_path / "work", str)
    made = carrier.by_chain(here)

    assert made is not None
    first, *others, last = carrier.steps
    assert first.verdict.status == "load-error"
    assert last.proved
    assert others[-1].repaired[0] == "Tree(nodes.missing_go_to_left = 0)"
