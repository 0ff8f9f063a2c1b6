"""What is proved is written, and nothing else."""

from __future__ import annotations

import pytest
from persist_tiers import some_first

from pytest_sklearn_persist import UsageError, check_golden
from pytest_sklearn_persist.convert.carrying import carried
from pytest_sklearn_persist.convert.converting import convert_recording


@pytest.fixture
def convert(manifest, cache, tmp_path):
    (tmp_path / "work").mkdir()
    target = {"scikit-learn": manifest.version}
    places = {"cache": cache, "scratch": tmp_path / "work", "model": "churn"}

    def convert(**options):
        return convert_recording(manifest, target, tmp_path / "new.pkl", **places, **options)

    return convert


@pytest.mark.full
@pytest.mark.parametrize("position", some_first([0, 1], [1]))
def test_the_artifact_that_was_asked_for_is_written(convert, manifest, tmp_path, position):
    artifact = manifest.artifacts[position]
    found = convert(form=artifact.format)
    again = carried(manifest, artifact, tmp_path / "new.pkl", tmp_path / "again")

    assert found.written == str(tmp_path / "new.pkl")
    assert [outcome.failed for outcome in check_golden(again.path)] == [False]


@pytest.mark.full
def test_nothing_is_left_beside_it(convert, tmp_path):
    before = {path.name for path in tmp_path.iterdir()}
    convert()

    assert {path.name for path in tmp_path.iterdir()} - before == {"new.pkl"}


def test_a_format_that_is_not_there_lists_those_that_are(convert, manifest):
    with pytest.raises(UsageError, match=rf"there is no nope, but {manifest.artifacts[0].format}"):
        convert(form="nope")


@pytest.mark.full
def test_what_is_not_proved_is_not_written(convert, tmp_path):
    recipes = tmp_path / "recipes.py"
    recipes.write_text(
        "from sklearn.datasets import load_iris\n"
        "from sklearn.dummy import DummyClassifier\n"
        "def other():\n"
        "    X, y = load_iris(return_X_y=True)\n"
        "    return DummyClassifier(), X, y\n"
    )
    found = convert(recipe=f"{recipes}:other")

    assert (found.written, found.how) == (None, "recipe")
    assert not (tmp_path / "new.pkl").exists()
