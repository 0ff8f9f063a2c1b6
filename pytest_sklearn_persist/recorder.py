"""Call every output method of an estimator on every probe.

This file runs alone: it needs the standard library and numpy (scipy and pandas only for inputs of
their types), Python 3.6 and any scikit-learn since 0.18, and imports nothing of this package.  The
method table and the derived probes live here once; the rest of the package imports them.
"""

import functools
import inspect
import random
import re
import time
import warnings
from typing import (  # noqa: F401  (types stand in comments, for Python 3.6)
    Any,
    Dict,
    Iterable,
    Iterator,
    List,
    NamedTuple,
    Optional,
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
#: restate its parameters; ``gibbs`` draws from the estimator's own generator and moves it on.
#: They are looked at elsewhere (abilities) or change nothing to see.
NOT_OUTPUTS = frozenset(
    "fit fit_transform fit_predict partial_fit get_params set_params get_metadata_routing "
    "set_output set_callbacks sparsify densify correct_covariance reweight_covariance restrict "
    "gibbs decode path cost_complexity_pruning_path error_norm get_submatrix".split()
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
    """Return the calls to make on this estimator, and the public methods nobody knows how to call.

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
        Public methods that the table can not call: named in the result, never passed over.
    """
    present = public_methods(estimator)
    wanted = None if only is None else set(only)
    known = {method.name for method in METHODS}
    methods, unknown = [], []
    for method in METHODS:
        if method.name not in present or (wanted is not None and method.name not in wanted):
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
    """Return a copy deep enough that a method working in place can not reach the original."""
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
):
    # type: (Any, Iterable[Probe], Iterable[Method], Any, Any, Optional[float], Any) -> List[Output]
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
                    if step is not None:
                        step("calling %s(%s)" % (label, probe.name))
                    fed = {}  # type: Dict[str, Any]
                    if method.feed == "T":
                        fed = _fed(estimator, probe, recorded)
                    output = _observe_one(estimator, method, probe, fed)
                    if feeds and label == "transform" and output.error is None:
                        recorded.setdefault(probe.name, output.value)
                    outputs.append(output)
    finally:
        random.setstate(before[0])
        np.random.set_state(before[1])
    return outputs


def _fed(estimator, probe, recorded):
    # type: (Any, Probe, Dict[str, Any]) -> Dict[str, Any]
    """Return what to feed ``inverse_transform``: the recorded transform, or else one made now."""
    if probe.name not in recorded:
        output = _observe_one(estimator, _m("transform"), probe, {})
        if output.error is not None:
            return {}
        recorded[probe.name] = output.value
    return {"transform": recorded[probe.name]}


def _observe_one(estimator, method, probe, fed):
    # type: (Any, Method, Probe, Dict[str, Any]) -> Output
    random.seed(0)
    np.random.seed(0)
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


def derived_probes(estimator, X, y=None, budget=2.0):
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
    """Return values in a dtype; those that it can not hold become its limit."""
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
