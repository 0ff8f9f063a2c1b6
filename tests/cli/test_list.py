"""A store as a table."""

from __future__ import annotations

import json

import pytest
from persist_recipes import add_recording, edit, recording

from pytest_sklearn_persist.environment import current


def rows(ran):
    return {line.split()[0]: line for line in ran.lines[1:-3]}


def test_every_recording_has_a_row(run, store):
    add_recording(store, "iris", "0.99.2")
    ran = run("list")

    assert [line.split()[0] for line in ran.lines[1:-3]] == ["iris", "iris", "scaler"]


def test_a_row_says_where_it_was_recorded(run, store):
    here = current()
    cells = rows(run("list"))["iris"].split()

    assert cells[1:4] == [here.libraries["scikit-learn"], here.python, here.libraries["numpy"]]


def test_a_row_says_which_metadata_there_is(run, store):
    found = rows(run("list"))

    assert found["iris"].split()[-2] == "dsvc"
    assert found["scaler"].split()[-2] == "--v-"


def test_the_mean_of_the_scores_is_shown(run, store):
    edit(recording(store, "iris"), cross_validation={"scores": [0.5, 0.75]})

    assert rows(run("list"))["iris"].split()[-1] == "0.625"


def test_80_columns_are_enough(run, store):
    ran = run("list")

    assert max(map(len, ran.lines)) <= 80
    assert "…" not in ran.out


def test_no_row_is_longer_than_80_columns(run, store):
    edit(recording(store, "iris"), environment__machine="a-machine-of-a-very-long-name")

    assert max(len(line) for line in rows(run("list")).values()) <= 80


def test_goldens_and_recordings_are_counted(run, store):
    add_recording(store, "iris", "0.99.2")

    assert run("list").lines[-1].startswith("2 goldens, 3 recordings, ")


def test_one_golden_can_be_named(run, store):
    assert list(rows(run("list", "scaler"))) == ["scaler"]


def test_a_store_in_tests_is_found(run, store, tmp_path):
    (tmp_path / "tests").mkdir()
    store.rename(tmp_path / "tests" / "goldens")

    assert run("list").status == 0


def test_a_recording_that_can_not_be_read_is_listed_with_its_problem(run, store):
    edit(recording(store, "iris"), schema=99)
    ran = run("list")

    assert ran.status == 1
    assert ran.err.startswith("refused  goldens/iris/")
    assert "schema: 99 is newer than" in ran.err


def test_the_others_are_listed_all_the_same(run, store):
    (recording(store, "iris") / "golden.json").write_text("")

    assert "scaler" in rows(run("list"))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cross_validation", None),
        ("cross_validation", {"scores": []}),
        ("training_data", {"X": None}),
        ("outputs", [1, None]),
        ("source", None),
    ],
)
def test_a_manifest_with_strange_values_is_listed(run, store, field, value):
    edit(recording(store, "iris"), **{field: value})

    assert "iris" in rows(run("list"))


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("cross_validation", {"scores": "many"}, "cross_validation.scores"),
        ("cross_validation", {"scores": [None]}, "cross_validation.scores[0]"),
        ("cross_validation", {"scores": [10**400, 1]}, "cross_validation.scores[0]"),
        ("tolerance", {"rtol": 10**999, "atol": 0}, "tolerance.rtol"),
        ("training_data", {"X": "none"}, "training_data.X"),
    ],
)
def test_a_manifest_that_can_not_be_used_is_a_problem_of_its_own(run, store, field, value, place):
    edit(recording(store, "iris"), **{field: value})

    ran = run("list")
    assert "scaler" in rows(ran)
    assert f"golden.json: {place}: " in ran.err


def test_json_has_what_the_table_has(run, store):
    found = json.loads(run("list", "--json", "iris").out)["recordings"]

    assert [(one["name"], one["formats"]) for one in found] == [
        ("iris", ["pickle:4", "joblib:zlib:3"])
    ]


def test_json_has_the_problems(run, store):
    edit(recording(store, "iris"), schema=99)
    (problem,) = json.loads(run("list", "--json").out)["problems"]

    assert (problem["field"], problem["status"]) == ("schema", "refused")
