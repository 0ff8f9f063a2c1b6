"""Environments are really made from a package index."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from packaging.version import Version

from pytest_sklearn_persist.venvs import VenvCache, Wanted
from pytest_sklearn_persist.venvs.index import releases
from pytest_sklearn_persist.venvs.installers import Pip, Uv
from pytest_sklearn_persist.venvs.interpreters import OLDEST, find_interpreters

pytestmark = pytest.mark.skipif(
    os.environ.get("PERSIST_NETWORK_TESTS") != "1",
    reason="it downloads packages: set PERSIST_NETWORK_TESTS=1, or run tox run -e environment",
)
UV = shutil.which("uv")


@pytest.mark.parametrize(
    "installer",
    [
        Pip(),
        pytest.param(
            Uv(Path(UV or "uv")), marks=pytest.mark.skipif(UV is None, reason="uv is not installed")
        ),
    ],
    ids=["pip", "uv"],
)
def test_the_pinned_versions_are_installed(tmp_path, installer):
    wanted = Wanted(list(find_interpreters())[-1], ("joblib==1.4.2", "threadpoolctl>=3.5,<=3.6"))
    venv = VenvCache(tmp_path, installer).make(wanted)

    assert venv.installed["joblib"] == "1.4.2"
    assert venv.installed["threadpoolctl"].startswith("3.")
    assert "packaging" in venv.installed


def test_only_releases_with_wheels_for_a_python_are_listed():
    old, new = Version("1.7.2"), Version("1.8.0")

    assert old in releases("scikit-learn", OLDEST)
    assert new not in releases("scikit-learn", OLDEST)
    assert {old, new} <= set(releases("scikit-learn", "3.11"))
