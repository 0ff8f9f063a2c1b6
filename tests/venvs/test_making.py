"""Environments are made once, and a half-made one is never used."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from persist_venvs import modules_of

from pytest_sklearn_persist.venvs import VenvCache, VenvError, Wanted


def refuse(folder):
    raise VenvError("pip cannot install it", "ERROR: No matching distribution found")


def interrupt(folder):
    raise KeyboardInterrupt


def break_numpy(folder):
    (modules_of(folder) / "numpy.py").write_text("raise ValueError('numpy.dtype size changed')")


def test_what_is_made_works(cache, wanted):
    venv = cache.make(wanted)

    assert venv.program.exists()
    assert wanted.python == ".".join(venv.python.split(".")[:2])


def test_an_environment_is_made_once(cache, local, wanted):
    first = cache.make(wanted)

    assert cache.make(wanted) == first
    assert local.made == [wanted.python]


def test_later_runs_use_it(cache, local, wanted):
    made = cache.make(wanted)

    assert VenvCache(cache.folder, local).get(wanted) == made


def test_other_requirements_are_another_environment(cache, wanted):
    cache.make(wanted)

    assert cache.get(Wanted(wanted.python, ("packaging>=23",))) is None


@pytest.mark.parametrize(
    ("fill", "error"),
    [(refuse, VenvError), (interrupt, KeyboardInterrupt)],
    ids=lambda x: x.__name__,
)
def test_nothing_is_left_of_one_that_could_not_be_made(cache, local, wanted, fill, error):
    local.fill = fill
    with pytest.raises(error):
        cache.make(wanted)

    assert cache.get(wanted) is None
    assert list(cache.folder.iterdir()) == []


def test_libraries_that_do_not_import_together_are_no_environment(cache, local, wanted):
    local.fill = break_numpy
    with pytest.raises(VenvError, match="do not import together") as caught:
        cache.make(wanted)

    assert "numpy.dtype size changed" in caught.value.tail


def test_one_whose_interpreter_is_gone_is_made_again(cache, local, wanted):
    cache.make(wanted).program.unlink()
    assert cache.get(wanted) is None

    assert cache.make(wanted).program.exists()
    assert len(local.made) == 2


def test_one_without_its_facts_is_not_used(cache, wanted):
    (cache.make(wanted).folder / "environment.json").unlink()

    assert cache.get(wanted) is None


@pytest.mark.parametrize(("age", "there"), [(0, True), (2 * 86_400, False)], ids=["new", "old"])
def test_only_old_leftovers_of_runs_that_were_killed_are_removed(cache, wanted, age, there):
    left = Path(cache.folder / ".making-1")
    left.mkdir(parents=True)
    then = time.time() - age
    os.utime(left, (then, then))
    cache.make(wanted)

    assert left.exists() is there
