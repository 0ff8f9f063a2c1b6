"""Imported once by the process that fresh ones are forked from: what each would find out anew.

scikit-learn looks through all installed distributions when it is first given an array.  Nothing
is imported here that ``sklearn.base`` has not imported: what a saved model needs and does not name
must stay missing in a fresh process.
"""

from __future__ import annotations

import pickle
import warnings
from contextlib import suppress

import numpy as np
from sklearn.base import BaseEstimator, clone

from .abilities import try_ability
from .observation import Plan

__all__: list[str] = []


def _use() -> None:
    estimator = BaseEstimator()
    for name in ("repr", "tags", "metadata routing", "clone"):
        try_ability(name, estimator, Plan())
    pickle.loads(pickle.dumps(clone(estimator)))
    from sklearn.utils.validation import validate_data  # since scikit-learn 1.6

    validate_data(estimator, np.zeros((2, 1)))


with warnings.catch_warnings(), suppress(ImportError):
    warnings.simplefilter("ignore")
    _use()
