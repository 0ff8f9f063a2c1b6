"""Call every output method of an estimator on every probe, and write down what it answers.

This file runs alone, also inside an old production image: it needs Python 3.6, scikit-learn 0.18
and the numpy and joblib of that time, or anything newer, and imports nothing of this package.
``python recorder.py --help`` tells how to record a model with it.

The method table, the derived probes, the format of values and the writer of recordings live here
once; the rest of the package imports them.
"""

import argparse
import ast
import atexit
import binascii
import contextlib
import copy
import difflib
import functools
import hashlib
import importlib
import inspect
import io
import json
import os
import pickle
import pickletools
import platform
import random
import re
import select
import shutil
import struct
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import threading
import time
import tokenize
import warnings
import zipfile
import zlib
from typing import (  # noqa: F401  (types stand in comments, for Python 3.6)
    Any,
    Dict,
    Iterable,
    Iterator,
    List,
    NamedTuple,
    Optional,
    Sequence,
    Tuple,
)

import numpy as np

# ----------------------------------------------------------------------------------------------
# The method table

Method = NamedTuple(
    "Method",
    [("name", str), ("feed", str), ("arguments", Tuple[Tuple[str, Any], ...])],
)
Method.__doc__ = """One way to call an output method.

``feed`` says what it is given: ``X``, ``Xy`` (X and y), ``T`` (what the original's ``transform``
returned), ``none``, ``document`` (one text, to the callable it returns)
or ``staged`` / ``stagedy`` (X, resp. X and y; the results of all stages are kept).
``arguments`` are keyword arguments; the call is made only if the method names all of them.
"""


def _m(name, feed="X", **arguments):
    # type: (str, str, Any) -> Method
    return Method(name, feed, tuple(sorted(arguments.items())))


#: What is called, in this order.  Source: every public method of ``all_estimators()``.
METHODS = (
    _m("predict"),
    _m("predict_proba"),
    _m("predict_log_proba"),
    _m("predict_joint_log_proba"),
    _m("decision_function"),
    _m("score_samples"),
    _m("transform"),
    _m("inverse_transform", "T"),
    _m("apply"),
    _m("decision_path"),
    _m("staged_predict", "staged"),
    _m("staged_predict_proba", "staged"),
    _m("staged_decision_function", "staged"),
    _m("staged_score", "stagedy"),
    _m("kneighbors"),
    _m("radius_neighbors"),
    _m("kneighbors_graph"),
    _m("radius_neighbors_graph"),
    _m("mahalanobis"),
    _m("latent_mean_and_variance"),
    _m("predict", return_std=True),
    _m("predict", return_cov=True),
    _m("sample_y", n_samples=2, random_state=0),
    _m("sample", "none", n_samples=5),
    _m("score", "Xy"),
    _m("aic"),
    _m("bic"),
    _m("perplexity"),
    _m("reconstruction_error", "none"),
    _m("log_marginal_likelihood", "none"),
    _m("get_feature_names_out", "none"),
    _m("get_support", "none"),
    _m("get_covariance", "none"),
    _m("get_precision", "none"),
    _m("get_n_leaves", "none"),
    _m("get_depth", "none"),
    _m("get_stop_words", "none"),
    _m("get_shape", "none", i=0),
    _m("get_indices", "none", i=0),
    _m("dbscan_clustering", "none", cut_distance=0.5),
    _m("build_analyzer", "document"),
    _m("build_preprocessor", "document"),
    _m("build_tokenizer", "document"),
)  # type: Tuple[Method, ...]

#: The methods that most people act on; the first that works tells whether a probe is accepted.
CORE_METHODS = ("predict", "predict_proba", "decision_function", "score_samples", "transform")

#: Public methods that are no outputs: they fit, configure, copy or change the estimator, or only
#: restate its parameters; ``gibbs`` draws from the estimator's own generator and moves it on;
#: ``get_feature_names`` became ``get_feature_names_out``, for every model alike.
#: They are looked at elsewhere (abilities) or change nothing to see.
NOT_OUTPUTS = frozenset(
    "fit fit_transform fit_predict partial_fit get_params set_params get_metadata_routing "
    "set_output set_callbacks sparsify densify correct_covariance reweight_covariance restrict "
    "gibbs decode path cost_complexity_pruning_path error_norm get_submatrix "
    "get_feature_names".split()
)

#: An unknown public method whose name starts like this and whose only required argument is called
#: X is an output method of the user's own and is called, too.
_OUTPUT_PREFIXES = ("predict", "transform", "score", "decision", "staged_", "apply", "embed")


def label_of(method):
    # type: (Method) -> str
    """Return how a call is spelt in paths: ``predict``, ``predict(return_std=True)``."""
    if not method.arguments or method.feed == "none":
        return method.name
    return "%s(%s)" % (method.name, ", ".join("%s=%r" % pair for pair in method.arguments))


METHODS_BY_LABEL = {label_of(method): method for method in METHODS}


def _parameters(function):
    # type: (Any) -> Optional[Tuple[inspect.Parameter, ...]]
    """Return the parameters of a method, without ``self``; None if it does not tell."""
    plain = getattr(function, "__func__", None)
    try:
        found = _signature(function if plain is None else plain)
    except TypeError:  # it has no hash
        return None
    return found if found is None or plain is None else found[1:]


@functools.lru_cache(maxsize=4096)
def _signature(function):
    # type: (Any) -> Optional[Tuple[inspect.Parameter, ...]]
    try:
        return tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None


def _required(parameters):
    # type: (Iterable[inspect.Parameter]) -> List[str]
    kinds = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [p.name for p in parameters if p.default is p.empty and p.kind not in kinds]


def public_methods(estimator):
    # type: (Any) -> List[str]
    """Return the names of the public methods that this estimator has now, sorted.

    Its class is asked, and (for those that pass calls on) the instance for methods of the table:
    ``dir`` of an instance would work out every property.
    """
    held = getattr(estimator, "__dict__", {})
    names = []
    cls = type(estimator)  # type: type
    for name in _candidates(cls):
        if name in held or not _has(estimator, name):
            continue
        value = getattr(estimator, name)
        if callable(value) and not inspect.isclass(value):
            names.append(name)
    return names


#: Attributes that are worked out when somebody looks, and may be kept in the estimator then.
_COMPUTED = (property, getattr(functools, "cached_property", property))


@functools.lru_cache(maxsize=1024)
def _candidates(cls):
    # type: (type) -> Tuple[str, ...]
    """Return the public names of a class that may be methods: no properties, nothing routed."""
    names = set(dir(cls)) | {method.name for method in METHODS}
    return tuple(
        name
        for name in sorted(names)
        if not name.startswith("_")
        and not _is_routing_setter(name)
        and not isinstance(inspect.getattr_static(cls, name, None), _COMPUTED)
    )


def _is_routing_setter(name):
    # type: (str) -> bool
    return name.startswith("set_") and name.endswith("_request")


def _has(estimator, name):
    # type: (Any, str) -> bool
    try:
        return hasattr(estimator, name)
    except Exception:  # a property that raises something else than AttributeError
        return False


def callable_methods(estimator, only=None):
    # type: (Any, Optional[Iterable[str]]) -> Tuple[List[Method], List[str]]
    """Return the calls to make on this estimator, and the public methods with unknown signatures.

    Parameters
    ----------
    estimator : object
        The estimator as it is now: what is not available is not listed.
    only : iterable of str, optional
        Restrict to these method names.

    Returns
    -------
    methods : list of Method
    unknown : list of str
        Public methods that the table cannot call: named in the result, never passed over.
    """
    present = public_methods(estimator)
    not_fed = _takes_targets(estimator, present)
    wanted = None if only is None else set(only)
    known = {method.name for method in METHODS}
    methods, unknown = [], []
    for method in METHODS:
        if method.name not in present or (wanted is not None and method.name not in wanted):
            continue
        if method.name in not_fed:
            unknown.append(method.name)
            continue
        names = {p.name for p in _parameters(getattr(estimator, method.name)) or ()}
        if all(name in names for name, _ in method.arguments):
            methods.append(method)
    for name in present:
        if name in known or name in NOT_OUTPUTS or (wanted is not None and name not in wanted):
            continue
        if name.startswith(_OUTPUT_PREFIXES) or wanted is not None:
            parameters = _parameters(getattr(estimator, name))
            if parameters is not None and _required(parameters) in (["X"], ["X", "y"], []):
                feed = {0: "none", 1: "X", 2: "Xy"}[len(_required(parameters))]
                methods.append(Method(name, feed, ()))
                continue
        unknown.append(name)
    return methods, unknown


def _takes_targets(estimator, names):
    # type: (Any, Iterable[str]) -> List[str]
    """Return the methods whose only input is called y where that of ``fit`` is not: no X is theirs.

    An encoder of labels is fitted on y itself, and what it is checked with is that.
    """
    fit = _required(_parameters(getattr(estimator, "fit", None)) or ())
    if fit[:1] and fit[0] in _TARGETS:
        return []
    if "transform" not in names:
        return []
    required = _required(_parameters(estimator.transform) or ())
    return ["transform", "inverse_transform"] if required[:1] and required[0] in _TARGETS else []


_TARGETS = ("y", "Y", "labels", "y_true", "y_pred")


# ----------------------------------------------------------------------------------------------
# Calling

Probe = NamedTuple("Probe", [("name", str), ("X", Any), ("y", Any), ("rows", Tuple[str, ...])])
Probe.__doc__ = """Inputs an estimator is called with; ``rows`` says what each row is, if made."""

Output = NamedTuple(
    "Output",
    [
        ("method", str),
        ("probe", str),
        ("value", Any),
        ("error", Optional[str]),
        ("text", str),
        ("overwrites", bool),
    ],
)
Output.__doc__ = """What one call gave: a value, or the name and text of the error it raised.

``overwrites`` tells whether it wrote into the array it was given.
"""


_MUTABLE = (list, tuple, dict, np.ndarray)


def copy_of(X):
    # type: (Any) -> Any
    """Return a copy deep enough that a method working in place cannot reach the original."""
    if isinstance(X, np.ndarray):
        return X.copy(order="K")
    if type(X) in (list, tuple):
        return type(X)(copy_of(x) if isinstance(x, _MUTABLE) else x for x in X)
    if isinstance(X, dict) and not _is_sparse(X):
        return {key: copy_of(x) if isinstance(x, _MUTABLE) else x for key, x in X.items()}
    for name in ("copy", "clone"):
        if hasattr(X, name) and not isinstance(X, type):
            return getattr(X, name)()
    return X


def _head(X):
    # type: (Any) -> Any
    """Return the first document of a text input, or a fixed sentence."""
    if isinstance(X, (list, tuple)) or (isinstance(X, np.ndarray) and X.ndim == 1):
        if len(X) and isinstance(X[0], str):
            return X[0]
    return "Some words, and some more words."


def call(estimator, method, probe, fed):
    # type: (Any, Method, Probe, Dict[str, Any]) -> Any
    """Make one call and return its value (generators are used up into lists).

    The method may write into the probe's X.  ``fed`` maps ``transform`` to what it returned on
    this probe, for ``inverse_transform``.
    """
    function = getattr(estimator, method.name)
    arguments = dict(method.arguments)
    if method.feed == "none":
        parameters = {p.name for p in _parameters(function) or ()}
        if method.name == "sample" and "random_state" in parameters:
            arguments["random_state"] = 0
        return function(**arguments)
    if method.feed == "document":
        return function()(_head(probe.X))
    if method.feed == "T":
        if "transform" not in fed:
            raise ValueError("transform raises, so there is nothing to feed it")
        return function(copy_of(fed["transform"]))
    if method.feed in ("Xy", "stagedy"):
        result = function(probe.X) if probe.y is None else function(probe.X, copy_of(probe.y))
    else:
        result = function(probe.X, **arguments)
    if isinstance(result, Iterator):
        return [np.array(part) if isinstance(part, np.ndarray) else part for part in result]
    return result


def _applies(method, probe, first):
    # type: (Method, Probe, bool) -> bool
    if method.feed in ("none", "document"):
        return first
    if probe.X is None:
        return False
    return method.feed not in ("Xy", "stagedy") or probe.y is not None or first


def observe_outputs(
    estimator,
    probes,
    methods,
    plan=None,
    step=None,
    budget=None,
    recorded=None,
    seed=0,
):
    # type: (Any, Iterable[Probe], Iterable[Method], Any, Any, Any, Any, int) -> List[Output]
    """Call each method on each probe and return what came back.

    Parameters
    ----------
    estimator : object
    probes : iterable of Probe
        The first one is the caller's own input; methods that take none are called with it, once.
    methods : iterable of Method
    plan : set of (str, str), optional
        Make just these calls, (label, probe name): those that the original was observed with.
    step : callable, optional
        Told what is about to be called, so that a dying process leaves a trace.
    budget : float, optional
        Seconds; past that, calls on derived probes are left out (the first probe is always done).
    recorded : dict of str to object, optional
        What ``transform`` gave, by probe name: ``inverse_transform`` is fed that.  Filled where
        it is not there yet.
    seed : int, default=0
        Of the global random states.

    Returns
    -------
    list of Output
        Errors are values here: the name of the exception's class and its text.

    Notes
    -----
    The global random states are seeded before every call, and put back as they were at the end.
    """
    outputs = []  # type: List[Output]
    before = (random.getstate(), np.random.get_state())
    started = time.perf_counter()
    methods = list(methods)
    recorded = {} if recorded is None else recorded
    feeds = any(method.feed == "T" for method in methods)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for number, probe in enumerate(probes):
                for method in methods:
                    label = label_of(method)
                    if plan is not None and (label, probe.name) not in plan:
                        continue
                    if plan is None and not _applies(method, probe, number == 0):
                        continue
                    if number and budget is not None and time.perf_counter() - started > budget:
                        return outputs
                    output = observe_call(estimator, method, probe, recorded, step, seed)
                    if feeds and label == "transform" and output.error is None:
                        recorded.setdefault(probe.name, output.value)
                    outputs.append(output)
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])
    return outputs


def observe_call(estimator, method, probe, recorded, step=None, seed=0):
    # type: (Any, Method, Probe, Dict[str, Any], Any, int) -> Output
    """Make one call as :func:`observe_outputs` does, which leaves the global generators seeded."""
    if step is not None:
        step("calling %s(%s)" % (label_of(method), probe.name))
    fed = _fed(estimator, probe, recorded) if method.feed == "T" else {}
    return _observe_one(estimator, method, probe, fed, seed)


def _fed(estimator, probe, recorded):
    # type: (Any, Probe, Dict[str, Any]) -> Dict[str, Any]
    """Return what to feed ``inverse_transform``: the recorded transform, or else one made now."""
    if probe.name not in recorded:
        output = _observe_one(estimator, _m("transform"), probe, {})
        if output.error is not None:
            return {}
        recorded[probe.name] = output.value
    return {"transform": recorded[probe.name]}


def _observe_one(estimator, method, probe, fed, seed=0):
    # type: (Any, Method, Probe, Dict[str, Any], int) -> Output
    random.seed(seed)
    np.random.seed(seed)
    label = label_of(method)
    own = probe if method.feed in ("none", "T") else probe._replace(X=copy_of(probe.X))
    try:
        value = call(estimator, method, own, fed)
    except (Exception, SystemExit) as error:  # any error of the estimator is an observation
        return Output(label, probe.name, None, type(error).__name__, error_text(error), False)
    return Output(label, probe.name, value, None, "", _is_overwritten(probe.X, own.X))


def _is_overwritten(before, after):
    # type: (Any, Any) -> bool
    """Tell whether an array is not what it was (other containers are not looked at)."""
    if before is after or type(before) is not np.ndarray or before.dtype.hasobject:
        return False
    if before.nbytes > _WATCHED or before.shape != after.shape:
        return False
    return bool(before.tobytes() != after.tobytes())


def error_text(error):
    # type: (BaseException) -> str
    """Return the text of an error on one line, with the place in the user's code it came from."""
    text = _ADDRESS.sub("0x...", " ".join(str(error).split()))
    place = ""
    frame = error.__traceback__
    while frame is not None:
        name = frame.tb_frame.f_code.co_filename.replace("\\", "/")
        if not any(part in name for part in _NOT_THE_USERS):
            place = "%s:%d" % ("/".join(name.split("/")[-2:]), frame.tb_lineno)
        frame = frame.tb_next
    return "%s (%s)" % (text, place) if place else text


_ADDRESS = re.compile("0x[0-9a-fA-F]{4,}")
_HERE = __file__.replace("\\", "/").rsplit("/", 1)[0]
_NOT_THE_USERS = ("/site-packages/", "/lib/python", "<", _HERE + "/")

# ----------------------------------------------------------------------------------------------
# Probes

_SEED = 20100201
_WATCHED = 10000000  # bytes of an input up to which it is seen whether a method writes into it
_MAX_BASE = 200  # rows of the caller's X that derived probes start from


def row_count(X):
    # type: (Any) -> int
    """Return the number of rows of an input of any kind (0 if it has none)."""
    if isinstance(X, (dict, str, bytes)) and not _is_sparse(X):
        return 0
    if hasattr(X, "shape"):
        return int(X.shape[0]) if len(X.shape) else 0
    try:
        return len(X)
    except TypeError:
        return 0


def take_rows(X, indices):
    # type: (Any, Any) -> Any
    """Return the rows ``indices`` of an array, a frame, a sparse matrix or a list."""
    indices = np.asarray(indices, dtype=np.intp)
    if hasattr(X, "iloc"):
        return X.iloc[indices]
    if isinstance(X, (list, tuple)):
        return [X[int(i)] for i in indices]
    if hasattr(X, "tocsr"):
        return X.tocsr()[indices]
    return X[indices.tolist()] if type(X).__module__.startswith("polars") else X[indices]


def _is_sparse(X):
    # type: (Any) -> bool
    return hasattr(X, "tocsr") and hasattr(X, "toarray")


def _is_pandas(X):
    # type: (Any) -> bool
    return hasattr(X, "iloc") and hasattr(X, "columns")


def _is_numeric(X):
    # type: (Any) -> bool
    return isinstance(X, np.ndarray) and X.ndim == 2 and X.dtype.kind in "fiu" and X.size > 0


#: Seconds for trying, and for asking with, probes that are made of the rows of the caller.
BUDGET = 2.0


def derived_probes(estimator, X, y=None, budget=BUDGET):
    # type: (Any, Any, Any, float) -> List[Probe]
    """Return the caller's input and the probes made from it that the estimator accepts.

    Parameters
    ----------
    estimator : object
        The original; only its own output methods are called, on copies.
    X : array-like, sparse matrix, data frame, list of texts or None
    y : array-like, optional
    budget : float, default=2.0
        Seconds that trying out probes may take.

    Returns
    -------
    list of Probe
        ``X`` first.  Made from a fixed seed, so the same for the same input, at most about 60
        rows each: ``one row``, ``derived rows`` (mixtures, values beyond the seen range, rounded
        values and ties, duplicates, points near the decision boundary), ``missing values``,
        ``float32``, ``sparse``, ``data frame``, ``unseen categories``, ``other texts``.
    """
    probes = [Probe("X", X, y, ())]
    n = row_count(X)
    if X is None or n == 0:
        return probes
    accepts = _Acceptance(estimator, budget)
    rng = np.random.RandomState(_SEED)
    base = X if n <= _MAX_BASE else take_rows(X, np.sort(rng.permutation(n)[:_MAX_BASE]))
    one = [0] if n else []
    y_one = None if y is None or row_count(y) != n else take_rows(y, one)
    probes += accepts.keep([Probe("one row", take_rows(X, one), y_one, ("row 0",))])
    with warnings.catch_warnings(), np.errstate(all="ignore"):  # of no use to the caller
        warnings.simplefilter("ignore")
        for group in _groups(estimator, base, rng, accepts):
            together = _stack(group)
            kept = accepts.keep([together]) if together is not None else []
            probes += kept or accepts.keep(group)
    return probes


