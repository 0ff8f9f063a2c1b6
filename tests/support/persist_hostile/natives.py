"""Models whose numbers lead compiled code out of its arrays: none of them may be used."""

from __future__ import annotations

import io
import pickle
import re
import zipfile
from collections.abc import Callable
from typing import Any

import numpy as np

from .crashers import FAR, X, Y, _far, _Rebuilt, _with
from .opcodes import Build, Call, Name, New, Raw, dump
from .samples import BROKEN, NATIVE, REFUSED, Payload, hostile


def _forest() -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(3, random_state=0).fit(X, Y)


def _far_tree(model: Any) -> Any:
    """Return the model's tree, whose root leads far away."""
    state = model.tree_.__getstate__()
    state["nodes"] = state["nodes"].copy()
    state["nodes"]["left_child"][0] = FAR
    return _Rebuilt(model.tree_, state)


def _forest_far() -> Any:
    model = _forest()
    _with(model.estimators_[2], "tree_", _far_tree(model.estimators_[2]))
    return model


def _two_parents() -> Any:
    from sklearn.tree import DecisionTreeRegressor

    model = DecisionTreeRegressor(random_state=0).fit(X, X[:, 1])
    state = model.tree_.__getstate__()
    nodes = state["nodes"] = state["nodes"].copy()
    nodes["left_child"][0] = nodes["right_child"][0]
    return _with(model, "tree_", _Rebuilt(model.tree_, state))


def _shallow() -> Any:
    """Memory for paths is asked for by the depth that the tree says."""
    from sklearn.tree import DecisionTreeRegressor

    model = DecisionTreeRegressor(random_state=0).fit(X, X[:, 1])
    return _with(
        model, "tree_", _Rebuilt(model.tree_, {**model.tree_.__getstate__(), "max_depth": 1})
    )


def _counted() -> Any:
    """The second state has as many nodes as the first: nobody looks at their count then."""
    from sklearn.tree import DecisionTreeClassifier

    model = DecisionTreeClassifier(random_state=0).fit(X, Y)
    _, arguments, state = model.tree_.__reduce__()
    first = Build(
        Call(Name("sklearn.tree._tree", "Tree"), *map(_pushed, arguments)), _pushed(state)
    )
    return _with(model, "tree_", Build(first, _pushed({**state, "node_count": FAR})))


def _pushed(value: Any) -> Raw:
    """What a pickle does to make a value."""
    return Raw(pickle.dumps(value, 2)[2:-1])


def _empty() -> Any:
    """A tree that never gets its nodes."""
    from sklearn.tree import DecisionTreeClassifier

    class Bare:
        def __reduce__(self) -> Any:
            return original.__reduce__()[:2]

    model = DecisionTreeClassifier(random_state=0).fit(X, Y)
    original = model.tree_
    return _with(model, "tree_", Bare())


def _narrow() -> Any:
    """X is checked against what the model says, and the tree asks for more."""
    from sklearn.tree import DecisionTreeRegressor

    model = DecisionTreeRegressor(random_state=0).fit(np.hstack([X] * 9), X[:, 1])
    model.n_features_in_ = 1
    return model


def _boosted(change: Callable[[Any], None]) -> Callable[[], Any]:
    def make() -> Any:
        from sklearn.ensemble import GradientBoostingClassifier

        model = GradientBoostingClassifier(n_estimators=2, random_state=0).fit(X, Y)
        change(model)
        return model

    return make


def _more_trees(model: Any) -> None:
    model.estimators_ = np.repeat(model.estimators_, 5, axis=1)


def _other_trees(model: Any) -> None:
    from sklearn.tree import DecisionTreeRegressor

    model.estimators_[0, 0] = DecisionTreeRegressor(random_state=0).fit(np.hstack([X] * 9), X[:, 1])


def _histograms(change: Callable[[Any], None]) -> Callable[[], Any]:
    def make() -> Any:
        from sklearn.ensemble import HistGradientBoostingRegressor

        data = np.column_stack([np.arange(40) % 4, X[:, 1]])
        model = HistGradientBoostingRegressor(
            max_iter=2, min_samples_leaf=2, categorical_features=[0], random_state=0
        ).fit(data, np.arange(40) % 4 % 3)
        predictor = model._predictors[0][0]
        assert predictor.nodes["is_categorical"][0]
        change(predictor)
        return model

    return make


def _set_feature(predictor: Any) -> None:
    predictor.nodes["feature_idx"][0] = FAR


def _set_far(predictor: Any) -> None:
    predictor.nodes["bitset_idx"][0] = FAR


