"""What is checked, what is said about it, and the exit status."""

from __future__ import annotations

import json

import numpy as np
import pytest
from persist_recipes import add_recording, change_model, edit, recording

RECIPE = """
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression

def iris():
    print("training is going on")
    X, y = load_iris(return_X_y=True)
    return LogisticRegression(max_iter=500), X, y
"""


@pytest.fixture
def drifting(store):
    """The store, with one model that answers differently and raises nothing."""
    change_model(recording(store, "scaler"), mean_=np.array([5.0, 3.0, 3.0, 1.0]))
    return store


@pytest.fixture
def recipe(tmp_path):
    file = tmp_path / f"recipes_{tmp_path.name.replace('-', '_')}.py"
    file.write_text(RECIPE, encoding="utf-8")
    return file.name


def test_what_is_as_it_was_recorded_passes(run, store):
    ran = run("check")

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[-1] == "  3 identical"


def test_the_first_line_says_what_was_checked(run, store):
    assert (
        run("check")
        .lines[0]
        .startswith("persist: 2 goldens, 2 recordings, 3 artifacts, recorded under scikit-learn ")
    )


def test_what_answers_differently_fails(run, drifting):
    assert run("check").status == 1


def test_a_silent_change_is_said_to_be_one(run, drifting):
    assert run("check").lines[1].split()[:3] == ["SILENT", "drifted", "scaler"]


def test_silent_changes_come_before_worse_statuses(run, drifting):
    (recording(drifting, "iris") / "estimator.pkl").write_bytes(b"")
    found = [line.split()[:2] for line in run("check").lines[1:3]]

    assert found == [["SILENT", "drifted"], ["damaged", "iris"]]


def test_what_is_fine_has_no_line(run, drifting):
    ran = run("check")

    assert not [line for line in ran.lines[1:] if "iris" in line]
    assert ran.lines[2] == "  2 identical, 1 drifted (all silent)"


def test_an_issue_can_be_written_from_what_is_printed(run, drifting):
    text = run("check", "--issue-body").out

    assert "# StandardScaler that scikit-learn" in text
    assert "- drifted: `transform`" in text


def test_no_data_is_in_the_text_for_an_issue(run, drifting):
    text = run("check", "--issue-body").out.partition("# StandardScaler")[2]

    assert text
    assert str(drifting) not in text
    assert "5.0" not in text


def test_the_next_command_is_about_what_failed(run, drifting):
    folder = recording(drifting, "scaler").relative_to(drifting.parent)

    assert run("check").lines[-1] == (
        f"  next: sklearn-persist check {folder} -v · sklearn-persist environment {folder}"
    )


def test_the_next_command_runs(run, drifting):
    command = run("check").lines[-1].split("sklearn-persist ")[1].rstrip(" ·").split()

    assert run(*command).status == 1


def test_recordings_that_fail_alike_share_a_line(run, drifting):
    add_recording(drifting, "scaler", "0.99.2")
    (line,) = (line for line in run("check").lines if "SILENT" in line)

    assert " 0.99.2 … " in line


def test_verbose_tells_every_difference(run, drifting):
    out = run("check", "-v", "scaler").out

    assert "  drifted    .mean_[" in out


def test_one_format_only(run, store):
    assert run("check", "--format", "pickle:4").lines[-1] == "  1 identical"


def test_a_format_that_nothing_is_in_is_wrong_usage(run, store):
    ran = run("check", "--format", "skops")

    assert ran.status == 2
    assert "skops" in ran.err


def test_a_format_that_only_some_paths_have_is_checked_there(run, store):
    assert run("check", "iris", "scaler", "--format", "pickle").lines[-1] == "  1 identical"


@pytest.mark.parametrize("given", ["iris", "goldens/iris"])
def test_a_golden_by_its_name_or_path(run, store, given):
    assert run("check", given).lines[-1] == "  2 identical"


def test_a_recording_by_what_it_is_called(run, store):
    key = add_recording(store, "scaler", "0.99.2").name

    assert "1 recording, 1 artifact," in run("check", f"scaler/{key}").lines[0]


def test_a_path_that_is_given_twice_is_checked_once(run, store):
    assert run("check", "goldens", "iris", "goldens").lines[-1] == "  5 identical"


def test_a_wider_tolerance_lets_it_pass(run, store):
    folder = recording(store, "scaler")
    change_model(folder, mean_=np.array([5.85, 3.06, 3.76, 1.2]))

    assert run("check", "scaler").status == 1
    assert run("check", "scaler", "--rtol", "1", "--atol", "1").status == 0


