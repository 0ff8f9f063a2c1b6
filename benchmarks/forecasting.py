"""What it costs to foretell what becomes of a file of 10 MB under another release."""

from __future__ import annotations

import pickle
import statistics
import tempfile
import time
from pathlib import Path

import joblib
import numpy as np


def forecast():
    """Look a file up in the atlas: read the atlas, look at the file, say what to expect.

    All is imported before it is measured. A forest of 200 trees has more parts than most files of
    its size; a network of the same size has few.
    """
    from pytest_sklearn_persist import inspect_artifact
    from pytest_sklearn_persist.inspection.forecasting import forecast_of
    from pytest_sklearn_persist.judge.atlas import atlas
    from pytest_sklearn_persist.reports.forecast import render_forecast

    def expect(path):
        atlas.cache_clear()
        known = atlas()
        found = forecast_of(inspect_artifact(path, digest=False), known, known.consumers[-1])
        assert render_forecast(found, known, str(path))

    with tempfile.TemporaryDirectory() as folder:
        for name, estimator in _estimators():
            for format_, dump in (("pickle", _pickled), ("joblib", joblib.dump)):
                path = Path(folder, "estimator")
                dump(estimator, path)
                expect(path)
                wall, cpu = _measured(lambda path=path: expect(path))
                size = path.stat().st_size / 1e6
                print(
                    f"{f'forecast, {name}, {format_}':<34} {wall * 1000:6.1f} ms   "
                    f"of the processor {cpu * 1000:6.1f} ms   {size:.1f} MB",
                    flush=True,
                )


def _estimators():
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.neural_network import MLPClassifier

    rng = np.random.default_rng(0)
    X, y = rng.random((20_000, 20)), rng.integers(0, 2, 20_000)
    yield "200 trees", RandomForestClassifier(200, max_depth=11, random_state=0).fit(X, y)
    network = MLPClassifier((600, 600), max_iter=1, solver="lbfgs")
    yield "network", network.fit(X[:100], y[:100])


def _pickled(estimator, path):
    path.write_bytes(pickle.dumps(estimator))


def _measured(function, rounds=9):
    """Return the medians of the time on the clock and of the processor."""
    walls, cpus = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        function()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return statistics.median(walls), statistics.median(cpus)
