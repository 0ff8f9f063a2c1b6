"""What a pickle makes, as far as it can be said without making it."""

from __future__ import annotations

from typing import Any

__all__ = [
    "UNKNOWN",
    "Array",
    "Blob",
    "Call",
    "Global",
    "Group",
    "Mapping",
    "class_of",
    "get",
    "is_named",
    "state_of",
]

# A value is a None, bool, int or str of Python's own, or one of these.


class Global:
    """A class or function by its name; a part that the file computes is None."""

    __slots__ = ("module", "name")

    def __init__(self, module: str | None, name: str | None) -> None:
        self.module = module
        self.name = name


class Group:
    """A list, tuple, set or frozenset."""

    __slots__ = ("items", "kind")

    def __init__(self, kind: str, items: list[Any]) -> None:
        self.kind = kind
        self.items = items


class Mapping:
    """A dict."""

    __slots__ = ("items",)

    def __init__(self, items: list[tuple[Any, Any]]) -> None:
        self.items = items


class Call:
    """What a call returns, with the states that it is then given.

    Attributes
    ----------
    new : bool
        The function is a class whose ``__new__`` alone is called.
    args : object
        A `Group` in all files that somebody meant to be loaded.
    states : list
        One for each BUILD.
    items, pairs : list
        What was appended, and set by key.
    """

    __slots__ = ("args", "func", "items", "new", "pairs", "states")

    def __init__(self, func: Any, args: Any, new: bool = False) -> None:
        self.func = func
        self.args = args
        self.new = new
        self.states: list[Any] = []
        self.items: list[Any] = []
        self.pairs: list[tuple[Any, Any]] = []


class Blob:
    """A value of which only the kind, and for bytes and texts the size, is kept."""

    __slots__ = ("kind", "size")

    def __init__(self, kind: str, size: int | None = None) -> None:
        self.kind = kind
        self.size = size


class Array:
    """An array whose bytes joblib wrote behind its description.

    Attributes
    ----------
    content : object
        What the pickle there makes, if it is an array of objects.
    size : int
        Bytes of its elements, if they are not objects.
    shape : object
        A `Group`, where it is known.
    """

    __slots__ = ("content", "shape", "size")

    def __init__(self, content: Any = None, size: int = 0, shape: Any = None) -> None:
        self.content = content
        self.size = size
        self.shape = shape


#: What only a computation could tell.
UNKNOWN = Blob("unknown")

_MAKES_NEW = frozenset(
    {
        ("copyreg", "_reconstructor"),
        ("copy_reg", "_reconstructor"),
        ("copyreg", "__newobj__"),
        ("copy_reg", "__newobj__"),
        ("copyreg", "__newobj_ex__"),
    }
)


def is_named(value: Any, names: frozenset[tuple[str, str]]) -> bool:
    """Return whether a value is one of these globals.

    Examples
    --------
    >>> is_named(Global("numpy", "dtype"), frozenset({("numpy", "dtype")}))
    True
    """
    return isinstance(value, Global) and (value.module, value.name) in names


def class_of(value: Any) -> Any:
    """Return the class of an instance, None if a value is none; a function may stand for it.

    Examples
    --------
    >>> made = Call(Global("copyreg", "_reconstructor"), Group("tuple", [Global("m", "C"), 0, 0]))
    >>> class_of(made).name
    'C'
    """
    if not isinstance(value, Call):
        return None
    if is_named(value.func, _MAKES_NEW):
        items = value.args.items if isinstance(value.args, Group) else []
        return items[0] if items else UNKNOWN
    return value.func


def state_of(value: Any) -> Mapping | None:
    """Return the attributes that an instance was last given, if they are a dict.

    Examples
    --------
    >>> made = Call(Global("m", "C"), Group("tuple", []))
    >>> made.states.append(Mapping([("a", 1)]))
    >>> get(state_of(made), "a")
    1
    """
    if not isinstance(value, Call) or not value.states:
        return None
    state = value.states[-1]
    if isinstance(state, Group) and len(state.items) == 2:  # attributes, and those in slots
        state = state.items[0]
    return state if isinstance(state, Mapping) else None


def get(mapping: Mapping | None, key: str) -> Any:
    """Return what a dict has for a key in the end; None also if it has nothing."""
    if mapping is not None:
        for known, value in reversed(mapping.items):
            if type(known) is str and known == key:
                return value
    return None
