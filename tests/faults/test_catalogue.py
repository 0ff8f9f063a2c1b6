"""Every planted fault is caught, and its healthy twin is clean."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from importlib import metadata

import pytest
from packaging.version import Version
from persist_tiers import one_each, some_first
from planted.catalogue import CATALOGUE, Fault

from pytest_sklearn_persist import RoundtripResult, check_roundtrip

pytestmark = pytest.mark.usefixtures("tidy_process")

#: Several faults may share a healthy twin: it is checked once, under the name of the first.
TWINS = {(fault.healthy, fault.make_data, fault.formats): fault for fault in reversed(CATALOGUE)}
#: Of the twins, one in so many; of the faults, all.
EVERY = int(os.environ.get("PERSIST_TWINS_EVERY", "3"))
TRIED_TWINS = [*reversed(TWINS.values())][::EVERY]


def _family(fault: Fault) -> str:
    return fault.faulty.__module__


def _skip_without_needs(fault: Fault) -> None:
    for name, oldest in fault.needs.items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            pytest.skip(f"needs {name}")
        if Version(found) < Version(oldest):
            pytest.skip(f"needs {name} {oldest} or newer: {found} can't show this fault")


def _check(fault: Fault, *, planted: bool) -> RoundtripResult:
    _skip_without_needs(fault)
    X, y = fault.make_data()
    estimator = (fault.faulty if planted else fault.healthy)().fit(X, y)
    return check_roundtrip(
        estimator,
        X,
        y,
        formats=fault.formats,
        places=fault.places,
        time_limit=fault.time_limit if planted else 60.0,
    )


#: For more than ten seconds it is tried what outside of these makes the difference.
SLOW = {"repr-raises", "html-repr-raises", "get-params-raises"}
QUICK = [fault for fault in CATALOGUE if fault.id not in SLOW]


@pytest.mark.parametrize(
    "fault", some_first(CATALOGUE, one_each(QUICK, _family)), ids=lambda fault: fault.id
)
def test_a_planted_fault_is_caught(fault: Fault) -> None:
    result = _check(fault, planted=True)
    failing = [outcome for outcome in result.outcomes if outcome.status.fails_by_default]
    statuses = {outcome.status.value for outcome in failing}
    paths = {difference.path for outcome in failing for difference in outcome.differences}
    failed = {f"{outcome.format}@{outcome.place}" for outcome in failing}
    checked = {f"{outcome.format}@{outcome.place}" for outcome in result.outcomes}

    assert not result.ok, f"not caught: {fault.why}"
    assert statuses & set(fault.expected_statuses), str(result)
    assert fault.path is None or any(fnmatchcase(p, fault.path) for p in paths), str(result)
    if fault.where is not None:
        assert failed == {key for key in checked if fnmatchcase(key, fault.where)}, str(result)


@pytest.mark.parametrize(
    "fault",
    some_first(TRIED_TWINS, one_each(TRIED_TWINS, _family)[::4]),
    ids=lambda fault: fault.id,
)
def test_the_healthy_twin_is_clean(fault: Fault) -> None:
    result = _check(fault, planted=False)

    assert result.ok, str(result)
    assert {outcome.status.value for outcome in result.outcomes} == {"identical"}, str(result)


def test_catalogue_is_large_enough() -> None:
    assert len({fault.faulty for fault in CATALOGUE}) >= 60


def test_ids_are_unique() -> None:
    assert len({fault.id for fault in CATALOGUE}) == len(CATALOGUE)
