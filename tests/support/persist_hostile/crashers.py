"""Models whose numbers lead their own libraries astray: only what is trusted, and no code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .opcodes import Build, Call, Name, New, Raw, dump, push
from .samples import SAFE, Payload, hostile

CRASHERS = "data that crashes"

X = np.random.RandomState(0).normal(size=(40, 3))
Y = (X[:, 0] > 0).astype(int)
FAR = 2**30


def _tree_with(change: Callable[[dict[str, Any]], None]) -> Callable[[Payload], bytes]:
    """A decision tree whose nodes are not what was grown."""

    def write(p: Payload) -> bytes:
        from sklearn.tree import DecisionTreeClassifier

        model = DecisionTreeClassifier(random_state=0).fit(X, Y)
        state = model.tree_.__getstate__()
        state["nodes"] = state["nodes"].copy()
        state["values"] = state["values"].copy()
        change(state)
        return dump(_with(model, "tree_", _Rebuilt(model.tree_, state)))

    return write


def _with(model: Any, attribute: str, value: Any) -> Any:
    model.__dict__[attribute] = value
    return model


class _Rebuilt:
    """Written as an object is, with another state."""

    def __init__(self, original: Any, state: Any) -> None:
        self.original, self.state = original, state

    def __reduce__(self) -> tuple[Any, ...]:
        function, arguments, *_ = self.original.__reduce_ex__(2)
        return function, arguments, self.state


def _child_far(state: dict[str, Any]) -> None:
    state["nodes"]["left_child"][0] = FAR


def _child_negative(state: dict[str, Any]) -> None:
    state["nodes"]["left_child"][0] = -FAR


def _child_cycle(state: dict[str, Any]) -> None:
    state["nodes"]["left_child"][0] = state["nodes"]["right_child"][0] = 0


def _feature_far(state: dict[str, Any]) -> None:
    state["nodes"]["feature"][:] = FAR


def _nodes_counted(state: dict[str, Any]) -> None:
    state["node_count"] = FAR


def _values_short(state: dict[str, Any]) -> None:
    state["values"] = state["values"][:1]


def _depth(state: dict[str, Any]) -> None:
    state["max_depth"] = -5


for _name, _change in {
    "a tree with a child far away": _child_far,
    "a tree with a negative child": _child_negative,
    "a tree that leads in a circle": _child_cycle,
    "a tree that asks for a feature far away": _feature_far,
    "a tree that has fewer nodes than it says": _nodes_counted,
    "a tree with too few values": _values_short,
    "a tree of a negative depth": _depth,
}.items():
    hostile(_name, CRASHERS, _tree_with(_change), expected=SAFE, seconds=5.0)


def _written(make: Callable[[], Any]) -> Callable[[Payload], bytes]:
    return lambda p: dump(make())


def _kd_tree(index: int, value: object) -> Callable[[], Any]:
    def make() -> Any:
        from sklearn.neighbors import KDTree, KNeighborsClassifier

        model = KNeighborsClassifier(algorithm="kd_tree", leaf_size=2).fit(X, Y)
        assert isinstance(model._fit_X, np.ndarray)
        assert KDTree is type(model._tree)
        state = list(model._tree.__getstate__())
        state[index] = value(state[index])
        return _with(model, "_tree", _Rebuilt(model._tree, tuple(state)))

    return make


def _far(array: Any) -> Any:
    return np.full_like(np.asarray(array), FAR)


def _gradient(field: str) -> Callable[[], Any]:
    def make() -> Any:
        from sklearn.ensemble import HistGradientBoostingClassifier

        model = HistGradientBoostingClassifier(max_iter=2, min_samples_leaf=2, random_state=0).fit(
            X, Y
        )
        model._predictors[0][0].nodes[field][:1] = FAR - 2**20
        return model

    return make


def _sparse(field: str) -> Callable[[], Any]:
    def make() -> Any:
        from scipy import sparse
        from sklearn.neighbors import KNeighborsClassifier

        model = KNeighborsClassifier(algorithm="brute").fit(sparse.csr_matrix(X), Y)
        array = getattr(model._fit_X, field).copy()
        array[1:] = FAR
        model._fit_X.__dict__[field] = array
        return model

    return make


def _linear() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression().fit(X, Y)


def _sparse_coefficients() -> Any:
    model = _linear().sparsify()
    model.coef_.__dict__["indices"] = np.full_like(model.coef_.indices, FAR)
    return model


def _support(attribute: str, value: Any) -> Callable[[], Any]:
    def make() -> Any:
        from sklearn.svm import SVC

        return _with(SVC().fit(X, Y), attribute, value)

    return make


def _isotonic() -> Any:
    from sklearn.isotonic import IsotonicRegression

    model = IsotonicRegression().fit(X[:, 0], Y)
    model.X_thresholds_ = model.X_thresholds_[:1]
    return model


def _spline() -> Any:
    from sklearn.preprocessing import SplineTransformer

    model = SplineTransformer().fit(X)
    for spline in model.bsplines_:
        for name in ("c", "_c"):  # older and newer releases of scipy
            if name in spline.__dict__:
                spline.__dict__[name] = spline.__dict__[name][:1]
        spline.__dict__["k"] = 500
    return model


def _random_state() -> Any:
    """A generator that goes on reading far behind its own numbers."""
    from sklearn.ensemble import RandomForestClassifier

    random = np.random.RandomState(0)
    state = random.get_state(legacy=False)
    state["state"]["pos"] = FAR
    return RandomForestClassifier(2, random_state=_Rebuilt(random, state))


def _binned() -> Any:
    from sklearn.preprocessing import KBinsDiscretizer

    model = KBinsDiscretizer(n_bins=2, encode="ordinal", strategy="uniform").fit(X)
    model.bin_edges_ = model.bin_edges_[:1]
    return model


def _vocabulary() -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    model = CountVectorizer().fit(["touch it"])
    model.vocabulary_ = {"touch": FAR, "it": -1}
    return model


def _expression() -> Any:
    """A text is searched for with a pattern that takes forever."""
    from sklearn.feature_extraction.text import CountVectorizer

    model = CountVectorizer().fit(["touch it"])
    model.token_pattern = "(?:(?:[a-z/' ]+)+)+$^"
    return model


def _read_only() -> Any:
    model = _linear()
    model.coef_ = np.ma.masked_array(model.coef_, mask=True)
    model.classes_ = np.array([[[0]]])
    return model


def _nodes(nodes: Any) -> Any:
    changed = np.array(nodes)
    for field in ("idx_start", "idx_end"):
        changed[field] = FAR
    return changed


_MODELS = {
    "a KDTree whose order is far away": _kd_tree(1, _far),
    "a KDTree whose nodes are far away": _kd_tree(2, _nodes),
    "a KDTree without data": _kd_tree(0, lambda data: np.zeros((0, 0))),
    "gradient boosting with a child far away": _gradient("left"),
    "gradient boosting that asks for a feature far away": _gradient("feature_idx"),
    "a sparse matrix whose columns are far away": _sparse("indices"),
    "a sparse matrix whose rows are far away": _sparse("indptr"),
    "sparse coefficients far away": _sparse_coefficients,
    "support vectors that are not there": _support("_n_support", np.array([FAR, FAR], "i4")),
    "support vectors of another number": _support("support_vectors_", np.zeros((1, 3))),
    "support vectors of another width": _support("support_vectors_", np.zeros((40, 1))),
    "coefficients of another number": _support("_dual_coef_", np.zeros((1, 1))),
    "an isotonic regression with one threshold": _isotonic,
    "a spline of a high order": _spline,
    "a random state that is out of its bounds": _random_state,
    "bins for one column": _binned,
    "words of columns far away": _vocabulary,
    "a pattern that takes forever": _expression,
    "masked coefficients": _read_only,
}


for _name, _make in _MODELS.items():
    hostile(_name, CRASHERS, _written(_make), expected=SAFE, seconds=5.0)


DTYPE = Call(Name("numpy", "dtype"), "V8", False, True)
OBJECT = Call(Name("numpy", "dtype"), "O8", False, True)
FLOAT = Call(Name("numpy", "dtype"), "f8", False, True)
ARRAY = Call(Name("numpy.core.multiarray", "_reconstruct"), Name("numpy", "ndarray"), (0,), b"b")
#: Flags of a dtype: that it is made of fields, and nothing of references to count.
PLAIN = 16


def _dtype(names: object, fields: object, size: int = 8, flags: int = PLAIN) -> Build:
    return Build(DTYPE, (3, "|", None, names, fields, size, 1, flags))


def _array(dtype: object, data: bytes, length: int = 1) -> Build:
    return Build(ARRAY, (1, (length,), dtype, False, data))


#: numpy asks every object where its memory is, also one whose attributes came out of a pickle.
_ADDRESS = Build(
    New(Name("sklearn.svm._classes", "SVC")),
    {
        "__array_interface__": {
            "version": 3,
            "typestr": "<f8",
            "shape": (1, 3),
            "data": (8, False),
        }
    },
)
_POINTER = b"\x01" + bytes(7)
_ARRAYS = {
    "an estimator that says where its memory is": _ADDRESS,
    "an array over any memory": Call(
        Name("numpy", "ndarray"), (1, 3), FLOAT, Call(Name("numpy", "ndarray"), (8,)), 2**40
    ),
    "an array with strides of its own": Call(
        Name("numpy", "ndarray"), (2**20, 3), FLOAT, b"12345678", 0, (0, 2**30)
    ),
    # The flags say that bytes are no objects, and the type of the field that they are.
    "a dtype whose flags deny its objects": _array(_dtype(("a",), {"a": (OBJECT, 0)}), _POINTER),
    "an object dtype whose flags deny it": _array(
        Build(OBJECT, (3, "|", None, None, None, -1, -1, 0)), _POINTER
    ),
    "a dtype whose field is far away": _array(_dtype(("a",), {"a": (FLOAT, 2**40)}), bytes(8)),
    "a dtype whose field begins before it": _array(
        _dtype(("a",), {"a": (FLOAT, -(2**40))}), bytes(8)
    ),
    "a dtype whose names are not its fields": _array(
        _dtype(("x", "y"), {"a": (FLOAT, 0)}), bytes(8)
    ),
    "a dtype with more names than fields": _array(
        _dtype(("a", "b", "c"), {"a": (FLOAT, 0)}), bytes(8)
    ),
    "a dtype that is smaller than its field": _array(
        _dtype(("a",), {"a": (FLOAT, 0)}, size=1), bytes(3), 3
    ),
    "a dtype of a negative size": _array(_dtype(("a",), {"a": (FLOAT, 0)}, size=-8), bytes(8)),
    "a dtype with a field of nothing": _array(_dtype(("a",), {"a": (None, 0)}), bytes(8)),
    "a dtype that contains itself": Raw(
        push(DTYPE)
        + b"q\x00("
        + push(3)
        + push("|")
        + b"N"
        + push(("a",))
        + b"}"
        + push("a")
        + b"h\x00"
        + push(0)
        + b"\x86s"
        + push(8)
        + push(1)
        + push(PLAIN)
        + b"tb"
    ),
    "a dtype of a subarray that is not": _array(
        Build(DTYPE, (3, "|", (FLOAT, (2**20, 2**20)), None, None, 8, 1, PLAIN)), bytes(8)
    ),
    "a dtype of version 99": Build(DTYPE, (99, "|", None, None, None, 8, 1, 0)),
    "an array of less than it says": _array(FLOAT, b"1234", 2),
    "an array of a text": Build(ARRAY, (1, (1,), FLOAT, False, "x" * 8)),
    "an array of objects that is bytes": _array(OBJECT, bytes(8)),
    "a scalar of another type": Call(
        Name("numpy.core.multiarray", "scalar"), _dtype(("a",), {"a": (OBJECT, 0)}), _POINTER
    ),
}


def _in_model(value: object) -> Callable[[Payload], bytes]:
    """A linear model with that as its coefficients."""
    return lambda p: dump(_with(_linear(), "coef_", value))


for _name, _value in _ARRAYS.items():
    hostile(_name, CRASHERS, _in_model(_value), expected=SAFE, seconds=5.0)


def _ckdtree(p: Payload) -> bytes:
    """Every node of the tree is the first one, that has itself for a child."""
    from scipy.spatial import cKDTree

    nodes, *others = cKDTree(X, leafsize=2).__getstate__()
    state = (bytes(len(nodes)), *others)
    return dump(Build(New(Name("scipy.spatial", "cKDTree")), Raw(dump(state)[2:-1])))


hostile("a cKDTree that leads in a circle", CRASHERS, _ckdtree, expected=SAFE, seconds=5.0)
