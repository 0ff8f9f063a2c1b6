"""``--persist-record``: what it writes, what it leaves alone, and where it is refused."""

from __future__ import annotations

import json
import shutil

import pytest

RECIPE = """
import pytest
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

X, y = load_iris(return_X_y=True)


def churn():
    return LogisticRegression(max_iter=500), X, y


class TestChurn:
    def test_churn(self, persist_golden):
        persist_golden.check("churn", churn)
"""
CHANGED = RECIPE.replace("max_iter=500", "max_iter=500, C=0.5")
NEW = "--persist-record=new"


def content(run) -> dict[str, bytes]:
    folder = run.folder / "goldens"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def manifest_of(run) -> dict:
    (path,) = (run.folder / "goldens").rglob("golden.json")
    return json.loads(path.read_text(encoding="utf-8"))


# -- new ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def recorded(run_pytest):
    return run_pytest({"test_it.py": RECIPE}, NEW)


def test_recording_passes(recorded) -> None:
    assert recorded.outcomes == {"passed": 1}, recorded.text


def test_recording_is_listed_in_the_summary(recorded) -> None:
    assert recorded.line("recorded churn/").endswith(": pickle:4, joblib:zlib:3")


@pytest.mark.full
def test_recording_is_listed_in_a_quiet_run_too(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE}, NEW, "-qq")

    assert run.line("recorded churn/")


def test_recording_names_its_test(recorded) -> None:
    assert manifest_of(recorded)["test"] == "test_it.py::TestChurn::test_churn"


def test_recording_holds_the_four_items_of_metadata(recorded) -> None:
    data = manifest_of(recorded)

    assert data["training_data"]["X"]["sha256"]
    assert data["source"]["function"] == "churn"
    assert data["requirements"]["scikit-learn"]
    assert len(data["cross_validation"]["scores"]) == 5


@pytest.fixture
def project(recorded, run_pytest):
    """Run pytest in a copy of the project that has recorded its golden."""

    def run(text: str, *arguments: str, **given):
        trees = {"goldens": recorded.folder / "goldens"}
        return run_pytest({"test_it.py": text}, *arguments, trees=trees, **given)

    return run


@pytest.mark.full
def test_new_leaves_what_is_recorded_alone(project, recorded) -> None:
    run = project(CHANGED, NEW)

    assert content(run) == content(recorded)
    assert "recorded churn" not in run.text


@pytest.mark.full
def test_new_goes_to_the_first_folder_of_the_ini_file(run_pytest) -> None:
    ini = "[pytest]\npersist_golden_dirs =\n    models\n    goldens\n"

    run = run_pytest({"test_it.py": RECIPE, "pytest.ini": ini}, NEW)

    assert run.outcomes == {"passed": 1}, run.text
    assert [path.name for path in (run.folder / "models").iterdir()] == ["churn"]


@pytest.mark.full
def test_new_goes_beside_the_tests(run_pytest) -> None:
    run = run_pytest({"tests/test_it.py": RECIPE}, NEW)

    assert [path.name for path in (run.folder / "tests" / "goldens").iterdir()] == ["churn"]


@pytest.mark.full
def test_what_was_recorded_can_come_from_the_ini_file(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE, "pytest.ini": "[pytest]\npersist_record = new\n"})

    assert run.line("recorded churn/")


@pytest.mark.full
def test_environment_can_not_let_it_write(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE}, PERSIST_RECORD="new")

    assert run.outcomes == {"failed": 1}, run.text
    assert not (run.folder / "goldens").exists()


OLDER = {"environment__libraries__scikit-learn": "1.2.0"}


@pytest.fixture(scope="module")
def older(recorded, edit, tmp_path_factory):
    """The recording, as if scikit-learn 1.2.0 had made it."""
    home = tmp_path_factory.mktemp("older") / "goldens"
    shutil.copytree(recorded.folder / "goldens", home)
    (folder,) = (path for path in (home / "churn").iterdir() if path.is_dir())
    edit(**OLDER)(folder)
    folder.rename(folder.parent / "sklearn-1.2.0_cp311_linux-x86_64")
    return home


@pytest.mark.full
@pytest.mark.parametrize("mode", ["new", "changed", "all"])
def test_recording_of_another_environment_is_never_touched(run_pytest, older, mode: str) -> None:
    run = run_pytest({"test_it.py": RECIPE}, f"--persist-record={mode}", trees={"goldens": older})

    folder = "churn/sklearn-1.2.0_cp311_linux-x86_64"
    before = {path.name: path.read_bytes() for path in (older / folder).iterdir()}
    after = {p.name: p.read_bytes() for p in (run.folder / "goldens" / folder).iterdir()}
    assert after == before
    assert run.line("recorded churn/"), run.text
    assert run.line("goldens: ").startswith("goldens: 1 model, 2 recordings, ")


