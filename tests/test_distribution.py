"""What the installed distribution says about itself."""

from __future__ import annotations

from importlib.metadata import distribution, entry_points
from importlib.resources import files

import pytest

import pytest_sklearn_persist


def test_plugin_is_registered_under_the_name_that_turns_it_off() -> None:
    (plugin,) = (e for e in entry_points(group="pytest11") if e.name == "sklearn_persist")

    assert plugin.value == "pytest_sklearn_persist.plugin"


def test_types_are_published() -> None:
    assert files(pytest_sklearn_persist).joinpath("py.typed").is_file()


@pytest.mark.parametrize("heavy", ["hypothesis", "pandas", "polars", "cloudpickle", "skops"])
def test_optional_libraries_are_extras(heavy: str) -> None:
    required = distribution("pytest-sklearn-persist").requires or []

    assert all("extra ==" in line for line in required if line.startswith(heavy))


def test_extra_all_has_every_other_extra_that_leaves_the_start_of_pytest_as_it_is() -> None:
    metadata = distribution("pytest-sklearn-persist").metadata
    required = metadata.get_all("Requires-Dist") or []
    by_extra: dict[str, set[str]] = {}
    for line in required:
        what, _, extra = line.partition("; extra == ")
        by_extra.setdefault(extra.strip("'"), set()).add(what)
    others = set(metadata.get_all("Provides-Extra") or []) - {"all", "hypothesis"}

    assert by_extra["all"] == {what for extra in others for what in by_extra[extra]}
