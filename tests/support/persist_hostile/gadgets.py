"""Innocent pieces put together: callables of callables, and lazy containers."""

from __future__ import annotations

from .opcodes import SYSTEM, Build, Call, Name, New, Raw, assemble, partial, push
from .samples import Payload, hostile, pickled

GADGETS = "gadget"


def _list(iterator: object) -> Call:
    return Call(Name("builtins", "list"), iterator)


def _imported(module: str) -> Call:
    return Call(Name("builtins", "__import__"), module)


_GADGETS = {
    "functools.partial": lambda p: Call(partial(SYSTEM, p.shell)),
    "functools.partial of a partial": lambda p: Call(partial(partial(SYSTEM), p.shell)),
    "functools.partial by BUILD": lambda p: Call(
        Build(
            New(Name("functools", "partial"), Name("builtins", "len")),
            (SYSTEM, (p.shell,), {}, {}),
        )
    ),
    "functools.reduce": lambda p: Call(
        Name("functools", "reduce"), Name("builtins", "getattr"), ["real"], 1
    ),
    "functools.reduce of calls": lambda p: Call(
        Name("functools", "reduce"), Name("os", "makedirs"), [p.path, 0o777]
    ),
    "functools.lru_cache": lambda p: Call(Call(Name("functools", "lru_cache"), SYSTEM), p.shell),
    "functools.singledispatch": lambda p: Call(
        Call(Name("functools", "singledispatch"), SYSTEM), p.shell
    ),
    "functools.cached_property": lambda p: Call(
        Call(
            Name("builtins", "getattr"),
            Call(Name("functools", "cached_property"), SYSTEM),
            "func",
        ),
        p.shell,
    ),
    "operator.attrgetter": lambda p: Call(
        Call(Call(Name("operator", "attrgetter"), "system"), _imported("os")), p.shell
    ),
    "operator.methodcaller": lambda p: Call(
        Call(Name("operator", "methodcaller"), "system", p.shell), _imported("os")
    ),
    "operator.itemgetter": lambda p: Call(
        Call(
            Call(Name("operator", "itemgetter"), "eval"),
            Call(Name("builtins", "vars"), _imported("builtins")),
        ),
        p.python,
    ),
    "operator.methodcaller on a path": lambda p: Call(
        Call(Name("operator", "methodcaller"), "touch"), Call(Name("pathlib", "PosixPath"), p.path)
    ),
    "operator.methodcaller on an array": lambda p: Call(
        Call(Name("operator", "methodcaller"), "tofile", p.path), Call(Name("numpy", "ones"), 2)
    ),
    "builtins.getattr": lambda p: Call(
        Call(Name("builtins", "getattr"), _imported("os"), "system"), p.shell
    ),
    "builtins.getattr with the name of Python 2": lambda p: Call(
        Call(
            Name("__builtin__", "getattr"), Call(Name("__builtin__", "__import__"), "os"), "system"
        ),
        p.shell,
    ),
    "builtins.setattr": lambda p: Call(
        Name("builtins", "setattr"), Name("copyreg", "dispatch_table"), "x", 1
    ),
    "builtins.type": lambda p: Call(
        Call(Name("builtins", "type"), "Evil", (), {"__call__": SYSTEM})
    ),
    "builtins.property": lambda p: Call(
        Name("builtins", "getattr"),
        Call(
            Call(
                Name("builtins", "type"),
                "Evil",
                (),
                {"x": Call(Name("builtins", "property"), _named(p))},
            )
        ),
        "x",
    ),
    "a metaclass that is a function": lambda p: Call(
        Call(
            Name("builtins", "type"),
            "Evil",
            (),
            {"__getattr__": SYSTEM, "__len__": partial(SYSTEM, p.shell)},
        )
    ),
    "__init_subclass__": lambda p: Call(
        Name("builtins", "type"),
        "Child",
        (
            Call(
                Name("builtins", "type"),
                "Evil",
                (),
                {
                    "__init_subclass__": Call(
                        Name("builtins", "eval"), f"lambda *a, **k: {p.python}"
                    )
                },
            ),
        ),
        {},
    ),
    "__set_name__": lambda p: Call(
        Name("builtins", "type"),
        "Owner",
        (),
        {"x": Call(Call(Name("builtins", "type"), "D", (), {"__set_name__": _named(p)}))},
    ),
    "__del__": lambda p: Call(Call(Name("builtins", "type"), "Evil", (), {"__del__": _named(p)})),
    "__hash__ of a key": lambda p: {
        Call(Call(Name("builtins", "type"), "Evil", (), {"__hash__": _named(p)})): 1
    },
    "__reduce__ of a metaclass": lambda p: Call(
        Name("copyreg", "pickle"), Name("builtins", "type"), SYSTEM
    ),
    "collections.defaultdict __missing__": lambda p: Call(
        Name("operator", "getitem"),
        Call(Name("collections", "defaultdict"), partial(SYSTEM, p.shell)),
        "x",
    ),
    "collections.namedtuple": lambda p: Call(Name("collections", "namedtuple"), "evil", ["a b c"]),
    "collections.ChainMap": lambda p: Call(
        Name("operator", "getitem"),
        Call(
            Name("collections", "ChainMap"),
            Call(Name("collections", "defaultdict"), partial(SYSTEM, p.shell)),
        ),
        1,
    ),
    "itertools.starmap": lambda p: _list(Call(Name("itertools", "starmap"), SYSTEM, [(p.shell,)])),
    "itertools.takewhile": lambda p: _list(Call(Name("itertools", "takewhile"), SYSTEM, [p.shell])),
    "itertools.groupby": lambda p: _list(Call(Name("itertools", "groupby"), [p.shell], SYSTEM)),
    "itertools.accumulate": lambda p: _list(
        Call(Name("itertools", "accumulate"), [p.path, 0o777], Name("os", "mkdir"))
    ),
    "map into a set": lambda p: Call(
        Name("builtins", "set"), Call(Name("builtins", "map"), SYSTEM, [p.shell])
    ),
    "map into a Counter": lambda p: Call(
        Name("collections", "Counter"), Call(Name("builtins", "map"), SYSTEM, [p.shell])
    ),
    "map into bytes": lambda p: Call(
        Name("builtins", "bytes"), Call(Name("builtins", "map"), SYSTEM, [p.shell])
    ),
    "map into OrderedDict": lambda p: Call(
        Name("collections", "OrderedDict"), Call(Name("builtins", "map"), SYSTEM, [p.shell])
    ),
    "contextlib.ExitStack": lambda p: Call(
        Call(
            Name("builtins", "getattr"),
            Build(
                Call(Name("contextlib", "ExitStack")),
                {"_exit_callbacks": Call(Name("collections", "deque"), [])},
            ),
            "callback",
        ),
        SYSTEM,
        p.shell,
    ),
    "re.sub": lambda p: Call(
        Name("re", "sub"), "x", Call(Name("operator", "methodcaller"), "expand", "y"), "x"
    ),
    "string.Formatter": lambda p: Call(
        Call(
            Name("builtins", "getattr"),
            Call(Name("string", "Formatter")),
            "format",
        ),
        "{0.__class__}",
        1,
    ),
    "types.MethodType": lambda p: Call(Call(Name("types", "MethodType"), SYSTEM, p.shell)),
    "types.coroutine": lambda p: Call(Name("types", "new_class"), "Evil", (), {}, SYSTEM),
    "copy.copy": lambda p: Call(Name("copy", "_reconstruct"), 1, None, SYSTEM, (p.shell,)),
    "copyreg.dispatch_table": lambda p: Call(Name("copyreg", "constructor"), SYSTEM),
    "contextvars.Context": lambda p: Call(
        Call(Name("builtins", "getattr"), Call(Name("contextvars", "copy_context")), "run"),
        SYSTEM,
        p.shell,
    ),
    "weakref.WeakMethod": lambda p: Call(Name("weakref", "ref"), SYSTEM, SYSTEM),
    "unittest.mock.Mock": lambda p: Call(Call(Name("unittest.mock", "NonCallableMock")), SYSTEM),
    "operator.call": lambda p: Call(Name("operator", "call"), SYSTEM, p.shell),
    "builtins.classmethod": lambda p: Call(
        Call(
            Call(
                Name("builtins", "getattr"),
                Call(Name("builtins", "classmethod"), SYSTEM),
                "__func__",
            )
        ),
        p.shell,
    ),
    "BytesIO that is read": lambda p: Call(
        Name("pickle", "load"),
        Call(Name("_io", "BytesIO"), assemble(Call(SYSTEM, p.shell))),
    ),
}


