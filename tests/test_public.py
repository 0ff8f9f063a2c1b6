"""The names that users import."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

import pytest_sklearn_persist as package


@pytest.mark.parametrize("name", package.__all__)
def test_every_public_name_can_be_had(name):
    assert getattr(package, name) is not None


def test_every_public_name_is_listed():
    assert set(package.__all__) <= set(dir(package))


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="check_roundtripp"):
        package.check_roundtripp  # noqa: B018


def test_the_version_is_that_of_the_distribution():
    assert package.__version__ == importlib.metadata.version("pytest-sklearn-persist")


def test_every_public_thing_says_what_it_is():
    assert all(getattr(package, n).__doc__ for n in package.__all__ if n != "__version__")


def test_errors_have_one_base_and_the_bases_that_people_catch():
    assert issubclass(package.UsageError, (package.PersistenceError, ValueError))
    assert issubclass(package.UsageError, ValueError)
    assert issubclass(package.PersistenceMismatch, package.PersistenceError)
    assert issubclass(package.PersistenceMismatch, AssertionError)
    assert not issubclass(package.UsageError, package.PersistenceMismatch)


def loaded_by(statement):
    script = (
        f"import sys; {statement}\n"
        "print(sorted(name for name in sys.modules if name.startswith('pytest_sklearn_persist')))\n"
        "print(sorted({'numpy', 'sklearn', 'joblib', 'scipy', 'pickle'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    return [eval(line) for line in done.stdout.splitlines()]


def test_importing_the_package_imports_nothing_of_it():
    assert loaded_by("import pytest_sklearn_persist") == [["pytest_sklearn_persist"], []]


def test_listing_names_imports_nothing():
    assert loaded_by("import pytest_sklearn_persist as p; dir(p)")[1] == []


def test_a_name_loads_only_its_own_part():
    modules, libraries = loaded_by("from pytest_sklearn_persist import Status, UsageError")

    assert "pytest_sklearn_persist.roundtrip" not in modules
    assert libraries == []
