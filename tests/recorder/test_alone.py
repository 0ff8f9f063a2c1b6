"""The file runs alone, in old environments, too."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from sklearn.linear_model import LinearRegression

from pytest_sklearn_persist import recorder
from pytest_sklearn_persist.recorder import derived_probes


class TestAlone:
    """The file runs alone, in old environments, too."""

    SOURCE = Path(recorder.__file__)

    def test_it_is_written_in_the_python_of_its_time(self):
        ast.parse(self.SOURCE.read_text(encoding="utf-8"), feature_version=(3, 6))

    def test_it_imports_nothing_but_numpy_and_the_standard_library(self):
        tree = ast.parse(self.SOURCE.read_text(encoding="utf-8"))
        top = {
            name.split(".")[0]
            for node in tree.body
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for name in (
                [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
            )
        }

        assert top - set(sys.stdlib_module_names) == {"numpy"}

    def test_a_copy_of_it_works_without_the_package(self, tmp_path):
        (tmp_path / "alone.py").write_bytes(self.SOURCE.read_bytes())
        script = (
            "import sys, alone, numpy as np\n"
            "class Twice:\n"
            "    def predict(self, X): return X[:, 0] * 2\n"
            "X = np.arange(20.0).reshape(10, 2)\n"
            "probes = alone.derived_probes(Twice(), X)\n"
            "outputs = alone.observe_outputs(Twice(), probes, alone.callable_methods(Twice())[0])\n"
            "assert {o.error for o in outputs} == {None}, outputs\n"
            "assert 'pytest_sklearn_persist' not in sys.modules\n"
        )
        subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            check=True,
            capture_output=True,
            timeout=60,
        )

    def test_regressors_of_scikit_learn_work_with_it(self, iris):
        X, y = iris
        estimator = LinearRegression().fit(X, y)

        assert {p.name for p in derived_probes(estimator, X, y)} >= {"one row", "derived rows"}
