"""What known changes do to what a model answers: to which classes, when, and where it shows.

A cell of the atlas says that something differs. Whether that concerns another model of the class
depends on why it does; the table here says so for the changes that nothing raises about, and for
those that belong to one class and are met in every model that has it inside.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType

from .conditions import holds
from .known_changes import known_change

__all__ = ["EFFECTS", "Effect", "foretold", "spares"]

_TREES = (
    "DecisionTree*",
    "ExtraTree*",
    "RandomForest*",
    "GradientBoosting*",
    "IsolationForest",
    "RandomTreesEmbedding",
)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a known change does.

    Attributes
    ----------
    answers : bool
        It changes what is predicted or transformed for ordinary rows, and nothing raises.  If not,
        it shows in a look inside (``decision_path``), in a type, or for odd rows only.
    some : bool
        It shows for some rows or calls that people may rely on: missing values, another precision.
    classes : tuple of str
        Patterns of the classes that it is in; empty for any.
    when : tuple of mappings of str to tuple of str
        Settings that it takes, with their values: all of one mapping; what a file does not say
        counts as such.  Empty if it takes none.
    """

    answers: bool = False
    some: bool = False
    classes: tuple[str, ...] = ()
    when: tuple[Mapping[str, tuple[str, ...]], ...] = ()

    def is_in(self, names: Iterable[str]) -> bool:
        """Tell whether one of some classes, without their modules, has it."""
        return not self.classes or any(
            fnmatchcase(name, pattern) for name in names for pattern in self.classes
        )

    def takes(self, settings: Mapping[str, str]) -> bool:
        """Tell whether an estimator with these settings has it."""
        return not self.when or any(
            all(settings.get(key, values[0]) in values for key, values in one.items())
            for one in self.when
        )


#: By the id of the known change; what is not here is looked up in the atlas alone.
EFFECTS: Mapping[str, Effect] = MappingProxyType(
    {
        "tree-node-missing-values": Effect(classes=_TREES),
        "tree-node-missing-values-newer": Effect(classes=_TREES),
        "tree-monotonic-constraints": Effect(classes=_TREES),
        "tree-path-of-missing-values": Effect(classes=_TREES),
        "tree-path-of-missing-values-older": Effect(classes=_TREES),
        "tree-values-are-shares": Effect(
            answers=True,
            classes=("DecisionTreeClassifier", "ExtraTreeClassifier"),
        ),
        "tfidf-weights-lost": Effect(
            answers=True,
            classes=("TfidfTransformer", "TfidfVectorizer"),
            when=({"use_idf": ("True",)},),
        ),
        "logistic-multi-class-deprecated-older": Effect(
            answers=True,
            classes=("LogisticRegression", "LogisticRegressionCV"),
            when=(
                {"multi_class": ("deprecated",), "classes": ("2",)},
                {"multi_class": ("deprecated",), "classes": ("more",), "solver": ("liblinear",)},
            ),
        ),
        "logistic-multi-class-dropped": Effect(
            answers=True,
            classes=("LogisticRegression", "LogisticRegressionCV"),
            when=(
                {"multi_class": ("ovr",), "classes": ("more",)},
                {"multi_class": ("multinomial",), "classes": ("2",)},
                {"solver": ("liblinear",), "classes": ("more",)},
            ),
        ),
        "ada-boost-samme-r": Effect(
            answers=True,
            classes=("AdaBoostClassifier",),
            when=({"algorithm": ("SAMME.R",)},),
        ),
        "pls-coefficients-scaled": Effect(
            answers=True, classes=("PLSRegression", "PLSCanonical", "CCA")
        ),
        "pls-coefficients-scaled-newer": Effect(
            answers=True, classes=("PLSRegression", "PLSCanonical", "CCA")
        ),
        "bayesian-ridge-deviation": Effect(some=True, classes=("BayesianRidge", "ARDRegression")),
        "bayesian-ridge-deviation-older": Effect(
            some=True, classes=("BayesianRidge", "ARDRegression")
        ),
        "dictionary-keeps-precision": Effect(),
        "dictionary-keeps-precision-older": Effect(),
        "dummy-feature-count-older": Effect(),
        "forest-nan-support-older": Effect(some=True),
        "forest-samples-weighted-newer": Effect(),
        "kernel-pca-gamma-newer": Effect(
            answers=True, classes=("KernelPCA",), when=({"fit_inverse_transform": ("True",)},)
        ),
        "lda-log-of-nothing": Effect(some=True, classes=("LinearDiscriminantAnalysis",)),
        "missing-indicator-sparse": Effect(),
        "missing-indicator-sparse-older": Effect(),
        "nca-feature-names": Effect(),
        "online-lda-precision": Effect(some=True, classes=("LatentDirichletAllocation",)),
        "one-vs-rest-ties": Effect(
            some=True, classes=("OneVsRestClassifier", "GaussianProcessClassifier")
        ),
        "one-vs-rest-ties-older": Effect(
            some=True, classes=("OneVsRestClassifier", "GaussianProcessClassifier")
        ),
        "quadratic-log-probabilities": Effect(
            some=True, classes=("QuadraticDiscriminantAnalysis",)
        ),
        "quadratic-log-probabilities-older": Effect(
            some=True, classes=("QuadraticDiscriminantAnalysis",)
        ),
        "rbm-score-of-one-row": Effect(),
        "rbm-score-of-one-row-older": Effect(),
        "scipy-hstack-format": Effect(),
        "score-is-a-numpy-float": Effect(),
        "score-is-a-python-float": Effect(),
        "set-output-older": Effect(answers=True),
        "sparse-pca-one-row": Effect(),
        "sparse-pca-one-row-older": Effect(),
        "staged-score-type": Effect(),
    }
)


#: Estimators that ask those inside them for less than they can answer, with the settings they do.
_SPARING: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "AdaBoostClassifier": {"algorithm": ("SAMME",)},
        "SelectFromModel": {},
        "SequentialFeatureSelector": {},
        "VotingClassifier": {"voting": ("hard",)},
    }
)


def spares(outer: str, settings: Mapping[str, str]) -> bool:
    """Tell whether an estimator does not show what those inside answer: only which class wins.

    Examples
    --------
    >>> [spares("VotingClassifier", {"voting": how}) for how in ("hard", "soft")]
    [True, False]
    """
    wanted = _SPARING.get(outer)
    return wanted is not None and all(settings.get(k) in values for k, values in wanted.items())


def foretold(
    name: str, settings: Mapping[str, str], recorded: str, installed: str
) -> tuple[str, ...]:
    """Return the known changes that alter what an estimator answers, whichever kind it is of.

    Parameters
    ----------
    name : str
        Of its class, without module.
    settings : mapping of str to str
    recorded, installed : str
        Versions of scikit-learn.

    Examples
    --------
    >>> foretold("TfidfVectorizer", {"use_idf": "True"}, "1.4.2", "1.6.1")
    ('tfidf-weights-lost',)
    >>> foretold("TfidfVectorizer", {"use_idf": "False"}, "1.4.2", "1.6.1")
    ()
    """
    if settings.get("fitted") == "False":
        return ()
    return tuple(
        id_
        for id_, effect in EFFECTS.items()
        if effect.answers
        and effect.classes
        and effect.is_in([name])
        and effect.takes(settings)
        and _between(id_, recorded, installed)
    )


@functools.lru_cache(maxsize=4096)
def _between(id_: str, recorded: str, installed: str) -> bool:
    change = known_change(id_)
    sides = (change.recorded, recorded), (change.installed, installed)
    return all(
        condition == "*" or holds(condition, {}, {"scikit-learn": version})
        for condition, version in sides
    )
