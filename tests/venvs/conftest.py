"""A cache that makes real environments without a network."""

from __future__ import annotations

import pytest
from persist_venvs import Local

from pytest_sklearn_persist.venvs import VenvCache, Wanted


@pytest.fixture
def wanted():
    return Wanted(Local.pythons[0], ("packaging>=22",))


@pytest.fixture
def local():
    return Local()


@pytest.fixture
def cache(tmp_path, local):
    return VenvCache(tmp_path / "environments", local)
