"""Functions of numpy and scipy that run code, import, write or read."""

from __future__ import annotations

from .opcodes import SYSTEM, Call, Name, New, method, npy_of, partial
from .samples import inner, pickled

NUMPY, SCIPY = "function of numpy", "function of scipy"


def _array() -> Call:
    """An array, made by what is innocent."""
    return Call(Name("numpy", "ones"), 3)


_NUMPY = {
    "numpy.save": lambda p: Call(Name("numpy", "save"), p.path, [1]),
    "numpy.savez": lambda p: Call(Name("numpy", "savez"), p.path, [1]),
    "numpy.savetxt": lambda p: Call(Name("numpy", "savetxt"), p.path, [1]),
    "numpy.ndarray.tofile": lambda p: method(_array(), "tofile", p.path),
    "numpy.ndarray.dump": lambda p: method(_array(), "dump", p.path),
    "numpy.memmap": lambda p: Call(Name("numpy", "memmap"), p.path, "uint8", "w+", 0, (4,)),
    "numpy.memmap by NEWOBJ": lambda p: New(
        Name("numpy", "memmap"), p.path, "uint8", "w+", 0, (4,)
    ),
    "numpy.memmap by NEWOBJ_EX": lambda p: New(
        Name("numpy", "memmap"), p.path, mode="w+", shape=(4,)
    ),
    "numpy.memmap by copyreg": lambda p: Call(
        Name("copyreg", "__newobj__"), Name("numpy", "memmap"), p.path, "uint8", "w+", 0, (4,)
    ),
    "numpy.lib.format.open_memmap": lambda p: Call(
        Name("numpy.lib.format", "open_memmap"), p.path, "w+", "f8", (3,)
    ),
    "numpy.load": lambda p: Call(
        Name("numpy", "load"), p.written("objects.npy", npy_of(inner(p))), None, True
    ),
    "numpy.testing._private.utils.runstring": lambda p: Call(
        Name("numpy.testing._private.utils", "runstring"), p.python, {}
    ),
    "numpy.testing.measure": lambda p: Call(Name("numpy.testing", "measure"), p.python),
    "numpy.testing.rundocs": lambda p: Call(
        Name("numpy.testing", "rundocs"), str(p.script("documented.py"))
    ),
    "numpy.f2py.crackfortran.myeval": lambda p: Call(
        Name("numpy.f2py.crackfortran", "myeval"), p.python
    ),
    "numpy.f2py.capi_maps.load_f2cmap_file": lambda p: Call(
        Name("numpy.f2py.capi_maps", "load_f2cmap_file"), p.written("map", p.python)
    ),
    "numpy.vectorize": lambda p: Call(Call(Name("numpy", "vectorize"), SYSTEM, ["O"]), p.shell),
    "numpy.frompyfunc": lambda p: Call(Call(Name("numpy", "frompyfunc"), SYSTEM, 1, 1), p.shell),
    "numpy.apply_along_axis": lambda p: Call(
        Name("numpy", "apply_along_axis"), Name("subprocess", "call"), 0, p.command
    ),
    "numpy.fromfunction": lambda p: Call(
        Name("numpy", "fromfunction"), partial(Name("numpy", "save"), p.path), (2,)
    ),
    "numpy.piecewise": lambda p: Call(
        Name("numpy", "piecewise"),
        _array(),
        [[True] * 3],
        [partial(Name("numpy", "save"), p.path)],
    ),
    "numpy.fromiter": lambda p: Call(
        Name("numpy", "fromiter"),
        Call(Name("builtins", "map"), SYSTEM, [p.shell]),
        "i4",
    ),
    "numpy.loadtxt": lambda p: Call(
        Name("numpy", "loadtxt"),
        [p.shell],
        "f8",
        "#",
        "\t",
        {0: SYSTEM},
    ),
    "numpy.ctypeslib.load_library": lambda p: Call(
        Name("numpy.ctypeslib", "load_library"), "evil", str(p.folder)
    ),
    "numpy.fromfile": lambda p: Call(Name("numpy", "fromfile"), "/etc/passwd", "u1"),
    "numpy.setbufsize": lambda p: Call(Name("numpy", "setbufsize"), 16),
    "numpy.seterrcall": lambda p: Call(Name("numpy", "seterrcall"), Name("builtins", "exec")),
    "numpy.distutils.exec_command": lambda p: Call(
        Name("numpy.distutils.exec_command", "exec_command"), p.shell
    ),
    "numpy.f2py.compile": lambda p: Call(Name("numpy.f2py", "compile"), "", "evil"),
    "numpy.show_config": lambda p: Call(Name("numpy", "show_config")),
}
_NOT_RUN = {
    "numpy.ctypeslib.load_library",
    "numpy.fromfile",
    "numpy.setbufsize",
    "numpy.seterrcall",
    "numpy.distutils.exec_command",
    "numpy.f2py.compile",
    "numpy.show_config",
    "numpy.testing.rundocs",
}
_NEEDS = {
    "numpy.testing._private.utils.runstring": "numpy.testing._private.utils:runstring",
    "numpy.testing.measure": "numpy.testing:measure",
    "numpy.f2py.crackfortran.myeval": "numpy.f2py.crackfortran:myeval",
    "numpy.f2py.capi_maps.load_f2cmap_file": "numpy.f2py.capi_maps:load_f2cmap_file",
}
for _name, _make in _NUMPY.items():
    pickled(_name, NUMPY, _make, executes=_name not in _NOT_RUN, needs=_NEEDS.get(_name, ()))


