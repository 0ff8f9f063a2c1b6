"""Environments that need no network."""

from __future__ import annotations

import pytest
from persist_venvs import Local, borrow

from pytest_sklearn_persist.venvs import VenvCache


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    return VenvCache(tmp_path_factory.mktemp("environments"), Local(borrow))
