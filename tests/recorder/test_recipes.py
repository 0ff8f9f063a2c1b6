"""Recipes: found in files and modules, called, and what is told of their data."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import DBSCAN
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, ShuffleSplit

from pytest_sklearn_persist.recorder import (
    NotHere,
    RecordingError,
    cross_validation,
    find_recipe,
    from_recipe,
    materials,
    recipe_names,
    training_facts,
)

TWO = """
import numpy as np
from sklearn.linear_model import LinearRegression

def second():
    return LinearRegression(), np.arange(20.0).reshape(10, 2), np.arange(10.0)

def first():
    return second()

def _private(): ...
VALUE = 1
"""


class TestFind:
    """A recipe is named by a file or module and a function."""

    def test_by_file_and_function(self, recipe):
        found = find_recipe(f"{recipe(TWO)}:first")

        assert (found.name, found.make.__name__) == ("first", "first")

    def test_by_module_and_function(self):
        assert find_recipe("persist_specimens:Mean").name == "Mean"

    def test_the_only_function_need_not_be_named(self, recipe):
        assert find_recipe(str(recipe("def only(): ..."))).name == "only"

    def test_the_only_function_must_be_the_only_one(self, recipe):
        with pytest.raises(ValueError, match=r"2 public functions \(second, first\): say which"):
            find_recipe(str(recipe(TWO)))

    def test_a_file_without_functions_is_said(self, recipe):
        with pytest.raises(ValueError, match=r"0 public functions \(none\)"):
            find_recipe(str(recipe("x = 1")))

    def test_a_close_name_is_offered(self, recipe):
        with pytest.raises(ValueError, match=r"no function 'frist'; there is first$"):
            find_recipe(f"{recipe(TWO)}:frist")

    def test_a_file_that_does_not_exist_is_said(self, tmp_path):
        with pytest.raises(ValueError, match="does not exist"):
            find_recipe(f"{tmp_path / 'no.py'}:x")

    def test_a_module_that_does_not_exist_is_said(self):
        with pytest.raises(ValueError, match="cannot be imported"):
            find_recipe("no_such_module:x")

    def test_functions_are_listed_in_the_order_of_the_file(self, recipe):
        module = __import__("sys").modules[find_recipe(f"{recipe(TWO)}:first").make.__module__]

        assert recipe_names(module) == ["second", "first"]


class TestMaterials:
    """What a recipe returns."""

    def test_targets_may_be_left_out(self):
        estimator, X = DBSCAN(), np.ones((3, 1))

        assert materials((estimator, X)) == (estimator, X, None)

    @pytest.mark.parametrize("made", [None, DBSCAN(), [DBSCAN(), 1], (DBSCAN(),), (1, 2, 3, 4)])
    def test_anything_but_a_tuple_is_refused(self, made):
        with pytest.raises(ValueError, match="must return"):
            materials(made)

    @pytest.mark.parametrize("first", [DBSCAN, "model", None])
    def test_anything_but_an_estimator_is_refused(self, first):
        with pytest.raises(ValueError, match="must return an estimator first"):
            materials((first, np.ones((3, 1)), None))


class TestTrain:
    """The estimator of a recipe is trained."""

    def test_the_rows_to_ask_are_spread_evenly(self, recipe):
        found = from_recipe(find_recipe(f"{recipe(TWO)}:first"), rows=4)

        assert found.inputs[:, 0].tolist() == [0.0, 6.0, 12.0, 18.0]
        assert found.targets.tolist() == [0.0, 3.0, 6.0, 9.0]

    def test_the_unfitted_estimator_stays_unfitted(self, recipe):
        found = from_recipe(find_recipe(f"{recipe(TWO)}:first"))

        assert hasattr(found.estimator, "coef_")
        assert not hasattr(found.unfitted, "coef_")

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            ("raise KeyError('x')", "recipe make cannot be used: KeyError: 'x'"),
            ("return 5", "recipe make cannot be used: .*must return"),
            (
                "return DBSCAN(eps=-1), [[1.0]]",
                "make: fit raises (InvalidParameter|Value)Error",
            ),
        ],
    )
    def test_one_that_fails_is_said(self, recipe, body, message):
        path = recipe(f"from sklearn.cluster import DBSCAN\ndef make():\n    {body}\n")

        with pytest.raises(RecordingError, match=message):
            from_recipe(find_recipe(f"{path}:make"))

    def test_one_that_says_it_does_not_work_here_is_told_apart(self, recipe):
        path = recipe("def make():\n    raise NotImplementedError('needs scikit-learn 99')\n")

        with pytest.raises(NotHere, match=r"recipe make: needs scikit-learn 99$"):
            from_recipe(find_recipe(f"{path}:make"))


class TestTrainingFacts:
    """What is told of the training data."""

    def test_of_an_array(self):
        facts = training_facts(np.ones((3, 2)), np.arange(3))

        assert (facts["X"]["shape"], facts["X"]["dtypes"]) == ([3, 2], ["float64"])
        assert len(facts["y"]["sha256"]) == 64

    def test_of_a_frame(self):
        pandas = pytest.importorskip("pandas")
        facts = training_facts(pandas.DataFrame({"a": [1], "b": [0.5]}), None)

        assert facts["X"]["columns"] == ["a", "b"]
        assert facts["X"]["dtypes"] == ["int64", "float64"]
        assert "y" not in facts

    def test_of_texts(self):
        assert training_facts(["a", "b"], None)["X"]["shape"] == [2]

    def test_of_what_has_no_digest(self):
        facts = training_facts([object()], None)["X"]

        assert facts["sha256"] is None
        assert "object" in facts["why"]


class TestCrossValidation:
    """Scores with all that is needed to make them again."""

    def test_scores_and_splitter_are_told(self, iris):
        found = cross_validation(LogisticRegression(max_iter=500), *iris, cv=3)

        assert len(found["scores"]) == 3
        assert found["splitter"].startswith("StratifiedKFold(n_splits=3")
        assert (found["cv"], found["rows"], found["test_sizes"]) == (3, 150, [50, 50, 50])

    def test_they_are_the_same_each_time(self, iris):
        estimator = LogisticRegression(solver="saga", max_iter=20)
        first, second = (cross_validation(estimator, *iris, cv=2) for _ in range(2))

        assert first == second

    def test_a_splitter_of_ones_own(self, iris):
        splitter = ShuffleSplit(2, random_state=0)
        found = cross_validation(LogisticRegression(max_iter=500), *iris, cv=splitter)

        assert found["cv"] is None
        assert "ShuffleSplit" in found["splitter"]

    def test_another_score(self, iris):
        found = cross_validation(
            LogisticRegression(max_iter=500), *iris, cv=2, scoring="neg_log_loss"
        )

        assert found["scoring"] == "neg_log_loss"
        assert max(found["scores"]) < 0

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            ({"cv": 0}, "no cross-validation was asked for"),
            ({"cv": 500}, "ValueError: "),
            ({"cv": GroupKFold(2)}, "ValueError: "),
            ({"scoring": "no such"}, "Error: "),
        ],
        ids=str,
    )
    def test_why_there_is_none_is_told(self, iris, arguments, why):
        found = cross_validation(LogisticRegression(max_iter=500), *iris, **arguments)

        assert found["scores"] is None
        assert why in found["why"]

    def test_an_estimator_without_score_has_none(self, iris):
        assert cross_validation(DBSCAN(), iris[0], None)["why"] == "DBSCAN has no score"