class _Acceptance:
    """Which probes does the original accept?  Tried with its first working core method."""

    def __init__(self, estimator, budget):
        # type: (Any, float) -> None
        methods = callable_methods(estimator, only=CORE_METHODS)[0]
        self.method = next((m for m in methods if not m.arguments), None)
        self.estimator = estimator
        self.deadline = time.perf_counter() + budget

    def value(self, X):
        # type: (Any) -> Any
        """Return what the method answers, or None if it rejects X or time is up."""
        if self.method is None or time.perf_counter() > self.deadline:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            before = (random.getstate(), np.random.get_state())
            try:
                return call(self.estimator, self.method, Probe("", copy_of(X), None, ()), {})
            except Exception:  # whatever it raises: the input is not accepted
                return None
            finally:
                random.setstate(before[0])
                np.random.set_state(before[1])

    def keep(self, probes):
        # type: (List[Probe]) -> List[Probe]
        return [probe for probe in probes if self.value(probe.X) is not None]


def _stack(group):
    # type: (List[Probe]) -> Optional[Probe]
    """Return one probe made of several with rows of the same kind (fewer, larger calls)."""
    if len(group) < 2:
        return group[0] if group else None
    X = group[0].X
    rows = tuple(name for probe in group for name in probe.rows)
    if isinstance(X, np.ndarray):
        return Probe("derived rows", np.concatenate([p.X for p in group]), None, rows)
    if isinstance(X, list):
        return Probe("derived rows", [x for p in group for x in p.X], None, rows)
    if _is_pandas(X):
        import pandas

        frame = pandas.concat([p.X for p in group], ignore_index=True)
        return Probe("derived rows", frame.astype(X.dtypes.to_dict()), None, rows)
    return None


def _groups(estimator, X, rng, accepts):
    # type: (Any, Any, np.random.RandomState, _Acceptance) -> Iterable[List[Probe]]
    if _is_numeric(X):
        yield _numeric_rows(X, rng) + _boundary(X, accepts)
        if X.dtype.kind == "f":
            yield [_with_missing(X)]
            other = np.float32 if X.dtype != np.float32 else np.float64
            yield [_made(np.dtype(other).name, X[:8].astype(other), "row")]
        else:
            yield [_made("float64", X[:8].astype(np.float64), "row")]
        yield from _other_containers(estimator, X)
    elif _is_sparse(X):
        yield [_made("dense", take_rows(X, range(min(8, row_count(X)))).toarray(), "row")]
        yield [_made("duplicate rows", take_rows(X, [0, 0, -1, 0]), "row")]
    elif _is_pandas(X):
        yield from _frame_groups(X, rng)
    elif isinstance(X, np.ndarray) and X.ndim == 1 and X.dtype.kind in "fiu":
        yield [_made("derived rows", _beyond_1d(X), "value beyond the seen range")]
    elif _is_texts(X):
        yield [_made("other texts", _other_texts(X), "text")]
    elif isinstance(X, np.ndarray) and X.dtype.kind in "OUS" and X.ndim == 2:
        yield [_unseen_in_array(X)]
    elif isinstance(X, (list, np.ndarray)):
        yield [_made("duplicate rows", take_rows(X, [0, 0, -1, 0]), "row")]


def _made(name, X, what):
    # type: (str, Any, str) -> Probe
    return Probe(name, X, None, tuple("%s %d" % (what, i) for i in range(row_count(X))))