def _no_sets(predictor: Any) -> None:
    predictor.raw_left_cat_bitsets = predictor.raw_left_cat_bitsets[:, :1].copy()


def _no_nodes(predictor: Any) -> None:
    predictor.nodes = predictor.nodes[:0]


def _all_numbers(predictor: Any) -> None:
    predictor.nodes["is_categorical"][0] = 1
    predictor.nodes["feature_idx"][0] = 1


def _ball_tree() -> Any:
    from sklearn.neighbors import KernelDensity

    model = KernelDensity(algorithm="ball_tree", leaf_size=2).fit(X)
    state = list(model.tree_.__getstate__())
    state[3] = state[3][:, :1].copy()
    return _with(model, "tree_", _Rebuilt(model.tree_, tuple(state)))


def _neighbours(attribute: str, value: Any) -> Callable[[], Any]:
    def make() -> Any:
        from sklearn.neighbors import KNeighborsClassifier

        return _with(KNeighborsClassifier(algorithm="brute").fit(X, Y), attribute, value)

    return make


def _centers() -> Any:
    from sklearn.cluster import KMeans

    model = KMeans(2, n_init=1, random_state=0).fit(X)
    model.cluster_centers_ = model.cluster_centers_[:, :1].copy()
    return model


def _averages() -> Any:
    from sklearn.linear_model import SGDClassifier

    model = SGDClassifier(average=True, random_state=0).fit(X, Y)
    name = "_average_coef" if hasattr(model, "_average_coef") else "average_coef_"
    return _with(model, name, np.zeros(1))


def _one_hot() -> Any:
    from sklearn.preprocessing import OneHotEncoder

    model = OneHotEncoder().fit(X.round())
    model._n_features_outs = [1, 1, 1]
    return model


def _labels() -> Any:
    from sklearn.preprocessing import MultiLabelBinarizer

    model = MultiLabelBinarizer().fit([("a", "b")])
    model._cached_dict = {"a": FAR, "b": FAR}
    return model


def _words() -> Any:
    from sklearn.feature_extraction import DictVectorizer

    return _with(DictVectorizer().fit([{"a": 1.0, "b": 2.0}]), "vocabulary_", {"a": FAR, "b": 0})


def _linked() -> Any:
    from sklearn.cluster import HDBSCAN

    model = HDBSCAN(copy=True).fit(X)
    model._single_linkage_tree_["left_node"][:] = FAR
    return model


def _held(make: Callable[[], Any]) -> Callable[[], Any]:
    """A model that holds something of scipy, numpy or pandas."""

    def held() -> Any:
        from sklearn.preprocessing import StandardScaler

        return _with(StandardScaler().fit(X), "extra_", make())

    return held


def _sparse(kind: str, **parts: Any) -> Callable[[], Any]:
    def make() -> Any:
        from scipy import sparse

        known = kind if hasattr(sparse, kind) else kind.replace("_array", "_matrix")
        matrix = getattr(sparse, known)(np.eye(4))
        for name, change in parts.items():
            if name in vars(matrix):
                vars(matrix)[name] = change(vars(matrix)[name])
        return matrix

    return _held(make)


def _far_rows(rows: Any) -> Any:
    for row in rows:
        row[:] = [FAR]
    return rows


def _piecewise() -> Any:
    from scipy.interpolate import PPoly

    spline = PPoly(np.ones((4, 50)), np.arange(51.0))
    part = getattr(spline, "_ppoly", spline)
    part.c = np.ones((4, 1))
    return spline


def _fitpack() -> Any:
    from scipy.interpolate import UnivariateSpline

    spline = UnivariateSpline(np.arange(6.0), np.arange(6.0))
    knots, values, _ = spline._eval_args
    return _with(spline, "_eval_args", (knots, values, 500))


def _grid() -> Any:
    from scipy.interpolate import RegularGridInterpolator

    table = RegularGridInterpolator((np.arange(50.0), np.arange(50.0)), np.zeros((50, 50)))
    name = "_values" if "_values" in vars(table) else "values"
    return _with(table, name, np.zeros((1, 1)))


def _philox() -> Any:
    generator = np.random.Philox(0)
    generator.state = {**generator.state, "buffer_pos": -FAR}
    return np.random.Generator(generator)


def _mersenne() -> Any:
    generator = np.random.MT19937(0)
    state = generator.state
    state["state"]["pos"] = FAR
    generator.state = state
    return np.random.Generator(generator)


