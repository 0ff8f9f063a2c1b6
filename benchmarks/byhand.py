"""What a check does, written by hand: the same dumps, loads and calls, and nothing compared."""

from __future__ import annotations

import copy
import warnings
from pathlib import Path

import numpy as np

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.observe.abilities import CHANGING, FITTING
from pytest_sklearn_persist.recorder import call, copy_of, label_of
from pytest_sklearn_persist.roundtrip.observing import meet, observe_original
from pytest_sklearn_persist.settings import Settings


def script(estimator, X, y, formats, places):
    """Return what a check of these does: its plan, and the calls that making probes took."""
    settings = Settings.resolve(
        formats=formats,
        places=places,
        methods=None,
        tolerance=None,
        ignore=(),
        expected_failures=None,
        time_limit=600.0,
        fit_budget=5.0,
        session=None,
    )
    tried = []
    genuine = recorder.call

    def spy(estimator_, method, probe, fed):
        if probe.name == "":
            tried.append((method, probe))
        return genuine(estimator_, method, probe, fed)

    recorder.call = spy
    try:
        original = meet(estimator, X, y, settings)
        observe_original(original, settings)
    finally:
        recorder.call = genuine
    affordable = int(settings.fit_budget / original.fit_seconds) if original.fit_seconds else 10**6
    return settings, original.plan, tried, affordable


def _calls(estimator, plan, only_x=False):
    for probe in plan.probes[:1] if only_x else plan.probes:
        for method in plan.methods:
            if (label_of(method), probe.name) in plan.calls:
                fed = {"transform": plan.recorded.get(probe.name)}
                np.random.seed(0)
                try:
                    call(estimator, method, probe._replace(X=copy_of(probe.X)), fed)
                except Exception:  # as in the check: an error is an answer
                    continue


def _ability(name, estimator, plan):
    """Do what an ability does, without looking at what it gives."""
    from pytest_sklearn_persist.observe import abilities

    try:
        abilities._ABILITIES[name](estimator, plan)
    except Exception:  # as in the check
        return


def by_hand(estimator, settings, plan, tried, affordable, folder):
    """Make the same dumps, loads and calls."""
    from sklearn.base import clone

    path, again = Path(folder, "by-hand"), Path(folder, "by-hand-again")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for method, probe in tried:
            try:
                call(estimator, method, probe._replace(X=copy_of(probe.X)), {})
            except Exception:  # as in the check
                continue
        _calls(estimator, plan)
        _calls(estimator, plan, only_x=True)
        trained = copy.deepcopy(estimator) if set(CHANGING) & set(plan.abilities) else None
        for name in plan.abilities:
            _ability(name, trained if name in CHANGING else estimator, plan)
        fits = 0
        for format_ in settings.formats:
            format_.dump(estimator, path)
            for _ in settings.places:
                loaded = format_.load(path)
                _calls(loaded, plan)
                format_.dump(loaded, again)
                for name in plan.abilities:
                    if name not in FITTING or fits < affordable:
                        _ability(name, loaded, plan)
                fits += 1
                del loaded
                second = format_.load(again)
                _calls(second, plan, only_x=True)
                del second
            format_.dump(clone(estimator), again)
            format_.load(again)
        _calls(estimator, plan, only_x=True)


__all__ = ["by_hand", "script"]
