"""Which formats are loaded in which places, and where there is time to fit."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_sklearn_persist.roundtrip.cells import cells_of, cells_with_fits
from pytest_sklearn_persist.settings import Settings


def settings(formats, places, fit_budget=5.0):
    return Settings.resolve(
        formats=formats,
        places=places,
        methods=None,
        tolerance=None,
        ignore=(),
        expected_failures=None,
        time_limit=60.0,
        fit_budget=fit_budget,
        session=None,
    )


def test_each_format_is_loaded_in_each_place():
    cells, notes = cells_of(settings(["pickle:5", "joblib"], ["same", "fresh"]))

    assert cells == [
        ("pickle:5", "same"),
        ("pickle:5", "fresh"),
        ("joblib", "same"),
        ("joblib", "fresh"),
    ]
    assert notes == []


def test_what_does_not_apply_is_named_with_its_reason():
    cells, [note] = cells_of(settings(["pickle:5", "joblib"], "memmap"))

    assert cells == [("joblib", "memmap")]
    assert note.startswith("pickle:5@memmap does not apply: ")


def test_all_cells_train_when_training_costs_nothing():
    cells = [("joblib", "same"), ("joblib", "fresh")]

    assert cells_with_fits(cells, SimpleNamespace(fit_seconds=0.0), settings("joblib", "all")) == {
        *cells
    }


def test_memory_maps_come_first_when_time_is_short():
    chosen = settings(["joblib", "joblib:mmap=r"], "same", fit_budget=1.0)
    cells, _ = cells_of(chosen)

    assert cells_with_fits(cells, SimpleNamespace(fit_seconds=0.9), chosen) == {
        ("joblib:mmap=r", "same")
    }