@pytest.mark.full
def test_without_recording_one_of_another_environment_is_enough(run_pytest, older) -> None:
    run = run_pytest({"test_it.py": RECIPE}, trees={"goldens": older})

    assert run.outcomes == {"passed": 1}, run.text


# -- changed ------------------------------------------------------------------------------------


@pytest.mark.full
def test_changed_leaves_what_has_not_changed_alone(project, recorded) -> None:
    run = project(RECIPE, "--persist-record=changed")

    assert content(run) == content(recorded)


@pytest.fixture(scope="module")
def accepted(recorded, run_pytest):
    trees = {"goldens": recorded.folder / "goldens"}
    return run_pytest({"test_it.py": CHANGED}, "--persist-record=changed", trees=trees)


@pytest.mark.full
def test_changed_replaces_what_has_changed(accepted) -> None:
    assert accepted.outcomes == {"passed": 1}, accepted.text
    assert manifest_of(accepted)["estimator"]["params"]["C"] == 0.5


@pytest.mark.full
def test_changed_shows_what_has_changed_before_it_is_accepted(accepted) -> None:
    before, _, _ = accepted.text.partition("recorded churn/")

    assert "+    return LogisticRegression(max_iter=500, C=0.5), X, y" in before


@pytest.mark.full
def test_changed_is_listed_as_replaced(accepted) -> None:
    assert "(replaced, what had changed is shown above)" in accepted.line("recorded churn/")


@pytest.mark.full
def test_changed_estimator_is_shown_with_its_differences(run_pytest) -> None:
    text = """
import numpy as np
from sklearn.linear_model import Ridge

X = np.arange(40.0).reshape(10, 4) % 7


def test_ridge(persist_golden):
    persist_golden.check("ridge", Ridge(alpha=1.0).fit(X, X.sum(axis=1)), X)
"""
    first = run_pytest({"test_it.py": text}, NEW)

    changed = {"test_it.py": text.replace("alpha=1.0", "alpha=2.0")}
    run = run_pytest(changed, "--persist-record=changed", again=first)

    assert run.outcomes == {"passed": 1}, run.text
    assert "[the estimator given] silently answers differently" in run.text


# -- all ----------------------------------------------------------------------------------------


@pytest.mark.full
def test_all_replaces_what_has_not_changed(project) -> None:
    run = project(RECIPE, "--persist-record=all")

    assert run.line("recorded churn/").endswith("(replaced as it was)")


# -- refused ------------------------------------------------------------------------------------


def test_recording_in_workers_is_a_usage_error(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE}, NEW, "-n", "2")

    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert "goldens are recorded in one process" in run.line("ERROR: ")


@pytest.mark.full
def test_no_workers_is_one_process(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE}, NEW, "-n", "0")

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.parametrize("variable", ["CI", "GITHUB_ACTIONS", "TF_BUILD", "JENKINS_URL"])
def test_recording_in_continuous_integration_is_a_usage_error(run_pytest, variable: str) -> None:
    run = run_pytest({"test_it.py": RECIPE}, NEW, **{variable: "true"})

    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert f"({variable}=true is set)" in run.line("ERROR: ")


@pytest.mark.full
def test_checking_in_continuous_integration_is_fine(project) -> None:
    run = project(RECIPE, CI="true")

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.full
def test_recording_in_continuous_integration_can_be_allowed(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE}, NEW, "--persist-allow-ci-writes", CI="true")

    assert run.outcomes == {"passed": 1}, run.text


@pytest.mark.parametrize("value", ["", "0", "false"])
def test_variable_that_says_no_is_no_continuous_integration(run_pytest, value: str) -> None:
    run = run_pytest({"test_it.py": "def test_it():\n    pass"}, NEW, CI=value)

    assert run.outcomes == {"passed": 1}, run.text


def test_unknown_mode_is_a_usage_error(run_pytest) -> None:
    run = run_pytest({"test_it.py": RECIPE}, "--persist-record=nwe")

    assert run.code == pytest.ExitCode.USAGE_ERROR
    assert "unknown name 'nwe'; did you mean 'new'?" in run.line("ERROR: ")


UNRECORDABLE = """
def broken():
    raise OSError("the data is not there")


def test_it(persist_golden):
    persist_golden.check("broken", broken)
"""


def test_recipe_that_raises_fails_its_test_and_writes_nothing(run_pytest) -> None:
    run = run_pytest({"test_it.py": UNRECORDABLE}, NEW)

    assert run.outcomes == {"failed": 1}, run.text
    assert "the data is not there" in run.text
    assert not list(run.folder.rglob("golden.json"))
