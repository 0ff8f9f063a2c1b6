"""The fixture ``persist_golden``: what it checks, and what it says where nothing is recorded."""

from __future__ import annotations

import shutil

import pytest

RECIPE = """
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

X, y = load_iris(return_X_y=True)


def churn():
    return LogisticRegression(max_iter=500), X, y


def test_churn(persist_golden):
    persist_golden.check("churn", churn{arguments})
"""


def suite(change: str = "", instead: str = "", arguments: str = "") -> dict[str, str]:
    text = RECIPE.replace("{arguments}", arguments)
    assert change in text
    return {"test_churn.py": text.replace(change, instead)}


NAMES = """
def test_it(persist_golden):
    outcomes = persist_golden.check("churn")
    assert [outcome.format for outcome in outcomes] == ["pickle:4", "joblib:zlib:3"]
"""


@pytest.mark.full
def test_check_returns_an_outcome_for_each_artifact(run_pytest, store) -> None:
    run = run_pytest({"test_it.py": NAMES}, "test_it.py", trees={"goldens": store.folder})

    assert run.outcomes == {"passed": 1}, run.text


# -- missing ------------------------------------------------------------------------------------

MISSING = """
from sklearn.linear_model import LinearRegression


def recipe():
    return LinearRegression(), [[1.0], [2.0]], [1.0, 2.0]


class TestIt:
    def test_it(self, persist_golden):
        persist_golden.check("chrun"{recipe})
"""


@pytest.fixture(scope="module")
def missing(run_pytest, store):
    text = MISSING.format(recipe=", recipe")
    return run_pytest({"test_it.py": text}, "test_it.py", trees={"goldens": store.folder})


def test_missing_golden_fails(missing) -> None:
    assert missing.outcomes == {"failed": 1}, missing.text


def test_missing_golden_writes_nothing(missing) -> None:
    assert not (missing.folder / "goldens" / "chrun").exists()


def test_missing_golden_lists_close_names(missing) -> None:
    assert "did you mean 'churn'?" in missing.text


def test_missing_golden_says_what_to_type(missing) -> None:
    assert "pytest test_it.py::TestIt::test_it --persist-record=new" in missing.text


def test_missing_golden_is_named_in_the_short_summary(missing) -> None:
    assert "GoldenMissing: no golden is called 'chrun'" in missing.line("FAILED ")


def test_missing_golden_shows_the_line_of_the_test_and_no_other(missing) -> None:
    shown = [line for line in missing.lines if line.startswith(">")]

    assert shown == ['>       persist_golden.check("chrun", recipe)'], missing.text


@pytest.mark.full
@pytest.mark.parametrize("arguments", [(), ("--persist-record=new",)], ids=["", "recording"])
def test_missing_golden_without_recipe_says_that_it_needs_one(run_pytest, arguments) -> None:
    run = run_pytest({"test_it.py": MISSING.format(recipe="")}, *arguments)

    assert run.outcomes == {"failed": 1}, run.text
    assert "give check() a recipe or a fitted estimator" in run.text


@pytest.mark.full
def test_folder_that_is_not_there_is_named(run_pytest) -> None:
    run = run_pytest({"test_it.py": MISSING.format(recipe="")})

    assert f"in {run.folder}/goldens" in run.text.replace("\\", "/")


# -- changed ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def recorded(run_pytest):
    """A project that has recorded its golden."""
    run = run_pytest(suite(), "--persist-record=new")
    assert run.outcomes == {"passed": 1}, run.text
    return run


@pytest.fixture
def project(recorded, run_pytest):
    """Run pytest in a copy of that project."""

    def run(files: dict[str, str], *arguments: str, **given):
        trees = {"goldens": recorded.folder / "goldens"}
        return run_pytest({**suite(), **files}, *arguments, trees=trees, **given)

    return run


def test_golden_that_is_as_recorded_passes(project) -> None:
    run = project({})

    assert run.outcomes == {"passed": 1}, run.text
    assert run.line("persist: ") == "persist: 3 checks of goldens: 3 identical"


@pytest.mark.full
def test_recipe_that_changed_is_said_and_passes(project) -> None:
    run = project(suite("max_iter=500", "max_iter=500, C=0.5"))

    assert run.outcomes == {"passed": 1}, run.text
    assert "LogisticRegression – source code: the recipe has changed since" in run.text


@pytest.mark.full
def test_recipe_that_changed_is_shown_with_a_diff(project) -> None:
    run = project(suite("max_iter=500", "max_iter=500, C=0.5"), "-v")

    assert "-    return LogisticRegression(max_iter=500), X, y" in run.text
    assert "+    return LogisticRegression(max_iter=500, C=0.5), X, y" in run.text


