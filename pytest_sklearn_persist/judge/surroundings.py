"""Name what outside of an estimator was seen to make the difference."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["HASHES", "name_things"]

#: The seed of the hashes of texts, which no process can be given once it runs.
HASHES = ("hashes", "")

_KEEP = "keep what fit learns in attributes of the estimator"
_READ_ONCE = "read it in fit and keep it in an attribute, or make it a parameter"


def name_things(things: Mapping[tuple[str, str], Any]) -> tuple[str, str]:
    """Return cause and remedy where an answer differs for want of some things.

    Parameters
    ----------
    things : mapping
        Kind and name of each, and what the caller's process has.

    Examples
    --------
    >>> name_things({("environment variable", "SCALE"): "2"})[0].partition(" once ")[2]
    'it has the environment variable SCALE as it is set here'
    """
    if HASHES in things:
        return (
            "it depends on the hashes of texts: processes that differ in PYTHONHASHSEED alone "
            "answer differently, because of hash() or of the order of a set",
            "sort a set before its order counts, and use hashlib in the place of hash()",
        )
    phrases = [_PHRASES[kind](name, value) for (kind, name), value in things.items()]
    remedies = dict.fromkeys(
        _OUTPUT if name == "transform_output" else _REMEDIES.get(kind, _READ_ONCE)
        for kind, name in things
    )
    return (
        "it depends on something outside the estimator: a fresh process answers as this one does "
        f"once it has {' and '.join(phrases)}",
        "; ".join(remedies),
    )


def _variable(path: str, _: Any) -> str:
    owner = "module" if path.rpartition(".")[0] in sys.modules else "class"
    return f"the {owner} variable {path}, which has changed here since it was imported"


def _environment(name: str, value: Any) -> str:
    # The value itself may be a secret.
    state = "as it is set here" if value is not None else "taken away, as it is not set here"
    return f"the environment variable {name} {state}"


_PHRASES: dict[str, Callable[[str, Any], str]] = {
    "environment variable": _environment,
    "time zone": lambda _, value: f"the time zone of this one ({value[0] or value[1][0]})",
    "locale": lambda name, value: f"the locale of this one ({name}={value})",
    "working folder": lambda _, value: f"the working folder of this one ({value})",
    "numpy errors": lambda *_: "the settings of numpy.seterr",
    "arguments": lambda name, _: f"the {name} of this one",
    "recursion limit": lambda _, value: f"a recursion limit of {value}",
    "configuration": lambda name, value: f"sklearn.set_config({name}={value!r})",
    "import": lambda name, _: f"imported {name}, which its file does not ask for",
    "variable": _variable,
}
_OUTPUT = "call set_output on the estimator: that is saved with it"
_REMEDIES = {
    "variable": _KEEP,
    "working folder": "keep what the file says in attributes, or read it by an absolute path",
    "configuration": "set it where the estimator is loaded, too, or use sklearn.config_context",
    "import": "import it in the module of the estimator's class",
}
