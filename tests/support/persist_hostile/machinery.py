"""States that Python and its libraries act upon, mostly of names that honest models hold."""

from __future__ import annotations

import numpy as np

from .opcodes import SYSTEM, Build, Call, Name, New, Raw, partial, push
from .samples import REFUSED, Payload, hostile, pickled

SHAPES, PLAYED = "state of another shape", "instance that plays machinery"
LATER, MEMORY, CHANGED = "called later", "memory from bytes", "changed after it was looked at"

NORMAL = New(Name("scipy.stats._continuous_distns", "norm_gen"))
TEMPLATE = "_parse_arg_template"
SVC = Name("sklearn.svm._classes", "SVC")
BAG = Call(Name("types", "SimpleNamespace"))


def _saves(p: Payload) -> Call:
    """A function of anything, that writes what it is called with."""
    return partial(Name("numpy", "save"), p.path)


def _filled(module: str, name: str, key: str, value: str) -> Raw:
    """A dict of some kind, and one item in it."""
    return Raw(push(Call(Name(module, name))) + push(key) + push(value) + b"s")


_SHAPES = {
    "a list of pairs": lambda p: [(TEMPLATE, p.python)],
    "a tuple of pairs": lambda p: ((TEMPLATE, p.python),),
    "two pairs": lambda p: ((TEMPLATE, p.python), ("name", "norm")),
    "a set of pairs": lambda p: Call(Name("builtins", "frozenset"), [(TEMPLATE, p.python)]),
    "a deque of pairs": lambda p: Call(Name("collections", "deque"), [(TEMPLATE, p.python)]),
    "a chain of dicts": lambda p: Build(
        New(Name("collections", "ChainMap")), {"maps": [{TEMPLATE: p.python}]}
    ),
    "an ordered dict": lambda p: Call(Name("collections", "OrderedDict"), [[TEMPLATE, p.python]]),
    "a dict with a factory": lambda p: _filled("collections", "defaultdict", TEMPLATE, p.python),
    "a counter": lambda p: Call(Name("collections", "Counter"), {TEMPLATE: p.python}),
    "a bunch": lambda p: Raw(
        push(New(Name("sklearn.utils._bunch", "Bunch"))) + push(TEMPLATE) + push(p.python) + b"s"
    ),
    "an array of pairs": lambda p: Build(
        Call(Name("numpy.core.multiarray", "_reconstruct"), Name("numpy", "ndarray"), (0,), b"b"),
        (1, (1, 2), _dtype("O8", 63), False, [TEMPLATE, p.python]),
    ),
}
for _name, _make in _SHAPES.items():
    pickled(
        f"a distribution whose state is {_name}",
        SHAPES,
        lambda p, make=_make: Build(NORMAL, make(p)),
        protocol=4,
        executes=True,
    )
pickled(
    "a distribution whose shapes are code",
    SHAPES,
    lambda p: Build(NORMAL, {TEMPLATE: "", "shapes": f"a=({p.python})"}),
    protocol=4,
    executes=False,
)


def _dtype(name: str, flags: int, order: str = "|") -> Build:
    made = Call(Name("numpy", "dtype"), name, False, True)
    return Build(made, (3, order, None, None, None, -1, -1, flags))


def _parameter(state: object) -> Build:
    """An estimator with a parameter that plays something: ``clone`` copies it."""
    binarizer = New(Name("sklearn.preprocessing._data", "Binarizer"))
    return Build(binarizer, {"threshold": Build(BAG, state), "copy": True})


