"""Load an artifact in a place, observe it there."""

from __future__ import annotations

import os

import numpy as np
import persist_specimens as specimens
import pytest
from persist_tiers import some_first
from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import check_roundtrip
from pytest_sklearn_persist.formats import all_formats, get_format
from pytest_sklearn_persist.roundtrip.places import not_applicable

X = np.random.RandomState(0).uniform(size=(30, 3))
y = X[:, 0] * 3
#: In a fresh process, what makes a difference is searched for, which takes seconds.
WITHOUT_SEARCH = ["same", "memmap", "byteswapped"]


def place_of(estimator, place, text="joblib"):
    [outcome] = check_roundtrip(estimator, X, y, formats=text, places=place).outcomes
    return outcome


@pytest.mark.parametrize("format_", all_formats(), ids=lambda format_: format_.name)
def test_every_format_can_be_loaded_here_and_in_a_fresh_process(format_):
    assert not_applicable("same", format_) is None
    assert not_applicable("fresh", format_) is None


@pytest.mark.parametrize(
    ("text", "applies"),
    [
        ("joblib", True),
        ("joblib:file", False),
        ("joblib:zlib:3", False),
        ("joblib:mmap=r", False),
        ("pickle:5", False),
        ("skops", False),
    ],
)
def test_only_plain_joblib_files_are_mapped_into_memory(text, applies):
    reason = not_applicable("memmap", get_format(text))

    assert (reason is None) is applies
    assert applies or "mapped" in reason


@pytest.mark.parametrize(
    ("text", "applies"),
    [("joblib", True), ("pickle:0", True), ("joblib:mmap=r", False), ("skops", False)],
)
def test_only_some_formats_can_be_swapped(text, applies):
    assert (not_applicable("byteswapped", get_format(text)) is None) is applies


def test_a_format_that_can_not_travel_says_so():
    class Local(specimens.PlainFormat):
        name = "local"

    assert "can't be sent" in not_applicable("fresh", Local())


@pytest.mark.parametrize(
    "place", some_first(["same", "fresh", "memmap", "byteswapped"], WITHOUT_SEARCH)
)
@pytest.mark.parametrize("type_", [specimens.ForgetsCoef, specimens.ChangesCoef])
def test_a_fault_is_found_in_every_place(type_, place):
    outcome = place_of(type_().fit(X, y), place)

    assert outcome.status.value == "drifted"
    assert any(d.path.startswith("coef_") for d in outcome.differences)


@pytest.mark.parametrize("place", some_first(["same", "fresh", "memmap"], WITHOUT_SEARCH))
def test_a_second_generation_that_is_another_is_found_in_every_place(place):
    outcome = place_of(specimens.LosesOnSecond().fit(X, y), place)

    assert any(d.path.startswith("second generation") for d in outcome.differences)


def test_arrays_are_read_only_in_a_memory_map():
    outcome = place_of(specimens.Learns().fit(X, y), "memmap")

    assert [d.path for d in outcome.differences] == ["partial_fit"]


def test_a_fresh_process_has_another_working_folder():
    outcome = place_of(specimens.LooksAt("folder").fit(X, y), "fresh")

    assert any(d.path.startswith("predict") for d in outcome.differences)


def test_a_fresh_process_has_the_default_configuration():
    import sklearn

    with sklearn.config_context(working_memory=7):
        outcome = place_of(specimens.LooksAt("memory").fit(X, y), "fresh")

    assert any(d.path.startswith("predict") for d in outcome.differences)


@pytest.mark.full
def test_a_fresh_process_has_nothing_imported_that_was_not_asked_for():
    import tabnanny  # noqa: F401  (nobody else does)

    outcome = place_of(specimens.LooksAt("modules").fit(X, y), "fresh")

    assert any(d.path.startswith("predict") for d in outcome.differences)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing to rehearse in")
def test_loading_here_is_rehearsed_where_nobody_has_loaded_it_before():
    outcome = place_of(specimens.DiesOnLoad().fit(X, y), "same")

    assert outcome.status.value == "crashed"


def test_an_honest_estimator_is_identical_in_the_other_byte_order():
    outcome = place_of(LinearRegression().fit(X, y), "byteswapped")

    assert outcome.status.value == "identical", outcome.differences
