"""The key of an environment stands for its content."""

from __future__ import annotations

from importlib.metadata import requires

from packaging.requirements import Requirement

from pytest_sklearn_persist.venvs import Wanted
from pytest_sklearn_persist.venvs.wanted import RUNTIME


def test_the_order_of_requirements_does_not_matter():
    assert Wanted("3.11", ("a==1", "b==2")).key == Wanted("3.11", ("b==2", "a==1")).key


def test_another_python_is_another_key():
    assert Wanted("3.11", ("a==1",)).key != Wanted("3.12", ("a==1",)).key


def test_what_the_checker_needs_is_added():
    assert Wanted("3.11", ("a==1",)).all_requirements == ("a==1", *RUNTIME)


def test_what_is_asked_for_by_itself_is_not_asked_for_twice():
    found = Wanted("3.11", ("Packaging==24.0",)).all_requirements

    assert [text for text in found if "packaging" in text.lower()] == ["Packaging==24.0"]


def test_nothing_that_this_package_needs_is_missing_where_the_checker_runs():
    declared = map(Requirement, requires("pytest-sklearn-persist") or ())
    needed = {one.name for one in declared if "extra" not in str(one.marker)}

    with_every_model = {"scikit-learn", "numpy", "joblib"}
    only_for_the_plugin = {"pytest"}
    assert needed - with_every_model - only_for_the_plugin == {Requirement(t).name for t in RUNTIME}
