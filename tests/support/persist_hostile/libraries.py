"""Functions of the other libraries that run code, import, write or read."""

from __future__ import annotations

from pathlib import Path

from .opcodes import SYSTEM, Call, Name, assemble, method, partial
from .samples import REFUSED, SAFE, hostile, inner, pickled

SKLEARN = "function of scikit-learn"
JOBLIB, PANDAS, OTHERS = "function of joblib", "function of pandas", "function of another library"


def _array() -> Call:
    """An array, made by what is innocent."""
    return Call(Name("numpy", "ones"), 3)


_SKLEARN = {
    "sklearn.datasets.dump_svmlight_file": lambda p: Call(
        Name("sklearn.datasets", "dump_svmlight_file"), [[1.0]], [1], p.path
    ),
    "sklearn.datasets.get_data_home": lambda p: Call(
        Name("sklearn.datasets", "get_data_home"), p.path
    ),
    "sklearn.datasets.clear_data_home": lambda p: Call(
        Name("sklearn.datasets", "clear_data_home"), p.path
    ),
    "sklearn.datasets.load_files": lambda p: Call(
        Name("sklearn.datasets", "load_files"), str(p.folder)
    ),
    "sklearn.datasets.fetch_openml": lambda p: Call(
        Name("sklearn.datasets", "fetch_openml"), "iris"
    ),
    "sklearn.utils._testing runs a script": lambda p: Call(
        Name("sklearn.utils._testing", "assert_run_python_script_without_output"), p.python
    ),
    "sklearn.utils._testing.TempMemmap": lambda p: Call(
        Name("sklearn.utils._testing", "create_memmap_backed_data"), _array()
    ),
    "sklearn.utils._testing._delete_folder": lambda p: Call(
        Name("sklearn.utils._testing", "_delete_folder"), p.path
    ),
    "sklearn.utils._testing.ignore_warnings": lambda p: Call(
        Name("sklearn.utils._testing", "ignore_warnings"), SYSTEM
    ),
    "sklearn.utils.parallel.Parallel": lambda p: Call(
        Call(Name("sklearn.utils.parallel", "Parallel"), 1),
        [(SYSTEM, (p.shell,), {})],
    ),
    "sklearn.utils.fixes.threadpool_limits": lambda p: Call(
        Name("sklearn.utils.fixes", "threadpool_limits"), 1
    ),
    "sklearn.preprocessing.FunctionTransformer transform": lambda p: Call(
        Name("sklearn.preprocessing._function_transformer", "FunctionTransformer.transform"),
        Call(
            Name("sklearn.preprocessing", "FunctionTransformer"),
            partial(Name("numpy", "save"), p.path),
        ),
        [[1.0]],
    ),
    "sklearn.metrics.pairwise_distances": lambda p: Call(
        Name("sklearn.metrics", "pairwise_distances"),
        [[1.0], [2.0]],
        None,
        partial(Name("numpy", "save"), p.path),
    ),
    "sklearn.metrics.make_scorer": lambda p: Call(
        Name("sklearn.metrics._scorer", "make_scorer"), SYSTEM
    ),
    "sklearn.inspection.permutation_importance": lambda p: Call(
        Name("sklearn.inspection", "permutation_importance"),
        Call(Name("sklearn.dummy", "DummyClassifier")),
        [[1.0]],
        [1],
    ),
    "sklearn.show_versions": lambda p: Call(Name("sklearn", "show_versions")),
    "sklearn.utils.discovery.all_estimators": lambda p: Call(
        Name("sklearn.utils", "all_estimators")
    ),
    "sklearn.externals.joblib.load": lambda p: Call(
        Name("sklearn.externals.joblib", "load"), p.written("inner.pkl", inner(p))
    ),
    "sklearn.utils.estimator_checks.check_estimator": lambda p: Call(
        Name("sklearn.utils.estimator_checks", "check_estimator"), SYSTEM
    ),
    "sklearn.set_config": lambda p: Call(Name("sklearn", "set_config"), True),
}


