"""Names that mean something else than they seem to: dotted, re-exported, spelled oddly."""

from __future__ import annotations

from .opcodes import SYSTEM, Build, Call, Name, assemble, push
from .samples import BROKEN, REFUSED, Payload, hostile, pickled

DOTTED, SPELLED = "dotted or re-exported name", "oddly spelled name"

#: Modules that some module of a trusted library has imported for itself.
_THROUGH = [
    ("sklearn", "os.system"),
    ("sklearn", "logging.os.system"),
    ("sklearn.base", "inspect.os.system"),
    ("sklearn.base", "warnings.sys.modules.get"),
    ("sklearn.utils._testing", "os.system"),
    ("sklearn.utils._testing", "subprocess.call"),
    ("sklearn.datasets._base", "os.system"),
    ("sklearn.pipeline", "clone.__globals__.get"),
    ("joblib", "os.system"),
    ("joblib.memory", "os.system"),
    ("joblib.numpy_pickle", "os.system"),
    ("joblib.numpy_pickle", "pickle.loads"),
    ("joblib.disk", "shutil.os.system"),
    ("joblib.func_inspect", "os.system"),
    ("numpy", "random.mtrand.__builtins__"),
    ("numpy.lib.npyio", "os.system"),
    ("numpy.lib.format", "pickle.loads"),
    ("numpy.lib._format_impl", "pickle.loads"),
    ("numpy.testing", "os.system"),
    ("scipy.io._mmio", "os.system"),
    ("collections", "_sys.modules.get"),
    ("random", "_os.system"),
    ("copyreg", "__builtins__.get"),
    ("builtins", "eval.__call__"),
    ("builtins", "len.__self__.eval"),
    ("builtins", "print.__self__.exec"),
    ("codecs", "sys.modules.get"),
    ("codecs", "builtins.exec"),
    ("operator", "add.__self__"),
    ("shutil", "os.system"),
    ("types", "sys.modules.get"),
    ("sklearn.base", "BaseEstimator.get_params.__globals__.get"),
    ("sklearn.base", "BaseEstimator.get_params.__code__.replace"),
    ("sklearn.base", "BaseEstimator.__class__.__subclasses__"),
    ("builtins", "str.__class__.__subclasses__"),
    ("builtins", "object.__subclasses__"),
    ("builtins", "type.__dict__.get"),
    ("builtins", "int.__class__.mro"),
]
#: Whose call starts a program, runs code, loads a pickle; the others only lead on.
_ARGUMENTS = {
    "system": lambda p: p.shell,
    "call": lambda p: p.command,
    "eval": lambda p: p.python,
    "exec": lambda p: p.python,
    "__call__": lambda p: p.python,
    "loads": lambda p: assemble(Call(SYSTEM, p.shell)),
}
#: Not in every version.
_MAYBE = {
    ("joblib", "os.system"),
    ("numpy.testing", "os.system"),
    ("scipy.io._mmio", "os.system"),
    ("numpy.lib.npyio", "os.system"),
    ("sklearn", "logging.os.system"),
}
for _module, _name in _THROUGH:
    _last = _name.rpartition(".")[2]
    pickled(
        f"{_module} {_name}",
        DOTTED,
        lambda p, m=_module, n=_name, last=_last: Call(
            Name(m, n), _ARGUMENTS.get(last, lambda p: "os")(p)
        ),
        protocol=4,
        executes=_last in _ARGUMENTS and (_module, _name) not in _MAYBE,
        needs=f"{_module}:{_name.partition('.')[0]}",
    )


def _laundered(p: Payload) -> bytes:
    """Loot what functions know, by way of an attribute that the pickle sets on a function."""
    known = Call(Name("sklearn.base", "clone.__globals__.get"), "__builtins__")
    keep = push(Build(Name("sklearn.base", "clone"), {"loot": known})) + b"0"
    evaluate = Call(Name("sklearn.base", "clone.loot.get"), "eval")
    return b"\x80\x04" + keep + push(Call(evaluate, p.python)) + b"."


