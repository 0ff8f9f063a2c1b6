"""Every example in a docstring of the package shows what really happens."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest
import sklearn
from packaging.version import Version

import pytest_sklearn_persist

pytestmark = pytest.mark.skipif(
    Version(sklearn.__version__) < Version("1.6"),
    reason="the examples show what a current scikit-learn answers",
)

MODULES = [
    "pytest_sklearn_persist",
    *(
        module.name
        for module in pkgutil.walk_packages(
            pytest_sklearn_persist.__path__, prefix="pytest_sklearn_persist."
        )
        if not module.name.endswith("__main__")
    ),
]


@pytest.mark.parametrize("name", MODULES)
def test_examples_of_a_module(name: str) -> None:
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    for test in doctest.DocTestFinder().find(importlib.import_module(name)):
        runner.run(test, out=report.append)

    assert not report, "".join(report)
