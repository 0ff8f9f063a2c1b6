"""Functions and states that every honest model needs, given what no honest model gives them."""

from __future__ import annotations

from .opcodes import SYSTEM, Build, Call, Name, New, partial, push
from .samples import REFUSED, SAFE, Payload, hostile, pickled

RECONSTRUCTORS, STATES = "reconstructor", "state"

UFUNC = Name("numpy.core", "_ufunc_reconstruct")
SCALAR = Name("numpy.core.multiarray", "scalar")
ARRAY = Name("numpy.core.multiarray", "_reconstruct")
OBJECTS = Call(Name("numpy", "dtype"), "O8", False, True)


def _handler(p: Payload) -> Call:
    """Call the constructor of one class through that of another."""
    handler = Name("logging", "FileHandler")
    return Call(Name("copyreg", "_reconstructor"), handler, handler, p.path)


def _random(module: str, name: str) -> Name:
    return Name(f"numpy.random.{module}", name)


_RECONSTRUCTORS = {
    "_ufunc_reconstruct finds a function": lambda p: Call(Call(UFUNC, "os", "system"), p.shell),
    "_ufunc_reconstruct of numpy 2": lambda p: Call(
        Call(Name("numpy._core", "_ufunc_reconstruct"), "os", "system"), p.shell
    ),
    "_ufunc_reconstruct imports": lambda p: Call(
        UFUNC, p.script("persist_evil_ufunc.py").stem, "anything"
    ),
    "_ufunc_reconstruct finds eval": lambda p: Call(Call(UFUNC, "builtins", "eval"), p.python),
    "_ufunc_reconstruct finds a file's name": lambda p: Call(
        Call(UFUNC, "numpy", "save"), p.path, [1]
    ),
    "_ufunc_reconstruct of what numpy imported": lambda p: Call(
        UFUNC, "numpy.lib.format", "pickle"
    ),
    "_ufunc_reconstruct finds numpy.memmap": lambda p: Call(
        Call(UFUNC, "numpy", "memmap"), p.path, "u1", "w+", 0, (4,)
    ),
    "_codecs.encode with an odd codec": lambda p: Call(
        SYSTEM, Call(Name("_codecs", "encode"), "".join(_rot13(c) for c in p.shell), "rot13")
    ),
    "_codecs.encode compresses": lambda p: Call(Name("_codecs", "encode"), "x" * 1000, "zlib"),
    "_codecs.encode in quadratic time": lambda p: Call(
        Name("_codecs", "encode"), "ü" * 400_000 + "é" * 400_000, "punycode"
    ),
    "_codecs.encode with idna": lambda p: Call(Name("_codecs", "encode"), "ü" * 200_000, "idna"),
    "_codecs.decode": lambda p: Call(Name("_codecs", "decode"), b"x" * 100, "zlib"),
    "_codecs.lookup": lambda p: Call(Name("_codecs", "lookup"), "persist_evil"),
    "_codecs.register": lambda p: Call(Name("_codecs", "register"), SYSTEM),
    "__randomstate_ctor with a function": lambda p: Call(
        _random("_pickle", "__randomstate_ctor"), p.shell, SYSTEM
    ),
    "__generator_ctor with a function": lambda p: Call(
        _random("_pickle", "__generator_ctor"), p.shell, SYSTEM
    ),
    "__bit_generator_ctor with a class": lambda p: Call(
        _random("_pickle", "__bit_generator_ctor"),
        Call(Name("builtins", "type"), "Evil", (), {"__init__": _evil(p)}),
    ),
    "__generator_ctor with a reconstructor": lambda p: Call(
        _random("_pickle", "__generator_ctor"), "os", Call(UFUNC, "builtins", "__import__")
    ),
    "copyreg._reconstructor runs a constructor": _handler,
    "copyreg._reconstructor of Python 2": lambda p: Call(
        Name("copy_reg", "_reconstructor"),
        Name("logging", "FileHandler"),
        Name("logging", "FileHandler"),
        p.path,
    ),
    "copyreg.__newobj__": lambda p: Call(
        Name("copyreg", "__newobj__"), Name("numpy", "memmap"), p.path, "u1", "w+", 0, (4,)
    ),
    "copyreg.__newobj_ex__": lambda p: Call(
        Name("copyreg", "__newobj_ex__"),
        Name("numpy", "memmap"),
        (p.path,),
        {"mode": "w+", "shape": (4,)},
    ),
    "copyreg.__reduce_ex__": lambda p: Call(
        Name("copyreg", "__reduce_ex__"), partial(SYSTEM, p.shell), 2
    ),
    "pandas _unpickle_block": lambda p: Call(
        Name("pandas._libs.internals", "_unpickle_block"), SYSTEM, p.shell, 2
    ),
    "pandas _new_Index": lambda p: Call(
        Name("pandas.core.indexes.base", "_new_Index"),
        Call(Name("builtins", "type"), "Evil", (), {"__new__": _evil(p)}),
        {},
    ),
    "numpy.core.numeric._frombuffer": lambda p: Call(
        Name("numpy.core.numeric", "_frombuffer"),
        Call(Name("numpy", "memmap"), p.path, "u1", "w+", 0, (4,)),
        Call(Name("numpy", "dtype"), "u1"),
        (4,),
        "C",
    ),
    "numpy.dtype of an object with a dtype": lambda p: Call(
        Name("numpy", "dtype"),
        Build(
            Call(Name("types", "SimpleNamespace")),
            {"dtype": Call(SYSTEM, p.shell)},
        ),
    ),
    "numpy scalar of objects": lambda p: Call(SCALAR, OBJECTS, Call(SYSTEM, p.shell)),
    "numpy array of objects": lambda p: Build(
        Call(ARRAY, Name("numpy", "ndarray"), (0,), b"b"),
        (1, (1,), OBJECTS, False, [Call(SYSTEM, p.shell)]),
    ),
    "numpy array of a class of its own": lambda p: Call(
        ARRAY,
        Call(Name("builtins", "type"), "Evil", (Name("numpy", "ndarray"),), _finalize(p)),
        (0,),
        b"b",
    ),
    "numpy masked array of a class of its own": lambda p: Call(
        Name("numpy.ma.core", "_mareconstruct"),
        Call(Name("builtins", "type"), "Evil", (Name("numpy.ma", "MaskedArray"),), _finalize(p)),
        Name("numpy", "ndarray"),
        (0,),
        "b",
    ),
    "numpy.memmap reads": lambda p: Call(Name("numpy", "memmap"), "/etc/passwd", "u1", "r"),
}


