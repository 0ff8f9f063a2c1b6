"""The key of an environment stands for its content."""

from __future__ import annotations

from pytest_sklearn_persist.venvs import Wanted


def test_the_order_of_requirements_does_not_matter():
    assert Wanted("3.11", ("a==1", "b==2")).key == Wanted("3.11", ("b==2", "a==1")).key


def test_another_python_is_another_key():
    assert Wanted("3.11", ("a==1",)).key != Wanted("3.12", ("a==1",)).key


def test_what_the_checker_needs_is_added():
    assert Wanted("3.11", ("a==1",)).all_requirements == ("a==1", "packaging>=22")


def test_what_is_asked_for_by_itself_is_not_asked_for_twice():
    assert Wanted("3.11", ("Packaging==24.0",)).all_requirements == ("Packaging==24.0",)