_SCIPY = {
    "scipy.io.savemat": lambda p: Call(Name("scipy.io", "savemat"), p.path, {"a": [1]}, False),
    "scipy.io.mmwrite": lambda p: Call(
        Name("scipy.io", "mmwrite"), p.path, Call(Name("numpy", "ones"), (2, 2))
    ),
    "scipy.io.wavfile.write": lambda p: Call(
        Name("scipy.io.wavfile", "write"), p.path, 8000, _array()
    ),
    "scipy.io.FortranFile": lambda p: Call(Name("scipy.io", "FortranFile"), p.path, "w"),
    "scipy.io.netcdf_file": lambda p: Call(Name("scipy.io", "netcdf_file"), p.path, "w"),
    "scipy.sparse.save_npz": lambda p: Call(
        Name("scipy.sparse", "save_npz"), p.path, Call(Name("scipy.sparse", "eye"), 2)
    ),
    "scipy.optimize.root_scalar": lambda p: Call(
        Name("scipy.optimize", "brentq"), partial(Name("numpy", "save"), p.path), 0.0, 1.0
    ),
    "scipy.optimize.minimize": lambda p: Call(
        Name("scipy.optimize", "minimize"), partial(Name("numpy", "save"), p.path), [0.0]
    ),
    "scipy.integrate.quad": lambda p: Call(
        Name("scipy.integrate", "quad"), partial(Name("numpy", "save"), p.path), 0.0, 1.0
    ),
    "scipy.spatial.distance.cdist": lambda p: Call(
        Name("scipy.spatial.distance", "cdist"),
        [[1.0]],
        [[1.0]],
        partial(Name("numpy", "save"), p.path),
    ),
    "scipy.ndimage.generic_filter": lambda p: Call(
        Name("scipy.ndimage", "generic_filter"),
        _array(),
        partial(Name("numpy", "save"), p.path),
        1,
    ),
    "scipy.sparse.linalg.LinearOperator": lambda p: Call(
        Name("scipy.sparse.linalg", "LinearOperator"), (2, 2), SYSTEM
    ),
    "scipy.LowLevelCallable": lambda p: Call(
        Name("scipy", "LowLevelCallable"), Call(Name("ctypes", "CDLL"), None)
    ),
    "scipy.datasets.download_all": lambda p: Call(Name("scipy.datasets", "download_all"), p.path),
    "scipy.test": lambda p: Call(Name("scipy", "test"), "fast"),
    "scipy._lib._bunch._make_tuple_bunch": lambda p: Call(
        Name("scipy._lib._bunch", "_make_tuple_bunch"), "evil", ["a"], ["b"]
    ),
}
_NOT_RUN = {
    "scipy.sparse.linalg.LinearOperator",
    "scipy.LowLevelCallable",
    "scipy.datasets.download_all",
    "scipy.test",
    "scipy._lib._bunch._make_tuple_bunch",
}
for _name, _make in _SCIPY.items():
    pickled(_name, SCIPY, _make, executes=_name not in _NOT_RUN)
