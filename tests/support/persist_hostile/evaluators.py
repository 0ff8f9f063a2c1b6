"""Functions of the standard library that run Python code, and such that import."""

from __future__ import annotations

import zipfile

from .opcodes import Call, Name, method
from .samples import REFUSED, Payload, pickled

EVALUATORS = "runs Python code"
IMPORTS = "imports a module"

#: Modules are imported once: each sample has one of its own.
MODULE = "persist_evil_{}"


def _module(p: Payload, number: int) -> str:
    """Write a module that makes the marker when it is imported."""
    return p.script(f"{MODULE.format(number)}.py").stem


def _code(p: Payload) -> object:
    """A code object, compiled where the pickle is loaded."""
    return Call(Name("builtins", "compile"), p.python, "", "exec")


_EVALUATORS = {
    "builtins.eval": lambda p: Call(Name("builtins", "eval"), p.python),
    "builtins.exec": lambda p: Call(Name("builtins", "exec"), p.python),
    "__builtin__.eval": lambda p: Call(Name("__builtin__", "eval"), p.python),
    "__builtin__.exec": lambda p: Call(Name("__builtin__", "exec"), p.python),
    "builtins.compile": lambda p: Call(Name("builtins", "exec"), _code(p)),
    "types.FunctionType": lambda p: Call(
        Call(Name("types", "FunctionType"), _code(p), {"open": Name("builtins", "open")})
    ),
    "builtins.map": lambda p: Call(
        Name("builtins", "list"),
        Call(Name("builtins", "map"), Name("builtins", "eval"), [p.python]),
    ),
    "builtins.filter": lambda p: Call(
        Name("builtins", "list"),
        Call(Name("builtins", "filter"), Name("builtins", "eval"), [p.python]),
    ),
    "builtins.max": lambda p: Call(
        Name("builtins", "max"), Call(Name("builtins", "map"), Name("builtins", "eval"), [p.python])
    ),
    "builtins.iter": lambda p: Call(
        Name("builtins", "next"),
        Call(
            Name("builtins", "iter"),
            Call(Name("functools", "partial"), Name("builtins", "eval"), p.python),
            1,
        ),
    ),
    "timeit.timeit": lambda p: Call(
        Name("timeit", "timeit"), p.python, "", Name("time", "time"), 1
    ),
    "timeit.main": lambda p: Call(Name("timeit", "main"), ["-n1", p.python]),
    "cProfile.run": lambda p: Call(Name("cProfile", "run"), p.python),
    "profile.run": lambda p: Call(Name("profile", "run"), p.python),
    "bdb.Bdb run": lambda p: method(Call(Name("bdb", "Bdb")), "run", p.python),
    "pdb.run": lambda p: Call(Name("pdb", "run"), p.python),
    "trace.Trace run": lambda p: method(Call(Name("trace", "Trace"), 0, 0), "run", p.python),
    "code.InteractiveInterpreter": lambda p: method(
        Call(Name("code", "InteractiveInterpreter")), "runsource", p.python
    ),
    "runpy.run_path": lambda p: Call(Name("runpy", "run_path"), str(p.script("script.py"))),
    "runpy._run_code": lambda p: Call(Name("runpy", "_run_code"), _code(p), {}),
    "doctest.testfile": lambda p: Call(
        Name("doctest", "testfile"), p.written("text.txt", f">>> {p.python}\n"), False
    ),
    "doctest.run_docstring_examples": lambda p: Call(
        Name("doctest", "run_docstring_examples"), f">>> {p.python}\n", {}
    ),
    "site.addpackage": lambda p: Call(
        Name("site", "addpackage"),
        str(p.folder),
        p.written("some.pth", f"import sys; {p.python}\n").rpartition("/")[2],
        None,
    ),
    "logging.config.fileConfig": lambda p: Call(
        Name("logging.config", "fileConfig"),
        p.written(
            "logging.ini",
            "[loggers]\nkeys=root\n[handlers]\nkeys=h\n[formatters]\nkeys=\n[logger_root]\n"
            f"handlers=h\n[handler_h]\nclass=Handler\nargs={p.python}\n",
        ),
    ),
    "logging.config.dictConfig": lambda p: Call(
        Name("logging.config", "dictConfig"),
        {"version": 1, "filters": {"f": {"()": "os.mkdir", "path": p.path}}},
    ),
    "dataclasses._create_fn": lambda p: Call(
        Name("dataclasses", "_create_fn"), "f", (), [p.python]
    ),
    "typing.ForwardRef": lambda p: Call(
        Name("typing", "_eval_type"), Call(Name("typing", "ForwardRef"), p.python), {}, {}
    ),
    "ast.parse and compile": lambda p: Call(
        Name("builtins", "exec"),
        Call(Name("builtins", "compile"), Call(Name("ast", "parse"), p.python), "", "exec"),
    ),
    "unittest.mock._importer": lambda p: Call(Name("unittest.mock", "_importer"), "os.system"),
    "code.interact": lambda p: Call(Name("code", "interact")),
    "cgitb.enable": lambda p: Call(Name("cgitb", "enable"), 1, p.path),
    "pydoc.help": lambda p: Call(Name("pydoc", "help"), "os"),
    "gc.get_objects": lambda p: Call(Name("gc", "get_objects")),
    "sys.settrace": lambda p: Call(Name("sys", "settrace"), Name("builtins", "print")),
    "sys.setprofile": lambda p: Call(Name("sys", "setprofile"), Name("builtins", "exec")),
    "atexit.register": lambda p: Call(Name("atexit", "register"), Name("builtins", "print"), 1),
    "weakref.finalize": lambda p: Call(
        Name("weakref", "finalize"), Name("os", "stat"), Name("builtins", "print"), 1
    ),
    "sys._getframe": lambda p: Call(Name("sys", "_getframe")),
    "sys.addaudithook": lambda p: Call(Name("sys", "addaudithook"), Name("builtins", "print")),
    "faulthandler._sigsegv": lambda p: Call(Name("faulthandler", "_sigsegv")),
}
#: They act through the interpreter, wait for a person, or differ from version to version.
_NOTHING_TO_SEE = {
    "pdb.run",
    "dataclasses._create_fn",
    "typing.ForwardRef",
    "unittest.mock._importer",
    "code.interact",
    "cgitb.enable",
    "pydoc.help",
    "gc.get_objects",
    "sys.settrace",
    "sys.setprofile",
    "atexit.register",
    "weakref.finalize",
    "sys._getframe",
    "sys.addaudithook",
    "faulthandler._sigsegv",
}
for _name, _make in _EVALUATORS.items():
    pickled(
        _name,
        EVALUATORS,
        _make,
        executes=_name not in _NOTHING_TO_SEE,
        protocol=2 if "__builtin__" in _name else None,
    )