_RUN = {
    "sklearn.datasets.dump_svmlight_file",
    "sklearn.datasets.get_data_home",
    "sklearn.utils._testing runs a script",
    "sklearn.preprocessing.FunctionTransformer transform",
    "sklearn.metrics.pairwise_distances",
}
_NEEDS = {
    "sklearn.utils._testing runs a script": (
        "sklearn.utils._testing:assert_run_python_script_without_output"
    ),
}
for _name, _make in _SKLEARN.items():
    pickled(
        _name,
        SKLEARN,
        _make,
        executes=_name in _RUN,
        needs=_NEEDS.get(_name, ()),
        protocol=4 if "FunctionTransformer" in _name else None,
    )


_JOBLIB = {
    "joblib.dump": lambda p: Call(Name("joblib", "dump"), 1, p.path),
    "joblib.load": lambda p: Call(Name("joblib", "load"), p.written("inner.pkl", inner(p))),
    "joblib.numpy_pickle.load": lambda p: Call(
        Name("joblib.numpy_pickle", "load"), p.written("inner.pkl", inner(p))
    ),
    "joblib.Memory": lambda p: Call(Name("joblib.memory", "Memory"), p.path),
    "joblib.disk.mkdirp": lambda p: Call(Name("joblib.disk", "mkdirp"), p.path),
    "joblib.logger.PrintTime": lambda p: Call(
        Call(Name("joblib.logger", "PrintTime"), p.path), "hello"
    ),
    "joblib.compressor.BinaryZlibFile": lambda p: Call(
        Name("joblib.compressor", "BinaryZlibFile"), p.path, "wb"
    ),
    "joblib.numpy_pickle_compat.write_zfile": lambda p: Call(
        Name("joblib.numpy_pickle_compat", "write_zfile"),
        Call(Name("builtins", "open"), p.path, "wb"),
        b"1",
    ),
    "joblib.Parallel": lambda p: Call(
        Call(Name("joblib.parallel", "Parallel"), 1), [(SYSTEM, (p.shell,), {})]
    ),
    "joblib.parallel.BatchedCalls": lambda p: Call(
        Call(
            Name("joblib.parallel", "BatchedCalls"),
            [(SYSTEM, (p.shell,), {})],
            (Call(Name("joblib._parallel_backends", "SequentialBackend")), 1),
        )
    ),
    "joblib.memory.NotMemorizedFunc": lambda p: Call(
        Call(Name("joblib.memory", "NotMemorizedFunc"), SYSTEM), p.shell
    ),
    "joblib._utils._TracebackCapturingWrapper": lambda p: Call(
        Call(
            Name("joblib._utils", "_TracebackCapturingWrapper"),
            partial(SYSTEM, p.shell),
        )
    ),
    "joblib._memmapping_reducer._strided_from_memmap": lambda p: Call(
        Name("joblib._memmapping_reducer", "_strided_from_memmap"),
        p.path,
        "u1",
        "w+",
        0,
        "C",
        (4,),
        None,
        4,
        False,
    ),
    "joblib.delayed": lambda p: Call(Name("joblib.parallel", "delayed"), SYSTEM),
    "joblib.disk.delete_folder": lambda p: Call(Name("joblib.disk", "delete_folder"), p.path),
    "joblib.disk.rm_subdirs": lambda p: Call(Name("joblib.disk", "rm_subdirs"), p.path),
    "joblib.externals.loky.get_reusable_executor": lambda p: Call(
        Name("joblib.externals.loky", "get_reusable_executor"), 1
    ),
    "joblib.externals.loky.backend.utils._kill": lambda p: Call(
        Name("joblib.externals.loky.backend.utils", "_kill"), 2**22 + 1
    ),
    "joblib.externals.cloudpickle.subimport": lambda p: Call(
        Name("joblib.externals.cloudpickle", "subimport"), "os"
    ),
}
_NOT_RUN = {
    "joblib.delayed",
    "joblib._memmapping_reducer._strided_from_memmap",
    "joblib.disk.delete_folder",
    "joblib.disk.rm_subdirs",
    "joblib.externals.loky.get_reusable_executor",
    "joblib.externals.loky.backend.utils._kill",
    "joblib.externals.cloudpickle.subimport",
}
_NEEDS = {
    "joblib._utils._TracebackCapturingWrapper": "joblib._utils:_TracebackCapturingWrapper",
}
for _name, _make in _JOBLIB.items():
    pickled(
        _name,
        JOBLIB,
        _make,
        executes=_name not in _NOT_RUN,
        needs=_NEEDS.get(_name, ()),
        expected=SAFE if _name == "joblib.Memory" else REFUSED,  # it is made without its folder
    )