_PLAYED = {
    "__sklearn_clone__": lambda p: Build(New(SVC), {"__sklearn_clone__": partial(SYSTEM, p.shell)}),
    "__deepcopy__": lambda p: _parameter({"__deepcopy__": _saves(p)}),
    "__reduce_ex__": lambda p: _parameter({"__reduce_ex__": _saves(p)}),
    "get_params of a parameter": lambda p: _parameter({"get_params": _saves(p)}),
    "__class__": lambda p: _parameter({"__class__": SVC}),
    "__getattr__": lambda p: _parameter({"__getattr__": _saves(p)}),
    "__array__": lambda p: _parameter({"__array__": _saves(p)}),
    "__array_interface__": lambda p: _parameter(
        {"__array_interface__": {"shape": (1,), "typestr": "|O", "data": (8, False)}}
    ),
    "predict": lambda p: Build(New(SVC), {"predict": _saves(p)}),
    "transform of what has none": lambda p: Build(New(SVC), {"transform": _saves(p)}),
    "_validate_params": lambda p: Build(New(SVC), {"_validate_params": partial(SYSTEM, p.shell)}),
    "get_params": lambda p: Build(New(SVC), {"get_params": partial(SYSTEM, p.shell)}),
    "a method hidden by a number": lambda p: Build(New(SVC), {"get_params": 1}),
}
_QUIET = {
    *("get_params of a parameter", "__class__", "__getattr__", "__array__", "__array_interface__"),
    "a method hidden by a number",
}
#: What asks for them.
_NEEDS = {
    "__sklearn_clone__": "sklearn.base:_clone_parametrized",
    "_validate_params": "sklearn.base:BaseEstimator._validate_params",
}
for _name, _make in _PLAYED.items():
    pickled(
        f"played: {_name}",
        PLAYED,
        _make,
        protocol=4,
        executes=_name not in _QUIET,
        needs=_NEEDS.get(_name, ()),
    )
for _name in (*_PLAYED, "_repr_html_", "fit", "n_features_in_", "toarray", "__reduce__"):
    if _name.isidentifier():
        pickled(
            f"played by what models hold: {_name}",
            PLAYED,
            lambda p, name=_name: Build(New(SVC), {name: Name("numpy", "mean")}),
            protocol=4,
            executes=False,
        )


_WHERE = {"shape": (1,), "typestr": "|O", "data": (8, False)}
_BUNCH = Name("sklearn.utils._bunch", "Bunch")


def _with_item(kind: Name) -> Raw:
    """A dict that answers for an attribute with the item of that name."""
    return Raw(push(New(kind), 4) + b"(" + push("__array_interface__", 4) + push(_WHERE, 4) + b"u")


for _name, _make in {
    "Bunch": lambda p: _with_item(_BUNCH),
    "OptimizeResult": lambda p: _with_item(Name("scipy.optimize._optimize", "OptimizeResult")),
    "Bunch, made with its items": lambda p: Call(
        Name("copyreg", "_reconstructor"),
        *(_BUNCH, Name("builtins", "dict"), {"__array_interface__": _WHERE}),
    ),
    "SimpleNamespace, made with its attributes": lambda p: Call(
        Name("types", "SimpleNamespace"), {"__array_interface__": _WHERE}
    ),
    "a bit generator without its state": lambda p: New(Name("numpy.random._philox", "Philox")),
}.items():
    pickled(f"answers: {_name}", PLAYED, _make, protocol=4, executes=False)


def _transformer(function: object, named: object = None) -> Build:
    return Build(
        New(Name("sklearn.preprocessing._function_transformer", "FunctionTransformer")),
        {
            "func": function,
            "inverse_func": None,
            "validate": False,
            "accept_sparse": False,
            "check_inverse": False,
            "feature_names_out": None,
            "kw_args": named,
            "inv_kw_args": None,
        },
    )


def _cached(p: Payload) -> Build:
    """A pipeline that writes what it fits where its parameter says."""
    scaler = Build(
        New(Name("sklearn.preprocessing._data", "StandardScaler")),
        {"with_mean": True, "with_std": True, "copy": True},
    )
    return Build(
        New(Name("sklearn.pipeline", "Pipeline")),
        {
            "steps": [("a", scaler), ("b", scaler)],
            "memory": p.path,
            "verbose": False,
            "transform_input": None,
        },
    )


def _words(p: Payload) -> Build:
    return Build(
        New(Name("sklearn.feature_extraction.text", "CountVectorizer")), {"input": "filename"}
    )