_MODELS: dict[str, Callable[[], Any]] = {
    "a forest with one tree that leads far away": _forest_far,
    "a tree with two ways to a node": _two_parents,
    "a tree that is deeper than it says": _shallow,
    "a tree whose count comes later": _counted,
    "a tree without nodes": _empty,
    "a tree that is wider than its model": _narrow,
    "gradient boosting with five trees for one column": _boosted(_more_trees),
    "gradient boosting with the tree of another": _boosted(_other_trees),
    "gradient boosting with a set of categories far away": _histograms(_set_far),
    "gradient boosting with narrow sets of categories": _histograms(_no_sets),
    "gradient boosting without nodes": _histograms(_no_nodes),
    "gradient boosting with categories of a number": _histograms(_all_numbers),
    "a BallTree with narrow bounds": _ball_tree,
    "neighbours with too few columns": _neighbours("_fit_X", np.zeros((40, 1))),
    "neighbours with too few labels": _neighbours("_y", np.zeros(1, dtype=np.intp)),
    "centers with too few columns": _centers,
    "averages with too few columns": _averages,
    "labels of columns far away": _labels,
    "names of columns far away": _words,
    "coordinates far away": _sparse("coo_matrix", row=_far, coords=lambda c: (_far(c[0]), c[1])),
    "blocks far away": _sparse("bsr_matrix", indices=_far),
    "a CSC matrix with rows far away": _sparse("csc_array", indices=_far),
    "diagonals that are not there": _sparse("dia_matrix", offsets=lambda o: np.arange(99)),
    "a list of lists with columns far away": _sparse("lil_matrix", rows=_far_rows),
    "pieces without coefficients": _held(_piecewise),
    "a spline of FITPACK of a high order": _held(_fitpack),
    "a grid without values": _held(_grid),
    "a Philox generator before its numbers": _held(_philox),
}
for _name, _make in _MODELS.items():
    hostile(_name, NATIVE, lambda p, make=_make: dump(make()), expected=BROKEN, seconds=5.0)

hostile(
    "a Mersenne twister behind its numbers",
    NATIVE,
    lambda p: dump(_held(_mersenne)()),
    expected=REFUSED,
    seconds=5.0,
)


_ADDRESS = re.compile(r"\d{9,}")


def _joblib(p: Payload) -> bytes:
    import joblib

    file = io.BytesIO()
    joblib.dump(_sparse("csr_matrix", indices=_far)(), file)
    return file.getvalue()


def _skops(p: Payload) -> bytes:
    """A matrix is what skops itself writes: the same numbers in another format."""
    import skops.io

    return _renumbered(skops.io.dumps(_histograms(_set_far)()))


