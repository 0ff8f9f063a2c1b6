"""What a process that may have been taken over says is not relied upon."""

from __future__ import annotations

import pytest

from pytest_sklearn_persist import Status
from pytest_sklearn_persist.goldens.asking import failure_in
from pytest_sklearn_persist.goldens.bare import _read as read_bare
from pytest_sklearn_persist.goldens.checking import _read as read_golden


@pytest.mark.parametrize("status", ["identical", "close", "unchecked", "", None, 1, []])
def test_a_process_can_not_call_a_file_good(status):
    assert failure_in({"status": status}) is None


@pytest.mark.parametrize("status", ["refused", "damaged", "load-error"])
def test_a_process_says_what_is_wrong_with_a_file(status):
    assert failure_in({"status": status}) is Status(status)


@pytest.mark.parametrize("read", [read_golden, read_bare], ids=["golden", "bare"])
@pytest.mark.parametrize(
    "said", [{}, [], None, 1, "x", {"status": None, "differences": 1}], ids=str
)
def test_an_answer_of_another_form_is_an_error_that_is_told(read, said):
    with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
        read(said)
