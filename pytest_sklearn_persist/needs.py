"""What an estimator wants to be fitted on, read from its tags in any release of scikit-learn."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

Layout: TypeAlias = Literal["numeric", "text", "dicts", "vector", "labels", "label-sets"]
Target: TypeAlias = Literal["classes", "two-classes", "numbers", "none"]


@dataclass(frozen=True, slots=True)
class Needs:
    """Description of the data that suits an estimator.

    Attributes
    ----------
    layout : str
        What X is: a table of numbers, texts, dicts, one column, or labels.
    target : str
        What y is.
    categories, strings : bool
        Whether the table holds categories, and whether they may be texts.
    positive_X, positive_y : bool
        Whether values have to be above zero.
    pairwise : {None, "kernel", "distance"}
        Whether X is a square table of similarities or distances.
    outputs : int
        Number of columns of y.
    sparse, missing : bool
        Whether X may be a sparse matrix, and whether values may be missing.
    multi_output : bool
        Whether y may have more than one column.
    requires_fit : bool
        Whether fitting leaves something behind.
    """

    layout: Layout = "numeric"
    target: Target = "none"
    categories: bool = False
    strings: bool = False
    positive_X: bool = False
    positive_y: bool = False
    pairwise: Literal["kernel", "distance"] | None = None
    outputs: int = 1
    sparse: bool = False
    missing: bool = False
    multi_output: bool = False
    requires_fit: bool = True


def needs_of(estimator: Any) -> Needs:
    """Read the tags of an estimator; a pipeline takes what its first step takes."""
    steps = steps_of(estimator)
    if not steps:
        return _own_needs(estimator)
    first, last = needs_of(steps[0]), needs_of(steps[-1])
    return replace(
        first,
        target=last.target,
        outputs=last.outputs,
        positive_y=last.positive_y,
        multi_output=last.multi_output,
        sparse=all(needs_of(step).sparse for step in steps),
        positive_X=any(needs_of(step).positive_X for step in steps),
    )


def steps_of(estimator: Any) -> list[Any]:
    """Return the steps of a pipeline that do something, an empty list for anything else."""
    steps = getattr(estimator, "steps", None)
    if not isinstance(steps, list):
        return []
    return [step for _, step in steps if step is not None and not isinstance(step, str)]


def _own_needs(estimator: Any) -> Needs:
    try:
        tags = _tags(estimator)
    except (AttributeError, TypeError):
        # A meta-estimator asks what is inside, which may be nothing or have no tags.
        return Needs()
    if isinstance(tags, dict):
        return _from_old_tags(estimator, tags)
    return Needs() if tags is None else _from_tags(estimator, tags)


def _tags(estimator: Any) -> Any:
    import sklearn.utils

    if hasattr(estimator, "__sklearn_tags__"):
        return sklearn.utils.get_tags(estimator)
    if hasattr(estimator, "_get_tags"):
        return estimator._get_tags()  # noqa: SLF001 - public in spirit before scikit-learn 1.6
    return None


def _from_tags(estimator: Any, tags: Any) -> Needs:
    given, target = tags.input_tags, tags.target_tags
    is_classifier = tags.estimator_type == "classifier"
    multi_class = getattr(tags.classifier_tags, "multi_class", True)
    return Needs(
        layout=_layout(
            table=given.two_d_array,
            strings=given.string,
            dicts=given.dict,
            vector=given.one_d_array,
            labels=target.one_d_labels,
            label_sets=target.two_d_labels,
        ),
        target=_target(
            classes=is_classifier,
            numbers=tags.estimator_type == "regressor",
            multi_class=multi_class,
            required=target.required or _asks_for_y(estimator),
        ),
        categories=given.categorical,
        # An encoder takes texts though its tags don't say so.
        strings=given.string or (given.categorical and tags.transformer_tags is not None),
        positive_X=given.positive_only,
        positive_y=target.positive_only,
        pairwise=_pairwise(estimator) if given.pairwise else None,
        outputs=1 if target.single_output else 2,
        sparse=given.sparse,
        missing=given.allow_nan,
        multi_output=target.multi_output,
        requires_fit=tags.requires_fit,
    )


def _from_old_tags(estimator: Any, tags: dict[str, Any]) -> Needs:
    types = tags.get("X_types", ["2darray"])
    kind = getattr(estimator, "_estimator_type", None)
    return Needs(
        layout=_layout(
            table="2darray" in types,
            strings="string" in types,
            dicts="dict" in types,
            vector="1darray" in types,
            labels="1dlabels" in types,
            label_sets="2dlabels" in types,
        ),
        target=_target(
            classes=kind == "classifier",
            numbers=kind == "regressor",
            multi_class=not tags.get("binary_only", False),
            required=tags.get("requires_y", False) or _asks_for_y(estimator),
        ),
        categories="categorical" in types,
        strings="string" in types or ("categorical" in types and hasattr(estimator, "transform")),
        positive_X=tags.get("requires_positive_X", False),
        positive_y=tags.get("requires_positive_y", False),
        pairwise=_pairwise(estimator) if tags.get("pairwise", False) else None,
        outputs=2 if tags.get("multioutput_only", False) else 1,
        sparse="sparse" in types,
        missing=tags.get("allow_nan", False),
        multi_output=tags.get("multioutput", False),
        requires_fit=tags.get("requires_fit", True),
    )


def _asks_for_y(estimator: Any) -> bool:
    """Tell whether fitting needs y though the tags may not say so.

    It has no default in `fit`, or features are selected: by a function that nearly always needs it.
    """
    fit = getattr(estimator, "fit", None)
    y = inspect.signature(fit).parameters.get("y") if callable(fit) else None
    if y is None:
        return False
    return y.default is inspect.Parameter.empty or hasattr(estimator, "get_support")


def _layout(
    *, table: bool, strings: bool, dicts: bool, vector: bool, labels: bool, label_sets: bool
) -> Layout:
    if vector:
        return "vector"
    if table:
        return "numeric"
    if dicts:
        return "dicts"
    if label_sets:
        return "label-sets"
    if labels:
        return "labels"
    return "text" if strings else "numeric"


def _target(*, classes: bool, numbers: bool, multi_class: bool, required: bool) -> Target:
    if numbers:
        return "numbers"
    if classes or required:
        return "classes" if multi_class else "two-classes"
    return "none"


def _pairwise(estimator: Any) -> Literal["kernel", "distance"]:
    return "distance" if getattr(estimator, "metric", None) == "precomputed" else "kernel"
