"""Values that the types in a signature admit."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Annotated, Literal, Optional, Union

import pytest
from hypothesis import find, given, settings
from sklearn.base import BaseEstimator
from sklearn.tree import DecisionTreeClassifier

from pytest_sklearn_persist.strategies.signatures import (
    annotations_of,
    parameters_of,
    values_of_type,
)

if TYPE_CHECKING:
    from nowhere import Missing


class Colour(enum.Enum):
    RED = 1


class Typed(BaseEstimator):
    def __init__(self, depth: int = 3, *, mode: Literal["a", "b"] = "a", **more: int):
        self.depth = depth
        self.mode = mode


class Unreadable(BaseEstimator):
    def __init__(self, depth: int = 3, other: Missing = None):
        self.depth = depth


@pytest.mark.parametrize(
    ("annotation", "simplest"),
    [
        (bool, False),
        (int, 1),
        (float, 1.0),
        (Literal["x", "y"], "x"),
        (Optional[int], None),  # noqa: UP045
        (Union[None, bool], None),  # noqa: UP007
        (int | None, None),
        (Annotated[int, "rows"], 1),
        (tuple[int, bool], (1, False)),
        (Colour, Colour.RED),
    ],
    ids=str,
)
def test_a_type_gives_its_simplest_value_first(annotation, simplest):
    assert find(values_of_type(annotation), lambda value: True) == simplest


@pytest.mark.parametrize("annotation", [str, object, list[int], tuple[int, ...], dict], ids=str)
def test_a_type_that_does_not_say_what_makes_sense_gives_nothing(annotation):
    assert values_of_type(annotation) is None


def test_a_union_keeps_to_what_is_known():
    @settings(max_examples=20, database=None)
    @given(values_of_type(str | bool))
    def holds(value):
        assert isinstance(value, bool)

    holds()


def test_parameters_are_those_of_get_params():
    assert set(parameters_of(DecisionTreeClassifier)) == set(DecisionTreeClassifier().get_params())
    assert set(parameters_of(Typed)) == {"depth", "mode"}


def test_a_class_without_a_constructor_has_no_parameters():
    assert parameters_of(type("Bare", (), {})) == {}


def test_types_in_quotes_are_read():
    assert annotations_of(Typed)["depth"] is int


def test_types_that_are_imported_for_type_checkers_only_are_passed_over():
    assert annotations_of(Unreadable) == {}
