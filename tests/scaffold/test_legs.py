"""Which releases and Pythons goldens are checked under."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.errors import UsageError
from pytest_sklearn_persist.scaffold.legs import choose_legs
from pytest_sklearn_persist.scaffold.releases import PYTHONS, RELEASES
from pytest_sklearn_persist.venvs.interpreters import SUPPORTED


def names(*arguments, **more):
    return [leg.name for leg in choose_legs(*arguments, **more).legs]


def test_the_pythons_are_those_of_this_package():
    assert PYTHONS == SUPPORTED


def test_without_a_wish_every_release_since_the_oldest_recording_and_the_newest():
    matrix = choose_legs(recorded=[("1.9.1", "3.11.7"), ("1.7.2", "3.11.7")])

    assert [release.name for release in matrix.releases] == ["1.7", "1.8", "1.9", "newest"]


def test_recordings_that_are_older_than_all_are_checked_under_all():
    matrix = choose_legs(recorded=[("0.22.2.post1", "3.8.18")])

    assert list(matrix.releases)[:-1] == list(RELEASES)


def test_without_recordings_the_last_three_releases_and_the_newest():
    assert [release.name for release in choose_legs().releases] == ["1.7", "1.8", "1.9", "newest"]


def test_the_python_is_that_of_the_recordings_where_it_has_wheels():
    assert names(["1.0", "1.5"], recorded=[("1.5.2", "3.13.0")]) == ["py310-sk10", "py313-sk15"]


def test_an_old_python_becomes_the_oldest_that_there_is():
    assert names(["1.5", "1.9"], recorded=[("1.0.2", "3.8.18")]) == ["py310-sk15", "py311-sk19"]


def test_pairs_without_wheels_are_left_out_and_said():
    matrix = choose_legs(["1.4", "1.8"], ["3.10", "3.12"])

    assert [leg.name for leg in matrix.legs] == ["py310-sk14", "py312-sk14", "py312-sk18"]
    assert matrix.left_out == ("scikit-learn 1.8 has no wheels for Python 3.10",)


def test_what_is_said_twice_is_one_leg():
    assert names(["1.5", "1.5"], ["3.12", "3.12"]) == ["py312-sk15"]


@pytest.mark.parametrize(
    ("sklearn", "python", "text"),
    [
        (["1.5.2"], [], "--sklearn 1.5.2: say 1.5; "),
        (["0.24"], [], "--sklearn 0.24: there is 1.0, 1.1, "),
        (["latest"], [], "--sklearn latest: there is 1.0, 1.1, "),
        (["1.5"], ["3.9"], "--python 3.9: there is 3.10, 3.11, "),
        (["1.2"], ["3.13"], "nothing is left to check in: scikit-learn 1.2 has no wheels for Pyt"),
    ],
)
def test_what_can_not_be_had_is_wrong_usage(sklearn, python, text):
    with pytest.raises(UsageError) as error:
        choose_legs(sklearn, python)

    assert str(error.value).startswith(text)
