"""Outcomes come back from JSON as they were."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from persist_recipes import change_model, recording

from pytest_sklearn_persist import check_golden
from pytest_sklearn_persist.environment import current
from pytest_sklearn_persist.upgrade.reading import read_side


@pytest.fixture
def outcomes(two_goldens):
    change_model(recording(two_goldens, "scaler"), mean_=np.array([5.0, 3.0, 3.0, 1.0]))
    return check_golden(two_goldens)


def test_they_are_what_they_were_but_for_the_atlas(outcomes):
    said = json.loads(json.dumps([outcome.to_dict() for outcome in outcomes]))
    side = read_side({"environment": current().to_dict(), "outcomes": said})

    assert side.outcomes == tuple(replace(outcome, atlas=None) for outcome in outcomes)
    assert [outcome.silent for outcome in side.outcomes] == [False, False, True]


def test_versions_are_those_of_the_environment():
    side = read_side({"environment": current().to_dict(), "outcomes": []})

    assert side.libraries == current().libraries