_PANDAS = {
    "pandas.read_pickle": lambda p: Call(
        Name("pandas", "read_pickle"), p.written("inner.pkl", inner(p))
    ),
    "pandas.to_pickle": lambda p: Call(Name("pandas", "to_pickle"), 1, p.path),
    "pandas.eval": lambda p: Call(
        Name("pandas", "eval"),
        "@f(@a)",
        "pandas",
        "python",
        {"f": SYSTEM, "a": p.shell},
        {},
        (),
        1,
    ),
    "pandas.DataFrame.query": lambda p: method(
        Call(Name("pandas", "DataFrame"), {"a": [1]}),
        "query",
        "@__builtins__.eval('1')",
    ),
    "pandas.DataFrame.to_csv": lambda p: method(
        Call(Name("pandas", "DataFrame"), {"a": [1]}), "to_csv", p.path
    ),
    "pandas.io.common.get_handle": lambda p: Call(
        Name("pandas.io.common", "get_handle"), p.path, "w"
    ),
    "pandas.HDFStore": lambda p: Call(Name("pandas", "HDFStore"), p.path),
    "pandas.read_csv": lambda p: Call(Name("pandas", "read_csv"), "/etc/passwd"),
    "pandas.Series.map": lambda p: method(Call(Name("pandas", "Series"), [p.shell]), "map", SYSTEM),
    "pandas.Series.pipe": lambda p: method(
        Call(Name("pandas", "Series"), [1]), "pipe", partial(Name("numpy", "save"), p.path)
    ),
    "pandas.compat.pickle_compat": lambda p: Call(
        Name("pandas.compat.pickle_compat", "load"),
        Call(Name("builtins", "open"), p.written("inner.pkl", inner(p)), "rb"),
    ),
    "pandas.core.computation.eval": lambda p: Call(
        Name("pandas.core.computation.eval", "eval"), "1+1"
    ),
}


_NOT_RUN = {
    "pandas.HDFStore",
    "pandas.read_csv",
    "pandas.compat.pickle_compat",
    "pandas.core.computation.eval",
    "pandas.DataFrame.query",
}
for _name, _make in _PANDAS.items():
    pickled(_name, PANDAS, _make, executes=_name not in _NOT_RUN, needs="pandas")


def _other(module: str, name: str, *arguments: object) -> None:
    """Register what is only refused by its name: most do not have it."""
    pickled(
        f"{module}.{name}",
        OTHERS,
        lambda p: Call(Name(module, name), *(arguments or (inner(p),))),
        executes=False,
    )


for _module, _name in [
    ("torch", "load"),
    ("torch.storage", "_load_from_bytes"),
    ("torch.hub", "load"),
    ("dill", "loads"),
    ("dill._dill", "_create_function"),
    ("dill._dill", "_eval_repr"),
    ("cloudpickle", "loads"),
    ("cloudpickle.cloudpickle", "_make_function"),
    ("cloudpickle.cloudpickle", "_builtin_type"),
    ("tensorflow.python.framework.load_library", "load_op_library"),
    ("keras.models", "load_model"),
    ("setuptools._distutils.spawn", "spawn"),
    ("pip._internal", "main"),
    ("pip._internal.cli.main", "main"),
    ("IPython", "embed"),
    ("pytest", "main"),
    ("_pytest.assertion.rewrite", "AssertionRewritingHook"),
    ("pytest_sklearn_persist", "record_golden"),
    ("pytest_sklearn_persist.formats", "load"),
    ("pytest_sklearn_persist.recorder", "dump"),
    ("xgboost.core", "_load_lib"),
    ("hypothesis.extra.cli", "main"),
]:
    _other(_module, _name)

hostile(
    "skops.io.load",
    OTHERS,
    lambda p: assemble(Call(Name("skops.io", "load"), str(Path(p.written("inner.skops", b"")))), 4),
)
