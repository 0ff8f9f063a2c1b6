"""Estimators in each other, by their paths."""

from __future__ import annotations

from pytest_sklearn_persist.judge.nesting import Nest, Part

OUTER = Part("", "sklearn.a.Outer", "1.3.0")
MIDDLE = Part("steps[1][1]", "sklearn.a.Middle", "1.3.0")
INNER = Part("steps[1][1].estimators_[0]", "sklearn.a.Inner", "1.3.0")
BESIDE = Part("steps[10][1]", "sklearn.a.Beside", "1.3.0")


def test_a_part_is_in_all_that_its_path_leads_through():
    nest = Nest.of([OUTER, MIDDLE, INNER, BESIDE])

    assert nest.around[INNER.path] == (OUTER, MIDDLE)


def test_names_of_what_is_inside_do_not_include_itself():
    nest = Nest.of([OUTER, MIDDLE, INNER, BESIDE])

    assert nest.inside[MIDDLE.path] == {"Inner"}
    assert nest.inside[""] == {"Middle", "Inner", "Beside"}


def test_what_is_beside_is_not_inside():
    assert Nest.of([MIDDLE, BESIDE]).inside[MIDDLE.path] == frozenset()


def test_a_version_is_lent_only_where_there_is_no_doubt():
    silent, other = Part("a", "sklearn.a.Silent", None), Part("b", "sklearn.a.Other", "1.4.0")

    assert Nest.of([OUTER, silent]).parts[1].version == "1.3.0"
    assert Nest.of([OUTER, silent, other]).parts[1].version is None


def test_no_version_is_lent_to_other_packages():
    assert Nest.of([OUTER, Part("a", "mypkg.Silent", None)]).parts[1].version is None