_IMPORTERS = {
    "builtins.__import__": lambda name: Call(Name("builtins", "__import__"), name),
    "importlib.import_module": lambda name: Call(Name("importlib", "import_module"), name),
    "importlib._bootstrap._gcd_import": lambda name: Call(
        Name("importlib._bootstrap", "_gcd_import"), name
    ),
    "pkgutil.resolve_name": lambda name: Call(Name("pkgutil", "resolve_name"), name),
    "pydoc.locate": lambda name: Call(Name("pydoc", "locate"), name),
    "pydoc.safeimport": lambda name: Call(Name("pydoc", "safeimport"), name),
    "runpy.run_module": lambda name: Call(Name("runpy", "run_module"), name),
    "unittest.TestLoader": lambda name: method(
        Call(Name("unittest.loader", "TestLoader")), "loadTestsFromName", name
    ),
    "logging.config resolves": lambda name: Call(
        Name("logging.config", "_resolve"), f"{name}.anything"
    ),
    "cloudpickle.subimport": lambda name: Call(Name("cloudpickle.cloudpickle", "subimport"), name),
    "a name in it": lambda name: Name(name, "anything"),
    "a name below it": lambda name: Name(f"{name}.deeper", "anything"),
    "a name under an alias of Python 2": lambda name: Name(name, "__builtin__"),
}
for _number, (_name, _make) in enumerate(_IMPORTERS.items()):
    pickled(
        f"imports by {_name}",
        IMPORTS,
        lambda p, number=_number, make=_make: make(_module(p, number)),
        beside=True,
        needs=("cloudpickle",) if "cloudpickle" in _name else (),
        # What is not trusted is not looked for, and what can't be found is not there.
        expected=REFUSED | {"load-error"} if _name.startswith("a name") else REFUSED,
    )
pickled(
    "imports from an archive",
    IMPORTS,
    lambda p: method(
        Call(Name("zipimport", "zipimporter"), _zipped_module(p)), "load_module", "persist_evil_zip"
    ),
)


def _zipped_module(p: Payload) -> str:
    """Write an archive with a module that makes the marker; return its path."""
    file = p.folder / "modules.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("persist_evil_zip.py", p.python)
    return str(file)