def _renumbered(data: bytes) -> bytes:
    """Replace addresses and times, by which skops names its members, with numbers that stay."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        schema = source.read("schema.json").decode()
        known = {found: str(n) for n, found in enumerate(dict.fromkeys(_ADDRESS.findall(schema)))}
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as target:
            for name in source.namelist():
                content = source.read(name)
                if name == "schema.json":
                    content = _ADDRESS.sub(lambda found: known[found[0]], schema).encode()
                name = _ADDRESS.sub(lambda found: known[found[0]], name)
                target.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def _ckdtree() -> New:
    """A tree of scipy without a state, under the name that this release of scipy has for it."""
    from scipy.spatial import cKDTree

    return New(Name(cKDTree.__module__, "cKDTree"))


def _circle(p: Payload) -> bytes:
    """A tree of scipy goes through its nodes as soon as it gets them."""
    from scipy.spatial import cKDTree

    nodes, *others = cKDTree(X, leafsize=2).__getstate__()
    state = (np.zeros_like(nodes), *others)
    return dump(Build(_ckdtree(), _pushed(state)))


hostile("numbers of joblib far away", NATIVE, _joblib, expected=BROKEN, seconds=5.0)
hostile("numbers of skops far away", NATIVE, _skops, expected=BROKEN, needs="skops", seconds=5.0)
hostile("a tree of scipy in a circle", NATIVE, _circle, expected=BROKEN, seconds=5.0)


def _scipy_tree(place: int, change: Callable[[Any], Any]) -> bytes:
    """A tree of scipy with a part of another type: scipy takes the address, and not the type."""
    from scipy.spatial import cKDTree

    state = [*cKDTree(X).__getstate__()]
    state[place] = change(state[place])
    return dump(Build(_ckdtree(), _pushed(tuple(state))))


def _answering() -> Any:
    """A series answers for an attribute with an element: numpy asks it where its numbers lie."""
    import pandas as pd
    from sklearn.preprocessing import StandardScaler

    where = {"shape": (3,), "typestr": "<f8", "data": (8, True), "version": 3}
    labels = pd.Index(["__array_interface__"], dtype=object)
    model = StandardScaler().fit(X)
    return _with(model, "mean_", pd.Series([where], index=labels, dtype=object))


def _without_tree() -> Any:
    from sklearn.ensemble import GradientBoostingClassifier

    model = GradientBoostingClassifier(n_estimators=2).fit(X, Y)
    _with(model.estimators_[0, 0], "tree_", None)
    return model


def _circular_centers() -> Any:
    from sklearn.cluster import BisectingKMeans

    model = BisectingKMeans(3, random_state=0).fit(X)
    model._bisecting_tree.left = model._bisecting_tree
    return model


def _hashing(name: str) -> Any:
    import sklearn.feature_extraction
    import sklearn.feature_extraction.text

    for module in (sklearn.feature_extraction, sklearn.feature_extraction.text):
        if hasattr(module, name):
            return _with(getattr(module, name)(n_features=8), "n_features", 0)
    raise LookupError(name)


def _without_intercept() -> Any:
    from sklearn.svm import SVC

    return _with(SVC().fit(X, Y), "_intercept_", None)


def _short_labels() -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    return _with(KNeighborsClassifier(algorithm="brute").fit(X, Y), "_y", [1])


for _name, _make, _needs in (
    (
        "an encoder that makes less columns than it says",
        _one_hot,
        "sklearn.preprocessing:OneHotEncoder._compute_n_features_outs",
    ),
    ("a series that says where its numbers are", _answering, "pandas"),
    ("gradient boosting with a stage that has no tree", _without_tree, None),
    ("a hierarchy of clusters far away", _linked, "sklearn.cluster:HDBSCAN"),
    ("centers that lead in a circle", _circular_centers, "sklearn.cluster:BisectingKMeans"),
    ("a hasher of no columns", lambda: _hashing("FeatureHasher"), None),
    ("a vectorizer of no columns", lambda: _hashing("HashingVectorizer"), None),
    ("support vectors without an intercept", _without_intercept, None),
    ("neighbours with a list of one label", _short_labels, None),
):
    hostile(
        _name,
        NATIVE,
        lambda p, make=_make: dump(make()),
        expected=BROKEN,
        seconds=5.0,
        **({"needs": _needs} if _needs else {}),
    )
hostile(
    "a tree of scipy with narrow numbers",
    NATIVE,
    lambda p: _scipy_tree(1, lambda data: data.astype(np.float32)),
    expected=BROKEN,
    seconds=5.0,
)
hostile(
    "a tree of scipy with a narrow order",
    NATIVE,
    lambda p: _scipy_tree(7, lambda order: order.astype(np.int8)),
    expected=BROKEN,
    seconds=5.0,
)
hostile(
    "a tree of scipy that never gets its state",
    NATIVE,
    lambda p: dump(_ckdtree()),
    expected=BROKEN,
    seconds=5.0,
)


def _wider_than_the_forest(p: Payload) -> bytes:
    """A forest checks X once: its trees would read columns that are not there."""
    return dump(_with(_forest(), "n_features_in_", 1))


def _no_width(p: Payload) -> bytes:
    """What says nothing of columns has none of them checked."""
    from sklearn.tree import DecisionTreeClassifier

    model = DecisionTreeClassifier(random_state=0).fit(X, Y)
    del model.n_features_in_
    return dump(model)


def _hidden_stages(p: Payload) -> bytes:
    """Trees in tuples are used like those in lists."""
    model = _histograms(_set_feature)()
    model._predictors = tuple(map(tuple, model._predictors))
    return dump(model)


def _few_chosen(p: Payload) -> bytes:
    """An isolation forest hands its trees the columns that stand in the file."""
    from sklearn.ensemble import IsolationForest

    model = IsolationForest(n_estimators=2, max_features=2, random_state=0).fit(X)
    model.estimators_features_ = [np.zeros(1, dtype=np.intp)] * 2
    return dump(model)


def _no_threads(p: Payload) -> bytes:
    from sklearn.cluster import KMeans

    return dump(_with(KMeans(2, n_init=1, random_state=0).fit(X), "_n_threads", -3))


for _name, _bytes in {
    "k-means with less than no threads": _no_threads,
    "trees that are wider than their forest": _wider_than_the_forest,
    "a tree of a model that does not say how wide it is": _no_width,
    "trees of histograms far away, in tuples": _hidden_stages,
    "trees that are wider than the columns for them": _few_chosen,
}.items():
    hostile(_name, NATIVE, _bytes, expected=BROKEN, seconds=5.0)