def _named(p: Payload) -> Call:
    """A function of any arguments, as a lambda."""
    return Call(Name("builtins", "eval"), f"lambda *a: {p.python} or 0")


#: What needs more than to be loaded, or does nothing at all; the names are refused all the same.
_NOT_RUN = {
    "functools.reduce",
    "contextlib.ExitStack",
    "builtins.setattr",
    "builtins.type",
    "a metaclass that is a function",
    "__reduce__ of a metaclass",
    "collections.namedtuple",
    "re.sub",
    "string.Formatter",
    "types.coroutine",
    "copyreg.dispatch_table",
    "weakref.WeakMethod",
    "unittest.mock.Mock",
    "operator.call",  # Python 3.11
    "builtins.classmethod",
}
for _name, _make in _GADGETS.items():
    pickled(
        _name,
        GADGETS,
        _make,
        executes=_name not in _NOT_RUN,
        protocol=2 if "Python 2" in _name else None,
    )
hostile(
    "an iterator that APPENDS reads",
    GADGETS,
    lambda p: (
        b"\x80\x04"
        + push(Call(Name("collections", "deque")))
        + push(Call(Name("builtins", "map"), SYSTEM, [p.shell]))
        + b"q\x0000"
        + push(Call(Name("collections", "deque"), Raw(b"h\x00")))
        + b"."
    ),
    executes=True,
)
