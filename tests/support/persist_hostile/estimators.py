"""Real models that keep a function and call it when they are used, shown or copied."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .opcodes import SYSTEM, Call, Name, dump, joblib_dump
from .samples import Payload, hostile

STORED = "stored function"

X = np.arange(24.0).reshape(8, 3)
Y = np.array([0, 1] * 4)


def _saves(p: Payload) -> Call:
    """A function of anything, that writes what it is called with."""
    return Call(Name("functools", "partial"), Name("numpy", "savez"), p.path)


def _nothing(p: Payload) -> Call:
    """The same for where it is called with nothing."""
    return Call(Name("functools", "partial"), SYSTEM, p.shell)


def _tofile(p: Payload) -> Call:
    return Call(Name("operator", "methodcaller"), "tofile", p.path)


def _tree() -> Any:
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(max_depth=2, random_state=0).fit(X, Y)


def _transformer(function: object, **parameters: Any) -> Any:
    from sklearn.preprocessing import FunctionTransformer

    return FunctionTransformer(function, **parameters)


def _pipeline(p: Payload) -> Any:
    from sklearn.pipeline import Pipeline

    return Pipeline([("t", _transformer(_saves(p))), ("c", _tree())])


def _union(p: Payload) -> Any:
    from sklearn.pipeline import FeatureUnion

    return FeatureUnion([("t", _transformer(_tofile(p)))])


def _columns(p: Payload) -> Any:
    from sklearn.compose import ColumnTransformer

    model = ColumnTransformer([("t", _transformer(None), [0, 1])]).fit(X)
    model.transformers_[0] = ("t", _transformer(_saves(p)), [0, 1])
    return model


def _column_choice(p: Payload) -> Any:
    from sklearn.compose import ColumnTransformer

    return ColumnTransformer([("t", "passthrough", _saves(p))])


def _text(parameter: str) -> Callable[[Payload], Any]:
    def make(p: Payload) -> Any:
        from sklearn.feature_extraction.text import TfidfVectorizer

        model = TfidfVectorizer(lowercase=False).fit(["touch it"])
        setattr(model, parameter, SYSTEM)
        return model

    return make


def _neighbours(p: Payload) -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    model = KNeighborsClassifier(algorithm="brute", n_neighbors=1).fit(X, Y)
    model.metric = model.effective_metric_ = _saves(p)
    return model


def _weights(p: Payload) -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    model = KNeighborsClassifier(algorithm="brute", n_neighbors=1).fit(X, Y)
    model.weights = _saves(p)
    return model


def _kernel(p: Payload) -> Any:
    from sklearn.svm import SVC

    model = SVC(kernel="precomputed").fit(X @ X.T, Y)
    model.kernel = _saves(p)
    model._SVC__Xfit = X
    model._BaseLibSVM__Xfit = X
    return model


def _search(p: Payload) -> Any:
    from sklearn.model_selection import GridSearchCV

    model = GridSearchCV(_tree(), {"max_depth": [1]}, cv=2).fit(X, Y)
    model.scoring = model.scorer_ = _saves(p)
    del model.cv_results_, model.refit_time_  # they hold times
    return model


def _selection(p: Payload) -> Any:
    from sklearn.feature_selection import SelectFromModel

    model = SelectFromModel(_tree()).fit(X, Y)
    model.importance_getter = _saves(p)
    return model


def _target(p: Payload) -> Any:
    from sklearn.compose import TransformedTargetRegressor
    from sklearn.linear_model import LinearRegression

    model = TransformedTargetRegressor(LinearRegression()).fit(X, Y)
    model.transformer_ = _transformer(None).fit(X)
    model.transformer_.inverse_func = _saves(p)
    return model


def _network(p: Payload) -> Any:
    from sklearn.gaussian_process import GaussianProcessRegressor

    return GaussianProcessRegressor(optimizer=_saves(p))


def _forest(p: Payload) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    model = RandomForestClassifier(n_estimators=2, random_state=0).fit(X, Y)
    model.estimators_[1].__dict__["predict_proba"] = _saves(p)
    return model


def _own(attribute: str, function: Callable[[Payload], object]) -> Callable[[Payload], Any]:
    """A model with an attribute where its class has a method."""

    def make(p: Payload) -> Any:
        model = _tree()
        model.__dict__[attribute] = function(p)
        return model

    return make


_STORED: dict[str, Callable[[Payload], Any]] = {
    "FunctionTransformer": lambda p: _transformer(_tofile(p)),
    "FunctionTransformer of a partial": lambda p: _transformer(_saves(p)),
    "FunctionTransformer with arguments": lambda p: _transformer(
        Name("subprocess", "call"), kw_args={"shell": True, "env": {}}
    ),
    "Pipeline": _pipeline,
    "FeatureUnion": _union,
    "ColumnTransformer": _columns,
    "choice of columns": _column_choice,
    "tokenizer": _text("tokenizer"),
    "preprocessor": _text("preprocessor"),
    "analyzer": _text("analyzer"),
    "metric": _neighbours,
    "weights": _weights,
    "kernel": _kernel,
    "scoring": _search,
    "importance_getter": _selection,
    "inverse_func": _target,
    "optimizer": _network,
    "a tree of a forest": _forest,
    "predict": _own("predict", _saves),
    "predict_proba": _own("predict_proba", _saves),
    "score": _own("score", _saves),
    "get_params": _own("get_params", _nothing),
    "__sklearn_clone__": _own("__sklearn_clone__", _nothing),
    "tree_": _own("tree_", _nothing),
    "_validate_X_predict": _own("_validate_X_predict", _saves),
}
#: Called only in some versions, or by what the loader does not do.
_NOT_RUN = {
    "FunctionTransformer with arguments",
    "tree_",
    "optimizer",
    "importance_getter",
    "choice of columns",
    "inverse_func",
    "_validate_X_predict",
    "kernel",
    "__sklearn_clone__",
}
for _number, (_name, _make) in enumerate(_STORED.items()):
    hostile(
        f"stored: {_name}",
        STORED,
        lambda p, make=_make, write=joblib_dump if _number % 3 == 0 else dump: write(make(p)),
        executes=_name not in _NOT_RUN,
    )