@pytest.mark.full
def test_other_changes_of_the_file_of_the_recipe_are_not_said(project) -> None:
    run = project(suite("X, y = load_iris", "\nX, y = load_iris"))

    assert "source code" not in run.text


@pytest.mark.full
def test_training_data_that_changed_fails(project) -> None:
    run = project(suite("X, y\n", "X + 1, y\n"))

    assert run.outcomes == {"failed": 1}, run.text
    assert "training data X" in run.text


@pytest.mark.full
def test_rebuild_trains_again_and_compares_the_scores(project) -> None:
    run = project({}, "--persist-rebuild")

    assert run.outcomes == {"passed": 1}, run.text
    assert run.line("persist: ").startswith("persist: 4 checks of goldens: ")


@pytest.mark.full
def test_rebuild_whose_score_is_out_of_range_fails(project) -> None:
    run = project(suite("max_iter=500", "max_iter=500, C=1e-9"), "--persist-rebuild")

    assert run.outcomes == {"failed": 1}, run.text


@pytest.mark.full
def test_artifact_that_was_changed_fails(run_pytest, recorded, tmp_path) -> None:
    tree = shutil.copytree(recorded.folder / "goldens", tmp_path / "goldens")
    path = next(tree.rglob("estimator.pkl"))
    path.write_bytes(path.read_bytes()[:-3])

    run = run_pytest(suite(), trees={"goldens": tree})

    assert run.outcomes == {"failed": 1}, run.text
    assert run.line("persist: ").endswith(" checks of goldens: 1 damaged, 2 identical")


ESTIMATOR = """
import numpy as np
from sklearn.linear_model import Ridge

X = np.arange(40.0).reshape(10, 4) % 7


def test_ridge(persist_golden):
    persist_golden.check("ridge", Ridge(alpha=1.0).fit(X, X.sum(axis=1)), X)
"""


@pytest.fixture(scope="module")
def ridge(run_pytest):
    run = run_pytest({"test_ridge.py": ESTIMATOR}, "--persist-record=new")
    assert run.outcomes == {"passed": 1}, run.text
    return run.folder / "goldens"


@pytest.mark.full
def test_estimator_that_answers_as_recorded_passes(run_pytest, ridge) -> None:
    run = run_pytest({"test_ridge.py": ESTIMATOR}, trees={"goldens": ridge})

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.full
def test_estimator_that_answers_differently_fails(run_pytest, ridge) -> None:
    files = {"test_ridge.py": ESTIMATOR.replace("alpha=1.0", "alpha=2.0")}

    run = run_pytest(files, trees={"goldens": ridge})

    assert run.outcomes == {"failed": 1}, run.text
    assert "[the estimator given]" in run.text
    assert "predict" in run.text


@pytest.mark.full
def test_estimator_without_recording_of_this_environment_is_said_not_to_be_compared(
    run_pytest, ridge, edit, tmp_path
) -> None:
    tree = shutil.copytree(ridge, tmp_path / "goldens")
    (path,) = tree.rglob("golden.json")
    edit(environment__libraries__numpy="1.0.0")(path.parent)

    run = run_pytest({"test_ridge.py": ESTIMATOR}, trees={"goldens": tree})

    assert "the estimator given was not compared" in run.text


WRONG = """
from sklearn.linear_model import Ridge


def test_it(persist_golden):
    persist_golden.check("churn", {given})
"""


@pytest.mark.full
@pytest.mark.parametrize(("given", "named"), [("Ridge", "the class Ridge"), ("3", "not 3")])
def test_what_can_not_be_recorded_is_refused(run_pytest, given: str, named: str) -> None:
    run = run_pytest({"test_it.py": WRONG.format(given=given)})

    assert run.outcomes == {"failed": 1}, run.text
    assert named in run.line("FAILED ")


BOTH = """
def test_it(persist_golden):
    persist_golden.check("churn")
    persist_golden.check("scaler")
"""


@pytest.mark.full
def test_damaged_recording_does_not_hide_the_others(run_pytest, store, tmp_path) -> None:
    def damage(folder) -> None:
        shutil.copytree(folder, f"{folder}_other")
        (folder / "golden.json").write_text("{", encoding="utf-8")

    tree = store.copy(tmp_path / "store", churn=damage)

    run = run_pytest({"test_it.py": BOTH}, "test_it.py", trees={"goldens": tree})

    assert run.line("persist: ") == "persist: 3 checks of goldens: 1 damaged, 2 identical"


@pytest.mark.full
@pytest.mark.parametrize("arguments", [("-n", "2"), ("-p", "no:cacheprovider")], ids=" ".join)
def test_goldens_are_checked_in_any_session(project, arguments) -> None:
    run = project({}, *arguments)

    assert run.outcomes == {"passed": 1}, run.text
