"""The gate sees what an upgrade really does, in an environment that is really installed."""

from __future__ import annotations

import os

import pytest
from packaging.version import Version

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.environment import current
from pytest_sklearn_persist.goldens.store import find_manifests
from pytest_sklearn_persist.upgrade.checking import Gate
from pytest_sklearn_persist.upgrade.findings import Side
from pytest_sklearn_persist.upgrade.needs import needs_of
from pytest_sklearn_persist.upgrade.targets import read_target
from pytest_sklearn_persist.venvs import VenvCache

pytestmark = [
    pytest.mark.skipif(
        os.environ.get("PERSIST_NETWORK_TESTS") != "1",
        reason="it downloads packages: set PERSIST_NETWORK_TESTS=1, or run tox run -e environment",
    ),
    pytest.mark.skipif(
        Version(current().libraries["scikit-learn"]) < Version("1.8"),
        reason="what it goes back to has to be older",
    ),
]


@pytest.fixture(scope="module")
def gate(project_root, tmp_path_factory):
    tree = project_root / "goldens" / "tree" / "sklearn-1.8.0_cp313_linux-x86_64"
    linear = project_root / "goldens" / "linear" / "sklearn-1.8.0_cp313_linux-x86_64"
    cache = VenvCache.at(tmp_path_factory.mktemp("cache"))
    needs = needs_of([*find_manifests(tree), *find_manifests(linear)])
    return Gate((str(tree), str(linear)), 600.0, needs, cache)


def here(gate):
    outcomes = [outcome for path in gate.arguments for outcome in check_golden(path)]
    return lambda: Side(current().to_dict(), tuple(outcomes))


@pytest.fixture(scope="module")
def report(gate):
    return gate.run([read_target("scikit-learn==1.7.2")], here(gate))


def test_trees_that_1_7_reads_in_another_way_drift_silently(report):
    [upgrade] = report.upgrades

    assert report.status == 1
    assert {one.after.golden.partition("/")[0] for one in upgrade.new} == {"tree"}
    assert all(one.after.silent for one in upgrade.new)
    assert upgrade.after.libraries["scikit-learn"] == "1.7.2"


def test_nothing_else_is_changed_with_it_that_can_stay(report):
    [upgrade] = report.upgrades

    assert upgrade.after.libraries["numpy"] == current().libraries["numpy"]


def test_a_release_that_is_none_is_told_with_those_that_are(gate):
    [upgrade] = gate.run([read_target("scikit-learn==1.7.77")], None).upgrades

    assert upgrade.problem.startswith("there is no scikit-learn 1.7.77; the newest is ")
    assert upgrade.problem.endswith("; of 1.7 there is 1.7.0, 1.7.1, 1.7.2")
