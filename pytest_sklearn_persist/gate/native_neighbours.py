"""Trees of neighbours, and models that compiled code compares rows with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from .hook import address

__all__ = ["CHECKS", "CHECKS_OF_STATES"]

_Array: TypeAlias = "np.ndarray[Any, Any]"

#: A node of ``scipy.spatial.cKDTree``, as it lies in memory and in a file.
_NODE = np.dtype(
    [
        *[("split_dim", np.intp), ("children", np.intp), ("split", np.float64)],
        *[("start", np.intp), ("end", np.intp), ("less", np.uintp), ("greater", np.uintp)],
        *[("_less", np.intp), ("_greater", np.intp)],
    ]
)
_LEAF = -1
#: scipy goes through the nodes by functions that call themselves.
_DEEPEST = 10_000
#: OpenMP ends the process that asks for none, or for more than it can start.
_MOST_THREADS = 4096


def _wrong_binary_tree(tree: Any) -> str | None:
    """Look at a KDTree or BallTree of scikit-learn."""
    state = tree.__getstate__()
    data, order, nodes, bounds = (np.asarray(part) for part in state[:4])
    count, metric, weights = state[6], state[11], state[12]
    rows, width = data.shape
    if len(nodes) != count or not count:
        return f"it says that it has {count} nodes, and has {len(nodes)}"
    text = _wrong_order(order, rows)
    if text is not None:
        return text
    sides = 2 if any("KDTree" in kind.__name__ for kind in type(tree).__mro__) else 1
    if bounds.shape[0] < sides or bounds.shape[1:] != (count, width):
        return f"the bounds of its {count} nodes have the shape {bounds.shape}"
    start, end = nodes["idx_start"], nodes["idx_end"]
    wrong = np.flatnonzero((start < 0) | (start > end) | (end > rows))
    if wrong.size:
        node = wrong[0]
        return f"node {node}: it has the rows {start[node]} to {end[node]} of {rows}"
    inner = np.flatnonzero(nodes["is_leaf"] == 0)
    if inner.size and 2 * inner[-1] + 2 >= count:
        return f"node {inner[-1]}: child {2 * inner[-1] + 2} of {count} nodes"
    if weights is not None and np.shape(weights) != (rows,):
        return f"it has weights of the shape {np.shape(weights)} for {rows} rows"
    return _wrong_metric(metric, data)


def _wrong_order(order: _Array, rows: int) -> str | None:
    if order.shape != (rows,):
        return f"the order of its {rows} rows has the shape {order.shape}"
    if rows and not 0 <= order.min() <= order.max() < rows:
        wrong = order[np.argmax((order < 0) | (order >= rows))]
        return f"in its order stands row {wrong} of {rows}"
    return None


def _wrong_metric(metric: Any, data: _Array) -> str | None:
    """Look whether what a distance keeps of each column is there for all columns."""
    if metric is None:
        return "it has no distance"
    check = getattr(metric, "_validate_data", None)
    if check is not None:
        try:
            check(data)
        except ValueError as error:
            return str(error)
    if type(metric).__name__.startswith("Mahalanobis"):
        matrix = np.asarray(metric.__getstate__()[2])
        if matrix.shape != (data.shape[1], data.shape[1]):
            return f"its distance has a matrix of the shape {matrix.shape}"
    return None


def _wrong_scipy_tree(state: Any) -> str | None:
    """Look at the state of a tree of scipy, which goes through the nodes when it gets them."""
    if not isinstance(state, tuple):
        return None
    content, data, rows, width = state[:4]
    raw = content.tobytes() if isinstance(content, np.ndarray) else bytes(content)
    if len(raw) % _NODE.itemsize:
        return f"its nodes have {len(raw)} bytes"
    nodes = np.frombuffer(raw, _NODE)
    text = _wrong_types(content, state)
    if text is not None:
        return text
    lengths = [np.shape(part) for part in state[5:7]]
    if np.shape(data) != (rows, width) or any(length != (width,) for length in lengths):
        return f"it is for {rows} rows of {width} columns, and has {np.shape(data)}"
    text = _wrong_order(np.asarray(state[7]), rows)
    if text is not None or not nodes.size:
        return text or ("it has no nodes" if rows else None)
    box = state[9] if len(state) > 9 else None
    if box is not None and np.shape(box) != (2 * width,):
        return f"its box has the shape {np.shape(box)}"
    return _wrong_nodes(nodes, rows, width)


def _wrong_types(content: Any, state: tuple[Any, ...]) -> str | None:
    """Look at the types of the arrays: scipy takes their addresses, and not their types."""
    if isinstance(content, np.ndarray) and content.dtype not in (np.int8, np.dtype("S1")):
        return f"its nodes are of the type {content.dtype}"
    for at, wanted in ((1, np.float64), (5, np.float64), (6, np.float64), (7, np.intp)):
        found = getattr(state[at], "dtype", None)
        if found != wanted:
            return f"it has numbers of the type {found}, and needs {np.dtype(wanted)}"
    return None


def _wrong_empty(tree: Any) -> str | None:
    """Look whether a tree of scipy was ever given its state: its methods do not."""
    return "it was made and never filled" if getattr(tree, "data", None) is None else None


def _wrong_nodes(nodes: _Array, rows: int, width: int) -> str | None:
    start, end = nodes["start"], nodes["end"]
    wrong = np.flatnonzero((start < 0) | (start > end) | (end > rows))
    if wrong.size:
        return f"node {wrong[0]}: it has the rows {start[wrong[0]]} to {end[wrong[0]]} of {rows}"
    inner = np.flatnonzero(nodes["split_dim"] != _LEAF)
    split = nodes["split_dim"][inner]
    if inner.size and not 0 <= split.min() <= split.max() < width:
        at = np.argmax((split < 0) | (split >= width))
        return f"node {inner[at]}: column {split[at]} of {width}"
    for name in ("_less", "_greater"):
        child = nodes[name][inner]
        wrong = np.flatnonzero((child <= inner) | (child >= len(nodes)))
        if wrong.size:
            return f"node {inner[wrong[0]]}: child {child[wrong[0]]} of {len(nodes)} nodes"
    children = np.concatenate((nodes["_less"][inner], nodes["_greater"][inner]))
    if children.size and np.bincount(children).max() > 1:
        return f"node {np.bincount(children).argmax()}: it is the child of two nodes"
    return None if _depth(nodes) <= _DEEPEST else f"it is deeper than {_DEEPEST:,} nodes"


def _depth(nodes: _Array) -> int:
    level, depth = np.zeros(1, dtype=np.intp), 0
    while level.size and depth <= _DEEPEST:
        level = level[nodes["split_dim"][level] != _LEAF]
        level = np.concatenate((nodes["_less"][level], nodes["_greater"][level]))
        depth += 1
    return depth


def _wrong_neighbours(model: Any) -> str | None:
    """Look at the rows that a model of neighbours was fitted on: X is compared with them."""
    own = vars(model)
    fitted, width, labels = own.get("_fit_X"), own.get("n_features_in_"), own.get("_y")
    shape = getattr(fitted, "shape", None)
    if not isinstance(shape, tuple) or len(shape) != 2:
        return None
    if width is not None and shape[1] != width:
        return f"_fit_X has {shape[1]} columns, and the model is for {width}"
    if labels is not None and np.shape(labels)[:1] != shape[:1]:
        return f"_y has the shape {np.shape(labels)} for {shape[0]} rows"
    return None


def _wrong_centers(model: Any) -> str | None:
    """Look at the centers of k-means, and at how much each weighs."""
    own = vars(model)
    if not 0 < own.get("_n_threads", 1) <= _MOST_THREADS:
        return f"_n_threads is {own['_n_threads']}"
    centers, width = own.get("cluster_centers_"), own.get("n_features_in_")
    if not isinstance(centers, np.ndarray):
        return None
    if centers.ndim != 2 or (width is not None and centers.shape[1] != width):
        return f"cluster_centers_ has the shape {centers.shape}, and the model is for {width}"
    for name in ("_counts", "counts_"):
        if name in own and np.shape(own[name]) != centers.shape[:1]:
            return f"{name} has the shape {np.shape(own[name])} for {len(centers)} clusters"
    left = [own["_bisecting_tree"]] if own.get("_bisecting_tree") is not None else []
    seen = set()
    while left:
        node = left.pop()
        if address(node) in seen:
            return "_bisecting_tree leads to a node by two ways"
        seen.add(address(node))
        if np.shape(node.center) != (centers.shape[1],):
            return "a center in _bisecting_tree is not as wide as cluster_centers_"
        left += [part for part in (node.left, node.right) if part is not None]
    return None


CHECKS: dict[tuple[str, str], Callable[[Any], str | None]] = {
    ("sklearn", "BinaryTree"): _wrong_binary_tree,
    ("sklearn", "BinaryTree64"): _wrong_binary_tree,
    ("sklearn", "BinaryTree32"): _wrong_binary_tree,
    ("scipy", "cKDTree"): _wrong_empty,
    ("scipy", "KDTree"): _wrong_empty,
    ("sklearn", "NeighborsBase"): _wrong_neighbours,
    ("sklearn", "_BaseKMeans"): _wrong_centers,
    ("sklearn", "KMeans"): _wrong_centers,  # before 1.1 nothing is below it
}
CHECKS_OF_STATES: dict[tuple[str, str], Callable[[Any], str | None]] = {
    ("scipy", "cKDTree"): _wrong_scipy_tree,
    ("scipy", "KDTree"): _wrong_scipy_tree,
}