def _numeric_rows(X, rng):
    # type: (np.ndarray, np.random.RandomState) -> List[Probe]
    """Rows that no training set holds: mixtures, beyond the range, rounded, ties, duplicates."""
    n = len(X)
    finite = np.where(np.isfinite(X), X, 0).astype(np.float64)  # small types would overflow
    a, b = rng.randint(n, size=12), rng.randint(n, size=12)
    share = rng.uniform(0.1, 0.9, size=(12, 1))
    mixed = X[a] * share + X[b] * (1 - share)
    low, high = finite.min(axis=0), finite.max(axis=0)
    span = high - low
    beyond = np.stack([high + span * 0.5, low - span * 0.5, high + span * 10, low - span * 10])
    middle = np.sort(finite, axis=0)[n // 2]
    parts = [
        ("mixed rows", mixed, "mixture of two rows"),
        ("rounded rows", np.round(finite[:6]), "row rounded to integers"),
        ("ties", np.stack([middle, low, high]), "median, lowest or highest of each column"),
        ("duplicate rows", X[[0, 0, n // 2, n // 2]], "duplicate row"),
        ("rows beyond the range", beyond, "row beyond the seen range"),
    ]  # type: List[Tuple[str, Any, str]]
    return [_made(name, _as_dtype(part, X.dtype), what) for name, part, what in parts]


def _as_dtype(values, dtype):
    # type: (Any, np.dtype) -> Any
    """Return values in a dtype; those that it cannot hold become its limit."""
    if values.dtype == dtype:
        return values
    limits = np.iinfo(dtype) if dtype.kind in "iu" else np.finfo(dtype)
    # The largest integers of 64 bits are no floats: stay a little below.
    highest = np.nextafter(float(limits.max), 0) if dtype.itemsize == 8 else float(limits.max)
    return np.clip(values, float(limits.min), highest).astype(dtype)


def _boundary(X, accepts):
    # type: (np.ndarray, _Acceptance) -> List[Probe]
    """Points on both sides of where ``predict`` changes its answer, found by bisection."""
    if accepts.method is None or accepts.method.name != "predict" or X.dtype.kind != "f":
        return []
    answers = accepts.value(X)
    if not isinstance(answers, np.ndarray) or answers.ndim != 1 or len(answers) != len(X):
        return []
    pairs = [(i, i + 1) for i in range(len(X) - 1) if answers[i] != answers[i + 1]]
    pairs += [(0, i) for i in range(len(X)) if answers[i] != answers[0]]
    if not pairs:
        return []
    pairs = pairs[:: max(1, len(pairs) // 6)][:6]
    left, right = X[[i for i, _ in pairs]], X[[j for _, j in pairs]]
    side = answers[[i for i, _ in pairs]]
    for _ in range(24):
        middle = (left + right) / 2
        found = accepts.value(middle)
        if not isinstance(found, np.ndarray) or found.shape != side.shape:
            return []
        stays = (found == side)[:, None]
        left, right = np.where(stays, middle, left), np.where(stays, right, middle)
    X_near = np.concatenate([left, right]).astype(X.dtype)
    return [_made("rows near the decision boundary", X_near, "row near the decision boundary")]


def _with_missing(X):
    # type: (np.ndarray) -> Probe
    holes = X[:8].copy()
    for i in range(len(holes)):
        holes[i, i % X.shape[1]] = np.nan
    return _made("missing values", holes, "row with a missing value")


def _other_containers(estimator, X):
    # type: (Any, np.ndarray) -> Iterable[List[Probe]]
    names = getattr(estimator, "feature_names_in_", None)
    if names is not None and len(names) == X.shape[1]:
        import pandas

        yield [_made("data frame", pandas.DataFrame(X[:8], columns=list(names)), "row")]
    if X.dtype.kind == "f" and X.dtype.itemsize in (4, 8) and not np.isnan(X).any():
        from scipy import sparse

        yield [_made("sparse", sparse.csr_matrix(X[:8]), "row")]


def _frame_groups(X, rng):
    # type: (Any, np.random.RandomState) -> Iterable[List[Probe]]
    n = len(X)
    if not X.columns.is_unique or not X.shape[1]:
        return
    mixed = X.iloc[rng.randint(n, size=12)].reset_index(drop=True)
    other = X.iloc[rng.randint(n, size=12)].reset_index(drop=True)
    share = rng.uniform(0.1, 0.9, size=12)
    beyond = X.iloc[[0, n // 2]].reset_index(drop=True)
    for position, column in enumerate(X.columns):
        values = X[column]
        if isinstance(values.dtype, np.dtype) and values.dtype.kind in "fiu":
            blend = mixed[column] * share + other[column] * (1 - share)
            mixed[column] = blend.astype(values.dtype)
            top, low = float(values.max()), float(values.min())
            edge = np.array([top + (top - low), low - (top - low)])
            beyond[column] = _as_dtype(edge, values.dtype)
        elif position % 2:
            mixed[column] = other[column]
    yield [
        _made("mixed rows", mixed, "mixture of two rows"),
        _made("rows beyond the range", beyond, "row beyond the seen range"),
        _made("duplicate rows", X.iloc[[0, 0, n // 2]].reset_index(drop=True), "duplicate row"),
    ]
    yield [_frame_with_missing(X)]
    unseen = _frame_with_unseen(X)
    if unseen is not None:
        yield [unseen]


def _frame_with_missing(X):
    # type: (Any) -> Probe
    holes = X.iloc[: min(8, len(X))].reset_index(drop=True)
    for i in range(len(holes)):
        column = X.columns[i % X.shape[1]]
        kind = getattr(holes[column].dtype, "kind", "O")
        if kind in "iub":
            continue
        try:
            holes.loc[i, column] = np.nan if kind == "f" else None
        except (TypeError, ValueError):  # a type that knows no missing value, or another one
            continue
    return _made("missing values", holes, "row with a missing value")


def _frame_with_unseen(X):
    # type: (Any) -> Optional[Probe]
    frame = X.iloc[: min(4, len(X))].reset_index(drop=True)
    changed = False
    for column in X.columns:
        values = frame[column]
        if hasattr(values, "cat"):
            if values.cat.categories.inferred_type == "string":
                frame[column] = values.cat.add_categories(["an unseen category"])
                frame.loc[0, column] = "an unseen category"
                changed = True
        elif getattr(values.dtype, "kind", "O") not in "fiubMm":
            if isinstance(values.iloc[0], str):
                frame.loc[0, column] = "an unseen category"
                changed = True
    return _made("unseen categories", frame, "row") if changed else None


def _unseen_in_array(X):
    # type: (np.ndarray) -> Probe
    rows = X[:4].astype(object)
    for j in range(rows.shape[1]):
        rows[0, j] = "an unseen category" if isinstance(rows[0, j], str) else rows[0, j]
    return _made("unseen categories", rows, "row")


def _beyond_1d(X):
    # type: (np.ndarray) -> Any
    low, high = float(np.nanmin(X)), float(np.nanmax(X))
    span = high - low
    return _as_dtype(np.array([low - span, (low + high) / 2, high + span]), X.dtype)


def _is_texts(X):
    # type: (Any) -> bool
    if isinstance(X, np.ndarray) and X.ndim != 1:
        return False
    if not isinstance(X, (list, tuple, np.ndarray)) and not hasattr(X, "iloc"):
        return False
    return row_count(X) > 0 and isinstance(next(iter(X)), str)


def _other_texts(X):
    # type: (Any) -> List[str]
    first, second = next(iter(X)), list(X)[-1]
    words = (first + " " + second).split()
    odd = "zyzzyva 42 \u00e9\u00df"
    return ["", first.upper(), " ".join(reversed(words)), first + " " + first, odd]


# ----------------------------------------------------------------------------------------------
# Values: what an estimator takes and returns, as plain JSON and arrays that hold no objects

VALUES_FORMAT = 1
_LONGEST_NAME = 200
_INLINE = 32  # longer lists of texts and numbers become a part of their own


class Unrecordable(Exception):  # noqa: N818 - says what the value is
    """A value of a kind that cannot be written; the text says which."""


def encode(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Any
    """Describe a value as JSON; what is large is put into ``parts``, as arrays without objects.

    Parameters
    ----------
    value : object
        Numbers, texts, None, arrays of any dtype, sparse matrices, data frames and series of
        pandas and polars, and lists, tuples, sets and dictionaries of those.
    parts : dict of str to ndarray
        Filled.

    Returns
    -------
    dict
        JSON types only; ``decode`` makes the value from it again.

    Raises
    ------
    Unrecordable
        The value, or something inside it, is of another kind.

    Examples
    --------
    >>> encode((1, "a"), {})["kind"]
    'tuple'
    """
    for matches, write in _ENCODERS:
        if matches(value):
            try:
                return write(value, parts)
            except Unrecordable:
                if not isinstance(parts, AnswerParts):
                    raise
                break
    kind = type(value)
    if isinstance(parts, AnswerParts):
        return {"kind": "other", "class": str(kind.__name__)[:_LONGEST_NAME]}
    raise Unrecordable("a %s.%s cannot be recorded" % (kind.__module__, kind.__name__))


def decode(described, parts):
    # type: (Any, Any) -> Any
    """Make the value that ``encode`` described.

    Parameters
    ----------
    described : dict
    parts : mapping of str to ndarray

    Raises
    ------
    ValueError
        The description is none, or does not fit the parts.
    """
    kind = described.get("kind") if isinstance(described, dict) else None
    read = _DECODERS.get(kind) if isinstance(kind, str) else None
    if read is None:
        raise ValueError("unknown kind of value: %r" % (kind,))
    try:
        return read(described, parts)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        text = "%s: %s" % (type(error).__name__, error)
        raise ValueError("a value of kind %r is not well described (%s)" % (kind, text)) from error


def describe(value):
    # type: (Any) -> str
    """Say in a few words what a value is: ``float64 (150, 3)``, ``csr_matrix float64 (9, 4)``.

    Examples
    --------
    >>> describe(np.zeros((2, 3))), describe([1, 2]), describe("ab")
    ('float64 (2, 3)', 'list of 2', 'str')
    """
    if isinstance(value, np.ndarray) and type(value) is np.ndarray:
        return "%s %s" % (value.dtype, value.shape)
    if hasattr(value, "shape") and hasattr(value, "dtype") and value.shape:
        return "%s %s %s" % (type(value).__name__, value.dtype, value.shape)
    if hasattr(value, "shape") and hasattr(value, "columns"):
        return "%s %s" % (type(value).__name__, tuple(value.shape))
    if isinstance(value, (list, tuple, dict, set, frozenset)):
        return "%s of %d" % (type(value).__name__, len(value))
    return type(value).__name__


def _add(parts, array):
    # type: (Dict[str, np.ndarray], np.ndarray) -> str
    name = "a%d" % len(parts)
    parts[name] = array
    return name


def _add_json(parts, value):
    # type: (Dict[str, np.ndarray], Any) -> str
    text = json.dumps(value, sort_keys=True, allow_nan=False)
    return _add(parts, np.frombuffer(text.encode("utf-8"), dtype=np.uint8))


def _json_of(parts, name):
    # type: (Any, str) -> Any
    return json.loads(np.asarray(parts[name], dtype=np.uint8).tobytes().decode("utf-8"))


def _is_array(value):
    # type: (Any) -> bool
    return isinstance(value, np.ndarray)


def _encode_array(value, parts):
    # type: (np.ndarray, Dict[str, np.ndarray]) -> Dict[str, Any]
    if isinstance(value, np.ma.MaskedArray):
        data, mask = np.asarray(value.data), np.ma.getmaskarray(value)
        return {"kind": "masked", "data": encode(data, parts), "mask": _add(parts, mask)}
    if type(value) not in (np.ndarray, np.matrix):
        raise Unrecordable("an array of type %s cannot be recorded" % type(value).__name__)
    plain = np.asarray(value)
    if plain.dtype.hasobject:
        if plain.dtype.names:
            raise Unrecordable("a structured array with objects cannot be recorded")
        described = {"kind": "objects", "shape": list(plain.shape)}  # type: Dict[str, Any]
        described["items"] = _encode_items(plain.ravel().tolist(), parts)
    else:
        described = {"kind": "array", "part": _add(parts, plain)}
    return {"kind": "matrix", "of": described} if isinstance(value, np.matrix) else described


def _decode_matrix(described, parts):
    # type: (Any, Any) -> Any
    with warnings.catch_warnings():  # numpy advises against them; the model returned one
        warnings.simplefilter("ignore")
        return np.asmatrix(decode(described["of"], parts))


def _decode_complex(described, parts):
    # type: (Any, Any) -> complex
    real, imaginary = described["hex"]
    return complex(_float_of(real), _float_of(imaginary))


def _decode_objects(described, parts):
    # type: (Any, Any) -> np.ndarray
    items = _decode_items(described["items"], parts)
    flat = np.empty(len(items), dtype=object)
    for position, item in enumerate(items):
        flat[position] = item
    return flat.reshape([int(n) for n in described["shape"]])


def _encode_items(items, parts):
    # type: (Iterable[Any], Dict[str, np.ndarray]) -> Any
    """Describe the items of a sequence; many texts or whole numbers are kept in one part."""
    items = list(items)
    if len(items) > _INLINE and all(type(item) in (str, int, bool) for item in items):
        return {"json": _add_json(parts, items)}
    if len(items) > _INLINE and all(type(item) is float for item in items):
        return {"floats": _add(parts, np.array(items, dtype=np.float64))}
    return [encode(item, parts) for item in items]


def _decode_other(described, parts):
    # type: (Any, Any) -> Any
    """Return an object that stands for one that cannot be recorded, and is like no other."""
    return type(str(described["class"])[:_LONGEST_NAME], (), {"__module__": "other"})()


def _decode_items(described, parts):
    # type: (Any, Any) -> List[Any]
    if isinstance(described, dict):
        if "json" in described:
            items = _json_of(parts, described["json"])
            if type(items) is not list or any(type(x) not in (str, int, bool) for x in items):
                raise ValueError("a list of texts or whole numbers that holds something else")
            return items
        return np.asarray(parts[described["floats"]], dtype=np.float64).ravel().tolist()
    if type(described) is not list:
        raise ValueError("items that are not a list")
    return [decode(item, parts) for item in described]


def _encode_numpy_scalar(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    array = np.asarray(value)
    if array.dtype.hasobject:
        raise Unrecordable("a numpy scalar that holds objects cannot be recorded")
    if array.dtype.kind in "VU":
        return {"kind": "numpy", "part": _add(parts, array)}
    little = array.astype(array.dtype.newbyteorder("<"))
    data = binascii.hexlify(little.tobytes()).decode("ascii")
    return {"kind": "numpy", "dtype": little.dtype.str, "hex": data}


def _decode_numpy_scalar(described, parts):
    # type: (Any, Any) -> Any
    if "part" in described:
        return np.asarray(parts[described["part"]])[()]
    dtype = np.dtype(str(described["dtype"]))
    if dtype.hasobject:
        raise ValueError("a numpy scalar of dtype object")
    value = np.frombuffer(binascii.unhexlify(described["hex"]), dtype=dtype)
    if len(value) != 1:
        raise ValueError("a numpy scalar that is not one value")
    return value.astype(dtype.newbyteorder("="))[0]


def _hex_of(number):
    # type: (float) -> str
    """Write a float so that every bit comes back: `float.hex` forgets those of an odd NaN."""
    text = number.hex()
    bits = binascii.hexlify(struct.pack(">d", number)).decode("ascii")
    return "nan:" + bits if text == "nan" and bits != "7ff8000000000000" else text


def _float_of(text):
    # type: (str) -> float
    if not str(text).startswith("nan:"):
        return float.fromhex(text)
    bits = binascii.unhexlify(text[4:])
    if len(bits) != 8:
        raise ValueError("a float that is not eight bytes")
    return float(struct.unpack(">d", bits)[0])


def _encode_plain(value, parts):
    # type: (Any, Any) -> Dict[str, Any]
    if value is None or isinstance(value, (bool, int, str)):
        return {"kind": "plain", "value": value}
    if isinstance(value, float):
        return {"kind": "float", "hex": _hex_of(value)}
    if isinstance(value, complex):
        return {"kind": "complex", "hex": [_hex_of(value.real), _hex_of(value.imag)]}
    return {"kind": "bytes", "hex": binascii.hexlify(value).decode("ascii")}


def _decode_plain(described, parts):
    # type: (Any, Any) -> Any
    value = described["value"]
    if value is not None and not isinstance(value, (bool, int, str)):
        raise ValueError("a plain value must be null, a bool, a whole number or a string")
    return value


_SEQUENCES = {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}


def _encode_sequence(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    kind = type(value).__name__
    items = sorted(value, key=_sort_key) if kind in ("set", "frozenset") else value
    return {"kind": kind, "items": _encode_items(items, parts)}


def _sort_key(value):
    # type: (Any) -> Tuple[str, str]
    return type(value).__name__, str(value)


def _encode_dict(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    return {
        "kind": "dict",
        "keys": _encode_items(value.keys(), parts),
        "values": _encode_items(value.values(), parts),
    }


def _decode_dict(described, parts):
    # type: (Any, Any) -> Dict[Any, Any]
    keys = _decode_items(described["keys"], parts)
    values = _decode_items(described["values"], parts)
    if len(keys) != len(values):
        raise ValueError("a dictionary with %d keys and %d values" % (len(keys), len(values)))
    return dict(zip(keys, values))


def _is_bunch(value):
    # type: (Any) -> bool
    return type(value).__name__ == "Bunch" and isinstance(value, dict)


_SPARSE_PARTS = {
    "csr": ("data", "indices", "indptr"),
    "csc": ("data", "indices", "indptr"),
    "bsr": ("data", "indices", "indptr"),
    "coo": ("data", "row", "col"),
    "dia": ("data", "offsets"),
}
_SPARSE_FORMATS = frozenset(["lil", "dok"]).union(_SPARSE_PARTS)


def _encode_sparse(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    written = value if value.format in _SPARSE_PARTS else value.tocsr()
    if written.dtype.hasobject:
        raise Unrecordable("a sparse matrix of objects cannot be recorded")
    if len(value.shape) != 2:
        raise Unrecordable("a sparse array that is not two-dimensional cannot be recorded")
    return {
        "kind": "sparse",
        "class": type(value).__name__,
        "format": value.format,
        "written": written.format,
        "shape": [int(n) for n in value.shape],
        "parts": {
            name: _add(parts, np.asarray(getattr(written, name)))
            for name in _SPARSE_PARTS[written.format]
        },
    }


def _decode_sparse(described, parts):
    # type: (Any, Any) -> Any
    from scipy import sparse

    name, shape = described["class"], tuple(int(n) for n in described["shape"])
    written, form = described["written"], described["format"]
    if written not in _SPARSE_PARTS or form not in _SPARSE_FORMATS or len(shape) != 2:
        raise ValueError("unknown sparse format %r" % (written,))
    modern = str(name).endswith("_array")
    make = getattr(sparse, "%s_%s" % (written, "array" if modern else "matrix"), None)
    if make is None:  # written by a scipy that has sparse arrays, read by one that has none
        make = getattr(sparse, "%s_matrix" % written)
    arrays = {n: np.asarray(parts[described["parts"][n]]) for n in _SPARSE_PARTS[written]}
    _check_sparse(written, shape, arrays)
    if written == "coo":
        made = make((arrays["data"], (arrays["row"], arrays["col"])), shape=shape)
    else:
        made = make(tuple(arrays[n] for n in _SPARSE_PARTS[written]), shape=shape)
    for own, array in arrays.items():  # the constructor may have chosen other types for indices
        kept = getattr(made, own, array)  # type: Any
        if kept.dtype != array.dtype and kept.shape == array.shape:
            with contextlib.suppress(AttributeError):
                setattr(made, own, array)
    return made if form == written else made.asformat(form)


def _check_sparse(form, shape, arrays):
    # type: (str, Tuple[int, ...], Dict[str, np.ndarray]) -> None
    """Refuse what compiled code would follow to places outside of the arrays.

    Raises
    ------
    ValueError
        An index, a length or a type is not as it must be.
    """
    data, rest = arrays["data"], [arrays[name] for name in _SPARSE_PARTS[form][1:]]
    if min(shape) < 0 or any(part.ndim != 1 or part.dtype.kind not in "iu" for part in rest):
        raise ValueError("a sparse matrix whose indices are not rows of whole numbers")
    if data.dtype.kind not in "biufc" or data.ndim != {"dia": 2, "bsr": 3}.get(form, 1):
        raise ValueError("a sparse matrix whose data are not numbers")
    if form == "dia":
        if len(data) != len(rest[0]) or len(np.unique(rest[0])) != len(rest[0]):
            raise ValueError("a sparse matrix whose diagonals do not fit its data")
        return
    if form == "coo":
        if not _lie_within(rest[0], shape[0]) or not _lie_within(rest[1], shape[1]):
            raise ValueError("a sparse matrix with an element outside of it")
        if not len(data) == len(rest[0]) == len(rest[1]):
            raise ValueError("a sparse matrix with other numbers of indices and elements")
        return
    indices, starts = rest
    blocks = data.shape[1:] if form == "bsr" else (1, 1)
    if min(blocks) < 1 or shape[0] % blocks[0] or shape[1] % blocks[1]:
        raise ValueError("a sparse matrix that its blocks do not fill")
    major, minor = shape[0] // blocks[0], shape[1] // blocks[1]
    if form == "csc":
        major, minor = minor, major
    starts = starts.astype(np.int64)
    if len(starts) != major + 1 or starts[0] != 0 or (starts[1:] < starts[:-1]).any():
        raise ValueError("a sparse matrix whose rows do not begin where they can")
    # Some releases keep room behind what is used.
    used = int(starts[-1])
    if used > min(len(indices), len(data)) or not _lie_within(indices[:used], minor):
        raise ValueError("a sparse matrix with an element outside of it")


def _lie_within(indices, size):
    # type: (np.ndarray, int) -> bool
    return not len(indices) or bool(indices.min() >= 0 and indices.max() < size)


# Data frames and series: column by column, each as what it holds.


def _is_frame(value):
    # type: (Any) -> bool
    return _is_pandas(value) and _library_of(value) == "pandas"


def _is_series(value):
    # type: (Any) -> bool
    return _library_of(value) == "pandas" and type(value).__name__ == "Series"


def _is_index(value):
    # type: (Any) -> bool
    return _library_of(value) == "pandas" and type(value).__name__.endswith("Index")


def _is_polars(value):
    # type: (Any) -> bool
    return _library_of(value) == "polars" and type(value).__name__ in ("DataFrame", "Series")


def _library_of(value):
    # type: (Any) -> str
    """Return the top-level module: what lies below it is where it likes to be in each release."""
    return str(type(value).__module__).partition(".")[0]


def _encode_frame(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    columns = [_encode_column(value.iloc[:, i], parts) for i in range(value.shape[1])]
    return {
        "kind": "frame",
        "names": _encode_index(value.columns, parts),
        "index": _encode_index(value.index, parts),
        "columns": columns,
    }


def _decode_frame(described, parts):
    # type: (Any, Any) -> Any
    import pandas

    index = _decode_index(described["index"], parts)
    names = _decode_index(described["names"], parts)
    columns = [_decode_column(column, index, parts) for column in described["columns"]]
    if len(columns) != len(names):
        raise ValueError("a data frame with %d names and %d columns" % (len(names), len(columns)))
    frame = pandas.DataFrame(dict(enumerate(columns)), index=index)
    frame.columns = names
    return frame


def _encode_series(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    return {
        "kind": "series",
        "name": encode(value.name, parts),
        "index": _encode_index(value.index, parts),
        "column": _encode_column(value, parts),
    }


def _decode_series(described, parts):
    # type: (Any, Any) -> Any
    index = _decode_index(described["index"], parts)
    series = _decode_column(described["column"], index, parts)
    series.name = decode(described["name"], parts)
    return series


def _encode_column(series, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return {"dtype": str(dtype), "values": encode(np.asarray(series), parts)}
    if hasattr(series, "cat"):
        return {
            "dtype": "category",
            "codes": _add(parts, np.asarray(series.cat.codes)),
            "categories": _encode_index(series.cat.categories, parts),
            "ordered": bool(series.cat.ordered),
        }
    missing = np.asarray(series.isna(), dtype=bool)
    if getattr(dtype, "tz", None) is not None:
        utc = np.asarray(series.dt.tz_convert("UTC").dt.tz_localize(None))
        return {"dtype": str(dtype), "values": encode(utc, parts)}
    if str(dtype).startswith(("Sparse", "period", "interval")):
        raise Unrecordable("a column of dtype %s cannot be recorded" % dtype)
    items = [None if gone else item for item, gone in zip(series.tolist(), missing)]
    return {"dtype": str(dtype), "items": _encode_items(items, parts)}


def _decode_column(described, index, parts):
    # type: (Any, Any, Any) -> Any
    import pandas

    dtype = described["dtype"]
    if "codes" in described:
        categories = _decode_index(described["categories"], parts)
        codes = np.asarray(parts[described["codes"]])
        values = pandas.Categorical.from_codes(codes, categories, bool(described["ordered"]))
        return pandas.Series(values, index=index)
    if "items" in described:
        items = _decode_items(described["items"], parts)
        return pandas.Series(items, index=index, dtype=_pandas_dtype(dtype))
    values = decode(described["values"], parts)
    if type(values) is not np.ndarray or values.ndim != 1:
        raise ValueError("a column that is not a row of values")
    if values.dtype.kind in "mM" and str(dtype).startswith("datetime64") and "," in str(dtype):
        zone = str(dtype).rstrip("]").partition(",")[2].strip()
        return pandas.Series(values, index=index).dt.tz_localize("UTC").dt.tz_convert(zone)
    return pandas.Series(values, index=index, dtype=values.dtype)


def _pandas_dtype(name):
    # type: (str) -> Any
    """Return a dtype, or object where this pandas does not know it."""
    import pandas

    try:
        return pandas.api.types.pandas_dtype(name)
    except (TypeError, ImportError):
        return np.dtype(object)


def _encode_index(index, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    kind = type(index).__name__
    names = [encode(name, parts) for name in index.names]
    if kind == "RangeIndex":
        first = int(index[0]) if len(index) else 0
        step = int(index[1]) - first if len(index) > 1 else 1
        return {"kind": "range", "of": [first, first + step * len(index), step], "names": names}
    if kind == "MultiIndex":
        rows = [encode(tuple(row), parts) for row in index.tolist()]
        return {"kind": "multi", "rows": rows, "names": names}
    if kind == "CategoricalIndex" or str(index.dtype).startswith(("interval", "period")):
        raise Unrecordable("a %s cannot be recorded" % kind)
    import pandas

    column = _encode_column(pandas.Series(index), parts)
    return {"kind": "index", "column": column, "names": names}


def _decode_index(described, parts):
    # type: (Any, Any) -> Any
    import pandas

    names = [decode(name, parts) for name in described["names"]]
    if described["kind"] == "range":
        start, stop, step = (int(n) for n in described["of"])
        return pandas.RangeIndex(start, stop, step, name=names[0])
    if described["kind"] == "multi":
        rows = [decode(row, parts) for row in described["rows"]]
        return pandas.MultiIndex.from_tuples(rows, names=names)
    if described["kind"] != "index":
        raise ValueError("unknown kind of index: %r" % (described["kind"],))
    series = _decode_column(described["column"], None, parts)
    if series.dtype == object:
        return pandas.Index(series.tolist(), dtype=object, name=names[0])
    return pandas.Index(series, name=names[0])


def _encode_polars(value, parts):
    # type: (Any, Dict[str, np.ndarray]) -> Dict[str, Any]
    frame = value if type(value).__name__ == "DataFrame" else value.to_frame()
    return {
        "kind": "polars",
        "series": frame is not value,
        "columns": [
            {
                "name": str(column.name),
                "dtype": str(column.dtype),
                "items": _encode_items(column.to_list(), parts),
            }
            for column in frame.get_columns()
        ],
    }


def _decode_polars(described, parts):
    # type: (Any, Any) -> Any
    import polars

    columns = []
    for column in described["columns"]:
        dtype = getattr(polars, str(column["dtype"]), None)
        if not (inspect.isclass(dtype) and issubclass(dtype, polars.DataType)):
            dtype = None
        items = _decode_items(column["items"], parts)
        columns.append(polars.Series(str(column["name"]), items, dtype=dtype))
    return columns[0] if described["series"] else polars.DataFrame(columns)


def _is_of(*types):
    # type: (Any) -> Any
    """Tell whether a value is of one of these types, and not of a type that extends one."""
    return lambda value: type(value) in types


_ENCODERS = (
    (_is_of(type(None), bool, int, str, float, complex, bytes), _encode_plain),
    (lambda value: isinstance(value, np.generic), _encode_numpy_scalar),
    (_is_array, _encode_array),
    (_is_of(list, tuple, set, frozenset), _encode_sequence),
    (_is_sparse, _encode_sparse),
    (_is_of(dict), _encode_dict),
    (_is_bunch, _encode_dict),
    (_is_frame, _encode_frame),
    (_is_series, _encode_series),
    (_is_index, lambda value, parts: {"kind": "pandas index", "of": _encode_index(value, parts)}),
    (_is_polars, _encode_polars),
)  # type: Tuple[Tuple[Any, Any], ...]


_DECODERS = {
    "plain": _decode_plain,
    "float": lambda d, parts: _float_of(d["hex"]),
    "complex": _decode_complex,
    "bytes": lambda d, parts: binascii.unhexlify(d["hex"]),
    "numpy": _decode_numpy_scalar,
    "array": lambda d, parts: np.asarray(parts[d["part"]]),
    "objects": _decode_objects,
    "matrix": _decode_matrix,
    "masked": lambda d, parts: np.ma.MaskedArray(decode(d["data"], parts), parts[d["mask"]]),
    "dict": _decode_dict,
    "sparse": _decode_sparse,
    "frame": _decode_frame,
    "series": _decode_series,
    "pandas index": lambda d, parts: _decode_index(d["of"], parts),
    "polars": _decode_polars,
    "other": _decode_other,
}  # type: Dict[str, Any]
_DECODERS.update(
    {
        kind: lambda d, parts, make=make: make(_decode_items(d["items"], parts))
        for kind, make in _SEQUENCES.items()
    }
)


def digest_of(value):
    # type: (Any) -> str
    """Return the SHA-256 of the values that something holds, whatever their memory layout.

    Examples
    --------
    >>> digest_of(np.arange(3)) == digest_of(np.arange(3)[::1].copy())
    True
    """
    sha = hashlib.sha256()
    parts = {}  # type: Dict[str, np.ndarray]
    described = encode(_canonical(value), parts)
    sha.update(json.dumps(described, sort_keys=True).encode("utf-8"))
    for name in sorted(parts, key=lambda name: int(name[1:])):
        array = np.asarray(parts[name], order="C")
        array = array.astype(array.dtype.newbyteorder("<"), copy=False)
        sha.update(("%s%s" % (array.dtype.str, array.shape)).encode("ascii"))
        plain = array.dtype.kind in "biufc"  # what a digest can read without a copy
        sha.update(array.reshape(-1).view(np.uint8).data if plain else array.tobytes())
    return sha.hexdigest()


def _canonical(value):
    # type: (Any) -> Any
    """Return frames as lists of columns of plain values: pandas names types as it goes along."""
    if _is_frame(value):
        names = [str(name) for name in value.columns]
        return [names, [_canonical(value.iloc[:, i]) for i in range(value.shape[1])]]
    if _is_series(value):
        if isinstance(value.dtype, np.dtype) and value.dtype.kind in "fiub":
            return np.asarray(value)
        missing = np.asarray(value.isna(), dtype=bool)
        return [None if gone else str(x) for x, gone in zip(value.tolist(), missing)]
    return value


# ----------------------------------------------------------------------------------------------
# Archives: .npz files with an index, the same bytes for the same content

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LARGE = 1 << 30  # bytes of an array that may need the large form of a zip file
_SMALL = 1 << 16  # bytes of a part that is read at once


def write_archive(path, index, parts):
    # type: (Any, Any, Dict[str, np.ndarray]) -> None
    """Write arrays and a JSON index into an .npz that ``numpy.load`` reads without pickle.

    Nothing in it depends on the time or the machine: what is in the byte order of the machine is
    written as on one of little-endian order.
    """
    text = json.dumps(index, sort_keys=True, allow_nan=False).encode("utf-8")
    members = [("index", np.frombuffer(text, dtype=np.uint8))]
    members += [(name, parts[name]) for name in sorted(parts)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
        for name, array in members:
            info = zipfile.ZipInfo(name + ".npy", _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            array = _little_endian(np.asanyarray(array))
            with archive.open(info, "w", force_zip64=array.nbytes > _LARGE) as member:
                np.lib.format.write_array(member, array, allow_pickle=False)


def _little_endian(array):
    # type: (np.ndarray) -> np.ndarray
    """Return an array as a little-endian machine has it, or one of those as this machine has it.

    On a big-endian machine both orders change places, so that an array in the order of the machine
    comes back in the order of the machine, wherever it is read.
    """
    if sys.byteorder == "little":
        return array
    return array.astype(array.dtype.newbyteorder("S"), copy=False)


class Archive(object):
    """What :func:`write_archive` wrote; arrays are read when they are asked for.

    Parameters
    ----------
    file : str or file object
    most : int, optional
        How many bytes it may have when it is unpacked.

    Raises
    ------
    ValueError
        It is no such archive, is cut short, or too large.
    """

    def __init__(self, file, most=None):
        # type: (Any, Optional[int]) -> None
        try:
            self._zip = zipfile.ZipFile(file)
            self.nbytes = sum(member.file_size for member in self._zip.infolist())
            if most is not None and self.nbytes > most:
                raise ValueError("unpacked it has %d bytes, more than %d" % (self.nbytes, most))
            self.index = json.loads(self._read("index").tobytes().decode("utf-8"))
        except _BROKEN as error:
            raise ValueError(
                "no readable archive: %s: %s" % (type(error).__name__, error)
            ) from error

    def __getitem__(self, name):
        # type: (str) -> np.ndarray
        try:
            return self._read(name)
        except _BROKEN as error:
            raise ValueError("part %r: %s: %s" % (name, type(error).__name__, error)) from error

    def _read(self, name):
        # type: (str) -> np.ndarray
        if not isinstance(name, str):
            raise KeyError(name)
        member = self._zip.getinfo(name + ".npy")
        with self._zip.open(member) as file:
            if member.file_size <= _SMALL:
                return _little_endian(_small_array(bytearray(file.read())))
            return _little_endian(np.asanyarray(np.lib.format.read_array(file, allow_pickle=False)))

    def close(self):
        # type: () -> None
        """Close the file."""
        self._zip.close()


_PLAIN_HEADER = re.compile(
    rb"\x93NUMPY\x01\x00..\{'descr': '([<>|][biufcmMSU]\d{1,5}(?:\[[\da-zA-Z]+\])?)', "
    rb"'fortran_order': (True|False), 'shape': \(((?:\d{1,9}, ?)*(?:\d{1,9})?)\), \} *\n",
    re.DOTALL,
)


def _small_array(data):
    # type: (bytearray) -> np.ndarray
    """Read a ``.npy``; most have a header that need not be parsed as Python, as numpy does it."""
    header = _PLAIN_HEADER.match(data)
    if header is not None and header.end() == 10 + struct.unpack("<H", data[8:10])[0]:
        kind, fortran, sizes = header.groups()
        shape = tuple(int(size) for size in sizes.replace(b",", b" ").split())
        count = functools.reduce(lambda one, other: one * other, shape, 1)
        if count <= len(data):
            dtype = np.dtype(kind.decode("ascii"))
            values = np.frombuffer(data, dtype, count, header.end())  # type: np.ndarray
            return values.reshape(shape, order="F" if fortran == b"True" else "C")
    return np.asanyarray(np.lib.format.read_array(io.BytesIO(data), allow_pickle=False))


def _content_digest(path):
    # type: (str) -> str
    """Return a digest of what an archive holds, however it was compressed; empty if damaged."""
    sha = hashlib.sha256()
    try:
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                sha.update(("%s %d " % (name, archive.getinfo(name).file_size)).encode("utf-8"))
                sha.update(archive.read(name))
    except _BROKEN:
        return ""
    return sha.hexdigest()


_BROKEN = (
    KeyError,
    ValueError,
    TypeError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    AttributeError,
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    tokenize.TokenError,  # numpy takes the header of an array apart as Python does
)


# ----------------------------------------------------------------------------------------------
# Facts of this interpreter and machine

_LIBRARIES = (
    "scikit-learn",
    "numpy",
    "scipy",
    "joblib",
    "threadpoolctl",
    "pandas",
    "polars",
    "cloudpickle",
    "skops",
)


def environment():
    # type: () -> Dict[str, Any]
    """Return what a saved estimator may depend on: versions, machine, BLAS, threads.

    Returns
    -------
    dict
        JSON types only.
    """
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "libraries": _versions(_LIBRARIES),
        "system": platform.system(),
        "libc": " ".join(platform.libc_ver()).strip(),
        "machine": platform.machine(),
        "byteorder": sys.byteorder,
        "pointer_bits": struct.calcsize("P") * 8,
        "blas": _blas(),
        "threads": {k: v for k, v in sorted(os.environ.items()) if k.endswith("_NUM_THREADS")},
    }


def _versions(names):
    # type: (Iterable[str]) -> Dict[str, str]
    installed = distributions()
    return {
        name: installed[_canonical_name(name)]
        for name in names
        if _canonical_name(name) in installed
    }


def _canonical_name(name):
    # type: (str) -> str
    return re.sub(r"[-_.]+", "-", name).lower()


@functools.lru_cache(maxsize=1)
def distributions():
    # type: () -> Dict[str, str]
    """Return the versions of all installed distributions, by their normalised names."""
    return {name: version for name, version, _ in _installed()}


def distribution_of(module):
    # type: (str) -> Optional[Tuple[str, str]]
    """Return name and version of the installed distribution that a module is of, or None."""
    top = module.split(".")[0]
    return next(((name, v) for name, v, modules in _installed() if top in modules), None)


@functools.lru_cache(maxsize=1)
def _installed():
    # type: () -> List[Tuple[str, str, Tuple[str, ...]]]
    """Return name, version and top-level modules of each installed distribution."""
    found = {}  # type: Dict[str, Tuple[str, str, Tuple[str, ...]]]
    try:
        from importlib import metadata
    except ImportError:  # Python 3.6 and 3.7
        import pkg_resources  # type: ignore[import-not-found,import-untyped,unused-ignore]

        for one in pkg_resources.working_set:
            top = one.get_metadata("top_level.txt") if one.has_metadata("top_level.txt") else ""
            name = _canonical_name(one.project_name)
            found.setdefault(name, (name, one.version, tuple(top.split())))
    else:
        for entry in metadata.distributions():
            if entry.metadata["Name"]:
                name = _canonical_name(entry.metadata["Name"])
                found.setdefault(name, (name, entry.version, _top_level(entry)))
    return sorted(found.values())


def _top_level(entry):
    # type: (Any) -> Tuple[str, ...]
    text = entry.read_text("top_level.txt")
    if text is not None:
        return tuple(text.split())
    names = {str(path).replace("\\", "/").split("/")[0] for path in entry.files or ()}
    return tuple(sorted(re.sub(r"(\.cpython.*|\.abi3)?\.(py|so|pyd)$", "", name) for name in names))


def _blas():
    # type: () -> List[Dict[str, str]]
    """Return the BLAS and OpenMP libraries that are loaded, if threadpoolctl is there to tell."""
    try:
        import threadpoolctl
    except ImportError:
        return []
    keys = ("internal_api", "version", "architecture", "threading_layer")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pools = threadpoolctl.threadpool_info()
    facts = [{k: str(pool[k]) for k in keys if pool.get(k)} for pool in pools]
    unique = {json.dumps(fact, sort_keys=True): fact for fact in facts}
    return [unique[key] for key in sorted(unique)]


def recording_key(facts):
    # type: (Dict[str, Any]) -> str
    """Return the name of the folder for a recording: ``sklearn-1.3.2_cp311_linux-x86_64``.

    Parameters
    ----------
    facts : dict
        What :func:`environment` returned.
    """
    initials = {"CPython": "cp", "PyPy": "pp"}
    python = "".join(facts["python"].split(".")[:2])
    tag = initials.get(facts["implementation"], facts["implementation"].lower()) + python
    version = facts["libraries"].get("scikit-learn", "none")
    machine = "%s-%s" % (facts["system"], facts["machine"])
    if facts["pointer_bits"] == 32 and facts["machine"] in ("x86_64", "AMD64", "aarch64"):
        machine += "-32bit"
    key = "sklearn-%s_%s_%s" % (version, tag, machine.lower())
    return re.sub(r"[^A-Za-z0-9_.+-]", "-", key)


# ----------------------------------------------------------------------------------------------
# What can be done with an estimator besides asking it


def _clone(estimator, probe):
    # type: (Any, Probe) -> Any
    from sklearn.base import clone

    return clone(estimator)


def _tags(estimator, probe):
    # type: (Any, Probe) -> Any
    try:
        from sklearn.utils import get_tags
    except ImportError:  # there is no other way before 1.6
        return estimator._get_tags() if hasattr(estimator, "_get_tags") else None  # noqa: SLF001
    return get_tags(estimator)


def _set_params(estimator, probe):
    # type: (Any, Probe) -> None
    estimator.set_params(**estimator.get_params(deep=False))


def _partial_fit(estimator, probe):
    # type: (Any, Probe) -> Any
    X, y = copy_of(probe.X), copy_of(probe.y)
    estimator.partial_fit(X) if y is None else estimator.partial_fit(X, y)
    return estimator


def _refit(estimator, probe):
    # type: (Any, Probe) -> Any
    """Fit it again: that it works is of interest here, not that it converges."""
    long = {}  # type: Dict[str, int]
    try:
        given = estimator.get_params(deep=True)
        long = {name: value for name, value in given.items() if _is_long(name, value)}
        if long:
            estimator.set_params(**dict.fromkeys(long, _FEW))
            return fit_again(estimator, probe)
    except Exception:  # it may not like so few: what it does with its own number counts
        with contextlib.suppress(Exception):
            estimator.set_params(**long)
    return fit_again(estimator, probe)


_FEW = 2


def _is_long(name, value):
    # type: (str, Any) -> bool
    return name.split("__")[-1] == "max_iter" and type(value) is int and value > _FEW


def fit_again(estimator, data):
    # type: (Any, Any) -> Any
    """Fit an estimator with copies of the ``X`` and ``y`` of a probe; return what that gives."""
    X, y = copy_of(data.X), copy_of(data.y)
    return estimator.fit(X) if y is None else estimator.fit(X, y)


#: What is tried, in this order; the last two change the estimator.
ABILITIES = (
    ("repr", lambda estimator, probe: repr(estimator)),
    ("get_params", lambda estimator, probe: estimator.get_params(deep=True)),
    ("set_params", _set_params),
    ("clone", _clone),
    ("tags", _tags),
    ("dump", lambda estimator, probe: pickle.dump(estimator, _Nowhere(), 4)),
    ("partial_fit", _partial_fit),
    ("refit", _refit),
)  # type: Tuple[Tuple[str, Any], ...]


class _Nowhere(object):
    """A file that keeps nothing."""

    def write(self, data):
        # type: (Any) -> int
        return len(data)


def try_abilities(estimator, probe, only=None, step=None, budget=None):
    # type: (Any, Probe, Any, Any, Optional[float]) -> Dict[str, Optional[str]]
    """Try what else can be done with an estimator; it is of no further use after that.

    Parameters
    ----------
    estimator : object
    probe : Probe
        What ``partial_fit`` and ``fit`` are given.
    only : iterable of str, optional
        Names from ``ABILITIES``.
    step : callable, optional
        Told what is about to be done.
    budget : float, optional
        Seconds that a training may have taken for the next one to be tried, too.

    Returns
    -------
    dict of str to str or None
        None where it worked, else the name and text of what it raised.
    """
    found = {}  # type: Dict[str, Optional[str]]
    wanted = None if only is None else set(only)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, attempt in ABILITIES:
            if wanted is not None and name not in wanted:
                continue
            method = {"refit": "fit"}.get(name, name)
            trains = name in ("partial_fit", "refit")
            if trains and (probe.X is None or not _has(estimator, method)):
                if wanted is None:
                    continue
            if step is not None:
                step("trying %s" % name)
            random.seed(0)
            np.random.seed(0)
            started = time.perf_counter()
            try:
                attempt(estimator, probe)
                found[name] = None
            except (Exception, SystemExit) as error:  # an observation
                found[name] = "%s: %s" % (type(error).__name__, error_text(error))
            if trains and budget is not None and time.perf_counter() - started > budget:
                break
    return found


# ----------------------------------------------------------------------------------------------
# Parameters and public fitted attributes

_MAX_ATTRIBUTE = 1 << 16  # bytes of one attribute
_MAX_ATTRIBUTES = 1 << 18  # bytes of all
_MAX_ESTIMATORS = 40


def parameters_of(estimator):
    # type: (Any) -> Dict[str, Any]
    """Return the parameters, deep; what is no plain value is told by the name of its class."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = estimator.get_params(deep=True)
    return {str(name): plain_parameter(found[name]) for name in sorted(found)}


def plain_parameter(value):
    # type: (Any) -> Any
    """Return a parameter as JSON: plain values, lists of them, or ``{"type": …}``."""
    if type(value) is int and value.bit_length() > 128:  # more than a reader takes for a number
        return {"int": hex(value)}
    if value is None or type(value) in (bool, int, str):
        return value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (float, np.floating)):
        number = float(value)
        return number if np.isfinite(number) else {"float": str(number)}
    if type(value) in (list, tuple) and len(value) <= 100:
        return [plain_parameter(item) for item in value]
    if isinstance(value, np.ndarray) and not value.dtype.hasobject:
        return {"type": "ndarray", "sha256": digest_of(np.asarray(value))}
    named = value if inspect.isclass(value) or inspect.isroutine(value) else type(value)
    return {"type": getattr(named, "__name__", type(value).__name__)}


def attributes_of(estimator):
    # type: (Any) -> Iterator[Tuple[str, Any, bool]]
    """Yield (path, value, computed) of the public fitted attributes, those of parts included.

    ``computed`` tells that it is worked out by a property of the class.
    """
    seen = set()  # type: Any
    waiting = [("", estimator)]  # type: List[Tuple[str, Any]]
    while waiting and len(seen) < _MAX_ESTIMATORS:
        prefix, one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        held = getattr(one, "__dict__", {})
        for name in sorted(held):
            if name.endswith("_") and not name.startswith("_"):
                yield prefix + name, held[name], False
            if not name.startswith("_"):
                waiting += _parts_of(prefix + name, held[name])
        for name in sorted(set(dir(type(one))) - set(held)):
            if name.endswith("_") and not name.startswith("_"):
                static = inspect.getattr_static(type(one), name, None)
                if isinstance(static, _COMPUTED) or hasattr(static, "__get__"):
                    value = _value_or_error(one, name)
                    if not callable(value):
                        yield prefix + name, value, True


def _parts_of(path, value):
    # type: (str, Any) -> List[Tuple[str, Any]]
    """Return the estimators in a value: itself, or the first few of a list or dictionary."""
    if hasattr(value, "get_params") and not inspect.isclass(value):
        return [(path + ".", value)]
    if isinstance(value, (list, tuple)):
        pairs = enumerate(value[:20])  # type: Any
        return [part for i, item in pairs for part in _parts_of("%s[%d]" % (path, i), item)]
    if isinstance(value, np.ndarray) and value.dtype == object:
        items = value.ravel()[:3]
        return [
            part for i, item in enumerate(items) for part in _parts_of("%s[%d]" % (path, i), item)
        ]
    return []


class Failed(object):
    """An attribute that raises when it is looked at.

    ``text`` says what; ``gone`` tells that neither the object nor its class has one of that name.
    """

    def __init__(self, text, gone=False):
        # type: (str, bool) -> None
        self.text = text
        self.gone = gone


def _value_or_error(estimator, name):
    # type: (Any, str) -> Any
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return getattr(estimator, name)
        except Exception as error:  # not fitted that way, or broken: the caller's to judge
            nothing = object()
            gone = inspect.getattr_static(estimator, name, nothing) is nothing
            return Failed("%s: %s" % (type(error).__name__, error_text(error)), gone)


def attribute_at(estimator, path):
    # type: (Any, str) -> Any
    """Return the attribute at a path of :func:`attributes_of`, or :class:`Failed`."""
    value = estimator
    for name, position in re.findall(r"\.?([A-Za-z_]\w*)|\[(\d+)\]", path):
        if name:
            value = _value_or_error(value, name)
            if isinstance(value, Failed):
                return value
        else:
            items = value.ravel() if isinstance(value, np.ndarray) else value
            try:
                value = items[int(position)]
            except (IndexError, TypeError, KeyError) as error:
                return Failed("%s: %s" % (type(error).__name__, error))
    return value


# ----------------------------------------------------------------------------------------------
# Answers: what a loaded estimator says, in the values of a recording, to be judged elsewhere

_ANSWERS = b"answers1"
_LONGEST_TEXT = 10000
_PLAIN_DTYPE = re.compile(r"^[<>|=][biufcmMSUV]\d{1,9}(\[[\da-zA-Z/]{1,12}\])?$")
_MOST_EMPTY = 1 << 20  # items that take no bytes


class AnswerParts(Dict[str, Any]):
    """Arrays of an answer; each is copied when it is put in, for later calls may write into it.

    ``encode`` refuses no value that goes with these: what cannot be recorded is named.
    """

    def __setitem__(self, name, array):
        # type: (str, np.ndarray) -> None
        array = np.asanyarray(array)
        fortran = bool(array.flags.f_contiguous and not array.flags.c_contiguous)
        described = [_described_dtype(array.dtype), list(array.shape), fortran]
        dict.__setitem__(self, name, (described, array.tobytes("F" if fortran else "C")))


def _described_dtype(dtype):
    # type: (Any) -> Any
    return dtype.descr if dtype.names else dtype.str


def pack_answers(index, parts):
    # type: (Any, AnswerParts) -> bytes
    """Return an index and its parts in one piece, which :class:`Answers` reads."""
    kept = [parts["a%d" % number] for number in range(len(parts))]
    head = {"index": index, "parts": [described for described, _ in kept]}
    text = json.dumps(head, allow_nan=False).encode("ascii")
    return b"".join([_ANSWERS, struct.pack("<Q", len(text)), text] + [data for _, data in kept])


class Answers(object):
    """What :func:`pack_answers` has made, or somebody who wants to be taken for it.

    Parts lie side by side and are as long as they say, so that nothing is larger than its bytes.

    Raises
    ------
    ValueError
        It is not that.
    """

    def __init__(self, data):
        # type: (Any) -> None
        self._data = memoryview(data)
        self._places = {}  # type: Dict[str, Tuple[Any, Tuple[int, ...], bool, int]]
        try:
            if bytes(self._data[:8]) != _ANSWERS:
                raise ValueError("it does not begin as an answer does")
            at = 16 + struct.unpack("<Q", self._data[8:16])[0]
            head = json.loads(bytes(self._data[16:at]).decode("ascii"))
            self.index = head["index"]
            for number, described in enumerate(head["parts"]):
                at = self._place("a%d" % number, described, at)
        except (KeyError, TypeError, RecursionError, struct.error, OverflowError) as error:
            raise ValueError("%s: %s" % (type(error).__name__, error)) from error
        if at != len(self._data):
            raise ValueError("its parts do not end where it does")

    def _place(self, name, described, at):
        # type: (str, Any, int) -> int
        kind, shape, fortran = described
        dtype, count = _checked_dtype(kind), 1
        for length in shape:
            if type(length) is not int or length < 0:
                raise ValueError("part %s has no such shape" % name)
            count *= length
        if count * dtype.itemsize > len(self._data) - at:
            raise ValueError("part %s is longer than the answer" % name)
        if count > _MOST_EMPTY and not dtype.itemsize:
            raise ValueError("part %s has too many items" % name)
        self._places[name] = (dtype, tuple(shape), bool(fortran), at)
        return int(at + count * dtype.itemsize)

    def __getitem__(self, name):
        # type: (str) -> np.ndarray
        dtype, shape, fortran, at = self._places[name]
        array = np.ndarray(shape, dtype, self._data, at, order="F" if fortran else "C")
        return array.copy(order="K")


def _checked_dtype(described, depth=0):
    # type: (Any, int) -> Any
    """Return a dtype that holds no objects."""
    if isinstance(described, str) and _PLAIN_DTYPE.match(described):
        return np.dtype(described)
    if depth > 8 or not isinstance(described, list) or not described:
        raise ValueError("there is no dtype %.100r" % (described,))
    fields = []  # type: List[Any]
    for name, kind, *shape in described:
        if not isinstance(name, str) or len(shape) > 1:
            raise ValueError("a field without a name")
        field = [name, _checked_dtype(kind, depth + 1)]  # type: List[Any]
        fields.append(tuple(field + [tuple(int(n) for n in one) for one in shape]))
    return np.dtype(fields)


def answer(estimator, probes, asked, parts, fed=None, step=None):
    # type: (Any, Iterable[Probe], Dict[str, Any], AnswerParts, Any, Any) -> Dict[str, Any]
    """Ask an estimator what was asked for, and describe what it says; training comes last.

    Parameters
    ----------
    estimator : object
        As it was loaded.
    probes : iterable of Probe
    asked : dict
        ``params`` (bool), ``calls`` (lists of label, feed, name of the probe, and how often),
        ``attributes`` (paths) and ``abilities`` (names).
    parts : AnswerParts
        Filled.
    fed : dict of str to object, optional
        By the names of probes: what ``inverse_transform`` is given.
    step : callable, optional
        Told what is about to be done.

    Returns
    -------
    dict
        JSON types only: each of these, in the order in which it was asked for.

    Raises
    ------
    MemoryError
        It needs more than the process was given.
    """
    probes = list(probes)
    by_name = {probe.name: probe for probe in probes}
    index = {"params": None, "outputs": [], "attributes": [], "abilities": []}  # type: Dict[str, Any]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if asked["params"]:
            index["params"] = _answered_params(estimator)
        for label, feed, name, times in asked["calls"]:
            method = METHODS_BY_LABEL.get(label) or Method(label, feed, ())
            given = {name: fed[name]} if method.feed == "T" and fed and name in fed else {}
            said = [
                _answered_call(estimator, method, by_name[name], given, parts, step)
                for _ in range(times)
            ]
            index["outputs"].append({"method": label, "probe": name, "said": said})
        for path in asked["attributes"]:
            if step is not None:
                step("reading %s" % path)
            index["attributes"].append(_answered_attribute(estimator, path, parts))
    found = try_abilities(estimator, probes[0], asked["abilities"], step)
    index["abilities"] = [
        [name, text if text is None else text[:_LONGEST_TEXT]] for name, text in found.items()
    ]
    return index


def spell_call(label, probe):
    # type: (str, str) -> str
    """Return a call as a path.

    Examples
    --------
    >>> spell_call("predict", "one row"), spell_call("predict(return_std=True)", "one row")
    ('predict(one row)', 'predict(return_std=True, one row)')
    """
    if probe == "X":
        return label
    return "%s, %s)" % (label[:-1], probe) if "(" in label else "%s(%s)" % (label, probe)


def _answered_params(estimator):
    # type: (Any) -> Dict[str, Any]
    try:
        return {"value": parameters_of(estimator)}
    except Exception as error:  # an observation
        return _failure(type(error).__name__, error_text(error))


def _answered_call(estimator, method, probe, fed, parts, step):
    # type: (Any, Method, Probe, Dict[str, Any], AnswerParts, Any) -> Dict[str, Any]
    output = observe_call(estimator, method, probe, dict(fed), step)
    if output.error is None:
        return {"value": _answered_value(output.value, parts)}
    if output.error.endswith("MemoryError"):
        raise MemoryError("%s: %s" % (spell_call(output.method, probe.name), output.text))
    gone = output.error == "AttributeError" and not _has(estimator, method.name)
    return _failure(
        output.error, output.text, gone and "no attribute %r" % method.name in output.text
    )


def _answered_attribute(estimator, path, parts):
    # type: (Any, str, AnswerParts) -> Dict[str, Any]
    value = attribute_at(estimator, path)
    if isinstance(value, Failed):
        return dict(_failure("", value.text, value.gone), path=path)
    return {"path": path, "value": _answered_value(value, parts)}


def _answered_value(value, parts):
    # type: (Any, AnswerParts) -> Any
    try:
        return encode(value, parts)
    except RecursionError:
        return {"kind": "other", "class": str(type(value).__name__)[:_LONGEST_NAME]}


def _failure(error, text, gone=False):
    # type: (str, str, bool) -> Dict[str, Any]
    return {"error": error[:_LONGEST_NAME], "text": text[:_LONGEST_TEXT], "gone": gone}


# ----------------------------------------------------------------------------------------------
# Files: write and read an estimator

SUFFIXES = {"pickle": "pkl", "joblib": "joblib"}


def dump(estimator, place, form):
    # type: (Any, Any, str) -> None
    """Write an estimator.

    Parameters
    ----------
    place : str or binary file
    form : str
        ``pickle``, ``pickle:N`` (protocol), ``joblib``, ``joblib:METHOD`` or
        ``joblib:METHOD:LEVEL``.

    Raises
    ------
    ValueError
        There is no such format.
    """
    name, _, rest = form.partition(":")
    if name == "pickle" and re.match(r"^[0-5]?$", rest):
        protocol = int(rest) if rest else 4
        if hasattr(place, "write"):
            pickle.dump(estimator, place, protocol)
        else:
            with open(place, "wb") as file:
                pickle.dump(estimator, file, protocol)
    elif name == "joblib":
        method, _, level = rest.partition(":")
        compress = (method, int(level or 3)) if method else 0  # type: Any
        _joblib().dump(estimator, place, compress=compress)
    else:
        raise ValueError(
            "unknown format %r: use pickle, pickle:N, joblib or joblib:METHOD:LEVEL" % form
        )


def load(file, form):
    # type: (Any, str) -> Any
    """Read an estimator from a binary file object; it runs whatever the file says."""
    if form.partition(":")[0] == "pickle":
        return pickle.load(file)
    return _joblib().load(file)


def _joblib():
    # type: () -> Any
    try:
        import joblib
    except ImportError:  # scikit-learn up to 0.22 brings its own
        from sklearn.externals import joblib
    return joblib


def file_digest(path):
    # type: (str) -> Tuple[str, int]
    """Return SHA-256 and size of a file."""
    sha, size = hashlib.sha256(), 0
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            sha.update(block)
            size += len(block)
    return sha.hexdigest(), size


def names_in(estimator):
    # type: (Any) -> List[Tuple[str, str]]
    """Return (module, name) of everything that a pickle of this estimator refers to."""
    data = io.BytesIO()
    pickle.dump(estimator, data, 3)  # the newest protocol that spells names out
    data.seek(0)
    found = set()
    for opcode, argument, _ in pickletools.genops(data):
        if opcode.name == "GLOBAL":
            module, _, name = str(argument).partition(" ")
            found.add((module, name))
    return sorted(found)


# ----------------------------------------------------------------------------------------------
# Source code


def is_users(module):
    # type: (Any) -> bool
    """Tell whether a module is the user's own: no installed library, nothing of Python's."""
    path = getattr(module, "__file__", None)
    if not path or os.path.abspath(path) == os.path.abspath(__file__):
        return False
    path = os.path.abspath(path).replace("\\", "/")
    if "/site-packages/" in path or "/dist-packages/" in path:
        return False
    roots = {sysconfig.get_paths()[name].replace("\\", "/") for name in ("stdlib", "platstdlib")}
    return not any(path.startswith(root.rstrip("/") + "/") for root in roots)


def code_digests(names):
    # type: (Iterable[Tuple[str, str]]) -> Dict[str, Optional[str]]
    """Return the SHA-256 of the source of each user function or class; None: it has none."""
    found = {}  # type: Dict[str, Optional[str]]
    for module_name, name in names:
        module = sys.modules.get(module_name)
        if module is None or not (is_users(module) or module_name == "__main__"):
            continue
        value = module  # type: Any
        for part in name.split("."):
            value = getattr(value, part, None)
        text = source_of(value)
        found["%s.%s" % (module_name, name)] = None if text is None else text_digest(text)
    return found


def source_of(value):
    # type: (Any) -> Optional[str]
    """Return the source of a function, class or module, or None."""
    try:
        text = inspect.getsource(value)
    except (OSError, TypeError):
        return None
    return textwrap.dedent(text).replace("\r\n", "\n")


def relevant_source(text, name):
    # type: (str, str) -> str
    r"""Return the parts of a module's source that one function in it needs, as they stand there.

    That is the function, what it names of the rest, and what that names; also statements that do
    something else than to define a name.  Nothing is executed.

    Parameters
    ----------
    text : str
        The source of a module.
    name : str
        The function. If the module does not define it, all of the source is returned.

    Examples
    --------
    >>> print(relevant_source("import a\nimport b\ndef f():\n    a.x()\n", "f"), end="")
    import a
    def f():
        a.x()
    """
    text = text.replace("\r\n", "\n")
    try:
        pieces = _pieces(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    if not any(name in binds for _, binds, _, _ in pieces):
        return text
    binding = {}  # type: Dict[str, List[int]]
    for i, (_, binds, _, _) in enumerate(pieces):
        for bound in binds:
            binding.setdefault(bound, []).append(i)
    kept = set()  # type: Any
    waiting = [i for i, piece in enumerate(pieces) if piece[3]] + binding[name]
    while waiting:
        i = waiting.pop()
        if i not in kept:
            kept.add(i)
            for used in pieces[i][2]:
                waiting += binding.pop(used, [])
    chosen = (lines for i, (lines, _, _, _) in enumerate(pieces) if i in kept)
    return "".join(line for lines in chosen for line in lines).strip("\n") + "\n"


def _pieces(text):
    # type: (str) -> List[Tuple[List[str], Any, Any, bool]]
    """Return lines, names bound, names used, whether it is always kept, of each statement."""
    lines = text.splitlines(True)
    body = ast.parse(text).body
    if body and isinstance(body[0], ast.Expr) and ast.get_docstring(ast.parse(text)) is not None:
        body = body[1:]
    starts = []  # type: List[int]
    above = {}  # type: Dict[int, int]
    for node in body:
        decorators = getattr(node, "decorator_list", [])
        first = start = min([node.lineno] + [one.lineno for one in decorators]) - 1
        while first not in above and start and lines[start - 1].startswith("#"):
            start -= 1
        starts.append(above.setdefault(first, start))
    pieces = []  # type: List[Tuple[List[str], Any, Any, bool]]
    for node, start, stop in zip(body, starts, [*starts[1:], len(lines)]):
        inner = list(ast.walk(node))
        names = {one.id for one in inner if isinstance(one, ast.Name)}
        binds = _bound(node)
        pieces.append((lines[start:stop], binds, names, binds is None))
    return [(part, binds or set(), names, always) for part, binds, names, always in pieces]


def _bound(node):
    # type: (Any) -> Any
    """Return the names that a statement defines; None if it does anything else."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return {node.name}
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        names = {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        return None if is_future or "*" in names else names
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        inner = [one for target in targets for one in ast.walk(target)]
        stored = [one for one in inner if isinstance(one, ast.Name)]
        return {one.id for one in stored if isinstance(one.ctx, ast.Store)} or None
    return None


def text_digest(text):
    # type: (str) -> str
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# ----------------------------------------------------------------------------------------------
# Recipes

Recipe = NamedTuple("Recipe", [("name", str), ("make", Any), ("path", Optional[str])])
Recipe.__doc__ = """A function that returns (unfitted estimator, X, y), and the file it is in."""


def find_recipe(text):
    # type: (str) -> Recipe
    """Return the recipe ``path/to/file.py:function`` or ``package.module:function``.

    Without ``:function``, the file must hold exactly one public function.

    Raises
    ------
    ValueError
        There is no such file, module or function.
    """
    place, name = _split_recipe(text)
    module = module_at(place)
    functions = recipe_names(module)
    if not name:
        if len(functions) != 1:
            raise ValueError(
                "%s holds %d public functions (%s): say which, as %s:NAME"
                % (place, len(functions), ", ".join(functions) or "none", place)
            )
        name = functions[0]
    make = getattr(module, name, None)
    if not callable(make):
        close = difflib.get_close_matches(name, functions) or functions
        raise ValueError("%s has no function %r; there is %s" % (place, name, ", ".join(close)))
    return Recipe(name, make, getattr(module, "__file__", None))


def _split_recipe(text):
    # type: (str) -> Tuple[str, str]
    place, colon, name = text.rpartition(":")
    if not colon or name.endswith(".py") or not re.match(r"^[A-Za-z_]\w*$", name):
        return text, ""
    return place, name


def recipe_names(module):
    # type: (Any) -> List[str]
    """Return the public functions that a module defines, in the order of the file."""
    own = [
        value
        for name, value in vars(module).items()
        if inspect.isfunction(value)
        and value.__module__ == module.__name__
        and not name.startswith("_")
    ]
    return [value.__name__ for value in sorted(own, key=lambda f: f.__code__.co_firstlineno)]


def module_at(place):
    # type: (str) -> Any
    """Return the module of a recipe: ``path/to/file.py`` or ``package.module``.

    Raises
    ------
    ValueError
        It does not exist, or importing it raises.
    """
    if not place.endswith(".py"):
        try:
            return importlib.import_module(place)
        except ImportError as error:
            raise ValueError("recipe module %s cannot be imported: %s" % (place, error)) from error
    path = os.path.abspath(place)
    if not os.path.isfile(path):
        raise ValueError("recipe file %s does not exist" % place)
    name = os.path.splitext(os.path.basename(path))[0]
    known = sys.modules.get(name)
    if known is not None and os.path.abspath(getattr(known, "__file__", None) or "") == path:
        return known
    folder = os.path.dirname(path)
    if folder not in sys.path:
        sys.path.insert(0, folder)  # it is imported under its own name, as its users would
    try:
        return importlib.import_module(name)
    except Exception as error:  # the user's file
        text = "%s: %s" % (type(error).__name__, error)
        raise ValueError("recipe file %s cannot be imported: %s" % (place, text)) from error


def materials(made):
    # type: (Any) -> Tuple[Any, Any, Any]
    """Return (estimator, X, y) of what a recipe returned.

    Raises
    ------
    ValueError
        It is something else.
    """
    if not isinstance(made, tuple) or len(made) not in (2, 3):
        kind = type(made).__name__
        raise ValueError("a recipe must return (unfitted estimator, X, y), this returned %s" % kind)
    estimator, X = made[0], made[1]
    if inspect.isclass(estimator) or not hasattr(estimator, "fit"):
        raise ValueError("a recipe must return an estimator first, this returned %r" % (estimator,))
    return estimator, X, made[2] if len(made) == 3 else None


def training_facts(X, y):
    # type: (Any, Any) -> Dict[str, Any]
    """Return digest, shape, dtypes and column names of the training data."""
    facts = {"X": _data_facts(X)}
    if y is not None:
        facts["y"] = _data_facts(y)
    return facts


def _data_facts(data):
    # type: (Any) -> Dict[str, Any]
    shape = getattr(data, "shape", None)
    facts = {
        "type": type(data).__name__,
        "shape": [int(n) for n in shape] if shape is not None else [row_count(data)],
        "sha256": None,
    }  # type: Dict[str, Any]
    try:
        facts["sha256"] = digest_of(data)
    except Unrecordable as error:
        facts["why"] = str(error)
    if _is_pandas(data):
        facts["columns"] = [str(name) for name in data.columns]
        facts["dtypes"] = [str(dtype) for dtype in data.dtypes]
    elif hasattr(data, "dtype"):
        facts["dtypes"] = [str(data.dtype)]
    return facts


def cross_validation(estimator, X, y, cv=5, scoring=None):
    # type: (Any, Any, Any, Any, Any) -> Dict[str, Any]
    """Return scoring, splitter and the score of each fold; or why there is none.

    Parameters
    ----------
    estimator : estimator
        Unfitted; clones of it are fitted.
    cv : int or splitter, default=5
        0 for no cross-validation.
    scoring : str, optional
        None for the estimator's own ``score``.
    """
    if not cv:
        return {"scores": None, "why": "no cross-validation was asked for"}
    if scoring is None and not _has(estimator, "score"):
        return {"scores": None, "why": "%s has no score" % type(estimator).__name__}
    from sklearn.base import clone, is_classifier
    from sklearn.model_selection import check_cv, cross_val_score

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            splitter = check_cv(cv, y, classifier=is_classifier(estimator))
            random.seed(0)
            np.random.seed(0)
            scores = cross_val_score(clone(estimator), X, y, cv=splitter, scoring=scoring)
            sizes = [len(test) for _, test in splitter.split(X, y)]
        except Exception as error:  # the user's estimator: said, and the rest is recorded
            return {"scores": None, "why": "%s: %s" % (type(error).__name__, error_text(error))}
    if not np.isfinite(scores).all():
        return {"scores": None, "why": "a score is not finite: %s" % scores.tolist()}
    return {
        "scoring": scoring if scoring is None or isinstance(scoring, str) else _name_of(scoring),
        "splitter": _ADDRESS.sub("0x...", " ".join(repr(splitter).split())),
        "cv": cv if isinstance(cv, int) else None,
        "scores": [float(score) for score in scores],
        "test_sizes": sizes,
        "rows": row_count(X),
    }


def _name_of(value):
    # type: (Any) -> str
    return str(getattr(value, "__name__", type(value).__name__))


# ----------------------------------------------------------------------------------------------
# What a file holds besides one estimator: dicts, lists, tables, several objects in a row

_MOST_DUMPS = 10000
_MOST_PARTS = 1000
_MOST_NODES = 100000
_DEEPEST_PART = 20
_LONGEST_KEY = 520
_LONGEST_PART = 2000
#: Whoever has one of these is a model.
_MODEL_METHODS = (
    "get_params",
    "predict",
    "predict_proba",
    "decision_function",
    "score_samples",
    "transform",
    "fit_predict",
    "fit_transform",
)
_DATA_LIBRARIES = ("builtins", "numpy", "pandas", "polars", "pyarrow", "scipy", "collections")
#: Of these there may be many, and nothing is in them.
_LEAVES = frozenset([str, int, float, complex, bool, bytes, type(None)])


class Dumps(List[Any]):
    """What several dumps into one file have written."""


class Members(Dict[str, Any]):
    """What the files in an archive hold, by their names."""


class NoEstimator(ValueError):  # noqa: N818 - says what the value is
    """What was loaded is not one estimator; the text says what it is."""


def the_estimator(loaded, part=None):
    # type: (Any, Optional[str]) -> Tuple[Optional[str], Any]
    """Return the estimator that is meant, and its path in what was loaded.

    Parameters
    ----------
    loaded : object
    part : str, optional
        Its path, such as ``"['model']"``; if not given, there must be only one.

    Raises
    ------
    NoEstimator
        There is none, or there are several.
    """
    if part:
        found = part_at(loaded, part)
        if not is_estimator(found) and not callable_methods(found)[0]:
            raise NoEstimator("%s in it is %s, not an estimator" % (part, what_is(found)))
        return part, found
    if is_estimator(loaded):
        return None, loaded
    inside = estimators_in(loaded)
    if len(inside) == 1:
        return inside[0]
    if not inside and not isinstance(loaded, (dict, list, tuple)) and callable_methods(loaded)[0]:
        if not _is_data(loaded):
            return None, loaded
    raise NoEstimator("it holds %s" % told_parts(loaded, inside))


def told_parts(loaded, inside):
    # type: (Any, Sequence[Tuple[str, Any]]) -> str
    """Say what was loaded, and which estimators are in it, with what picks one."""
    if not inside:
        return "%s, which is not an estimator" % what_is(loaded).partition(" of ")[0]
    shown = ["%s (%s)" % (path, type(one).__name__[:100]) for path, one in inside[:10]]
    more = " and %d more" % (len(inside) - 10) if len(inside) > 10 else ""
    text = "%s with %d estimators: say which one is meant with --part, one of %s%s"
    return text % (what_is(loaded), len(inside), ", ".join(shown), more)


def _is_data(value):
    # type: (Any) -> bool
    """Tell whether a value is of a library for data, which calls other things transform."""
    return isinstance(value, (dict, list, tuple, type)) or _library_of(value) in _DATA_LIBRARIES


def is_estimator(value):
    # type: (Any) -> bool
    """Tell whether a value can be used as a model."""
    return not _is_data(value) and any(_has(value, name) for name in _MODEL_METHODS)


def what_is(value):
    # type: (Any) -> str
    """Say what a value is, for people: ``a dict of 2``, ``a pandas Series of 10``."""
    if isinstance(value, Dumps):
        return "%d objects one after the other" % len(value)
    if isinstance(value, Members):
        return "%d files" % len(value)
    name, library = type(value).__name__[:100], _library_of(value)
    if isinstance(value, np.ndarray):
        return "a numpy array of shape %s" % (value.shape,)
    if library in ("pandas", "polars"):
        name = "%s %s" % (library, name)
    counted = ""
    if isinstance(value, (dict, list, tuple, set, frozenset)) or library in ("pandas", "polars"):
        with contextlib.suppress(Exception):
            counted = " of %d" % len(value)
    return "%s %s%s" % ("an" if name[:1].lower() in "aeio" else "a", name, counted)


def steps_of(path):
    # type: (str) -> List[Tuple[str, Any]]
    """Return the steps of a path such as ``['model'].steps[0][1]``.

    Raises
    ------
    ValueError
        It is no such path.
    """
    text = path if path.startswith(("[", ".")) else "." + path
    steps = []  # type: List[Tuple[str, Any]]
    try:
        node = ast.parse("_%s" % text[:_LONGEST_PART], mode="eval").body  # type: Any
        while not isinstance(node, ast.Name):
            if isinstance(node, ast.Attribute) and not node.attr.startswith("__"):
                steps.append(("attribute", node.attr))
            elif isinstance(node, ast.Subscript):
                index = node.slice  # type: Any
                key = ast.literal_eval(getattr(index, "value", index) if _is_old(index) else index)
                steps.append(("item", key))
            else:
                raise ValueError(path)
            node = node.value
    except (SyntaxError, ValueError, RecursionError, MemoryError, TypeError):
        raise ValueError("%r is not a path such as ['model'], [0] or .model" % path[:100]) from None
    return steps[::-1]


def is_path_of_part(text):
    # type: (str) -> bool
    """Tell whether a text is the path of a part."""
    try:
        return bool(steps_of(text))
    except ValueError:
        return False


def _is_old(index):
    # type: (Any) -> bool
    """Tell whether Python before 3.9 has parsed an index."""
    return type(index).__name__ == "Index"


def part_at(loaded, path):
    # type: (Any, str) -> Any
    """Return a part of what was loaded.

    Raises
    ------
    NoEstimator
        There is none of that path.
    """
    value = loaded
    for kind, key in steps_of(path):
        try:
            value = value[key] if kind == "item" else _attribute_of(value, key)
        except Exception:  # whatever a type raises for what is not there
            step = "[%r]" % (key,) if kind == "item" else ".%s" % key
            inside = ", ".join(path for path, _ in estimators_in(loaded)[:10])
            text = "there is no %s in %s: %s has no %s" % (
                path,
                what_is(loaded),
                what_is(value),
                step,
            )
            raise NoEstimator(
                text + (" (estimators are at %s)" % inside if inside else "")
            ) from None
    return value


def _attribute_of(value, name):
    # type: (Any, str) -> Any
    """Return an attribute; a dict whose keys cannot be written has its values by position."""
    if name == "iloc" and isinstance(value, dict):
        return list(value.values())
    return getattr(value, name)


def estimators_in(loaded):
    # type: (Any) -> List[Tuple[str, Any]]
    """Return the estimators in what was loaded that are not parts of others, by their paths."""
    found = []  # type: List[Tuple[str, Any]]
    seen = {}  # type: Dict[int, Any]
    todo = [("", loaded, 0)]  # type: List[Tuple[str, Any, int]]
    while todo and len(found) < _MOST_PARTS and len(seen) < _MOST_NODES:
        path, value, depth = todo.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value  # kept, so that no other gets its id
        if is_estimator(value):
            found.append((path, value))
        elif depth < _DEEPEST_PART:
            inner = [(path + step, part, depth + 1) for step, part in _parts_in(value)]
            todo += inner[::-1]
    return found


def _parts_in(value):
    # type: (Any) -> List[Tuple[str, Any]]
    """Return what a container, a table or a plain object holds, with the step that leads to it."""
    if isinstance(value, dict):
        return [
            (_step_to(key, ".iloc[%d]" % i), part)
            for i, (key, part) in enumerate(value.items())
            if type(part) not in _LEAVES
        ]
    if isinstance(value, (list, tuple)):
        return _numbered("[%d]", value)
    if isinstance(value, np.ndarray):
        if value.dtype != object:
            return []
        if value.ndim == 1:
            return _numbered("[%d]", value)
        places = ((at, part) for at, part in np.ndenumerate(value) if type(part) not in _LEAVES)
        return [("[%s]" % (", ".join(map(str, at)) or "()"), part) for at, part in places]
    if _is_frame(value):
        return _parts_in_frame(value)
    if _is_series(value):
        if value.dtype != object:
            return []
        return _numbered(".iloc[%d]", value)
    if _is_data(value) or not isinstance(getattr(value, "__dict__", None), dict):
        return []
    names = [name for name in vars(value) if isinstance(name, str) and name.isidentifier()]
    return [(".%s" % name, vars(value)[name]) for name in names if not name.startswith("__")]


def _numbered(step, values):
    # type: (str, Any) -> List[Tuple[str, Any]]
    """Return the steps that lead to what may be or hold an estimator, by its number."""
    return [(step % i, part) for i, part in enumerate(values) if type(part) not in _LEAVES]


def _parts_in_frame(frame):
    # type: (Any) -> List[Tuple[str, Any]]
    """Return the columns of a table; the cells of those that their names do not tell."""
    found = []  # type: List[Tuple[str, Any]]
    for i, name in enumerate(frame.columns):
        column, step = frame.iloc[:, i], _step_to(name, "")
        if step and _is_series(frame[name]):
            found.append((step, column))
        elif column.dtype == object:
            found += _numbered(".iloc[%%d, %d]" % i, column)
    return found


def _step_to(key, otherwise):
    # type: (Any, str) -> str
    """Return the step that leads to a key, as text that is read again as this key."""
    if type(key) not in (str, int, bool, bytes, type(None)):
        try:
            plain = _plain_key(key)
            again = ast.literal_eval(repr(plain))
            if not (again == key and hash(again) == hash(key)):
                return otherwise
        except Exception:  # whatever a type raises that is like nothing that can be written
            return otherwise
        key = plain
    try:
        text = repr(key)
    except ValueError:  # a number of very many digits
        return otherwise
    return "[%s]" % text if len(text) <= _LONGEST_KEY else otherwise


def _plain_key(key):
    # type: (Any) -> Any
    """Return the plain value of a key of numpy, or of a tuple of such."""
    if isinstance(key, tuple):
        return tuple(_plain_key(part) for part in key)
    return key.item() if isinstance(key, np.generic) else key


# ----------------------------------------------------------------------------------------------
# Observing an artifact, in a process of its own


def observe_artifact(job, step=None):
    # type: (Dict[str, Any], Any) -> Dict[str, Any]
    """Load an artifact and write what can be seen of it.

    Parameters
    ----------
    job : dict
        ``artifact``, ``format`` (None: find out), ``inputs`` (an archive with X and y),
        ``probes`` and ``expected`` (archives to write; without ``probes`` they are not written),
        ``budget``, ``methods``, ``part`` (see :func:`the_estimator`).

    Returns
    -------
    dict
        Facts for the manifest, JSON types only.
    """
    say = step or (lambda text: None)
    say("loading")
    loaded, form = _load_any(job["artifact"], job["format"])
    part, estimator = the_estimator(loaded, job.get("part"))
    source = Archive(job["inputs"])
    X, y = (decode(source.index[name], source) for name in ("X", "y"))
    say("making probes")
    probes = derived_probes(estimator, X, y, budget=job["budget"])
    methods, unknown = callable_methods(estimator, only=job.get("methods"))
    outputs = observe_outputs(estimator, probes, methods, step=step, budget=job["budget"] * 5)
    parts = {}  # type: Dict[str, np.ndarray]
    facts = {
        "format": form,
        "part": part,
        "class": _class_name(estimator),
        "methods": public_methods(estimator),
        "not_recorded": ["%s: its signature is not known" % name for name in unknown],
    }  # type: Dict[str, Any]
    index = {"values_format": VALUES_FORMAT}  # type: Dict[str, Any]
    facts["outputs"] = index["outputs"] = _encode_outputs(
        estimator, probes, methods, outputs, parts, facts
    )
    say("reading its attributes")
    facts["attributes"] = index["attributes"] = _encode_attributes(estimator, parts, facts)
    facts["params"] = _or_error(parameters_of, estimator, facts, "parameters")
    say("reading the names in it")
    names = _or_error(names_in, estimator, facts, "names in the artifact") or []
    facts["code"] = code_digests(names)
    facts["requirements"] = requirements_of(names, X)
    write_archive(job["expected"], index, parts)
    if job["probes"]:
        parts = {}
        kept = [_encode_probe(probe, parts) for probe in probes]
        write_archive(job["probes"], {"values_format": VALUES_FORMAT, "probes": kept}, parts)
    facts["probes"] = [_probe_facts(probe) for probe in probes]
    facts["environment"] = environment()
    # Training writes into the arrays that were recorded above: it comes after all else.
    facts["abilities"] = try_abilities(estimator, probes[0], step=step, budget=job["budget"])
    return facts


def _load_any(path, form):
    # type: (str, Optional[str]) -> Tuple[Any, str]
    """Load an artifact; find out its format, if nobody says it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if form is None and not path.endswith((".joblib", ".jl", ".z", ".gz", ".bz2", ".xz")):
            try:
                with open(path, "rb") as file:
                    return _load_all(file, "pickle"), "pickle"
            except Exception:  # noqa: S110  (then it is joblib's, which tells what is wrong)
                pass
        form = form or "joblib"
        with open(path, "rb") as file:
            return _load_all(file, form), form


def _load_all(file, form):
    # type: (Any, str) -> Any
    """Load what is in a file; several objects, if they were dumped into it one after the other."""
    values = Dumps([load(file, form)])
    try:
        while len(values) < _MOST_DUMPS and file.peek(1):
            values.append(load(file, form))
    except Exception:  # noqa: S110  (bytes that are no object: loading does not read them either)
        pass
    return values if len(values) > 1 else values[0]


def _class_name(estimator):
    # type: (Any) -> str
    return "%s.%s" % (type(estimator).__module__, type(estimator).__name__)


def _or_error(function, estimator, facts, what):
    # type: (Any, Any, Dict[str, Any], str) -> Any
    try:
        return function(estimator)
    except Exception as error:  # the user's estimator: said, and the rest is recorded
        text = "%s: %s: %s" % (what, type(error).__name__, error_text(error))
        facts["not_recorded"].append(text)
        return None


def _encode_outputs(estimator, probes, methods, outputs, parts, facts):
    # type: (Any, List[Probe], List[Method], List[Output], Any, Dict[str, Any]) -> List[Any]
    """Describe the outputs that come out the same twice; the others are named."""
    calls = {(output.method, output.probe) for output in outputs}
    again = {
        (output.method, output.probe): output
        for output in observe_outputs(estimator, probes, methods, plan=calls)
    }
    feeds = {label_of(method): method.feed for method in methods}
    kept = []
    for output in outputs:
        spelt = "%s(%s)" % (output.method, output.probe)
        described = {
            "method": output.method,
            "feed": feeds[output.method],
            "probe": output.probe,
        }  # type: Dict[str, Any]
        if output.error is not None:
            described.update(error=output.error, text=output.text)
        else:
            try:
                described["value"] = encode(output.value, parts)
                if _digest(again[output.method, output.probe].value) != _digest(output.value):
                    facts["not_recorded"].append("%s: not the same when it is called twice" % spelt)
                    continue
            except Unrecordable as error:
                facts["not_recorded"].append("%s: %s" % (spelt, error))
                continue
            described["is"] = describe(output.value)
        kept.append(described)
    return kept


def _digest(value):
    # type: (Any) -> Optional[str]
    try:
        return digest_of(value)
    except Unrecordable:
        return None


def _encode_attributes(estimator, parts, facts):
    # type: (Any, Dict[str, np.ndarray], Dict[str, Any]) -> List[Any]
    """Describe the public fitted attributes that are small and of a kind that can be written."""
    kept, total = [], 0
    for path, value, computed in attributes_of(estimator):
        if isinstance(value, Failed):
            continue
        own = {}  # type: Dict[str, np.ndarray]
        try:
            if not _is_small(value):
                raise Unrecordable("more than %d bytes" % _MAX_ATTRIBUTE)
            described = encode(value, own)
        except Unrecordable as error:
            if not _parts_of("", value):
                facts["not_recorded"].append("attribute %s: %s" % (path, error))
            continue
        size = sum(array.nbytes for array in own.values()) + len(json.dumps(described))
        if size > _MAX_ATTRIBUTE or total + size > _MAX_ATTRIBUTES:
            facts["not_recorded"].append("attribute %s: %d bytes are too many" % (path, size))
            continue
        total += size
        described = encode(value, parts)
        kept.append({"path": path, "computed": computed, "value": described, "is": describe(value)})
    return kept


def _is_small(value):
    # type: (Any) -> bool
    if isinstance(value, np.ndarray):
        return bool(value.nbytes <= _MAX_ATTRIBUTE)
    if _is_sparse(value):  # whose length is ambiguous
        return bool(value.nnz * value.dtype.itemsize <= _MAX_ATTRIBUTE)
    try:
        return isinstance(value, str) or len(value) < 20000
    except Exception:  # it has none, or doesn't tell
        return True


def _encode_probe(probe, parts):
    # type: (Probe, Dict[str, np.ndarray]) -> Dict[str, Any]
    return {
        "name": probe.name,
        "X": encode(probe.X, parts),
        "y": encode(probe.y, parts),
        "rows": list(probe.rows),
    }


def _probe_facts(probe):
    # type: (Probe) -> Dict[str, Any]
    return {"name": probe.name, "is": describe(probe.X), "rows": row_count(probe.X)}


def decode_probes(archive):
    # type: (Any) -> List[Probe]
    """Return the probes of an archive of inputs.

    Raises
    ------
    ValueError
        A probe is not well described.
    """
    return [
        Probe(
            str(one["name"]),
            decode(one["X"], archive),
            decode(one["y"], archive),
            tuple(str(row) for row in one["rows"]),
        )
        for one in archive.index["probes"]
    ]


def requirements_of(names, X):
    # type: (Iterable[Tuple[str, str]], Any) -> Dict[str, str]
    """Return the distributions that these modules and inputs come from, with their versions.

    Those that scikit-learn itself needs are always there.
    """
    modules = {module.split(".")[0] for module, _ in names}
    modules.add(type(X).__module__.split(".")[0])
    modules |= {"sklearn", "numpy", "scipy", "joblib", "threadpoolctl"}
    return {
        name: version
        for name, version, top in _installed()
        if modules & set(top) and name not in ("setuptools", "pip")
    }


# ----------------------------------------------------------------------------------------------
# Recording: everything is written beside the store and moved into it at the end

SCHEMA = 1
RECORDER = "0.1.0"
MANIFEST = "golden.json"
TOLERANCE = {"rtol": 1e-6, "atol": 0.0}
DEFAULT_FORMATS = ("pickle:4", "joblib:zlib:3")
DEFAULT_ROWS = 50

_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$")
_STAGING = ".recording-"
_REPLACED = "replaced"
RESERVED = frozenset(
    ["con", "prn", "aux", "nul"] + [n + str(i) for n in ("com", "lpt") for i in range(1, 10)]
)


class RecordingError(Exception):
    """Nothing was recorded, and the store is as it was; the text says why."""


class NotHere(RecordingError):  # noqa: N818 - says what is the matter
    """A recipe says itself that it does not work in this environment."""


Material = NamedTuple(
    "Material",
    [
        ("estimator", Any),
        ("artifact", Optional[str]),
        ("recipe", Optional[Recipe]),
        ("unfitted", Any),
        ("X", Any),
        ("y", Any),
        ("inputs", Any),
        ("targets", Any),
        ("part", Optional[str]),
    ],
)
Material.__doc__ = """What is recorded: a fitted estimator, or a file that holds one.

``X`` and ``y`` are the training data, where they are known; ``inputs`` and ``targets`` is what the
estimator is asked with.
"""


def record(
    material,
    into,
    name,
    formats=None,
    cv=5,
    scoring=None,
    tolerance=None,
    expect=(),
    reference=None,
    methods=None,
    serves=(),
    budget=BUDGET,
    replace=False,
    test=None,
    observe=None,
    say=None,
):
    # type: (Material, str, str, Any, Any, Optional[str], Any, Any, Optional[str], Any, Iterable[str], float, bool, Optional[str], Any, Any) -> str
    """Write a recording into a store.

    Parameters
    ----------
    material : Material
        See :func:`from_recipe`, :func:`from_file` and :func:`from_estimator`.
    into : str
        The folder of the store; made if it is not there.
    name : str
        Letters, digits, dot, dash, underscore and plus.
    formats : iterable of str, optional
        ``pickle:4`` and ``joblib:zlib:3`` if not given; a file is kept as it is.
    cv, scoring
        For the cross-validation of a recipe; ``cv=0`` leaves it out.
    tolerance : dict, optional
        ``rtol`` and ``atol`` for later checks.
    expect : iterable of dict
        Known incompatibilities: ``when``, ``status``, ``reason``.
    reference : str, optional
        Where the training data is to be found, such as a URL.
    methods : iterable of str, optional
        Record only these output methods.
    serves : iterable of str
        Methods that it is served through, besides the usual ones: later checks call it drift if
        their answers change.
    budget : float, default=2.0
        Seconds to look for probes; training again may take as long, all calls five times that.
    replace : bool, default=False
        Take the place of a recording that was made in the same environment.
    test : str, optional
        The test that this recording belongs to.
    observe : callable, optional
        How to observe an artifact in a process of its own; by default this file is run again.
    say : callable, optional
        Told what is being done.

    Returns
    -------
    str
        The folder of the recording.

    Raises
    ------
    RecordingError
        Nothing was recorded.
    """
    check_name(name)
    into = os.path.abspath(into)
    observe, say = observe or observe_elsewhere, say or (lambda text: None)
    try:
        os.makedirs(into, exist_ok=True)
        _remove_leftovers(into)
        _refuse_other_case(into, name)
        known = None if replace else recording_of(into, name)
        if known is not None:
            raise _recorded_already(name, os.path.basename(known))
        staging = tempfile.mkdtemp(prefix="%s%d-" % (_STAGING, os.getpid()), dir=into)
    except OSError as error:
        raise RecordingError("store %s cannot be written: %s" % (into, error)) from error
    try:
        folder = os.path.join(staging, "recording")
        os.mkdir(folder)
        artifacts = _write_artifacts(material, folder, formats, say)
        facts = _observe_all(material, artifacts, staging, folder, methods, budget, observe, say)
        manifest = _manifest(name, artifacts, facts, material)
        manifest["tolerance"] = dict(TOLERANCE, **(tolerance or {}))
        manifest["expect"] = [dict(one) for one in expect]
        if serves:
            manifest["serves"] = _serves(serves, facts)
        manifest["training_data"]["reference"] = reference
        manifest["test"] = test
        if material.recipe is not None:
            manifest["source"] = _source_facts(material.recipe, folder, into)
            say("cross-validating")
            manifest["cross_validation"] = cross_validation(
                material.unfitted, material.X, material.y, cv, scoring
            )
        with _locked(into):
            return _move_in(staging, folder, into, name, manifest, replace)
    except OSError as error:
        raise RecordingError("store %s cannot be written: %s" % (into, error)) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _serves(names, facts):
    # type: (Iterable[str], Dict[str, Any]) -> List[str]
    """Return methods that a user calls served; each must have answered."""
    answered = sorted({one["method"].partition("(")[0] for one in facts["outputs"] if "is" in one})
    for name in names:
        if name not in answered:
            raise RecordingError(
                "serves: %s was not recorded; what answered: %s" % (name, ", ".join(answered))
            )
    return list(names)


def is_name(name):
    # type: (str) -> bool
    """Tell whether a text can be the name of a folder on every system."""
    plain = _NAME.match(name) is not None and not name.endswith((".", "\n"))
    return plain and name.lower().split(".")[0] not in RESERVED


def check_name(name):
    # type: (str) -> None
    """Refuse a name that could not be a folder on every system."""
    if not is_name(name) or name.startswith("inputs-"):
        raise RecordingError(
            "name %r cannot be used: it must be letters, digits, '.', '_', '+' and '-', "
            "and a folder of that name must be possible everywhere" % name
        )


def from_recipe(recipe, rows=DEFAULT_ROWS):
    # type: (Recipe, int) -> Material
    """Train the estimator of a recipe; ask it with at most ``rows`` rows of its data."""
    unfitted, X, y = _made_by(recipe)
    fitted = copy.deepcopy(unfitted)
    random.seed(0)
    np.random.seed(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            fitted = fitted.fit(copy_of(X)) if y is None else fitted.fit(copy_of(X), copy_of(y))
        except Exception as error:  # the user's estimator
            text = "%s: %s" % (type(error).__name__, error_text(error))
            raise RecordingError("recipe %s: fit raises %s" % (recipe.name, text)) from error
    inputs, targets = some_rows(X, y, rows)
    return Material(fitted, None, recipe, unfitted, X, y, inputs, targets, None)


def _made_by(recipe):
    # type: (Recipe) -> Tuple[Any, Any, Any]
    try:
        return materials(recipe.make())
    except NotImplementedError as error:
        raise NotHere("recipe %s: %s" % (recipe.name, error)) from error
    except Exception as error:  # the user's function
        text = "%s: %s" % (type(error).__name__, error_text(error))
        raise RecordingError("recipe %s cannot be used: %s" % (recipe.name, text)) from error


def from_estimator(estimator, X, y=None, rows=DEFAULT_ROWS):
    # type: (Any, Any, Any, int) -> Material
    """Record a fitted estimator with inputs for it."""
    inputs, targets = _asked_with(X, y, rows)
    return Material(estimator, None, None, None, None, None, inputs, targets, None)


def _asked_with(X, y, rows):
    # type: (Any, Any, int) -> Tuple[Any, Any]
    if X is None or not row_count(X):
        raise RecordingError("inputs: there are none, so there would be nothing to compare")
    if y is not None and row_count(y) != row_count(X):
        raise RecordingError(
            "targets: %d rows do not go with %d rows of inputs" % (row_count(y), row_count(X))
        )
    return some_rows(X, y, rows)


def from_file(path, X, y=None, rows=DEFAULT_ROWS, part=None):
    # type: (str, Any, Any, int, Optional[str]) -> Material
    """Record a model that is already in a file, byte for byte, with inputs for it.

    Where the file holds more than the model, ``part`` is its path there: ``"['model']"``.
    """
    if part:
        try:
            steps_of(part)
        except ValueError as error:
            raise RecordingError("part: %s" % error) from None
    if not os.path.isfile(path):
        raise RecordingError("model file %s does not exist" % path)
    return from_estimator(None, X, y, rows)._replace(artifact=path, part=part)


def some_rows(X, y, rows):
    # type: (Any, Any, int) -> Tuple[Any, Any]
    """Return at most ``rows`` rows, evenly spread."""
    n = row_count(X)
    if n <= rows:
        return X, y
    chosen = np.linspace(0, n - 1, rows).astype(np.intp)
    if hasattr(X, "iloc"):
        X = X.iloc[chosen].reset_index(drop=True)
    else:
        X = take_rows(X, chosen)
    if y is not None and row_count(y) == n:
        y = take_rows(y, chosen)
        y = y.reset_index(drop=True) if hasattr(y, "iloc") else y
    return X, y


def _write_artifacts(material, folder, formats, say):
    # type: (Material, str, Any, Any) -> List[Dict[str, Any]]
    """Write one file a format; or copy the file that there is."""
    if material.artifact is not None:
        suffix = os.path.splitext(material.artifact)[1] or ".pkl"
        target = os.path.join(folder, "estimator" + suffix)
        shutil.copyfile(material.artifact, target)
        return [{"format": None, "file": os.path.basename(target)}]
    found = []  # type: List[Dict[str, Any]]
    for form in formats or DEFAULT_FORMATS:
        say("writing %s" % form)
        stem = form.partition(":")[0]
        same = sum(one["file"].endswith(SUFFIXES.get(stem, "")) for one in found)
        file = "estimator%s.%s" % ("-%d" % (same + 1) if same else "", SUFFIXES.get(stem, stem))
        try:
            dump(material.estimator, os.path.join(folder, file), form)
        except ValueError as error:
            raise RecordingError("formats: %s" % error) from error
        except Exception as error:  # the user's estimator cannot be saved
            text = "%s: %s" % (type(error).__name__, error_text(error))
            raise RecordingError("format %s: writing raises %s" % (form, text)) from error
        found.append({"format": form, "file": file})
    if not found:
        raise RecordingError("formats: none was given")
    return found


def _observe_all(material, artifacts, staging, folder, methods, budget, observe, say):
    # type: (Material, List[Dict[str, Any]], str, str, Any, float, Any, Any) -> Dict[str, Any]
    """Observe the first artifact, and see that the others answer as it does."""
    parts = {}  # type: Dict[str, np.ndarray]
    try:
        index = {"X": encode(material.inputs, parts), "y": encode(material.targets, parts)}
    except Unrecordable as error:
        raise RecordingError("inputs: %s" % error) from error
    given = os.path.join(staging, "given.npz")
    write_archive(given, index, parts)
    first = None  # type: Optional[Dict[str, Any]]
    for number, artifact in enumerate(artifacts):
        say("observing %s in a new process" % artifact["file"])
        expected = os.path.join(folder if not number else staging, "expected.npz")
        job = {
            "artifact": os.path.join(folder, artifact["file"]),
            "name": os.path.basename(material.artifact or artifact["file"]),
            "format": artifact["format"],
            "part": material.part,
            "inputs": given,
            "probes": None if number else os.path.join(staging, "probes.npz"),
            "expected": expected,
            "methods": None if methods is None else sorted(methods),
            "budget": budget,
        }
        facts = observe(job)
        artifact["format"] = facts["format"]
        if facts["part"] is not None:
            artifact["part"] = facts["part"]
        artifact["sha256"], artifact["bytes"] = file_digest(job["artifact"])
        if first is None:
            first = facts
        else:
            _must_agree(first, facts, artifacts[0], artifact, folder, staging)
    if first is not None:
        _must_be_accepted(first["outputs"])
    if first is None or not any("value" in one for one in first["outputs"]):
        if not (first and first["attributes"]):
            why = "; ".join(first["not_recorded"][:3]) if first else ""
            raise RecordingError(
                "there is nothing to compare later: no output, no attribute. %s" % why
            )
    return first


def _must_be_accepted(outputs):
    # type: (List[Dict[str, Any]]) -> None
    """Refuse inputs that every method rejects: nothing that matters would be compared later."""
    asked = [one for one in outputs if one["probe"] == "X" and one["feed"] not in _UNFED]
    if asked and all("error" in one for one in asked):
        first = asked[0]
        raise RecordingError(
            "inputs: the model rejects them: %s raises %s: %s"
            % (first["method"], first["error"], first["text"])
        )


_UNFED = ("none", "document")


def _must_agree(first, facts, one, other, folder, staging):
    # type: (Any, Any, Any, Any, str, str) -> None
    """Refuse formats that give different estimators here already."""
    paths = [os.path.join(place, "expected.npz") for place in (folder, staging)]
    if file_digest(paths[0])[0] == file_digest(paths[1])[0]:
        return
    answers = []  # type: List[Dict[Tuple[str, str], Any]]
    for path, described in zip(paths, (first["outputs"], facts["outputs"])):
        archive = Archive(path)
        answers.append({(out["method"], out["probe"]): _answer(out, archive) for out in described})
        archive.close()
    for call_made in sorted(set(answers[0]) | set(answers[1])):
        if not all(call_made in each for each in answers):
            continue  # not the same when it is called twice: said among what is not recorded
        if not _agree(answers[0][call_made], answers[1][call_made]):
            raise RecordingError(
                "%s and %s of the same estimator answer differently already, in %s(%s): "
                "see check_roundtrip" % (one["format"], other["format"], *call_made)
            )


def _answer(described, archive):
    # type: (Dict[str, Any], Archive) -> Any
    if "value" not in described:
        return [described["error"]]
    return decode(described["value"], archive)


def _agree(one, other):
    # type: (Any, Any) -> bool
    """Tell whether two answers are equal but for the last digits of their numbers."""
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(_agree, one, other))
    if isinstance(one, dict):
        return list(one) == list(other) and all(_agree(one[key], other[key]) for key in one)
    if _is_sparse(one):
        same = one.shape == other.shape and one.dtype == other.dtype
        return same and _agree(one.toarray(), other.toarray())
    if _is_frame(one):
        same = list(one.columns) == list(other.columns) and len(one) == len(other)
        pairs = range(one.shape[1] if same else 0)
        return same and all(_agree(one.iloc[:, i], other.iloc[:, i]) for i in pairs)
    if _is_series(one):
        return bool(one.dtype == other.dtype) and _agree(np.asarray(one), np.asarray(other))
    arrays = [np.asarray(value) for value in (one, other)]
    if arrays[0].dtype.kind in "fc" and type(one) is not np.ma.MaskedArray:
        if arrays[0].dtype != arrays[1].dtype or arrays[0].shape != arrays[1].shape:
            return False
        rtol = 1e-4 if arrays[0].dtype.itemsize < 8 else 1e-8
        return bool(np.allclose(arrays[0], arrays[1], rtol, rtol, equal_nan=True))
    return _digest(one) == _digest(other)


def observe_elsewhere(job):
    # type: (Dict[str, Any]) -> Dict[str, Any]
    """Observe an artifact in a fresh process, which has nothing of this one but its path."""
    folder = os.path.dirname(job["inputs"])
    path, said_path = (os.path.join(folder, name) for name in ("job.json", "said.txt"))
    for old in (path + ".done", said_path):
        if os.path.exists(old):
            os.remove(old)
    with open(path, "w") as file:
        json.dump({"job": job, "path": sys.path}, file)
    status = _fresh_process().run(path)
    answer = {}  # type: Dict[str, Any]
    if os.path.exists(path + ".done"):
        with open(path + ".done") as file:
            answer = json.load(file)
    if "facts" not in answer:
        err = b""
        if os.path.exists(said_path):
            with open(said_path, "rb") as said_file:
                err = said_file.read()
        said = answer.get("error") or "it ended with status %s: %s" % (
            status,
            err.decode("utf-8", "replace").strip()[-500:],
        )
        raise RecordingError(
            "%s cannot be observed: %s" % (os.path.basename(job["artifact"]), said)
        )
    return dict(answer["facts"])


class _FreshProcesses(object):
    """An interpreter that makes a fresh process for each job.

    Under Linux it has imported scikit-learn and forks; elsewhere it is used once.  It ends when
    its input does: if this process is killed, nothing of it stays behind.
    """

    def __init__(self):
        # type: () -> None
        run = [sys.executable, "-W", "ignore", os.path.abspath(__file__), "--observe"]
        self.child = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.owner = os.getpid()
        self._tell(sys.path)

    def _tell(self, value):
        # type: (Any) -> None
        if self.child.stdin is not None:
            self.child.stdin.write(json.dumps(value).encode("ascii") + b"\n")
            self.child.stdin.flush()

    def run(self, path):
        # type: (str) -> str
        """Do the job in a file; return how the process that did it ended."""
        try:
            self._tell(path)
            answer = self.child.stdout.readline() if self.child.stdout is not None else b""
        except OSError:
            answer = b""
        except BaseException:  # interrupted: it must not go on
            self.close()
            raise
        if not answer or not _FORKS:
            self.close()
        return answer.decode("ascii").strip() or str(self.child.returncode)

    def close(self):
        # type: () -> None
        """End it."""
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        if _FORKS and self.child.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(5)
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()


_FORKS = sys.platform.startswith("linux")
_running = []  # type: List[_FreshProcesses]


def _fresh_process():
    # type: () -> _FreshProcesses
    """Return the interpreter that makes fresh processes; start it if there is none."""
    known = _running.pop() if _running else None
    if known is not None and (known.owner != os.getpid() or known.child.poll() is not None):
        known = None
    _running.append(known or _FreshProcesses())
    return _running[0]


def _close_all():
    # type: () -> None
    while _running:
        one = _running.pop()
        if one.owner == os.getpid():
            one.close()


atexit.register(_close_all)


def _serve():
    # type: () -> int
    """Be the interpreter of :class:`_FreshProcesses`."""
    lines = iter(sys.stdin.readline, "")
    del sys.path[0]  # the folder of this file, which Python adds
    _search(json.loads(next(lines, "[]")))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a model prints is no answer
    if not _FORKS:
        path = json.loads(next(lines, "null"))
        if path is not None:
            watch = threading.Thread(target=_end_with_input)
            watch.daemon = True
            watch.start()
            _observe_here(path)
            answers.write("0\n")
            answers.flush()
            os._exit(0)  # the other thread still reads
        return 0
    with contextlib.suppress(ImportError):
        importlib.import_module("sklearn.pipeline")
    for line in lines:
        status = _forked(json.loads(line))
        if status is None:
            return 0
        answers.write("%s\n" % status)
        answers.flush()
    return 0


def _search(path):
    # type: (List[str]) -> None
    """Search for modules where the process that asked does."""
    given = [p for p in path if p]
    sys.path[:] = given + [p for p in sys.path if p not in given]


def _end_with_input():
    # type: () -> None
    """End this process when the one that started it is gone."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdin.readline()
    os._exit(3)


def _forked(path):
    # type: (str) -> Optional[str]
    """Do a job in a fork and return how it ended; None if nobody waits for it any more."""
    child = os.fork()
    if not child:
        said = os.path.join(os.path.dirname(path), "said.txt")
        try:
            os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT, 0o644), 2)
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            _observe_here(path)
        finally:
            sys.stderr.flush()
            os._exit(0)
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            signal = status & 127
            return "signal %d" % signal if signal else str(status >> 8)
        if select.select([0], [], [], 0.005)[0]:  # it can only be the end
            os.kill(child, 9)
            os.waitpid(child, 0)
            return None


def _observe_here(path):
    # type: (str) -> int
    """Be the fresh process of :func:`observe_elsewhere`."""
    with open(path) as file:
        given = json.load(file)
    _search(given["path"])
    try:
        answer = {"facts": observe_artifact(given["job"])}  # type: Dict[str, Any]
    except NoEstimator as error:
        answer = {"error": str(error)}
    except (Exception, SystemExit) as error:  # the user's estimator: told to who asked
        answer = {"error": "%s: %s" % (type(error).__name__, error_text(error))}
    with open(path + ".part", "w") as file:
        json.dump(answer, file)
    os.rename(path + ".part", path + ".done")
    return 0


def _manifest(name, artifacts, facts, material):
    # type: (str, List[Dict[str, Any]], Dict[str, Any], Material) -> Dict[str, Any]
    training = {} if material.X is None else training_facts(material.X, material.y)  # type: Dict[str, Any]
    return {
        "schema": SCHEMA,
        "recorder": RECORDER,
        "recorded": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "name": name,
        "estimator": {"class": facts["class"], "params": facts["params"]},
        "artifacts": artifacts,
        "probes": facts["probes"],
        "outputs": [
            {key: one[key] for key in ("method", "probe", "is", "error") if key in one}
            for one in facts["outputs"]
        ],
        "attributes": {one["path"]: one["is"] for one in facts["attributes"]},
        "methods": facts["methods"],
        "abilities": facts["abilities"],
        "not_recorded": facts["not_recorded"],
        "environment": facts["environment"],
        "requirements": facts["requirements"],
        "training_data": training,
        "source": None,
        "code": facts["code"],
        "cross_validation": None,
    }


def _source_facts(recipe, folder, into):
    # type: (Recipe, str, str) -> Dict[str, Any]
    """Keep the source of a recipe, and the digests of the user's modules that it imports."""
    text = recipe_source(recipe)
    modules = {
        name: text_digest(source_of(sys.modules[name]) or "")
        for name in modules_used(recipe.make.__module__)
    }
    facts = {
        "function": recipe.name,
        "module": recipe.make.__module__,
        "path": None if recipe.path is None else _relative(recipe.path, into),
        "sha256": None,
        "function_sha256": None,
        "modules": modules,
    }  # type: Dict[str, Any]
    if text is not None:
        with io.open(
            os.path.join(folder, "recipe.py"), "w", encoding="utf-8", newline="\n"
        ) as file:
            file.write(text)
        facts["sha256"] = text_digest(text)
        function = source_of(recipe.make)
        facts["function_sha256"] = None if function is None else text_digest(function)
    return facts


def modules_used(name):
    # type: (str) -> List[str]
    """Return the user's own modules that a module imports, anywhere in it, and itself."""
    found, waiting = set(), [name]
    while waiting:
        name = waiting.pop()
        module = sys.modules.get(name)
        if name not in found and module is not None and is_users(module):
            found.add(name)
            waiting += _imported_by(module)
    return sorted(found)


def _imported_by(module):
    # type: (Any) -> List[str]
    try:
        tree = ast.parse(source_of(module) or "")
    except (SyntaxError, ValueError, RecursionError):
        return []
    package = getattr(module, "__package__", None) or ""
    names = []  # type: List[str]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join((parents if node.level else []) + [node.module or ""]).strip(".")
            names += [base] + ["%s.%s" % (base, alias.name) for alias in node.names]
    parts = [name.split(".") for name in names]
    return [".".join(part[: i + 1]) for part in parts for i in range(len(part))]


def recipe_source(recipe):
    # type: (Recipe) -> Optional[str]
    """Return the source of a recipe with what it needs of the file that it is in, or None."""
    whole = source_of(sys.modules.get(recipe.make.__module__))
    own = source_of(recipe.make)
    name = getattr(recipe.make, "__name__", "")
    return own if whole is None else relevant_source(whole, name)


def _relative(path, into):
    # type: (str, str) -> Optional[str]
    """Return a path as seen from the folder of the store; None if it is on another drive."""
    try:
        return os.path.relpath(os.path.abspath(path), os.path.abspath(into)).replace("\\", "/")
    except ValueError:
        return None


def _move_in(staging, folder, into, name, manifest, replace):
    # type: (str, str, str, str, Dict[str, Any], bool) -> str
    """Complete the recording and make it part of the store, in one step that can't be half done."""
    probes = os.path.join(staging, "probes.npz")
    inputs = "inputs-%s.npz" % _content_digest(probes)[:12]
    known = os.path.join(into, name, inputs)
    if os.path.isfile(known) and _content_digest(known)[:12] != inputs[7:19]:
        raise RecordingError(
            "%s/%s is damaged: it does not hold what it is named after" % (name, inputs)
        )
    digest, size = file_digest(known if os.path.isfile(known) else probes)
    manifest["inputs"] = {"file": inputs, "sha256": digest, "bytes": size}
    path = os.path.join(folder, "expected.npz")
    sha, size = file_digest(path)
    manifest["expected"] = {"file": "expected.npz", "sha256": sha, "bytes": size}
    with io.open(os.path.join(folder, MANIFEST), "w", encoding="utf-8", newline="\n") as file:
        file.write(manifest_text(manifest))
    for file_name in os.listdir(folder):
        _to_disk(os.path.join(folder, file_name))
    _to_disk(folder)
    home = os.path.join(into, name)
    _refuse_other_case(into, name)
    if not os.path.isdir(home):
        whole = os.path.join(staging, "whole")
        os.mkdir(whole)
        key = recording_key(manifest["environment"])
        os.rename(folder, os.path.join(whole, key))
        os.rename(probes, os.path.join(whole, inputs))
        _to_disk(os.path.join(whole, inputs))
        _to_disk(whole)
        os.rename(whole, home)
        _to_disk(into)
        return os.path.join(home, key)
    target = _place_for(home, manifest["environment"], replace)
    if not os.path.exists(os.path.join(home, inputs)):
        _to_disk(probes)
        os.rename(probes, os.path.join(home, inputs))
    if os.path.isdir(target):
        _exchange(folder, target)
    else:
        os.rename(folder, target)
    _to_disk(home)
    _remove_unused_inputs(home)
    return target


def manifest_text(manifest):
    # type: (Dict[str, Any]) -> str
    """Return a manifest as text that shows well in a diff: sorted keys, one entry a line.

    Examples
    --------
    >>> print(manifest_text({"b": [1, 2], "a": {"c": None}}), end="")
    {
     "a": {"c": null},
     "b": [1, 2]
    }
    """
    return "\n".join(_json_lines(manifest, "")) + "\n"


def _json_lines(value, indent):
    # type: (Any, str) -> List[str]
    """Return the lines of a JSON value; what is short and holds nothing deep takes one line."""
    line = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
    inner = value.values() if isinstance(value, dict) else value
    if not isinstance(value, (dict, list)) or not value:
        return [line]
    if len(line) + len(indent) <= 96 and not any(isinstance(v, (dict, list)) for v in inner):
        return [line] if indent else _wrapped(value, indent)
    return _wrapped(value, indent)


def _wrapped(value, indent):
    # type: (Any, str) -> List[str]
    deeper = indent + " "
    lines, items = [], sorted(value.items()) if isinstance(value, dict) else enumerate(value)
    for key, item in items:
        own = _json_lines(item, deeper)
        name = json.dumps(key, ensure_ascii=False) + ": " if isinstance(value, dict) else ""
        own[0] = deeper + name + own[0]
        own[-1] += ","
        lines += own
    lines[-1] = lines[-1][:-1]
    brackets = "{}" if isinstance(value, dict) else "[]"
    return [brackets[0], *lines, indent + brackets[1]]


def _refuse_other_case(into, name):
    # type: (str, str) -> None
    for known in os.listdir(into):
        if known.lower() == name.lower() and known != name:
            raise RecordingError(
                "name %r differs from %r, which the store has, in upper and lower case only: "
                "on some systems they would be the same folder" % (name, known)
            )


def _place_for(home, facts, replace):
    # type: (str, Dict[str, Any], bool) -> str
    """Return the folder for a recording; never that of another environment."""
    key = recording_key(facts)
    libraries = facts["libraries"]
    candidates = [key]
    for more in ("numpy", "scipy", "joblib", "pandas"):
        if more in libraries:
            candidates.append("%s_%s-%s" % (candidates[-1], more, libraries[more]))
    for candidate in candidates:
        target = os.path.join(home, candidate)
        if not os.path.isdir(target):
            return target
        if _same_environment(target, facts):
            if replace:
                return target
            raise _recorded_already(os.path.basename(home), candidate)
    raise RecordingError("%s: every name for this environment is taken" % home)


def _recorded_already(name, key):
    # type: (str, str) -> RecordingError
    return RecordingError(
        "%s/%s is recorded in this environment already; to record it anew, say so (--replace)"
        % (name, key)
    )


@contextlib.contextmanager
def _locked(into):
    # type: (str) -> Iterator[None]
    """Let one recorder at a time change a store; the lock of a killed process is no more."""
    try:
        import fcntl
    except ImportError:  # Windows: whoever records there starts one recorder at a time
        yield
        return
    handle = os.open(into, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # some network disks know no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _same_environment(folder, facts):
    # type: (str, Dict[str, Any]) -> bool
    try:
        with io.open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
            known = json.load(file)["environment"]
        keys = ("python", "implementation", "system", "machine", "pointer_bits", "byteorder")
        own = tuple(facts[key] for key in keys)
        return own == tuple(known[key] for key in keys) and facts["libraries"] == known["libraries"]
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _exchange(new, old):
    # type: (str, str) -> None
    """Put a folder in the place of another; where the system can, in one indivisible step."""
    try:
        import ctypes

        rename = ctypes.CDLL(None, use_errno=True).renameat2
        at_cwd, exchange = -100, 2
        if rename(at_cwd, os.fsencode(new), at_cwd, os.fsencode(old), exchange) == 0:
            return
    except (ImportError, AttributeError, OSError, TypeError):
        pass
    # In two steps: if this process is killed between them, the next recorder puts it back.
    beside = os.path.join(os.path.dirname(new), _REPLACED)
    os.mkdir(beside)
    with io.open(os.path.join(beside, "place"), "w", encoding="utf-8") as file:
        file.write("/".join(os.path.normpath(old).replace("\\", "/").split("/")[-2:]))
    os.rename(old, os.path.join(beside, "recording"))
    try:
        os.rename(new, old)
    except BaseException:
        os.rename(os.path.join(beside, "recording"), old)
        raise


def _remove_unused_inputs(home):
    # type: (str) -> None
    """Remove inputs that no recording uses any more."""
    used = set()
    for entry in os.listdir(home):
        path = os.path.join(home, entry, MANIFEST)
        if os.path.isdir(os.path.join(home, entry)):
            try:
                with io.open(path, encoding="utf-8") as file:
                    used.add(json.load(file)["inputs"]["file"])
            except (OSError, ValueError, KeyError, TypeError):
                return  # nothing is removed beside a recording that cannot be read
    for entry in os.listdir(home):
        if re.match(r"^inputs-[0-9a-f]{12}\.npz$", entry) and entry not in used:
            os.remove(os.path.join(home, entry))


def _remove_leftovers(into):
    # type: (str) -> None
    """Remove what recorders that were killed have left beside the store."""
    for entry in os.listdir(into):
        found = re.match(r"^%s(\d+)-" % re.escape(_STAGING), entry)
        if found and not _is_alive(int(found.group(1))):
            _put_back(into, os.path.join(into, entry, _REPLACED))
            shutil.rmtree(os.path.join(into, entry), ignore_errors=True)


def _put_back(into, beside):
    # type: (str, str) -> None
    """Put a recording back that was moved away and has no successor in its place."""
    moved = os.path.join(beside, "recording")
    if os.path.isdir(moved):
        with io.open(os.path.join(beside, "place"), encoding="utf-8") as file:
            name, _, key = file.read(1000).partition("/")
        if not (is_name(name) and is_name(key)):  # not what a recorder has written there
            return
        if not os.path.exists(os.path.join(into, name, key)):
            os.rename(moved, os.path.join(into, name, key))


def _is_alive(pid):
    # type: (int) -> bool
    if pid == os.getpid() or os.name == "nt":  # a signal would end a process of Windows
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _to_disk(path):
    # type: (str) -> None
    """See that a file or folder is on the disk before its name is."""
    if os.name == "nt" and os.path.isdir(path):
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError:  # some network disks know no such thing for folders
        pass
    finally:
        os.close(handle)


# ----------------------------------------------------------------------------------------------
# Inputs from files


def read_inputs(path):
    # type: (str) -> Any
    """Read inputs: .npy, .npz (one array), .csv, .parquet, .txt (a text a line), or a callable.

    Parameters
    ----------
    path : str
        A file, or ``file.py:function`` that returns the inputs.

    Raises
    ------
    RecordingError
        The file does not exist, is empty, or is of an unknown kind.
    """
    if re.search(r"\.py:[A-Za-z_]\w*$", path):
        return _called_inputs(path)
    if not os.path.isfile(path):
        raise RecordingError("inputs file %s does not exist" % path)
    if not os.path.getsize(path):
        raise RecordingError("inputs file %s is empty" % path)
    suffix = os.path.splitext(path)[1].lower()
    reader = _READERS.get(suffix)
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise RecordingError("inputs file %s: %r is not one of %s" % (path, suffix, known))
    try:
        found = reader(path)
    except RecordingError:
        raise
    except Exception as error:  # whatever a broken file makes numpy or pandas raise
        text = "%s: %s" % (type(error).__name__, error)
        raise RecordingError("inputs file %s cannot be read: %s" % (path, text)) from error
    if not row_count(found):
        raise RecordingError("inputs file %s holds no rows" % path)
    return found


def _called_inputs(path):
    # type: (str) -> Any
    make = find_recipe(path).make
    try:
        found = make()
    except Exception as error:  # the user's function
        text = "%s: %s" % (type(error).__name__, error_text(error))
        raise RecordingError("inputs %s raises %s" % (path, text)) from error
    if not row_count(found):
        raise RecordingError("inputs %s returns no rows, but %s" % (path, describe(found)))
    return found


def _read_npz(path):
    # type: (str) -> Any
    with np.load(path, allow_pickle=False) as archive:
        names = list(archive.files)
        if len(names) == 1:
            return archive[names[0]]
        if "X" in names:
            return archive["X"]
    raise RecordingError("inputs file %s holds %s: name one of them X" % (path, ", ".join(names)))


def _read_csv(path):
    # type: (str) -> Any
    try:
        import pandas
    except ImportError:
        with io.open(path, encoding="utf-8") as file:
            first = file.readline().split(",")
        try:
            [float(field) for field in first]
            skip = 0
        except ValueError:
            skip = 1
        return np.loadtxt(path, delimiter=",", skiprows=skip, ndmin=2)
    return pandas.read_csv(path)


def _read_parquet(path):
    # type: (str) -> Any
    import pandas

    return pandas.read_parquet(path)


def _read_text(path):
    # type: (str) -> Any
    with io.open(path, encoding="utf-8") as file:
        return file.read().splitlines()


_READERS = {
    ".npy": lambda path: np.load(path, allow_pickle=False),
    ".npz": _read_npz,
    ".csv": _read_csv,
    ".parquet": _read_parquet,
    ".txt": _read_text,
}  # type: Dict[str, Any]

# ----------------------------------------------------------------------------------------------
# The command line


def _plain(text):
    # type: (str) -> str
    r"""Return a text on one line that is only shown: names of files may be a stranger's.

    Examples
    --------
    >>> print(_plain("a\x1b[2J\n::error::b ##[error]c"))
    a\x1b[2J ::error::b # #[error]c
    """
    escaped = [c if c.isprintable() else " " if c.isspace() else ascii(c)[1:-1] for c in text]
    return "".join(escaped).replace("##", "# #")


def _complain(text):
    # type: (str) -> None
    sys.stderr.write(_plain(text) + "\n")


class _Parser(argparse.ArgumentParser):
    """Names that a shell put in for ``*`` are plain in its errors."""

    def error(self, message):
        # type: (str) -> Any
        argparse.ArgumentParser.error(self, _plain(message))


def parser(prog="recorder.py"):
    # type: (str) -> argparse.ArgumentParser
    """Return the parser of ``python recorder.py`` and ``sklearn-persist record``."""
    made = _Parser(
        prog=prog,
        description="Record a fitted scikit-learn model: the file, what it answers, and what it "
        "was made with. The recording can be checked under other versions later.",
    )
    add = made.add_argument
    add(
        "model",
        metavar="MODEL_OR_RECIPE",
        help="a pickle or joblib file; or recipes.py:function, "
        "which returns (unfitted estimator, X, y); or recipes.py for every function in it. "
        "A recipe is code, and is run",
    )
    add("X", nargs="?", help="the same as --inputs")
    add(
        "--inputs",
        help="rows to ask the model with: .npy, .npz, .csv, .parquet, .txt (a text a line) or "
        "file.py:function",
    )
    add("--targets", help="targets of these rows, for score: a file of the same kinds")
    add("--into", required=True, metavar="DIR", help="the folder of the store")
    add("--name", help="what the golden is called (default: the function or the file)")
    add(
        "--part",
        metavar="PATH",
        help="which estimator is meant, if the file holds more: ['model'], [0], .model",
    )
    add("--formats", help="such as 'pickle:4 joblib:zlib:3' (the default); a file is kept as it is")
    add(
        "--rows",
        type=int,
        default=DEFAULT_ROWS,
        help="most rows to ask with (default: %(default)s)",
    )
    add(
        "--cv",
        type=int,
        default=5,
        help="folds of the cross-validation of a recipe, 0 for none (default: %(default)s)",
    )
    add("--scoring", help="what cross-validation measures (default: the estimator's own score)")
    add(
        "--serves",
        action="append",
        default=[],
        metavar="METHOD",
        help="a method that the model is served through, besides predict, transform and the other "
        "usual ones (may be repeated)",
    )
    add("--reference", help="where the training data is to be found, such as a URL")
    add(
        "--rtol",
        type=float,
        default=TOLERANCE["rtol"],
        help="relative tolerance of later checks (default: %(default)s)",
    )
    add(
        "--atol",
        type=float,
        default=TOLERANCE["atol"],
        help="absolute tolerance of later checks (default: %(default)s)",
    )
    add(
        "--budget",
        type=float,
        default=BUDGET,
        metavar="S",
        help="seconds for asking with more than the rows that were given, which are always asked "
        "with: more where the machine is slow (default: %(default)s)",
    )
    add(
        "--replace",
        action="store_true",
        help="take the place of a recording of this very environment",
    )
    add(
        "--new",
        action="store_true",
        help="record only what is not recorded in this very environment yet",
    )
    add("--json", action="store_true", help="what was recorded, as JSON")
    return made


def main(arguments=None, prog="recorder.py"):
    # type: (Optional[List[str]], str) -> int
    """Record what the command line says; return 0, or 2 if nothing was recorded."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments == ["--observe"]:
        return _serve()
    return record_given(parser(prog).parse_args(arguments), prog)


def record_given(given, prog, observe=None):
    # type: (Any, str, Any) -> int
    """Record what was asked for.

    Parameters
    ----------
    given : Namespace
        As the parser gives it.
    prog : str
        How the program was called.
    observe : callable, optional
        How to observe a model file that somebody else may have written, see :func:`record`.
    """
    if given.new and given.replace:
        _complain("%s: --new and --replace: say one of them" % prog)
        return 2
    said = {"recorded": [], "skipped": []}  # type: Dict[str, List[Dict[str, Any]]]
    if not given.json:
        return _record_all(given, prog, said, observe)
    with contextlib.redirect_stdout(sys.stderr):  # whatever a recipe prints is not the answer
        status = _record_all(given, prog, said, observe)
    print(json.dumps(said, indent=1, sort_keys=True))
    return status


def _record_all(given, prog, said, observe):
    # type: (Any, str, Dict[str, List[Dict[str, Any]]], Any) -> int
    status = 0
    try:
        for name, make in _asked_for(given):
            try:
                _record_one(given, name, make, said, observe)
            except NotHere as error:
                if not _is_whole_file(given):
                    raise
                _skip(given, said, name, str(error))
            except RecordingError as error:
                if not _is_whole_file(given):
                    raise
                _complain("%s: %s" % (prog, error))
                status = 2
    except (RecordingError, ValueError) as error:
        _complain("%s: %s" % (prog, error))
        return 2
    return status


def _skip(given, said, name, why):
    # type: (Any, Dict[str, List[Dict[str, Any]]], str, str) -> None
    said["skipped"].append({"name": name, "why": why})
    if not given.json:
        print(_plain("skipped %s" % why))


def _record_one(given, name, make, said, observe):
    # type: (Any, str, Any, Dict[str, List[Dict[str, Any]]], Any) -> None
    started = time.time()
    if given.new:
        known = recording_of(given.into, name)
        if known is not None:
            _skip(given, said, name, "%s: it is recorded in this environment already" % name)
            return
    material = make()
    if material.artifact is None:  # a recipe is the user's own code, and what it made, too
        observe = None
    elif observe is None:
        text = "loads %s without a gate: record only files you trust"
        _complain(text % os.path.basename(material.artifact))
    folder = record(
        material,
        given.into,
        name,
        formats=given.formats.replace(",", " ").split() if given.formats else None,
        cv=given.cv,
        scoring=given.scoring,
        tolerance={"rtol": given.rtol, "atol": given.atol},
        reference=given.reference,
        serves=given.serves,
        budget=given.budget,
        replace=given.replace,
        observe=observe,
    )
    said["recorded"].append(_summary(folder, time.time() - started))
    if not given.json:
        _show(said["recorded"][-1])


def recording_of(into, name):
    # type: (str, str) -> Optional[str]
    """Return the folder of the recording that was made in this very environment, or None."""
    home = os.path.join(into, name)
    facts = environment()
    for entry in sorted(os.listdir(home)) if os.path.isdir(home) else ():
        if _same_environment(os.path.join(home, entry), facts):
            return os.path.join(home, entry)
    return None


def _is_whole_file(given):
    # type: (Any) -> bool
    return str(given.model).endswith(".py")


def _asked_for(given):
    # type: (Any) -> Iterator[Tuple[str, Any]]
    """Yield the name of what the command line asks to record, and a function that makes it."""
    inputs = given.inputs or given.X
    place, function = _split_recipe(given.model)
    if place.endswith(".py") or (function and not os.path.exists(given.model)):
        names = [function] if function else recipe_names(module_at(place))
        if given.name and len(names) > 1:
            raise RecordingError("--name: %s holds %d recipes" % (place, len(names)))
        if not names:
            raise RecordingError("%s holds no public function" % place)
        for name in names:
            recipe = find_recipe("%s:%s" % (place, name))
            make = functools.partial(_recipe_material, given, recipe, inputs)
            yield given.name or name.replace("_", "-"), make
        return
    if not inputs:
        raise RecordingError("--inputs: a model file needs rows to ask it with")
    stem = os.path.splitext(os.path.basename(given.model))[0]
    yield given.name or stem, functools.partial(_file_material, given, inputs)


def _recipe_material(given, recipe, inputs):
    # type: (Any, Recipe, Optional[str]) -> Material
    if given.targets and not inputs:
        raise RecordingError("--targets: there are no --inputs that they belong to")
    material = from_recipe(recipe, given.rows)
    if inputs:
        y = read_inputs(given.targets) if given.targets else None
        X, y = _asked_with(read_inputs(inputs), y, given.rows)
        material = material._replace(inputs=X, targets=y)
    return material


def _file_material(given, inputs):
    # type: (Any, str) -> Material
    y = read_inputs(given.targets) if given.targets else None
    return from_file(given.model, read_inputs(inputs), y, given.rows, given.part)


def _summary(folder, seconds):
    # type: (str, float) -> Dict[str, Any]
    with io.open(os.path.join(folder, MANIFEST), encoding="utf-8") as file:
        manifest = json.load(file)
    name, key = os.path.normpath(folder).replace("\\", "/").split("/")[-2:]
    return {
        "name": name,
        "recording": key,
        "path": os.path.join(folder, MANIFEST),
        "outputs": sum("is" in one for one in manifest["outputs"]),
        "probes": len(manifest["probes"]),
        "attributes": len(manifest["attributes"]),
        "formats": [one["format"] for one in manifest["artifacts"]],
        "bytes": sum(os.path.getsize(os.path.join(folder, one)) for one in os.listdir(folder)),
        "seconds": seconds,
        "not_recorded": manifest["not_recorded"],
        "no_cross_validation": (manifest["cross_validation"] or {}).get("why"),
    }


def _show(facts):
    # type: (Dict[str, Any]) -> None
    print(
        "recorded %s/%s: %d outputs on %d probes, %d attributes, %s (%.0f kB, %.1f s)"
        % (
            facts["name"],
            facts["recording"],
            facts["outputs"],
            facts["probes"],
            facts["attributes"],
            ", ".join(facts["formats"]),
            facts["bytes"] / 1000.0,
            facts["seconds"],
        )
    )
    for text in facts["not_recorded"]:
        print(_plain("  not recorded: %s" % text))
    if facts["no_cross_validation"]:
        print(_plain("  no cross-validation score: %s" % facts["no_cross_validation"]))


if __name__ == "__main__":
    sys.exit(main())
