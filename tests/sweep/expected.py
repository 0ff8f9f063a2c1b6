"""Known defects of scikit-learn and joblib that the sweep finds, as strict expected failures.

``EXPECTED`` maps a glob of case ids to what is expected there: a format, a place, both
(``"joblib:mmap=r@same"``), a status, or a pattern of a difference's path, each with its reason. An
expectation that does not come true fails the sweep, so that an entry goes when the defect does.

``ROUNDED`` holds cases whose last bits differ on some machines and not on others: they are
compared with a tolerance instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

from pytest_sklearn_persist import Tolerance

_SGD = (
    "partial_fit and warm starts write into coef_ through a memory view that is declared const: "
    "when the array is a read-only memory map, the process ends with SIGSEGV (scikit-learn 1.7 and "
    "newer; ValueError before). Same root as "
    "https://github.com/scikit-learn/scikit-learn/issues/12518"
)
_IN_PLACE = (
    "partial_fit adds to fitted arrays in place, which a read-only memory map forbids; fit has the "
    "same trouble with read-only data in "
    "https://github.com/scikit-learn/scikit-learn/issues/5481"
)
_NOT_CONST = (
    "compiled code asks for a writable view of a fitted array, see "
    "https://github.com/scikit-learn/scikit-learn/issues/25484"
)
_DRAWS = "draws from the RandomState that it was given at every call: no two calls agree"
_ALIAS = (
    "joblib writes every object array with a pickler of its own, so a generator that the trees in "
    "estimators_ share with the ensemble comes back as two; akin to "
    "https://github.com/joblib/joblib/issues/121"
)
_MATRIX = (
    "the centre of sparse rows is a numpy.matrix, which joblib returns as a plain array since "
    "numpy 2 removed __array_prepare__"
)

_NATIVE = (
    "pickle keeps the byte order of the machine that wrote the arrays, and compiled code takes "
    "only its own; joblib converts. Akin to "
    "https://github.com/scikit-learn/scikit-learn/issues/13611"
)

#: What fails only in formats and places that are not checked by default.
EVERYWHERE: dict[str, dict[str, str]] = {
    "HistGradientBoostingClassifier-dense": {"byteswapped": _NATIVE},
    "KNeighborsClassifier-kd-tree": {"byteswapped": _NATIVE},
    "Pipeline-nested": {"byteswapped": _NATIVE},
    "SVC-sparse": {
        "byteswapped": _NATIVE,
        "skops": "skops writes sparse matrices by scipy.sparse.save_npz, which narrows the indices",
    },
}

EXPECTED: dict[str, dict[str, str]] = {
    **{
        f"{name}-*": {"joblib:mmap=r": _SGD}
        for name in (
            "PassiveAggressiveClassifier",
            "PassiveAggressiveRegressor",
            "Perceptron",
            "SGDClassifier",
            "SGDOneClassSVM",
            "SGDRegressor",
        )
    },
    "MultiOutputClassifier-incremental": {"joblib:mmap=r": _SGD},
    **{
        f"{name}-*": {"partial_fit": _IN_PLACE}
        for name in (
            "BernoulliNB",
            "BernoulliRBM",
            "Birch",
            "CategoricalNB",
            "ComplementNB",
            "GaussianNB",
            "LatentDirichletAllocation",
            "MiniBatchDictionaryLearning",
            "MiniBatchNMF",
            "MultinomialNB",
        )
    },
    "MLPClassifier-[!l]*": {"partial_fit": _IN_PLACE},
    "MLPClassifier-labels": {"partial_fit": _IN_PLACE},
    "MLPClassifier-warm-start": {"warm start": _IN_PLACE},
    "MLPRegressor-[!e]*": {"partial_fit": _IN_PLACE},
    "MiniBatchKMeans-*": {"partial_fit": _NOT_CONST},
    "StandardScaler-sparse": {"partial_fit": _NOT_CONST},
    "HistGradientBoostingClassifier-warm-start": {"warm start": _NOT_CONST},
    "Lasso-warm-start": {"warm start": _NOT_CONST},
    "GradientBoosting*-warm-start": {"_rng": _ALIAS},
    "BisectingKMeans-sparse": {"_bisecting_tree.center": _MATRIX},
    "DummyClassifier-generator": {"unstable": _DRAWS},
    "IterativeImputer-posterior": {"unstable": _DRAWS},
}

_STRIDES = (
    "components_ is a view with strides of its own (reversed rows, or a slice); pickle keeps C or "
    "Fortran order only, so BLAS adds up in another order and the last bits differ"
)
ROUNDED: dict[str, str] = {
    "PCA-randomized": _STRIDES,
    "PCA-sparse": _STRIDES,
    "TruncatedSVD-*": _STRIDES,
}


def expected_failures(case_id: str) -> Mapping[str, str] | None:
    """Return all that is expected to fail in a case."""
    found: dict[str, str] = {}
    for pattern, failures in EXPECTED.items():
        if fnmatchcase(case_id, pattern):
            found |= failures
    return found or None


def tolerance(case_id: str) -> Tolerance | None:
    """Return how far the numbers of a case may be apart; None is not at all."""
    rounded = any(fnmatchcase(case_id, pattern) for pattern in ROUNDED)
    return Tolerance(rtol=1e-10, atol=1e-12) if rounded else None