_LATER = {
    "a method of a pipeline that writes": lambda p: _transformer(
        Call(Name("builtins", "getattr"), _cached(p), "fit")
    ),
    "a partial of a method": lambda p: _transformer(
        partial(
            Call(Name("builtins", "getattr"), Name("sklearn.pipeline", "Pipeline"), "fit"),
            _cached(p),
        )
    ),
    "a partial of a class that writes": lambda p: _transformer(
        partial(Name("joblib.memory", "Memory"), p.path, "local", None, False)
    ),
    "a class that writes": lambda p: _transformer(Name("joblib.memory", "Memory")),
    "a method that reads files": lambda p: _transformer(
        Call(Name("builtins", "getattr"), _words(p), "fit_transform")
    ),
    "a partial of a class that reads files": lambda p: _transformer(
        partial(Name("sklearn.feature_extraction.text", "CountVectorizer"))
    ),
    "a method for each element": lambda p: _transformer(
        Build(
            New(Name("numpy", "vectorize")),
            {"pyfunc": Call(Name("builtins", "getattr"), _cached(p), "fit"), "otypes": "O"},
        )
    ),
    "what makes other objects": lambda p: _transformer(Name("copyreg", "_reconstructor")),
    "what looks up attributes": lambda p: _transformer(Name("builtins", "getattr")),
    "what finds functions": lambda p: _transformer(Name("numpy.core", "_ufunc_reconstruct")),
    "an array of addresses": lambda p: _transformer(
        Name("numpy", "ndarray"), {"dtype": "O", "buffer": b"persist!"}
    ),
    "a dict whose factory fits": lambda p: Call(
        Name("collections", "defaultdict"), Call(Name("builtins", "getattr"), _cached(p), "fit")
    ),
    "a partial that is changed by its state": lambda p: _transformer(
        Build(
            partial(Name("builtins", "len")),
            (Name("joblib.memory", "Memory"), (p.path, "local", None, False), {}, {}),
        )
    ),
}
_RUN_LATER = {
    *("a method of a pipeline that writes", "a partial of a method"),
    *("a partial of a class that writes", "a partial that is changed by its state"),
}
for _name, _make in _LATER.items():
    pickled(f"later: {_name}", LATER, _make, protocol=4, executes=_name in _RUN_LATER)


FIELD = {"a": (_dtype("O8", 63), 0)}
ARRAY = Call(Name("numpy.core.multiarray", "_reconstruct"), Name("numpy", "ndarray"), (0,), b"b")
ADDRESS = np.uint64(0x41414141).tobytes()


def _void(*state: object) -> Build:
    return Build(Call(Name("numpy", "dtype"), "V8", False, True), state)


def _array_of(dtype: object, data: object = ADDRESS, shape: tuple[int, ...] = (1,)) -> Build:
    return Build(ARRAY, (1, shape, dtype, False, data))


def _memo(code: bytes) -> Raw:
    return Raw(code)


def _later_objects(p: Payload) -> Raw:
    """A dtype of bytes, an array that uses it, and then fields of objects for the dtype."""
    made = push(Call(Name("numpy", "dtype"), "V8", False, True)) + b"q\x07"
    use = push(_array_of(Raw(b"h\x07"))) + b"q\x08"
    state = push((3, "|", None, ("a",), FIELD, 8, 1, 27))
    return Raw(made + b"0" + use + b"0h\x07" + state + b"b0h\x08")


def _twice(p: Payload) -> Raw:
    made = push(_void(3, "|", None, None, None, 8, 1, 0)) + b"q\x07"
    use = push(_array_of(Raw(b"h\x07"))) + b"q\x08"
    state = push((3, "|", None, ("a",), FIELD, 8, 1, 27))
    return Raw(made + b"0" + use + b"0h\x07" + state + b"b0h\x08")


def _filled_twice(p: Payload) -> Raw:
    first = push(_array_of(_dtype("f8", 0, "<"))) + b"q\x07"
    return Raw(first + push((1, (2,), _dtype("f8", 0, "<"), False, bytes(16))) + b"b")


