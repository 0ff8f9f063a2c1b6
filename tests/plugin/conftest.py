"""Sessions of pytest in a process of their own, with this plugin and no other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import pytest
from persist_warm import WarmPytest

from pytest_sklearn_persist.plugin.recording import SIGNS_OF_CI

LIBRARY = '''
"""Estimators that tests check; in a module that fresh processes can import."""
from sklearn.base import BaseEstimator, TransformerMixin


class Doubler(TransformerMixin, BaseEstimator):
    def __init__(self, factor=2.0):
        self.factor = factor

    def fit(self, X, y=None):
        self.n_features_in_ = X.shape[1]
        return self

    def transform(self, X):
        return X * self.factor


class Forgetful(Doubler):
    """Comes back with another number of features."""

    def __getstate__(self):
        return {**super().__getstate__(), "n_features_in_": 0}
'''

#: Takes the place of what the plugin calls, so that a session need not import scikit-learn.
FAKE_CHECK = '''
import pytest_sklearn_persist
from pytest_sklearn_persist.compare.difference import Difference
from pytest_sklearn_persist.judge.outcome import Outcome, RoundtripResult
from pytest_sklearn_persist.judge.status import Status


def check_roundtrip(estimator, X=None, y=None, *, expected_failures=None, **given):
    """An estimator is the text of the status that it gets, in one format and place."""
    status = Status(estimator)
    difference = Difference("coef_[0]", "value", "state", "1.0", "2.0")
    outcome = Outcome(
        status,
        "joblib",
        "same",
        () if status is Status.IDENTICAL else (difference,),
        expected_failure=(expected_failures or {}).get(status.value),
    )
    met = {status.value} if status.fails_by_default else set()
    unmet = tuple(key for key in expected_failures or {} if key not in met)
    return RoundtripResult("Ridge", (outcome,), unmet=unmet)


pytest_sklearn_persist.check_roundtrip = check_roundtrip
'''

SUITE = """
def test_sound(persist_roundtrip):
    persist_roundtrip("identical")


def test_broken(persist_roundtrip):
    persist_roundtrip("drifted")


def test_ordinary():
    pass
"""


@dataclass(frozen=True)
class Run:
    """What a session printed and left."""

    folder: Path
    code: int
    text: str

    @property
    def outcomes(self) -> dict[str, int]:
        return pytest.RunResult.parse_summary_nouns(self.text.splitlines())

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    def line(self, start: str) -> str:
        """First line that starts with a text, "" if there is none."""
        return next((line for line in self.lines if line.startswith(start)), "")


RunPytest: TypeAlias = Callable[..., Run]


@pytest.fixture(scope="session")
def warm_pytest() -> Iterator[WarmPytest]:
    """A process that sessions are forked from."""
    warm = WarmPytest()
    yield warm
    warm.close()


@pytest.fixture(scope="session")
def run_pytest(tmp_path_factory: pytest.TempPathFactory, warm_pytest: WarmPytest) -> RunPytest:
    """Run pytest on some files: ``run_pytest({"test_a.py": "…"}, "-q", PERSIST_RTOL="1")``.

    ``trees`` are folders to copy beside them, ``again`` is an earlier run whose folder is used.
    ``cold`` starts a new interpreter, for what a session imports.
    """

    def run(
        files: dict[str, str],
        *arguments: str,
        plugin: str = "sklearn_persist",
        trees: dict[str, Path] | None = None,
        again: Run | None = None,
        start: str = ".",
        cold: bool = not hasattr(os, "fork"),
        **variables: str,
    ) -> Run:
        folder = again.folder if again else tmp_path_factory.mktemp("session")
        standard = {} if again else {"my_library.py": LIBRARY, "pytest.ini": "[pytest]\n"}
        for name, text in {**standard, **files}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
        for name, tree in (trees or {}).items():
            shutil.copytree(tree, folder / name, dirs_exist_ok=True)
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTEST_", "PERSIST_", "COV_")) and name not in SIGNS_OF_CI
        }
        environment = {
            **inherited,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "OMP_NUM_THREADS": "1",
            "COLUMNS": "200",
            **variables,
        }
        command = [*(f"-p{name}" for name in ("xdist", plugin) if name), *arguments]
        log = tmp_path_factory.mktemp("log") / "log"
        if cold:
            with log.open("wb") as file:
                code = subprocess.run(
                    [sys.executable, "-m", "pytest", *command],
                    cwd=folder / start,
                    env=environment,
                    stdout=file,
                    stderr=subprocess.STDOUT,
                    timeout=300,
                    check=False,
                ).returncode
        else:
            code = warm_pytest.run(command, folder / start, environment, log)
        return Run(folder, code, log.read_text(encoding="utf-8"))

    return run


@pytest.fixture(scope="session")
def fake_check() -> dict[str, str]:
    """A conftest module that replaces `check_roundtrip`: an estimator is a text, its status."""
    return {"conftest.py": FAKE_CHECK}


@pytest.fixture(scope="session")
def suite(fake_check) -> dict[str, str]:
    """Three tests: one that is sound, one that is broken, one that is not ours."""
    return {"test_suite.py": SUITE, **fake_check}


# -- goldens ------------------------------------------------------------------------------------

#: Two recipes; what is recorded of them is in the fixture ``store``.
RECIPES = """
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

X, y = load_iris(return_X_y=True)


def churn():
    return LogisticRegression(max_iter=500), X, y


def scaler():
    return StandardScaler(), X
"""


@dataclass(frozen=True)
class Store:
    """Real recordings of this environment."""

    folder: Path
    key: str

    def manifest(self, name: str) -> Path:
        return self.folder / name / self.key / "golden.json"

    def copy(self, target: Path, **changes: Callable[[Path], object]) -> Path:
        """Copy it and change the recordings of some goldens."""
        shutil.copytree(self.folder, target)
        for name, change in changes.items():
            change(target / name / self.key)
        return target


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Recordings of the goldens ``churn`` and ``scaler``, which belong to no test."""
    from pytest_sklearn_persist import record_golden

    home = tmp_path_factory.mktemp("store")
    (home / "plugin_recipes.py").write_text(RECIPES, encoding="utf-8")
    for name in ("churn", "scaler"):
        place = f"{home / 'plugin_recipes.py'}:{name}"
        manifest = record_golden(home / "goldens", name, place, cv=3)
    return Store(home / "goldens", manifest.key)


def edit(**fields: object) -> Callable[[Path], None]:
    """Return a function that sets fields in the manifest of a recording: ``edit(test="t.py::t")``.

    A field of a field is spelt with two underscores.
    """

    def change(folder: Path) -> None:
        path = folder / "golden.json"
        data = json.loads(path.read_text(encoding="utf-8"))
        for field, value in fields.items():
            *parents, name = field.split("__")
            inner = data
            for parent in parents:
                inner = inner[parent]
            inner[name] = value
        path.write_text(json.dumps(data), encoding="utf-8")

    return change


@pytest.fixture(scope="session", name="edit")
def edit_fixture() -> Callable[..., Callable[[Path], None]]:
    return edit