hostile("builtins through the globals of a function", DOTTED, _laundered, executes=True)
for _module, _name in [
    ("sklearn.utils.parallel", "threading.Thread"),
    ("sklearn.datasets._base", "Path"),
    ("joblib.pool", "MemmappingPool"),
    ("joblib.parallel", "ThreadingBackend"),
    ("joblib.numpy_pickle", "Path"),
    ("numpy.lib.npyio", "NpzFile"),
]:
    pickled(
        f"class {_name} as {_module} has it",
        DOTTED,
        lambda p, m=_module, n=_name: Call(Name(m, n), p.path),
        protocol=4,
        executes=False,
    )

#: Not one of them is os.system to the interpreter; a reader that mends them may think so.
_SPELLED = {
    "Cyrillic o": ("\u043es", "system"),
    "full-width letters": ("ｏｓ", "ｓｙｓｔｅｍ"),
    "a ligature": ("sklearn.\ufb01xes", "system"),
    "upper case": ("OS", "SYSTEM"),
    "a space before": (" os", "system"),
    "a space behind": ("os ", "system"),
    "a tab": ("os\t", "system"),
    "a line's end": ("os\n", "system"),
    "a carriage return": ("os\r", "system"),
    "a NUL": ("os\0", "system"),
    "a NUL in the name": ("os", "system\0"),
    "a zero-width space": ("o\u200bs", "system"),
    "a soft hyphen": ("o\u00ads", "system"),
    "right-to-left": ("\u202eso", "system"),
    "a lone surrogate": ("os", "system\ud800"),
    "a dot behind": ("os.", "system"),
    "a dot before": (".os", "system"),
    "a dot before the name": ("os", ".system"),
    "a dot behind the name": ("os", "system."),
    "two dots": ("os..path", "system"),
    "an empty module": ("", "system"),
    "an empty name": ("os", ""),
    "both empty": ("", ""),
    "a path": ("../os", "system"),
    "a path of Windows": ("..\\os", "system"),
    "a file": ("os.py", "system"),
    "a very long module": ("a." * 100_000 + "a", "system"),
    "a very long name": ("os", "a." * 100_000 + "a"),
    "an escape sequence": ("\x1b[2Jos", "system"),
    "a format": ("{0.__class__}", "%s"),
    "the main module": ("__main__", "os.system"),
    "the main module of workers": ("__mp_main__", "os.system"),
    "an innocent module": ("numpy", "os.system\u200b"),
    "an alias": ("os.path", "os.system"),
}
_RUN = {"an alias"}
for _name, (_module, _attribute) in _SPELLED.items():
    pickled(
        f"{_name} in a name",
        SPELLED,
        lambda p, m=_module, a=_attribute: Call(Name(m, a), p.shell),
        protocol=4,
        executes=_name in _RUN,
        expected=REFUSED if _name in _RUN else REFUSED | BROKEN | {"load-error"},
    )
_GLOBALS = {
    "CR LF after GLOBAL": b"cos\r\nsystem\r\n",
    "no UTF-8 in GLOBAL": b"co\xffs\nsystem\n",
    "a dotted name in GLOBAL of protocol 2": b"cshutil\nos.system\n",
    "a space in GLOBAL": b"cos system\n\n",
    "a GLOBAL that never ends": b"c" + b"o" * 1_000_000,
}
for _name, _code in _GLOBALS.items():
    hostile(
        _name,
        SPELLED,
        lambda p, code=_code: b"\x80\x02" + code + push(p.shell, 2) + b"\x85R.",
        expected=REFUSED | BROKEN | {"load-error"},
    )
hostile(
    "STACK_GLOBAL of bytes",
    SPELLED,
    lambda p: b"\x80\x04" + push(b"os") + push(b"system") + b"\x93" + push(p.shell) + b"\x85R.",
    expected=REFUSED | BROKEN | {"load-error"},
)
hostile(
    "STACK_GLOBAL of a number",
    SPELLED,
    lambda p: b"\x80\x04" + push(1) + push("system") + b"\x93" + push(p.shell) + b"\x85R.",
    expected=REFUSED | BROKEN | {"load-error"},
)
