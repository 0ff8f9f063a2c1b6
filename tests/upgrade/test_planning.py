"""The environment of a target is what is in use, with the target in it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from packaging.version import Version

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.upgrade.planning import Base, Index, Planner
from pytest_sklearn_persist.upgrade.targets import read_target

NEW = ("3.11", "3.12")
ALL = ("3.10", *NEW)
WHEELS = {
    "scikit-learn": {"0.24.2": ALL[:1], "1.7.2": ALL, "1.8.0": NEW, "1.9.0": NEW, "1.9.1": NEW},
    "numpy": {"1.21.6": ALL[:1], "2.2.6": ALL, "2.4.0": NEW, "2.4.6": NEW},
    "scipy": {"1.15.3": ALL, "1.17.1": NEW},
    "mine": {"1.0": ALL},
}
NEEDED = ("scikit-learn", "numpy", "scipy")
NOW = {"scikit-learn": "1.8.0", "numpy": "2.4.0", "scipy": "1.17.1"}


def releases(name, python):
    return [Version(v) for v, pythons in WHEELS.get(name, {}).items() if python in pythons]


def no_releases(name, python):
    raise AssertionError(f"the index was asked for {name}")


def planner(text, python="3.11", *, now=NOW, asked=None, needed=NEEDED, index=releases):
    return Planner(read_target(text), Base(now, python), needed, Index(ALL, index), asked)


def first(text, *args, **kwargs):
    wanted = next(planner(text, *args, **kwargs).ways())
    return wanted.python, *wanted.requirements


def problem(text, *args, **kwargs):
    with pytest.raises(UsageError) as error:
        next(planner(text, *args, **kwargs).ways())
    return str(error.value)


@pytest.fixture
def file(tmp_path):
    """Function that writes a requirements file and returns its path."""

    def file(text):
        path = tmp_path / "requirements.txt"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return file


def test_everything_else_stays_as_it_is_in_use():
    assert first("scikit-learn==1.9.1") == (
        "3.11",
        "scikit-learn==1.9.1",
        "numpy==2.4.0",
        "scipy==1.17.1",
    )


def test_what_has_to_move_may_then():
    ways = [wanted.requirements for wanted in planner("scikit-learn==1.9.1").ways()]

    assert ways[1:] == [
        ("scikit-learn==1.9.1", "numpy>=2.4.0", "scipy>=1.17.1"),
        ("scikit-learn==1.9.1", "numpy>=1.21", "scipy"),
    ]


def test_other_packages_than_scikit_learn_can_be_upgraded_alone():
    assert first("numpy==2.4.6")[1:] == ("numpy==2.4.6", "scikit-learn==1.8.0", "scipy==1.17.1")


@pytest.mark.parametrize("text", ["scikit-learn", "scikit-learn>=1.8", "scikit-learn~=1.7"])
def test_of_a_range_the_newest_is_taken(text):
    assert first(text)[1] == "scikit-learn==1.9.1"


def test_of_a_range_the_newest_that_fits_is_taken():
    assert first("scikit-learn>=1.8,<1.9.1")[1] == "scikit-learn==1.9.0"


def test_the_newest_release_is_that_of_any_python():
    assert first("scikit-learn", "3.10")[:2] == ("3.11", "scikit-learn==1.9.1")


def test_for_a_python_that_is_asked_for_it_is_the_newest_of_that():
    assert first("scikit-learn", asked="3.10")[:2] == ("3.10", "scikit-learn==1.7.2")


def test_a_range_in_a_file_is_resolved_for_the_python_in_use(file):
    assert first(file("scikit-learn==1.7.2\nnumpy"), "3.10")[:3] == (
        "3.10",
        "scikit-learn==1.7.2",
        "numpy==2.2.6",
    )


def test_of_a_file_only_what_the_goldens_need_is_installed(file):
    assert first(file("scikit-learn==1.9.1\nflask==3.0.0"))[1:] == (
        "scikit-learn==1.9.1",
        "numpy==2.4.0",
        "scipy==1.17.1",
    )


def test_a_file_that_names_nothing_of_use_is_wrong_usage(file):
    assert problem(file("flask==3.0.0")).endswith(
        "names nothing of what is used: scikit-learn, numpy, scipy"
    )


def test_the_python_in_use_is_kept_where_it_has_wheels():
    assert first("scikit-learn==1.9.1", "3.12")[0] == "3.12"


def test_else_it_is_the_nearest_that_has():
    assert first("scikit-learn==1.9.1", "3.10")[0] == "3.11"


def test_what_is_nowhere_installed_is_the_newest():
    assert first("scikit-learn==1.9.1", now={})[1:] == (
        "scikit-learn==1.9.1",
        "numpy==2.4.6",
        "scipy==1.17.1",
    )


def test_a_build_of_ones_own_stands_for_its_release():
    assert "numpy==2.4.0" in first("scikit-learn==1.9.1", now={**NOW, "numpy": "2.4.0+mkl"})


def test_pins_do_not_need_an_index_to_be_named():
    same = planner("scikit-learn==1.9.1", index=no_releases)

    assert next(same.without_index("3.11")) == next(planner("scikit-learn==1.9.1").ways())


@pytest.mark.parametrize("text", ["scikit-learn", "scikit-learn>=1.9"])
def test_ranges_do(text):
    assert list(planner(text, index=no_releases).without_index("3.11")) == []


def test_so_does_what_is_not_installed():
    alone = planner("scikit-learn==1.9.1", now={}, index=no_releases)

    assert list(alone.without_index("3.11")) == []


def test_a_pre_release_is_not_looked_up():
    assert first("scikit-learn==1.10rc1", index=no_releases)[1] == "scikit-learn==1.10rc1"


def test_a_release_that_is_none_is_named_with_its_neighbours():
    assert problem("scikit-learn==1.9.9") == (
        "--under scikit-learn==1.9.9: there is no scikit-learn 1.9.9; the newest is 1.9.1; of 1.9 "
        "there is 1.9.0, 1.9.1"
    )


def test_a_range_that_nothing_fits_is_wrong_usage():
    assert problem("scikit-learn>=2") == (
        "--under scikit-learn>=2: there is no scikit-learn>=2; the newest is 1.9.1"
    )


def test_a_package_that_is_none_is_named_with_what_may_be_meant():
    assert problem("scikit-lern==1.9.1") == (
        "--under scikit-lern==1.9.1: the package index has no wheels of scikit-lern; did you mean "
        "scikit-learn?"
    )


def test_a_python_without_wheels_is_named_with_those_that_have():
    assert problem("scikit-learn==1.9.1", asked="3.10") == (
        "--under scikit-learn==1.9.1: scikit-learn 1.9.1 has no wheels for Python 3.10, but for "
        "3.11, 3.12: see --under-python"
    )


def test_releases_that_no_python_has_both_of_are_named():
    assert problem("scikit-learn==1.9.1 numpy==1.21.6").endswith(
        "there is no Python with wheels of all of it: numpy==1.21.6 for 3.10; "
        "scikit-learn==1.9.1 for 3.11, 3.12"
    )


def test_what_the_checker_does_not_run_with_is_wrong_usage():
    assert problem("scikit-learn==0.24.2") == (
        "--under scikit-learn==0.24.2: the checker itself needs scikit-learn 1.0 or newer"
    )


def test_a_wheel_of_ones_own_is_taken_as_it_is(tmp_path):
    wheel = tmp_path / "mine-1.0-py3-none-any.whl"
    wheel.write_bytes(b"")
    [asked] = [text for text in first(f"scikit-learn==1.9.1 mine@{wheel.as_uri()}") if "@" in text]

    assert asked.startswith(f"mine @ {wheel.as_uri()}#sha256=")


def test_two_ways_are_never_the_same():
    every = replace(planner("scikit-learn==1.9.1 numpy==2.4.6"), needed=("scikit-learn", "numpy"))

    assert len(list(every.ways())) == 1
