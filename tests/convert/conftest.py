"""Recordings, and environments that need no network."""

from __future__ import annotations

import pytest
from persist_recipes import recording
from persist_venvs import Local, borrow

from pytest_sklearn_persist.goldens.manifest import read_manifest
from pytest_sklearn_persist.venvs import VenvCache

#: Recordings that fail until they are repaired, which is what test_repaired.py does.
collect_ignore = ["repaired"]


@pytest.fixture
def manifest(two_goldens):
    return read_manifest(recording(two_goldens, "iris") / "golden.json")


@pytest.fixture
def other(two_goldens):
    """A recording of another model."""
    return read_manifest(recording(two_goldens, "scaler") / "golden.json")


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return VenvCache(tmp_path_factory.mktemp("environments"), Local(borrow))
