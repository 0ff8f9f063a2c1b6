"""``check --under``: the upgrade gate, as it is typed."""

from __future__ import annotations

import json
import shlex

import numpy as np
import pytest
from persist_recipes import change_model, recording
from persist_venvs import Local, borrow

from pytest_sklearn_persist.environment import current
from pytest_sklearn_persist.upgrade.needs import installed_versions, needs_of
from pytest_sklearn_persist.upgrade.planning import Base, Index, Planner
from pytest_sklearn_persist.upgrade.targets import read_target
from pytest_sklearn_persist.venvs import VenvCache
from pytest_sklearn_persist.venvs.index import releases

HERE = f"scikit-learn=={current().libraries['scikit-learn']}"


@pytest.fixture(scope="module")
def cache(tmp_path_factory, recorded_store):
    """Cache in which the environment of `HERE` was made before, so that nothing is downloaded."""
    folder = tmp_path_factory.mktemp("cache")
    needed = needs_of(recorded_store.glob("*/*/golden.json")).packages
    base = Base(installed_versions(needed), Local.pythons[0])
    planner = Planner(read_target(HERE), base, needed, Index(Local.pythons, lambda *_: ()))
    wanted = next(planner.without_index(Local.pythons[0]))
    VenvCache(folder / "environments", Local(borrow)).make(wanted)
    return str(folder)


@pytest.fixture
def drifting(store):
    """The store, with one model that answers differently and raises nothing."""
    change_model(recording(store, "scaler"), mean_=np.array([5.0, 3.0, 3.0, 1.0]))
    return store


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """A package index that nobody answers for."""
    (tmp_path / "pip.conf").touch()
    for name in ("PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "1")
    releases.cache_clear()
    yield
    releases.cache_clear()


@pytest.mark.full
def test_what_is_fine_under_the_target_may_be_merged(run, store, cache):
    ran = run("check", "--under", HERE, "--cache", cache, "-q")

    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0] == (
        f"may be merged: all 3 artifacts are fine under {HERE.replace('==', ' ')}"
    )


@pytest.mark.full
def test_what_goes_on_is_said_on_standard_error(run, store, cache):
    assert run("check", "--under", HERE, "--cache", cache).err.splitlines() == [
        "… checking under the installed versions",
        f"… {HERE}: checking there",
    ]


@pytest.mark.full
def test_what_fails_under_it_fails_also_if_it_fails_today(run, drifting, cache):
    ran = run("check", "--under", HERE, "--cache", cache, "-q")

    assert ran.status == 1
    assert ran.lines[0].startswith("fails, but not by the upgrade: nothing gets worse under ")


@pytest.mark.full
def test_but_not_where_only_what_gets_worse_is_asked_for(run, drifting, cache):
    ran = run("check", "--under", HERE, "--only-worse", "--cache", cache, "-q")

    assert ran.status == 0


@pytest.mark.full
def test_trust_tolerance_and_formats_are_passed_on(run, drifting, cache):
    options = ("--rtol", "9", "--atol", "9", "--format", "joblib", "--trusted", "mine.*")
    ran = run("check", "--under", HERE, *options, "--cache", cache, "-q", "--json")
    [target] = json.loads(ran.out)["targets"]

    assert ran.status == 0
    assert target["counts"] == {"identical": 1, "close": 1}


@pytest.mark.full
def test_goldens_can_be_named(run, store, cache):
    ran = run("check", "iris", "--under", HERE, "--cache", cache, "-q", "--json")

    assert json.loads(ran.out)["today"]["counts"] == {"identical": 2}
    assert json.loads(ran.out)["targets"][0]["counts"] == {"identical": 2}


@pytest.mark.full
def test_a_requirements_file_is_a_target(run, store, cache, tmp_path):
    (tmp_path / "requirements.txt").write_text(f"# made by hand\n{HERE} --hash=sha256:00\nflask\n")
    ran = run("check", "--under", "requirements.txt", "--cache", cache, "-q")

    assert ran.status == 0
    assert ran.lines[0] == "may be merged: all 3 artifacts are fine under requirements.txt"


@pytest.mark.full
def test_the_next_command_is_about_what_fails(run, drifting, cache):
    folder = recording(drifting, "scaler")
    ran = run("check", "--under", HERE, "--cache", cache, "-q")
    command = ran.lines[-2].partition("next: sklearn-persist ")[2]

    assert shlex.split(command) == ["blame", str(folder.relative_to(drifting.parent))]


def test_without_a_network_nothing_passes_and_it_is_said_what_can_be_known(
    run, store, tmp_path, offline
):
    ran = run("check", "--under", "scikit-learn==1.9.1", "--cache", str(tmp_path / "none"), "-q")

    assert ran.status == 2
    assert ran.lines[0].startswith("not checked: scikit-learn==1.9.1: the package index cannot be")
    assert ran.lines[-1].endswith("inspect FILE --for scikit-learn==1.9.1")


@pytest.mark.full
def test_an_environment_of_an_earlier_run_needs_no_network(run, store, cache, offline):
    assert run("check", "--under", HERE, "--cache", cache, "-q").status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--under", "sklearn"], "--under sklearn: the package is called scikit-learn"),
        (["--under", "nothing.txt"], "--under nothing.txt: there is no such file"),
        (["--under", HERE, "--today", "a.lock"], "--today a.lock: there is no such file"),
        (["--under", HERE, "--under-python", "2.7"], "--under-python 2.7: there is no such Python"),
        (["--under", HERE, "--issue-body"], "--issue-body: is about the installed versions"),
        (["--under", HERE, "--recipe", "r.py"], "--recipe: is about the installed versions"),
        (["--only-worse"], "--only-worse: needs --under TARGET"),
        (["--cache", "x"], "--cache: needs --under TARGET"),
    ],
)
def test_what_can_not_be_meant_is_wrong_usage(run, store, cache, arguments, said):
    more = ["--cache", cache, "-q"] if "--under" in arguments else []
    ran = run("check", *arguments, *more)

    assert ran.status == 2
    assert said in ran.err


def test_a_golden_that_is_not_there_is_wrong_usage(run, store, cache):
    ran = run("check", "nowhere", "--under", HERE, "--cache", cache, "-q")

    assert ran.status == 2
    assert "nowhere" in ran.err