def _rot13(letter: str) -> str:
    """Return what rot13 turns into a letter."""
    for first in "aA":
        if 0 <= ord(letter) - ord(first) < 26:
            return chr((ord(letter) - ord(first) + 13) % 26 + ord(first))
    return letter


def _evil(p: Payload) -> Call:
    return Call(Name("builtins", "eval"), f"lambda *a, **k: {p.python}")


def _finalize(p: Payload) -> dict[str, object]:
    return {"__array_finalize__": _evil(p)}


_NOT_RUN = {
    "_ufunc_reconstruct of numpy 2",  # of numpy 1 and 2 each has its own
    "_ufunc_reconstruct of what numpy imported",
    "_codecs.encode compresses",
    "_codecs.encode in quadratic time",
    "_codecs.encode with idna",
    "_codecs.decode",
    "_codecs.lookup",
    "_codecs.register",
    "__generator_ctor with a reconstructor",
    "copyreg.__reduce_ex__",
    "pandas _unpickle_block",
    "numpy.memmap reads",
}
_GREEDY = {
    "_codecs.encode in quadratic time",
    "_codecs.encode with idna",
    "_ufunc_reconstruct of numpy 2",
    "_ufunc_reconstruct of what numpy imported",
}
_LIMITED = REFUSED | {"crashed", "load-error"}
_NEEDS = {name: "pandas" for name in _RECONSTRUCTORS if "pandas" in name}
_NEEDS["__bit_generator_ctor with a class"] = "numpy.random._pickle:BitGenerator"  # numpy 2
for _name, _make in _RECONSTRUCTORS.items():
    pickled(
        _name,
        RECONSTRUCTORS,
        _make,
        executes=_name not in _NOT_RUN,
        beside="imports" in _name,
        # Of these, nothing is called that was not meant to be: they are greedy, or not there.
        expected=_LIMITED if _name in _GREEDY else REFUSED,
        protocol=2 if "Python 2" in _name else None,
        needs=_NEEDS.get(_name, ()),
    )

SVC = Name("sklearn.svm._classes", "SVC")


def _estimator(state: object) -> Build:
    return Build(New(SVC), state)


def _distribution(p: Payload) -> Build:
    """A distribution as a random search keeps it: scipy executes a text out of its state."""
    return Build(
        New(Name("scipy.stats._continuous_distns", "norm_gen")), {"_parse_arg_template": p.python}
    )


def _unseen(p: Payload) -> Build:
    """The same, with a text that writes in C++: no audit event tells of the file."""
    text = f"import scipy.io as io; io.mmwrite({p.path!r}, [[1.0]])"
    return Build(
        New(Name("scipy.stats._continuous_distns", "norm_gen")), {"_parse_arg_template": text}
    )


def _discrete_distribution(p: Payload) -> Build:
    return Build(
        New(Name("scipy.stats._discrete_distns", "randint_gen")), {"_parse_arg_template": p.python}
    )


