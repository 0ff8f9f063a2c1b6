"""Goldens are really checked in environments that are really made, without a network."""

from __future__ import annotations

import numpy as np
import pytest
from packaging.version import Version
from persist_recipes import change_model, recording
from persist_venvs import Local

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.environment import current
from pytest_sklearn_persist.upgrade.checking import Gate
from pytest_sklearn_persist.upgrade.findings import Side
from pytest_sklearn_persist.upgrade.needs import Needs, installed_versions
from pytest_sklearn_persist.upgrade.targets import read_target
from pytest_sklearn_persist.venvs import VenvCache, VenvError

CORE = ("scikit-learn", "numpy", "scipy", "joblib", "threadpoolctl")
HERE = f"scikit-learn=={current().libraries['scikit-learn']}"


def installed(name, python):
    """The index of a world where there is nothing but what is installed here."""
    return [Version(version) for version in installed_versions([name]).values()]


def unreachable(name, python):
    raise VenvError("the package index cannot be reached", "Connection refused")


@pytest.fixture
def gate(cache, two_goldens):
    return Gate((str(two_goldens),), 120.0, Needs(CORE), cache, releases=installed)


@pytest.fixture
def today(two_goldens):
    """What is so before anything is changed."""
    outcomes = tuple(check_golden(two_goldens))
    return lambda: Side(current().to_dict(), outcomes)


@pytest.fixture
def drift(two_goldens):
    """Function that lets a model answer differently."""
    mean = np.array([5.0, 3.0, 3.0, 1.0])
    return lambda: change_model(recording(two_goldens, "scaler"), mean_=mean)


def changes(report):
    return sorted(one.change.value for upgrade in report.upgrades for one in upgrade.compared)


def test_what_is_fine_there_may_be_merged(gate, today):
    report = gate.run([read_target(HERE)], today)

    assert report.status == 0
    assert changes(report) == ["fine", "fine", "fine"]


def test_what_drifts_there_and_not_today_gets_worse(gate, today, drift):
    before = today()
    drift()
    report = gate.run([read_target(HERE)], lambda: before)

    assert report.status == 1
    assert changes(report) == ["fine", "fine", "worse"]
    assert [one.after.silent for one in report.upgrades[0].new] == [True]


@pytest.mark.full
def test_what_drifts_today_as_well_does_not(gate, drift, two_goldens):
    drift()
    side = Side(current().to_dict(), tuple(check_golden(two_goldens)))
    report = gate.run([read_target(HERE)], lambda: side, only_worse=True)

    assert report.status == 0
    assert changes(report) == ["already", "fine", "fine"]


@pytest.mark.full
def test_without_today_what_fails_is_a_failure(gate, drift):
    drift()
    report = gate.run([read_target(HERE)], None, only_worse=True)

    assert report.status == 1
    assert changes(report) == ["fine", "fine", "unknown"]


@pytest.mark.full
def test_another_target_can_be_today(gate):
    report = gate.run([read_target(HERE)], read_target(HERE))

    assert report.before is not None
    assert len(report.before.outcomes) == 3


@pytest.mark.full
def test_a_target_is_called_by_the_versions_that_it_led_to(gate):
    [upgrade] = gate.run([read_target("scikit-learn numpy>=1")], None).upgrades

    assert upgrade.named == installed_versions(["scikit-learn", "numpy"])


@pytest.mark.full
def test_an_environment_that_was_made_needs_no_index(gate, cache):
    gate.run([read_target(HERE)], None)
    again = Gate(gate.arguments, 120.0, gate.needs, cache, releases=unreachable)

    assert again.run([read_target(HERE)], None).status == 0


def test_where_no_index_can_be_reached_nothing_passes(gate, tmp_path):
    alone = VenvCache(tmp_path / "empty", Local())
    report = Gate(gate.arguments, 120.0, gate.needs, alone, releases=unreachable).run(
        [read_target(HERE)], None
    )
    [upgrade] = report.upgrades

    assert report.status == 2
    assert upgrade.offline
    assert upgrade.problem == "the package index cannot be reached (Connection refused)"


def test_nothing_is_checked_today_for_a_target_that_is_none(gate):
    report = gate.run([read_target("scikit-learn==77")], lambda: pytest.fail("it was checked"))

    assert (report.status, report.before) == (2, None)


def test_an_environment_that_does_not_work_is_a_problem_and_not_a_finding(gate, tmp_path):
    empty = VenvCache(tmp_path / "empty", Local())  # without any library
    report = Gate(gate.arguments, 120.0, gate.needs, empty, releases=installed).run(
        [read_target(HERE)], None
    )

    assert report.status == 2
    assert "the checker does not run" in report.upgrades[0].problem


@pytest.mark.full
def test_one_target_that_is_none_does_not_keep_the_others(gate):
    report = gate.run([read_target("scikit-learn==77"), read_target(HERE)], None)
    bad, good = report.upgrades

    assert report.status == 2
    assert bad.problem.startswith("there is no scikit-learn 77; the newest is ")
    assert good.passes(only_worse=False)
