"""What is done once for all fresh processes: it imports nothing, and is not done again."""

from __future__ import annotations

import subprocess
import sys

from pytest_sklearn_persist.isolation.launching import BASE

_IMPORT = f"import importlib, sys; base = {BASE!r}; all(map(importlib.import_module, base[:-1]))\n"


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_it_imports_nothing_that_a_saved_model_might_lack():
    assert BASE[-1] == "pytest_sklearn_persist.observe.first_use"
    code = _IMPORT + "before = set(sys.modules); importlib.import_module(base[-1])\n"

    assert run(code + "print(*sorted(set(sys.modules) - before))") == [BASE[-1]]


def test_installed_distributions_are_not_searched_again_at_the_first_input():
    code = (
        "importlib.import_module(base[-1])\n"
        "import numpy as np\n"
        "from sklearn.base import BaseEstimator\n"
        "from sklearn.utils import validation\n"
        "opened = []\n"
        "def hear(event, details):\n"
        "    if event == 'open' and 'entry_points' in str(details[0]):\n"
        "        opened.append(details[0])\n"
        "sys.addaudithook(hear)\n"
        "if hasattr(validation, 'validate_data'):  # since scikit-learn 1.6\n"
        "    validation.validate_data(BaseEstimator(), np.zeros((2, 1)))\n"
        "print(len(opened))\n"
    )

    assert run(_IMPORT + code) == ["0"]
