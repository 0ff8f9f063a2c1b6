"""Decision trees: compiled code goes from node to node, and from there to a column of X."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np

__all__ = ["CHECKS", "CHECKS_OF_STATES"]

_Array: TypeAlias = "np.ndarray[Any, Any]"

_LEAF = -1


def _wrong_tree(tree: Any) -> str | None:
    """Look at a ``sklearn.tree._tree.Tree``."""
    count, capacity = tree.node_count, tree.capacity
    if not 0 < count <= capacity:
        return f"it says that it has {count} nodes, and has {capacity}"
    classes = np.asarray(tree.n_classes)
    if tree.n_outputs < 1 or classes.min() < 1 or classes.max() > tree.max_n_classes:
        return f"it has {tree.n_outputs} outputs of {classes[:3].tolist()} classes"
    nodes = tree.__getstate__()["nodes"]
    left, right = (np.array(nodes[name]) for name in ("left_child", "right_child"))
    inner = left != _LEAF
    half = np.flatnonzero(inner != (right != _LEAF))
    if half.size:
        return f"node {half[0]}: it has one child"
    at = np.flatnonzero(inner)
    text = _wrong_links(at, left[at], right[at], count)
    if text is not None:
        return text
    feature = nodes["feature"][at]
    if at.size and not 0 <= feature.min() <= feature.max() < tree.n_features:
        wrong = np.argmax((feature < 0) | (feature >= tree.n_features))
        return f"node {at[wrong]}: feature {feature[wrong]} of {tree.n_features}"
    if nodes["n_node_samples"].min() < 0:
        return f"node {nodes['n_node_samples'].argmin()}: it has less than no samples"
    # The function of newer releases is many times as fast. What it says of nodes that nothing leads
    # to, as in a tree that was pruned by hand, is nothing: then the paths themselves are gone.
    quick = getattr(tree, "compute_node_depths", None)
    depths = quick() if quick is not None else None
    known = depths is not None and depths.max() - depths[0] <= tree.max_depth
    if not known and not _is_as_deep(left, right, inner, tree.max_depth):
        return f"it is deeper than its max_depth, {tree.max_depth}"
    if tree.max_depth >= count:
        return f"its max_depth is {tree.max_depth}, and it has {count} nodes"
    return None


def _wrong_links(at: _Array, left: _Array, right: _Array, count: int) -> str | None:
    """Look where nodes lead: each to later ones, and to none that another leads to.

    Parameters
    ----------
    at : ndarray of shape (n,)
        The numbers of the inner nodes.
    left, right : ndarray of shape (n,)
        Their children.
    count : int
        How many nodes there are.
    """
    for side, children in (("left", left), ("right", right)):
        wrong = np.flatnonzero((children <= at) | (children >= count))
        if wrong.size:
            node, child = at[wrong[0]], children[wrong[0]]
            what = f"of {count} nodes" if not 0 <= child < count else "does not come after it"
            return f"node {node}: {side} child {child} {what}"
    both = np.concatenate((left, right)).astype(np.intp, copy=False)
    parents = np.bincount(both, minlength=1)
    if parents.max() > 1:
        return f"node {parents.argmax()}: it is the child of two nodes"
    return None


def _is_as_deep(left: _Array, right: _Array, inner: _Array, most: int) -> bool:
    """Say whether no path is longer than the tree says: memory for paths is asked for by that."""
    level, depth = np.zeros(1, dtype=np.intp), 0
    while depth <= most:
        level = level[inner[level]]
        if not level.size:
            return True
        level = np.concatenate((left[level], right[level]))
        depth += 1
    return False


def _wrong_predictor(predictor: Any) -> str | None:
    """Look at a tree of histogram-based gradient boosting."""
    own = vars(predictor)
    nodes = own.get("nodes")
    if not isinstance(nodes, np.ndarray):
        return None
    if nodes.ndim != 1 or not nodes.size:
        return f"it has nodes of the shape {nodes.shape}"
    at = np.flatnonzero(nodes["is_leaf"] == 0)
    left, right = (nodes[name][at].astype(np.int64) for name in ("left", "right"))
    text = _wrong_links(at, left, right, nodes.size)
    if text is not None:
        return text
    if at.size and nodes["feature_idx"][at].min() < 0:
        return f"node {at[nodes['feature_idx'][at].argmin()]}: its feature is negative"
    if "is_categorical" in nodes.dtype.names:
        at = at[nodes["is_categorical"][at] != 0]
        for name in ("raw_left_cat_bitsets", "binned_left_cat_bitsets"):
            text = _wrong_bitsets(name, own.get(name), at, nodes["bitset_idx"][at])
            if text is not None:
                return text
    return None


def _wrong_bitsets(name: str, bitsets: Any, at: _Array, wanted: _Array) -> str | None:
    """Look at the sets of categories that nodes refer to: 256 bits each."""
    if not at.size:
        return None
    if not isinstance(bitsets, np.ndarray) or bitsets.ndim != 2 or bitsets.shape[1] != 8:
        return f"{name} has the shape {getattr(bitsets, 'shape', None)}"
    if wanted.max() >= len(bitsets):
        node = at[wanted.argmax()]
        return f"node {node}: set {wanted.max()} of {len(bitsets)} in {name}"
    return None


def _wrong_tree_model(model: Any) -> str | None:
    """Look at a decision tree as an estimator: X is checked against what that says."""
    own = vars(model)
    tree: Any = own.get("tree_")
    width = _width(own)
    if tree is None or tree.n_features == width:
        return None
    return f"tree_ is for {tree.n_features} features, and the model for {width}"


def _width(own: dict[str, Any]) -> Any:
    """Return for how many features a model says that it is: what X is checked against."""
    return next((own[name] for name in _WIDTHS if own.get(name) is not None), None)


#: As the releases have called it, the newest first.
_WIDTHS = ("n_features_in_", "n_features_", "_n_features", "n_features")


def _wrong_forest(model: Any) -> str | None:
    """Look at a forest: it checks X once, and its trees take that as it is."""
    own = vars(model)
    for at, tree in _trees_of(own):
        if tree.n_features != _width(own):
            return f"estimators_[{at}] is for {tree.n_features} features, not {_width(own)}"
    return None


def _wrong_isolation(model: Any) -> str | None:
    """Look at an isolation forest: each tree takes X, or the columns that are chosen for it."""
    own = vars(model)
    chosen, width = own.get("estimators_features_"), _width(own)
    for at, tree in _trees_of(own):
        taken = {np.size(chosen[at])} if chosen is not None else {width}
        if own.get("_max_features") == width:
            taken.add(width)
        if taken != {tree.n_features}:
            return f"estimators_[{at}] is for {tree.n_features} features, and gets others"
    return None


def _trees_of(own: dict[str, Any]) -> Iterator[tuple[int, Any]]:
    for at, estimator in enumerate(own.get("estimators_", ())):
        tree = getattr(estimator, "tree_", None)
        if tree is not None:
            yield at, tree


def _wrong_boosting(model: Any) -> str | None:
    """Look at gradient boosting: the trees of all stages write into one array."""
    own = vars(model)
    stages = own.get("estimators_")
    if not isinstance(stages, np.ndarray):
        return None
    if stages.ndim != 2:
        return f"estimators_ has the shape {stages.shape}"
    width = _width(own)
    for at, stage in zip(np.ndindex(stages.shape), stages.ravel().tolist(), strict=True):
        tree: Any = getattr(stage, "tree_", None)
        if tree is None:
            return f"estimators_{[*at]} has no tree"
        if hasattr(tree, "node_count") and tree.n_features != width:
            return f"estimators_{[*at]}.tree_ is for {tree.n_features} features, not {width}"
    classes = len(own["classes_"]) if "classes_" in own else 1
    columns = 1 if classes <= 2 else classes
    said = own.get("n_trees_per_iteration_", columns)
    if stages.shape[1] != columns or said != columns:
        return f"it has {stages.shape[1]} trees a stage, and needs {columns}"
    first = getattr(own.get("init_"), "__dict__", {})
    if classes > 1:
        for name in ("classes_", "class_prior_"):
            if name in first and len(first[name]) != classes:
                return f"init_.{name} has {len(first[name])} classes of {classes}"
    return None


def _wrong_histograms(model: Any) -> str | None:
    """Look at histogram-based gradient boosting: its trees ask for columns of X."""
    own = vars(model)
    width = _width(own)
    categorical = getattr(own.get("_bin_mapper"), "is_categorical_", None)
    if "_predictors" not in own:
        return None
    if width is None:
        return "it does not say for how many features it is"
    if categorical is not None and len(categorical) != width:
        return f"_bin_mapper.is_categorical_ is for {len(categorical)} features, not {width}"
    for name, predictor in _predictors(own.get("_predictors")):
        nodes = predictor.nodes
        inner = nodes[nodes["is_leaf"] == 0]
        if not inner.size:
            continue
        if inner["feature_idx"].max() >= width:
            return f"{name} asks for feature {inner['feature_idx'].max()} of {width}"
        if "is_categorical" in nodes.dtype.names:
            asked = inner["feature_idx"][inner["is_categorical"] != 0]
            if asked.size and (categorical is None or not np.all(np.asarray(categorical)[asked])):
                return f"{name} asks for categories of a feature that has none"
    return None


def _predictors(stages: Any) -> Iterator[tuple[str, Any]]:
    for number, stage in enumerate(stages):
        for of_class, predictor in enumerate(stage):
            yield f"_predictors[{number}][{of_class}]", predictor


def _wrong_count(state: Any) -> str | None:
    """Look at a state before a tree has it: scikit-learn takes another count than it says."""
    said, nodes = state["node_count"], state["nodes"]
    return None if said == len(nodes) else f"it says that it has {said} nodes, and has {len(nodes)}"


CHECKS: dict[tuple[str, str], Callable[[Any], str | None]] = {
    ("sklearn", "Tree"): _wrong_tree,
    ("sklearn", "TreePredictor"): _wrong_predictor,
    ("sklearn", "BaseDecisionTree"): _wrong_tree_model,
    ("sklearn", "BaseForest"): _wrong_forest,
    ("sklearn", "IsolationForest"): _wrong_isolation,
    ("sklearn", "BaseGradientBoosting"): _wrong_boosting,
    ("sklearn", "BaseHistGradientBoosting"): _wrong_histograms,
}
CHECKS_OF_STATES: dict[tuple[str, str], Callable[[Any], str | None]] = {
    ("sklearn", "Tree"): _wrong_count,
}
