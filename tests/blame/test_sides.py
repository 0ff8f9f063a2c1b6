"""What differs between a recording and this environment; and what may be installed for it."""

from __future__ import annotations

import importlib.metadata

import pytest
from persist_recipes import edit, recording

from pytest_sklearn_persist import UsageError
from pytest_sklearn_persist.blame.sides import changes_of, other_facts, pins_of
from pytest_sklearn_persist.goldens.manifest import read_manifest


@pytest.fixture
def manifest_with(two_goldens):
    def make(**changes):
        folder = recording(two_goldens, "iris")
        edit(folder, **changes)
        return read_manifest(folder / "golden.json")

    return make


def here(name):
    return importlib.metadata.version(name)


def test_what_is_the_same_is_no_change(manifest_with):
    manifest = manifest_with()

    assert changes_of(manifest, pins_of(manifest)) == ()


def test_scikit_learn_comes_first(manifest_with):
    requirements = {"joblib": "1.1.0", "numpy": "1.22.0", "scikit-learn": "1.1.3"}

    assert list(pins_of(manifest_with(requirements=requirements))) == [
        "scikit-learn",
        "numpy",
        "joblib",
    ]


def test_another_version_is_a_change(manifest_with):
    manifest = manifest_with(requirements={"scikit-learn": "1.1.3"})
    [change] = changes_of(manifest, pins_of(manifest))

    assert (change.library, change.then, change.now) == (
        "scikit-learn",
        "1.1.3",
        here("scikit-learn"),
    )


def test_nothing_strange_is_installed_because_a_manifest_says_so(manifest_with):
    manifest = manifest_with(requirements={"scikit-learn": "1.1.3", "no-such-package": "6.6.6"})

    with pytest.raises(UsageError, match=r"no-such-package is not installed here.*--also no-such"):
        pins_of(manifest)


def test_what_the_user_allows_is(manifest_with):
    manifest = manifest_with(requirements={"no-such-package": "6.6.6"})

    assert pins_of(manifest, ["No_Such.Package"]) == {"no-such-package": "6.6.6"}


def test_a_change_of_threads_is_told_as_a_fact(manifest_with):
    facts = read_facts(manifest_with())
    manifest = manifest_with(environment={**facts, "threads": {"OMP_NUM_THREADS": "17"}})

    assert "threads" in [name for name, _, _ in other_facts(manifest)]


def read_facts(manifest):
    return dict(manifest.environment)
