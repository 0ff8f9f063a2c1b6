"""The command line of this very package runs inside an environment."""

from __future__ import annotations

import pytest
from persist_venvs import Local, borrow

import pytest_sklearn_persist
from pytest_sklearn_persist import record_golden
from pytest_sklearn_persist.venvs import VenvCache, VenvError, Wanted
from pytest_sklearn_persist.venvs.checker import digest_of_checker, run_in


@pytest.fixture(scope="module")
def venv(tmp_path_factory):
    """An environment that has the libraries of this one."""
    cache = VenvCache(tmp_path_factory.mktemp("environments"), Local(borrow))
    return cache.make(Wanted(Local.pythons[0], ("scikit-learn",)))


@pytest.fixture
def golden(tmp_path):
    from sklearn.linear_model import LinearRegression

    X = [[0.0], [1.0], [2.0]]
    return record_golden(tmp_path / "goldens", "line", LinearRegression().fit(X, [0, 1, 2]), X)


@pytest.mark.full
def test_a_golden_is_checked_there(venv, golden):
    said = run_in(venv, ["check", str(golden.path), "--json"])

    assert {one["status"] for one in said["outcomes"]} == {"identical"}
    assert said["environment"]["python"] == venv.python


def test_the_package_is_copied_into_it_once(venv, golden):
    run_in(venv, ["list", str(golden.path), "--json"])
    copy = venv.folder / "checker" / digest_of_checker()
    first = copy.stat().st_ino
    run_in(venv, ["list", str(golden.path), "--json"])

    assert (copy / pytest_sklearn_persist.__name__).is_dir()
    assert [path.stat().st_ino for path in copy.parent.iterdir()] == [first]


def test_what_the_command_complains_about_is_told(venv):
    with pytest.raises(VenvError, match="nowhere"):
        run_in(venv, ["check", "nowhere", "--json"])