_MEMORY = {
    "a dtype of seven parts in version 4": lambda p: _array_of(
        _void(4, "|", None, ("a",), FIELD, 8, 1)
    ),
    "a dtype of seven parts in version 3": lambda p: _array_of(
        _void(3, "|", None, ("a",), FIELD, 8, 1)
    ),
    "a dtype of version 1": lambda p: _array_of(_void(1, "|", None, ("a",), FIELD, 8, 1)),
    "a dtype of nine parts in version 3": lambda p: _array_of(
        _void(3, "|", None, ("a",), FIELD, 8, 1, 0, {})
    ),
    "an array in a dtype that hides objects": lambda p: _array_of(
        _void(3, "|", (_dtype("O8", 63), (1,)), None, None, 8, 1, 0)
    ),
    "a plain dtype that claims objects": lambda p: _array_of(_dtype("f8", 63, "<")),
    "objects without flags": lambda p: _array_of(_dtype("O8", 0)),
    "a scalar of objects from bytes": lambda p: Call(
        Name("numpy.core.multiarray", "scalar"), _dtype("O8", 0), ADDRESS
    ),
    "a buffer of objects": lambda p: Call(
        Name("numpy._core.numeric", "_frombuffer"), ADDRESS, _dtype("O8", 0), (1,), "C"
    ),
    "a list of objects that is too short": lambda p: _array_of(_dtype("O8", 63), [1], (1000,)),
    "a dtype that changes when an array uses it": _later_objects,
    "a dtype that gets two states": _twice,
    "an array that gets two states": _filled_twice,
    "a dtype of numpy itself": lambda p: Build(
        Call(Name("numpy", "dtype"), "f8", False, False), (3, "<", None, None, None, -1, -1, 63)
    ),
    "an array that starts with objects": lambda p: Call(
        Name("numpy.core.multiarray", "_reconstruct"), Name("numpy", "ndarray"), (1000,), "O"
    ),
    "a generator that draws from beyond its end": lambda p: Build(
        Call(Name("numpy.random._pickle", "__randomstate_ctor"), "MT19937"),
        {
            "bit_generator": "MT19937",
            "state": {"key": _array_of(_dtype("u4", 0, "<"), bytes(2496), (624,)), "pos": 10**9},
            "has_gauss": 0,
            "gauss": 0.0,
        },
    ),
}
for _name, _make in _MEMORY.items():
    pickled(f"memory: {_name}", MEMORY, _make, protocol=4, executes=False)


def _remembered(value: object, slot: int) -> bytes:
    return push(value) + b"q" + bytes([slot])


_CHANGED = {
    # A list that a partial was given, and what it holds afterwards.
    "the arguments of a partial": lambda p: Raw(
        _remembered([], 7)
        + b"0"
        + _remembered(partial(Name("numpy", "clip"), Raw(b"h\x07")), 8)
        + b"0h\x07"
        + push(Name("numpy", "mean"))
        + b"a0h\x08"
    ),
    "the state of an estimator": lambda p: Raw(
        _remembered({"C": 1.0}, 7)
        + b"0"
        + _remembered(Build(New(SVC), Raw(b"h\x07")), 8)
        + b"0h\x07"
        + push("__sklearn_clone__")
        + push(Name("numpy", "mean"))
        + b"s0h\x08"
    ),
    "what a name stands for": lambda p: Raw(push(Name("numpy", "mean")) + push({"x": 1}) + b"b"),
    "a ufunc": lambda p: Build(Name("numpy", "log1p"), {"x": 1}),
    "a class": lambda p: Build(SVC, {"x": 1}),
    "a stand-in": lambda p: Build(Name("copyreg", "_reconstructor"), {"x": 1}),
    "a stand-in's parts": lambda p: Build(
        Name("numpy.core", "_ufunc_reconstruct"), (SYSTEM, (p.shell,), {}, {})
    ),
    "a method that adds elements": lambda p: Raw(
        push(Build(BAG, {"append": _saves(p), "extend": _saves(p)})) + b"(" + push(p.path) + b"e"
    ),
}
_HARMLESS = {"the arguments of a partial", "the state of an estimator"}
for _name, _make in _CHANGED.items():
    pickled(
        f"changed: {_name}",
        CHANGED,
        _make,
        protocol=4,
        executes=_name == "a method that adds elements",
        # What was looked at is a copy: what comes afterwards changes something that nobody uses.
        expected=REFUSED | ({"unchecked", "impaired"} if _name in _HARMLESS else set()),
    )
hostile(
    "changed: a buffer out of band",
    CHANGED,
    lambda p: b"\x80\x05\x97\x98.",
    expected=REFUSED | {"damaged", "load-error"},
)
