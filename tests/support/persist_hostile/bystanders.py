"""What lies beside a model is not what the model may import."""

from __future__ import annotations

from .opcodes import Build, Call, Name, New, assemble, dump
from .samples import REFUSED, SAFE, Payload, hostile

BYSTANDERS = "module that lies beside"

#: Nothing that lies there may run; the model itself may be good, or of a name that is not known.
_SAFE = SAFE - {"crashed"}


def _written(p: Payload, name: str) -> None:
    """Write a module, or a package and a module in it."""
    parts = name.split(".")
    for end in range(1, len(parts)):
        package = p.folder.joinpath(*parts[:end])
        package.mkdir(exist_ok=True)
        p.script("/".join([*parts[:end], "__init__.py"]))
    p.script("/".join(parts) + ".py")


def _names(module: str, name: str, state: object = None) -> object:
    def write(p: Payload) -> bytes:
        _written(p, module)
        made = New(Name(module, name))
        return assemble(made if state is None else Build(made, state), 4)

    return write


#: Names that stand in models of some release, and that no installed module of today has: whoever
#: puts a module of that name on the search path would be asked for it.
_MODULES = {
    # Some releases of scikit-learn wrote this name, without a package in front of it.
    "_loss": "CyHalfBinomialLoss",
    "sklearn_evil": "Model",
    "xgboost_evil.sklearn": "XGBClassifier",
    "cPickle_evil": "loads",
    "numpy_core": "multiarray",
    "joblib_evil": "load",
    "persist_evil_model": "Model",
    "conftest": "Model",
    "setup": "Model",
    "main": "Model",
    "utils": "Model",
    "recipe": "Model",
}
for _module, _name in _MODULES.items():
    hostile(
        f"beside: {_module}",
        BYSTANDERS,
        _names(_module, _name),
        executes=True,
        beside=True,
        expected=_SAFE if _module == "_loss" else REFUSED | {"load-error"},
    )


def _shadowing(module: str, made: object) -> object:
    """A module of the standard library's name, which is imported late if at all."""

    def write(p: Payload) -> bytes:
        _written(p, module)
        return assemble(made, 4)

    return write


_SHADOWED = {
    "this": Name("this", "s"),
    "antigravity": Name("antigravity", "geohash"),
    "copy_reg": Call(Name("copy_reg", "_reconstructor"), Name("builtins", "object")),
    "__builtin__": Name("__builtin__", "len"),
    "cPickle": Name("cPickle", "loads"),
    "commands": Name("commands", "getoutput"),
    "sklearn_compat": Name("sklearn_compat", "x"),
}
for _module, _made in _SHADOWED.items():
    hostile(
        f"beside: {_module} of the standard library",
        BYSTANDERS,
        _shadowing(_module, _made),
        executes=_module not in ("this", "antigravity"),
        beside=True,
        expected=_SAFE,
    )


def _lazily(name: str, files: list[str]) -> None:
    """A good model, and modules that its libraries would import while they use it."""

    def write(p: Payload) -> bytes:
        from sklearn.preprocessing import StandardScaler

        model = StandardScaler().fit([[1.0], [2.0]])
        for file in files:
            _written(p, file)
        return dump(model)

    hostile(name, BYSTANDERS, write, beside=True, expected=_SAFE)


_lazily("beside: sitecustomize", ["sitecustomize", "usercustomize"])
_lazily("beside: pandas and polars", ["pandas", "polars", "pyarrow", "torch", "cupy"])
_lazily("beside: conftest of a good model", ["conftest"])
_lazily(
    "beside: libraries that are looked for", ["threadpoolctl_evil", "psutil", "dask", "distributed"]
)
