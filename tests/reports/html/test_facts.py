"""Facts of an environment in words."""

from __future__ import annotations

from pytest_sklearn_persist.reports.html.facts import facts_of


def test_libraries_that_matter_come_first():
    libraries = {"cloudpickle": "3", "joblib": "1.5", "numpy": "2.4", "scikit-learn": "1.9"}

    names = [name for name, _ in facts_of({"libraries": libraries})]

    assert names == ["scikit-learn", "numpy", "joblib", "cloudpickle"]


def test_the_order_of_facts_about_blas_makes_no_difference():
    one = {"blas": [{"internal_api": "openblas", "version": "0.3"}]}
    other = {"blas": [{"version": "0.3", "internal_api": "openblas"}]}

    assert facts_of(one) == facts_of(other) == [["BLAS", "openblas 0.3"]]


def test_what_is_not_known_is_left_out():
    assert facts_of({"python": "3.11.7", "libc": ""}) == [["Python", "3.11.7"]]
