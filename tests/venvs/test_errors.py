"""The reason of a failure is found among the last lines of an installer."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist.venvs import VenvError


def test_the_line_that_says_why_is_chosen():
    tail = "ERROR: Cannot install numpy==1.23.5: conflict\nERROR: ResolutionImpossible: for help"

    assert VenvError("pip cannot install it", tail).reason == (
        "pip cannot install it (ERROR: Cannot install numpy==1.23.5: conflict)"
    )


def test_else_it_is_the_last_one():
    assert (
        VenvError("no import", "Traceback\nValueError: no").reason == "no import (ValueError: no)"
    )


def test_the_whole_tail_is_in_the_text():
    assert str(VenvError("no import", "Traceback\nValueError: no")) == (
        "no import\n    Traceback\n    ValueError: no"
    )


@pytest.mark.parametrize(
    "tail",
    [
        "error: Request failed after 3 retries\n  cause: Connection refused (os error 111)",
        "WARNING: Retrying (Retry(total=0, ...)) after connection broken by 'NewConnectionError('",
        "  cause: dns error",
        "Temporary failure in name resolution",
    ],
)
def test_that_nobody_answers_is_told_from_other_failures(tail):
    assert VenvError("it cannot be installed", tail).offline


def test_a_conflict_is_no_failure_of_the_network():
    assert not VenvError("pip cannot install it", "ERROR: ResolutionImpossible: conflict").offline
