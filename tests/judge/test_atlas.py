"""Cells and kinds of an atlas."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.judge.atlas import FORMATS


def test_a_cell_is_found_by_kind_producer_consumer_and_format(small_atlas):
    cell = small_atlas.cell("Tree", "1.4", "1.9", "pickle")

    assert (cell.mark.status, cell.producer, cell.consumer) == (Status.CRASHED, "1.4", "1.9")


def test_joblib_is_like_pickle_where_nothing_else_is_said(small_atlas):
    cells = [small_atlas.cell("Forest", "1.3", "1.9", format_) for format_ in FORMATS]

    assert [cell.mark.letter for cell in cells] == ["d", "d"]
    assert [cell.cause for cell in cells] == ["shares", "shares"]


def test_joblib_has_its_own_cells_where_they_differ(small_atlas):
    assert small_atlas.cell("Tree", "1.4", "1.9", "joblib").mark.status is Status.IDENTICAL


def test_a_cell_names_its_cause(small_atlas):
    assert small_atlas.cell("Forest", "1.2", "1.4").cause == "fields"


def test_a_cell_without_a_known_cause_has_none(small_atlas):
    assert small_atlas.cell("Forest", "1.4", "1.3").cause is None


@pytest.mark.parametrize(
    "asked",
    [("Nobody", "1.3", "1.9"), ("Tree", "1.1", "1.9"), ("Tree", "1.3", "2.0")],
    ids=["kind", "producer", "consumer"],
)
def test_what_is_not_in_the_atlas_has_no_cell(small_atlas, asked):
    assert small_atlas.cell(*asked) is None


def test_a_producer_without_the_estimator_recorded_nothing(small_atlas):
    assert not small_atlas.cell("Young", "1.2", "1.9").mark.known


def test_a_square_leaves_out_producers_without_the_estimator(small_atlas):
    assert {cell.producer for cell in small_atlas.square("Young")} == {"1.4"}


def test_a_square_has_each_consumer(small_atlas):
    letters = "".join(cell.mark.letter for cell in small_atlas.square("Forest"))

    assert letters == "lllidd" + "mid"


@pytest.mark.parametrize("module", ["sklearn.ensemble._forest", "sklearn.ensemble.forest"])
def test_a_class_is_found_under_any_module_of_its_package(small_atlas, module):
    names = [kind.name for kind in small_atlas.kinds_of(f"{module}.Forest")]

    assert names == ["Forest", "Forest[deep]"]


@pytest.mark.parametrize("name", ["mypkg.ensemble.Forest", "sklearn.svm._x.Forest", "Forest"])
def test_a_class_from_elsewhere_is_another_one(small_atlas, name):
    assert small_atlas.kinds_of(name) == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Forest", ["Forest", "Forest[deep]"]),
        ("Forest[deep]", ["Forest[deep]"]),
        ("sklearn.ensemble.Forest", ["Forest", "Forest[deep]"]),
        ("forest", []),
    ],
)
def test_kinds_are_named_as_a_user_does(small_atlas, name, found):
    assert [kind.name for kind in small_atlas.named(name)] == found


def test_cells_are_only_those_that_were_checked(small_atlas):
    cells = list(small_atlas.cells())

    assert len(cells) == 6 * 9 + 2
    assert all(cell.mark.known for cell in cells)
