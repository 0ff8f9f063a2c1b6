"""Estimators of other packages: nothing is called changed that is not, and nothing is harmed.

Run by ``tox run -e third-party``, which installs the packages; without them nothing is tested.
What a package really loses is in ``DEFECTS``, each with a proof that does not use this project.
"""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pytest_sklearn_persist import Status, check_roundtrip

_HERE = str(Path(__file__).parent)
if _HERE not in sys.path:
    sys.path.insert(0, _HERE)

for _needed in ("pandas", "catboost"):
    pytest.importorskip(_needed)

pytestmark = pytest.mark.filterwarnings("ignore")

from table import TABLE, Entry, fitted  # noqa: E402 (its folder had to be found first)


def loses_a_public_number(estimator: Any, X: Any, y: Any) -> bool:
    """Tell whether ``n_features_in_`` is another one after a pickle."""
    loaded = pickle.loads(pickle.dumps(estimator))
    return loaded.n_features_in_ != estimator.n_features_in_


def gains_an_attribute(estimator: Any, X: Any, y: Any) -> bool:
    """Tell whether there are attributes after a pickle that were not there."""
    return set(vars(pickle.loads(pickle.dumps(estimator)))) > set(vars(estimator))


def depends_on_the_hash_seed(estimator: Any, X: Any, y: Any) -> bool:
    """Tell whether its answer to the data it was fitted on is another one under another seed."""
    code = (
        "import pickle, sys; estimator, X = pickle.load(sys.stdin.buffer); "
        "sys.stdout.buffer.write(pickle.dumps(estimator.transform(X)))"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", code],
            input=pickle.dumps((estimator, X)),
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    here = estimator.transform(X)
    return any(not np.array_equal(pickle.loads(answer), here) for answer in answers)


def _mapped(estimator: Any, folder: Path) -> Any:
    import joblib

    joblib.dump(estimator, folder / "estimator.joblib")
    return joblib.load(folder / "estimator.joblib", mmap_mode="r")


def trains_only_in_place(method: str) -> Any:
    """Make a proof that it can be trained as it was loaded, but not from a memory map."""

    def proof(estimator: Any, X: Any, y: Any, folder: Path) -> bool:
        getattr(pickle.loads(pickle.dumps(estimator)), method)(X)
        try:
            getattr(_mapped(estimator, folder), method)(X)
        except ValueError as error:
            return "read-only" in str(error)
        return False

    return proof


def loads_only_what_can_be_written(estimator: Any, X: Any, y: Any, folder: Path) -> bool:
    """Tell whether it can't be loaded from a memory map at all."""
    try:
        _mapped(estimator, folder)
    except ValueError as error:
        return "read-only" in str(error)
    return False


#: Status, a word of the finding, and the proof, by the path of the estimator.
DEFECTS: dict[str, tuple[Status, str, Any]] = {
    "catboost.CatBoostClassifier": (Status.DRIFTED, "_n_features_in", loses_a_public_number),
    "catboost.CatBoostRegressor": (Status.DRIFTED, "_n_features_in", loses_a_public_number),
    "ngboost.NGBRegressor": (Status.DRIFTED, "Dist_name", gains_an_attribute),
    "ngboost.NGBClassifier": (Status.DRIFTED, "Dist_name", gains_an_attribute),
    "sklego.preprocessing.RandomAdder": (Status.DRIFTED, "transform", depends_on_the_hash_seed),
    "skrub.GapEncoder": (Status.IMPAIRED, "partial_fit", trains_only_in_place("partial_fit")),
    "sklearn_som.som.SOM": (Status.IMPAIRED, "weights", trains_only_in_place("fit")),
    "quantile_forest.RandomForestQuantileRegressor": (
        Status.LOAD_ERROR,
        "load",
        loads_only_what_can_be_written,
    ),
}


def written(estimator: Any) -> bytes | None:
    """Return its pickle, or None if it has none."""
    file = io.BytesIO()
    try:
        pickle.dump(estimator, file)
    except Exception:
        return None
    return file.getvalue()


@pytest.mark.parametrize("entry", TABLE, ids=lambda entry: entry.id)
def test_what_is_found_is_what_is_there(entry: Entry, tmp_path: Path) -> None:
    pytest.importorskip(entry.path.partition(".")[0])
    estimator, X, y = fitted(entry)
    before = written(estimator)

    result = check_roundtrip(estimator, X, y, time_limit=120.0)

    assert written(estimator) == before
    if entry.path not in DEFECTS:
        assert result.status is Status.IDENTICAL, str(result)
        return
    status, word, proof = DEFECTS[entry.path]
    assert result.status is status, str(result)
    assert word in str(result)
    takes_folder = proof.__code__.co_argcount == 4
    assert proof(estimator, X, y, *([tmp_path] if takes_folder else []))


def test_there_are_many() -> None:
    assert len(TABLE) >= 100
    assert len({entry.path.partition(".")[0] for entry in TABLE}) >= 20


def test_each_defect_is_of_an_estimator_of_the_table() -> None:
    assert {entry.path for entry in TABLE} >= DEFECTS.keys()
