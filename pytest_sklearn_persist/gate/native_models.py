"""Models whose attributes compiled code takes together: how many there are of each must agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["CHECKS"]

_CLASSIFIERS = ("c_svc", "nu_svc")


def _wrong_vectors(model: Any) -> str | None:
    """Look at a model of libsvm."""
    own = vars(model)
    needed = ("support_", "support_vectors_", "_n_support", "_dual_coef_", "_intercept_")
    if not set(needed) <= set(own):
        return None  # not fitted, or by a release that calls them otherwise
    support, counts = np.asarray(own["support_"]), np.asarray(own["_n_support"])
    vectors, coefficients = own["support_vectors_"], own["_dual_coef_"]
    number, classes = len(support), len(counts)
    precomputed = own.get("kernel") == "precomputed" or callable(own.get("kernel"))
    if not precomputed or own.get("_sparse"):
        width = own.get("n_features_in_", vectors.shape[1])
        if vectors.shape != (number, width):
            return f"support_vectors_ has the shape {vectors.shape}, and support_ {support.shape}"
    rows = own.get("shape_fit_", (np.inf,))[0]
    if number and precomputed and not 0 <= support.min() <= support.max() < rows:
        return f"support_ has the rows {support.min()} to {support.max()} of {rows}"
    if model._impl not in _CLASSIFIERS:  # noqa: SLF001 - what libsvm is told
        if classes != 2:
            return f"_n_support has {classes} numbers"
    elif counts.min(initial=0) < 0 or counts.sum() != number:
        return f"_n_support is {counts[:3].tolist()}, and support_ has {number} rows"
    return _wrong_pairs(own, number, classes, np.shape(coefficients))


def _wrong_pairs(
    own: dict[str, Any], number: int, classes: int, shape: tuple[int, ...]
) -> str | None:
    """Look at what a model of libsvm has for each pair of classes."""
    size = own["_dual_coef_"].data.size if own.get("_sparse") else -1
    if shape != (classes - 1, number) or size not in (-1, (classes - 1) * number):
        return f"_dual_coef_ has the shape {shape} for {number} vectors of {classes} classes"
    if not isinstance(own["_intercept_"], np.ndarray):
        return f"_intercept_ is {type(own['_intercept_']).__name__}"
    pairs = classes * (classes - 1) // 2
    if np.size(own["_intercept_"]) < pairs:
        return f"_intercept_ has {np.size(own['_intercept_'])} numbers for {pairs} pairs"
    asked = bool(own.get("_sparse")) and own.get("probability") is True
    for name in ("_probA", "_probB"):
        size = np.size(own.get(name, ()))
        if size < pairs and (size or asked):
            return f"{name} has {size} numbers for {pairs} pairs"
    return None


def _wrong_averages(model: Any) -> str | None:
    """Look at a linear model that learns step by step: it writes to its averages."""
    own = vars(model)
    for kind in ("coef", "intercept"):
        wanted = np.shape(own.get(f"{kind}_"))  # that of one pair of classes may have a row more
        for name in (f"{stem}_{kind}{end}" for stem in _AVERAGES for end in ("", "_")):
            value = own.get(name)
            size = np.prod(np.shape(value))
            if value is not None and f"{kind}_" in own and size != np.prod(wanted):
                return f"{name} has the shape {np.shape(value)}, and {kind}_ {wanted}"
    return None


_AVERAGES = ("standard", "_standard", "average", "_average")


def _wrong_vocabulary(model: Any) -> str | None:
    """Look at the columns of words: a sparse matrix is made with them."""
    words = vars(model).get("vocabulary_")
    return _wrong_columns("vocabulary_", words) if isinstance(words, dict) else None


def _wrong_hasher(model: Any) -> str | None:
    """Look at how many columns there are: what is hashed is divided by it."""
    columns = vars(model).get("n_features")
    if columns is not None and not 0 < columns < 2**31:
        return f"n_features is {columns}"
    return None


def _wrong_cache(model: Any) -> str | None:
    classes = vars(model).get("_cached_dict")
    return _wrong_columns("_cached_dict", classes) if isinstance(classes, dict) else None


def _wrong_columns(name: str, columns: dict[Any, Any]) -> str | None:
    numbers = np.fromiter(columns.values(), dtype=np.int64, count=len(columns))
    if numbers.size and not 0 <= numbers.min() <= numbers.max() < numbers.size:
        return f"{name} has the columns {numbers.min()} to {numbers.max()} of {numbers.size}"
    return None


def _wrong_encoder(model: Any) -> str | None:
    """Look at how many columns are said to be made of each feature."""
    own = vars(model)
    said = own.get("_n_features_outs")
    if said is None or "categories_" not in own or not hasattr(model, "_compute_n_features_outs"):
        return None
    try:
        made = model._compute_n_features_outs()  # noqa: SLF001
    except AttributeError:  # another release saved it, and what it lacks is missed in use, too
        return None
    if [*said] != [*made]:
        return f"_n_features_outs is {[*said][:5]}, and should be {[*made][:5]}"
    dropped = own.get("_drop_idx_after_grouping", own.get("drop_idx_"))
    for feature, groups in enumerate(own.get("_default_to_infrequent_mappings", ())):
        more = dropped is not None and dropped[feature] is not None
        if groups is not None and not 0 <= np.min(groups) <= np.max(groups) < made[feature] + more:
            return f"_default_to_infrequent_mappings[{feature}] has the group {np.max(groups)}"
    return None


def _wrong_linkage(model: Any) -> str | None:
    """Look at the hierarchy of HDBSCAN: each step joins what was there before."""
    steps = vars(model).get("_single_linkage_tree_")
    if not isinstance(steps, np.ndarray) or "left_node" not in (steps.dtype.names or ()):
        return None
    known = np.arange(len(steps)) + len(steps) + 1
    for name in ("left_node", "right_node"):
        wrong = np.flatnonzero((steps[name] < 0) | (steps[name] >= known))
        if wrong.size:
            step = wrong[0]
            return f"_single_linkage_tree_[{step}] joins {steps[name][step]} of {known[step]}"
    return None


CHECKS: dict[tuple[str, str], Callable[[Any], str | None]] = {
    ("sklearn", "BaseLibSVM"): _wrong_vectors,
    ("sklearn", "BaseSGD"): _wrong_averages,
    ("sklearn", "CountVectorizer"): _wrong_vocabulary,
    ("sklearn", "DictVectorizer"): _wrong_vocabulary,
    ("sklearn", "FeatureHasher"): _wrong_hasher,
    ("sklearn", "HashingVectorizer"): _wrong_hasher,
    ("sklearn", "MultiLabelBinarizer"): _wrong_cache,
    ("sklearn", "OneHotEncoder"): _wrong_encoder,
    ("sklearn", "HDBSCAN"): _wrong_linkage,
}
