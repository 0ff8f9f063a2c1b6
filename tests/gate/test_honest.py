"""Models that were really saved, by many releases and in many formats: none of them is refused."""

from __future__ import annotations

import os

import pytest
from persist_honest import archives, unpacked
from persist_tiers import some_first

from pytest_sklearn_persist import Status, check_artifact

#: Of all files of a release this many are checked, others in each release; 1 for all.
EVERY = int(os.environ.get("PERSIST_HONEST_EVERY", "6"))
NAMES = [archive.name.removesuffix(".tar.xz") for archive in archives()]
WRONG = {Status.REFUSED, Status.DAMAGED, Status.CRASHED}


@pytest.fixture(
    scope="module", params=some_first(range(len(NAMES)), [0, len(NAMES) - 1]), ids=NAMES
)
def outcomes(request, tmp_path_factory):
    """What became of the files of one release."""
    files = [*unpacked(archives()[request.param], tmp_path_factory.mktemp("honest"))]
    chosen = files[request.param % EVERY :: EVERY]
    return {f"{file.name} ({file.estimator})": check_artifact(file.path) for file in chosen}


def test_none_is_refused(outcomes):
    wrong = {n: o.differences[0].actual for n, o in outcomes.items() if o.status in WRONG}
    assert wrong == {}


def test_there_are_many(outcomes):
    assert len(outcomes) >= 30