@pytest.mark.parametrize(
    ("option", "value"),
    [("--time-limit", "0"), ("--time-limit", "soon"), ("--memory-limit", "-1"), ("--rtol", "-1")],
)
def test_a_limit_that_is_none_is_wrong_usage(run, store, option, value):
    assert run("check", option, value).status == 2


def test_json_has_every_outcome(run, drifting):
    ran = run("check", "--json")
    found = json.loads(ran.out)

    assert ran.status == 1
    assert found["counts"] == {"identical": 2, "drifted": 1}
    assert [one["failed"] for one in found["outcomes"]] == [False, False, True]


def test_a_bad_recording_is_one_line_and_the_others_are_checked(run, store):
    edit(recording(store, "iris"), schema=99)
    ran = run("check")

    assert ran.status == 1
    assert ran.lines[2] == "  1 identical, 1 refused"
    assert "schema: 99 is newer than" in ran.lines[1]


def test_an_expected_failure_does_not_fail(run, drifting):
    known = {"when": "*", "status": "drifted", "reason": "the mean was wrong"}
    edit(recording(drifting, "scaler"), expect=[known])
    ran = run("check")

    assert ran.status == 0
    assert ran.lines[1].split()[:3] == ["expected", "drifted", "scaler"]


def test_an_expected_failure_that_does_not_happen_fails(run, store):
    known = {"when": "*", "status": "drifted", "reason": "the mean was wrong"}
    edit(recording(store, "scaler"), expect=[known])
    ran = run("check")

    assert ran.status == 1
    assert ran.lines[1].split()[:2] == ["unmet", "identical"]


def test_a_recipe_verifies_the_metadata(run, store, recipe):
    out = run("check", "iris", "--recipe", recipe).out

    assert "  training data: 150 × 4 values are those of the recording\n" in out


def test_a_recipe_can_be_trained_again(run, store, recipe):
    ran = run("check", "iris", "--recipe", f"{recipe}:iris", "--rebuild")

    assert ran.status == 0
    assert "[rebuild]: identical" in ran.out


def test_a_score_out_of_range_fails(run, store, recipe):
    scores = {"scores": [0.1, 0.1, 0.1], "cv": 3, "test_sizes": [50, 50, 50], "rows": 150}
    kept = json.loads((recording(store, "iris") / "golden.json").read_text())["cross_validation"]
    edit(recording(store, "iris"), cross_validation={**kept, **scores})

    assert run("check", "iris", "--recipe", recipe, "--rebuild").status == 1


def test_what_a_recipe_prints_is_no_part_of_the_answer(run, store, recipe):
    assert json.loads(run("check", "iris", "--recipe", recipe, "--json").out)["ok"]


def test_goldens_of_other_recipes_are_not_asked_for_theirs(run, store, recipe):
    assert "scaler" not in run("check", "--recipe", recipe).out


def test_a_recipe_that_nothing_comes_from_is_wrong_usage(run, store, recipe):
    ran = run("check", "scaler", "--recipe", recipe)

    assert ran.status == 2
    assert "no recording comes from iris" in ran.err


def test_a_recipe_that_is_not_there_is_wrong_usage(run, store):
    ran = run("check", "iris", "--recipe", "nothing.py")

    assert ran.status == 2
    assert "--recipe: recipe file nothing.py does not exist" in ran.err


def test_rebuilding_needs_a_recipe(run, store):
    assert run("check", "--rebuild").status == 2


@pytest.mark.parametrize("level", ["golden", "recording"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "goldens"),
        ("check", "goldens/iris"),
        ("check", "iris"),
        ("list", "goldens"),
        ("prune", "iris", "--yes"),
        ("prune", "goldens", "--all", "--yes"),
        ("environment", "iris"),
    ],
    ids=" ".join,
)
def test_a_link_in_the_place_of_a_golden_is_told_by_every_command(
    run, store, tmp_path, arguments, level
):
    folder = store / "iris" if level == "golden" else recording(store, "iris")
    moved = tmp_path / "moved" / folder.name
    moved.parent.mkdir()
    folder.rename(moved)
    folder.symlink_to(moved)
    before = sorted(moved.rglob("*"))

    ran = run(*arguments)

    assert ran.status != 0
    assert "symbolic link" in ran.out + ran.err
    assert sorted(moved.rglob("*")) == before