def _search(p: Payload) -> Build:
    """The same inside of a search, frozen, as scikit-learn's own examples do it."""
    from scipy import stats

    kind = type(stats.norm()).__name__  # scipy 1.9 gave it another
    frozen = Build(
        New(Name("scipy.stats._distn_infrastructure", kind)),
        {"args": (), "kwds": {}, "dist": _distribution(p), "a": 0.0, "b": 1.0},
    )
    return Build(
        New(Name("sklearn.model_selection._search", "RandomizedSearchCV")),
        {"estimator": _estimator({"C": 1.0}), "param_distributions": {"C": frozen}, "n_iter": 1},
    )


_STATES = {
    "scipy executes a text that writes unseen": _unseen,
    "scipy executes a text of a distribution": _distribution,
    "scipy executes a text of a discrete distribution": _discrete_distribution,
    "scipy executes a text in a random search": _search,
    "a state that replaces the class": lambda p: Build(
        New(Name("sklearn.gaussian_process.kernels", "RBF")),
        (
            None,
            {
                "__class__": Call(Name("builtins", "type"), "E", (), {"__setattr__": _evil(p)}),
                "x": 1,
            },
        ),
    ),
    "a state that replaces the class by a trusted one": lambda p: Build(
        New(Name("sklearn.gaussian_process.kernels", "RBF")),
        (None, {"__class__": Name("sklearn.gaussian_process.kernels", "ConstantKernel")}),
    ),
    "a state that is called": lambda p: Build(
        Build(New(Name("sklearn.gaussian_process.kernels", "RBF")), {"__setstate__": SYSTEM}),
        p.shell,
    ),
    "a state of slots": lambda p: Build(
        New(Name("sklearn.gaussian_process.kernels", "RBF")),
        (None, {"x": Call(SYSTEM, p.shell)}),
    ),
    "a state with a lazy dict": lambda p: _estimator(
        Call(
            Name("collections", "OrderedDict"),
            Call(Name("builtins", "map"), SYSTEM, [p.shell]),
        )
    ),
    "a state in place of a state": lambda p: _estimator(Call(SYSTEM, p.shell)),
    "a state with the name of a version": lambda p: _estimator(
        {"_sklearn_version": Call(SYSTEM, p.shell)}
    ),
    "a numpy state with a payload": lambda p: Build(
        Call(Name("numpy", "dtype"), "V8", False, True),
        (3, "|", None, ("a",), {"a": (OBJECTS, Call(SYSTEM, p.shell))}, 8, 1, 16),
    ),
    "a class that is patched": lambda p: [
        Build(SVC, (None, {"get_params": partial(SYSTEM, p.shell)})),
    ],
    "a class that is patched with its own kind": lambda p: [
        # SVC is trusted, and so is what it is patched with: the next model would suffer.
        Build(
            Name("sklearn.gaussian_process.kernels", "RBF"),
            (None, {"theta": Name("sklearn.gaussian_process.kernels", "ConstantKernel")}),
        ),
    ],
    "a module that is patched": lambda p: Build(
        Call(Name("builtins", "__import__"), "numpy"), {"dtype": SYSTEM}
    ),
}
_NOT_RUN = {
    "a state that replaces the class by a trusted one",
    "a class that is patched",
    "a class that is patched with its own kind",
    "a module that is patched",
}
for _name, _make in _STATES.items():
    pickled(
        _name,
        STATES,
        _make,
        executes=_name not in _NOT_RUN,
        # Nothing of it is code: it spoils its own process, which is thrown away.
        expected=SAFE if "own kind" in _name or "trusted one" in _name else REFUSED,
        protocol=4,
        needs="scipy.io._fast_matrix_market" if "unseen" in _name else (),
    )


def _cached(p: Payload) -> bytes:
    """A model that would write where its state says, when it is fitted again."""
    return (
        b"\x80\x04"
        + push(
            Build(
                New(Name("sklearn.pipeline", "Pipeline")),
                {
                    "steps": [("a", _estimator({"C": 1.0}))],
                    "memory": Build(
                        New(Name("joblib.memory", "Memory")),
                        {
                            "location": p.path,
                            "store_backend": Call(Name("joblib.memory", "Memory"), p.path),
                        },
                    ),
                    "verbose": False,
                },
            )
        )
        + b"."
    )


hostile(
    "a cache that is opened",
    STATES,
    _cached,
    executes=True,
    expected=SAFE,  # it is made without its folder
)
hostile(
    "a cache that is filled by a stranger",
    STATES,
    lambda p: (
        b"\x80\x04"
        + push(
            Build(
                New(Name("sklearn.pipeline", "Pipeline")),
                {
                    "steps": [("a", _estimator({"C": 1.0}))],
                    "memory": str(p.marker),
                    "verbose": False,
                },
            )
        )
        + b"."
    ),
    expected=SAFE,
)
