"""Environments change one library, and others only where they have to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from packaging.version import Version

from pytest_sklearn_persist.blame.planning import FLOORS, Plan, candidates, representatives

WHEELS = {
    ("scikit-learn", "1.2.2"): ("3.10", "3.11"),
    ("scikit-learn", "1.9.1"): ("3.11", "3.12", "3.13"),
    ("numpy", "2.4.6"): ("3.11", "3.12", "3.13"),
    ("scipy", "1.17.1"): ("3.10", "3.11", "3.12", "3.13"),
    ("scikit-learn", "1.3.0"): (),
}


@pytest.fixture
def plan():
    return Plan(
        {"scikit-learn": "1.2.2", "numpy": "1.23.5", "scipy": "1.10.1", "joblib": "1.2.0"},
        "3.10",
        {"scikit-learn": "1.9.1", "numpy": "2.4.6", "scipy": "1.17.1", "python": "3.13"},
        ("3.10", "3.11", "3.12", "3.13"),
        ("3.10", "3.11", "3.12", "3.13"),
        lambda library, version: WHEELS.get((library, version), ("3.10",)),
    )


def test_the_recordings_own_environment_is_tried_first(plan):
    first = next(plan.for_recording())

    assert (first.python, first.requirements) == (
        "3.10",
        ("scikit-learn==1.2.2", "numpy==1.23.5", "scipy==1.10.1", "joblib==1.2.0"),
    )


def test_at_first_one_library_is_changed_alone(plan):
    first = next(plan.for_change("scipy", "1.17.1"))

    assert (first.python, first.requirements) == (
        "3.10",
        ("scikit-learn==1.2.2", "numpy==1.23.5", "scipy==1.17.1", "joblib==1.2.0"),
    )


def test_then_the_others_may_move_towards_the_installed_versions(plan):
    _, second, *_ = plan.for_change("scipy", "1.17.1")

    assert second.requirements == (
        "scikit-learn>=1.2.2,<=1.9.1",
        "numpy>=1.23.5,<=2.4.6",
        "scipy==1.17.1",
        "joblib>=1.2.0",
    )


def test_at_last_scikit_learn_comes_along(plan):
    *_, last = plan.for_change("scipy", "1.17.1")

    assert last.requirements[0] == "scikit-learn==1.9.1"


def test_python_changes_only_where_a_release_has_no_wheels(plan):
    assert {wanted.python for wanted in plan.for_change("scikit-learn", "1.9.1")} == {"3.11"}


def test_where_a_python_does_not_come_the_nearest_that_is_there_is_tried(plan):
    far = replace(plan, there=("3.12", "3.13"))

    assert [wanted.python for wanted in far.for_change("scikit-learn", "1.9.1")] == [
        *("3.11", "3.12"),
        *("3.11", "3.12"),
    ]


def test_python_is_changed_like_a_library(plan):
    first = next(plan.for_change("python", "3.13"))

    assert first.python == "3.13"
    assert first.requirements[0] == "scikit-learn==1.2.2"


def test_a_release_without_wheels_has_no_environment(plan):
    assert list(plan.for_change("scikit-learn", "1.3.0")) == []


def test_what_the_checker_can_not_run_with_is_raised_to_what_it_can():
    old = Plan(
        {"scikit-learn": "0.24.2", "numpy": "1.19.5"},
        "3.8",
        {"scikit-learn": "1.9.1", "numpy": "2.4.6"},
        ("3.10", "3.11"),
        ("3.10",),
        lambda library, version: ("3.10",),
    )

    assert next(old.for_recording()).requirements == (
        "scikit-learn>=1.0,<=1.9.1",
        "numpy>=1.21,<=2.4.6",
    )


def test_floors_are_those_of_the_package(project_root):
    text = (project_root / "pyproject.toml").read_text(encoding="utf-8")

    assert [name for name in FLOORS if f'"{name}>={FLOORS[name]}"' not in text] == []


def test_releases_beyond_the_ends_are_no_candidates():
    known = [Version(text) for text in ("1.1.3", "1.2.2", "1.3.0", "1.9.1", "2.0.0")]

    assert candidates(known, "1.2.2", "1.9.1") == [Version("1.3.0")]


def test_a_downgrade_is_walked_backwards():
    way = candidates([Version(f"1.{i}.{j}") for i in (3, 4) for j in (0, 1)], "1.5.0", "1.2.2")

    assert list(map(str, representatives(way))) == ["1.4.0", "1.3.0"]
