"""What a test suite needs to learn whether its estimators survive being saved: one fixture.

The first case passes. The second fails until ``codes`` in ``fragile.py`` belongs to the object.
"""

from __future__ import annotations

import pytest
from fragile import CodeBook
from sklearn.datasets import load_digits
from sklearn.pipeline import make_pipeline
from sklearn.tree import DecisionTreeClassifier

X, y = load_digits(return_X_y=True)

PIPELINES = {
    "plain": make_pipeline(DecisionTreeClassifier(random_state=0)),
    "coded": make_pipeline(CodeBook(), DecisionTreeClassifier(random_state=0)),
}


@pytest.mark.parametrize("name", PIPELINES)
def test_survives_saving(name: str, persist_roundtrip) -> None:  # noqa: ANN001
    persist_roundtrip(PIPELINES[name].fit(X, y), X, y)
