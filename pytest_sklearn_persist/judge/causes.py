"""Why it happened and what to do, for the traps that are known.

Each trap is one function that looks at an outcome and answers with cause and remedy, or None.
The first that answers wins; where none does, nothing is said: a wrong cause is worse than none.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from typing import Any

from ..compare.difference import Difference
from .layouts import COPY_IT, READ_ONLY, mapped, read_only
from .outcome import Outcome
from .status import Status
from .suspects import (
    Suspect,
    find_apart,
    find_bound,
    find_redefined,
    find_shared_memory,
    find_strided,
    find_suspect,
    pickling_methods,
)

__all__ = ["explain"]

Answer = tuple[str, str | None]
Peers = Sequence[Outcome]

_LAST_DIGITS = 1e-9


def explain(outcome: Outcome, estimator: Any, peers: Peers = ()) -> tuple[str | None, str | None]:
    """Return cause and remedy of an outcome, or None where nothing is known.

    Parameters
    ----------
    outcome : Outcome
    estimator : object
        The original; looked into, never called.
    peers : sequence of Outcome
        The other outcomes of the same check.
    """
    if not outcome.differences or not outcome.status.fails_by_default:
        return None, None
    for trap in _TRAPS:
        answer = trap(outcome, estimator, peers)
        if answer is not None:
            return answer
    return None, None


def _texts(outcome: Outcome) -> str:
    return " | ".join(difference.actual for difference in outcome.differences)


def _also_here(outcome: Outcome, peers: Peers) -> bool:
    """Tell whether the same happens in this process, in the same format."""
    paths = {difference.path for difference in outcome.differences}
    return any(
        peer.place == "same"
        and peer.format == outcome.format
        and paths & {difference.path for difference in peer.differences}
        for peer in peers
    )


def _first(outcome: Outcome, **wanted: str) -> Difference | None:
    for difference in outcome.differences:
        if all(getattr(difference, key) == value for key, value in wanted.items()):
            return difference
    return None


def _not_fitted(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    found = _first(outcome, kind="unchecked")
    if found is None:
        return None
    if "NotFittedError" in found.actual or "not fitted" in found.actual:
        name = type(estimator).__name__
        return (
            f"{name} is not fitted, so there is no behaviour to compare",
            "fit it first, or leave X out to compare parameters only",
        )
    if found.area == "save":
        return None
    why = f"{found.path} rejects the X of this check before anything is saved"
    return why, "pass an X that it takes"


def _original_dies(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """The original itself does, not what was loaded: no place and no format has a part in it."""
    crash = _first(outcome, kind="crash", path="save and use")
    if crash is not None:
        return "the original itself ends its process or never comes back, without being saved", None
    slow = _first(outcome, kind="unchecked", area="save")
    if slow is not None and slow.expected == "an observation":
        remedy = "give more time_limit, an X of fewer rows, or the methods to compare"
        return "the original itself takes longer than that, without being saved", remedy
    return None


def _unstable(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    found = _first(outcome, kind="unstable")
    if found is None or outcome.status is not Status.UNSTABLE:
        return None
    return (
        f"{found.path} gives another result each time, so no saved copy can be compared with it",
        "give it a fixed random_state, or name the methods to compare with methods=[…]",
    )


def _home_is_gone(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """A class or function that lives in ``__main__`` or in a test module."""
    found = _first(outcome, area="save", kind="load") or _first(outcome, area="save", kind="dump")
    if found is None:
        return None
    text = found.actual
    lost = re.search(r"(?:get attribute|attribute lookup) '?([\w.]+)'? on.*__(?:mp_)?main__", text)
    if lost or "__main__" in text:
        name = lost.group(1) if lost else "something in it"
        return (
            f"{name} is defined in __main__, the script that was run; "
            "another process has nothing of that name there",
            "move it into a module that can be imported, or save with cloudpickle",
        )
    if "test module" in text or "test session" in text:
        module = re.search(r"'([\w.]+)'", text)
        where = f" ({module.group(1)})" if module else ""
        return (
            f"a class or function in it is defined in a test module{where}, "
            "which only exists while pytest runs",
            "move it into a module that can be imported without pytest, "
            "or check with places=['same']",
        )
    return None


def _unpicklable_part(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    if _first(outcome, area="save", kind="dump") is None:
        return None
    if "RecursionError" in _texts(outcome):
        remedy = "keep deep structures as arrays or flat lists"
        return "it is nested deeper than pickle can follow", remedy
    suspect: Suspect | None = find_suspect(estimator)
    if suspect is None:
        return None
    return f"{suspect.path} holds {suspect.what}, which can't be written", suspect.remedy


def _crash_in_own_code(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """Loading dies or hangs, and a class of the user's runs code of its own then."""
    found = _first(outcome, kind="crash")
    if found is None or "while loading" not in found.actual:
        return None
    methods = [m for m in pickling_methods(estimator, "") if "getstate" not in m]
    if not methods:
        return None
    return f"{' and '.join(methods)} run{'s' if len(methods) == 1 else ''} while it is loaded", None


def _mapped_arrays(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    mapped = "mmap=r" in outcome.format or outcome.place == "memmap"
    if not mapped:
        return None
    for difference in outcome.differences:
        if READ_ONLY.search(difference.actual):
            return read_only(difference.path.split(":")[0])
        if difference.kind == "crash" and re.search("SIG(SEGV|BUS)", difference.actual):
            return (
                'arrays loaded with mmap_mode="r" are read-only, and compiled code writes into '
                "one of them without asking",
                COPY_IT,
            )
    if _first(outcome, path="the saved file") is not None:
        return (
            'with mmap_mode="r+" the fitted arrays are the file: training writes into it',
            'load with mmap_mode="c" or "r", or without',
        )
    return None


def _byte_order(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    if outcome.place != "byteswapped":
        return None
    text = _texts(outcome).lower()
    if "big-endian" in text or "little-endian" in text or "byte order" in text or "buffer" in text:
        return (
            "pickled arrays keep the byte order of the machine that wrote them, "
            "and compiled code only takes its own",
            "save with joblib, which converts arrays when it loads them",
        )
    return None


def _hand_written_pickling(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """State is lost or changed, and a class decides by itself what is written."""
    found = _first(outcome, area="state") or _first(outcome, area="parameter")
    own = [
        d
        for d in outcome.differences
        if d.path.startswith(("second generation", "unfitted clone", "the original after dumping"))
    ]
    found = found or (own[0] if own else None)
    if found is None:
        return None
    methods = pickling_methods(estimator, found.path)
    if not methods:
        return None
    one = len(methods) == 1
    verb = {"missing": "lose", "extra": "add"}.get(found.kind, "change")
    return (
        f"{' and '.join(methods)} decide{'s' if one else ''} what is saved and restored, "
        f"and {verb}{'s' if one else ''} {found.path}",
        None,
    )


def _outside_the_object(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """The state came back to the last bit, and yet it answers differently."""
    drifted = [d for d in outcome.differences if d.area == "output" and d.kind != "unstable"]
    state = [d for d in outcome.differences if d.area in ("state", "parameter")]
    if not drifted or state or outcome.place == "byteswapped":
        return None
    if outcome.status not in (Status.DRIFTED, Status.USE_ERROR):
        return None
    if outcome.place == "fresh" and not _also_here(outcome, peers):
        return (
            "the fitted state came back to the last bit, so the answer depends on something "
            "outside the estimator that a fresh process does not have: a module or class "
            "variable, a cache, sklearn.set_config, an environment variable, the working folder, "
            "an import, or the order of a set of strings",
            "keep what fit learns in attributes of the estimator",
        )
    methods = [name for name in pickling_methods(estimator, "") if "getstate" not in name]
    if methods:
        one = len(methods) == 1
        return (
            f"the fitted state came back to the last bit; {' and '.join(methods)} "
            f"run{'s' if one else ''} when it is loaded and do{'es' if one else ''} more than "
            "restore it",
            None,
        )
    views = find_shared_memory(estimator)
    if views is not None:
        return (
            f"the values came back, but {views[0]} and {views[1]} shared memory and "
            "are two arrays now: the answer depends on that, or on something outside the estimator",
            "make a view where it is used, and keep what fit learns in attributes of the estimator",
        )
    return (
        "the fitted state came back to the last bit, so the answer depends on something outside "
        "the estimator: a module or class variable, a registry by id(), or what loading does",
        "keep what fit learns in attributes of the estimator",
    )


def _bound_by_hand(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """A method that was bound to an object is written by its name alone."""
    found = _first(outcome, area="save", kind="load") or _first(outcome, area="state")
    bound = None if found is None else find_bound(estimator)
    if found is None or bound is None:
        return None
    if found.kind == "load" and f"no attribute '{bound.what}'" not in found.actual:
        return None
    if found.area == "state" and not found.path.startswith(bound.path):
        return None
    return (
        f"{bound.path} is a method that was bound to an object by hand: what is saved of it is the "
        f"name {bound.what}, and its class has no such method or another one",
        bound.remedy,
    )


def _written_apart(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """Training goes on differently, because joblib made two objects of one."""
    training = [d for d in outcome.differences if d.path.startswith(("warm start", "partial_fit"))]
    if not training or not outcome.format.startswith("joblib"):
        return None
    path = find_apart(estimator)
    if path is None:
        return None
    return (
        f"joblib writes what an array of objects holds apart from the rest, so {path} is no longer "
        "the object that other attributes hold, too",
        "save with pickle, or keep the objects in a list",
    )


def _is_rounding(outcome: Outcome) -> bool:
    """Tell whether all outputs that differ do so in their last digits only."""
    drifted = [d for d in outcome.differences if d.area in ("output", "ability")]
    tiny = [d for d in drifted if d.max_rel is not None and d.max_rel < _LAST_DIGITS]
    return bool(tiny) and len(tiny) >= len([d for d in drifted if d.area == "output"])


def _is_equal_unmapped(peers: Peers, place: str) -> bool:
    """Tell whether nothing differs there where the arrays are plain ones, as all saved ones are."""
    return any(
        peer.status is Status.IDENTICAL and peer.place == place and "mmap=" not in peer.format
        for peer in peers
    )


def _rounded_in_map(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """Only the last digits differ, and only where arrays lie in memory as they do in the file."""
    alone = "mmap=" in outcome.format and _is_equal_unmapped(peers, outcome.place)
    return mapped() if alone and _is_rounding(outcome) else None


def _strided_array(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    """Only the last digits differ, and an array lay in memory as no saved array can."""
    if not _is_rounding(outcome) or _is_equal_unmapped(peers, outcome.place):
        return None  # plain arrays answer the same
    path = find_strided(estimator)
    if path is None:
        return None
    return (
        f"{path} is a view with gaps or turned around; saving makes a plain array of it, and "
        "compiled code then adds up in another order",
        "keep np.ascontiguousarray(…) of it, or compare with tolerance=Tolerance(rtol=1e-12)",
    )


def _other_layout(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    found = _first(outcome, kind="layout")
    if found is None:
        return None
    return (
        f"{found.path} lay in memory in {found.expected} and came back in {found.actual}: "
        "the values are equal, but compiled code may add them up in another order",
        "keep it in C order, by np.ascontiguousarray(…)",
    )


def _lost_alias(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    found = _first(outcome, kind="alias")
    if found is None:
        return None
    return (
        f"{found.path} and another attribute were one object and are two now (or the other way "
        "round): what is written into one no longer shows in the other",
        None,
    )


def _dynamic_class(outcome: Outcome, estimator: Any, peers: Peers) -> Answer | None:
    dump = _first(outcome, area="save", kind="dump")
    other = dump is not None and "not the same object as" in dump.actual
    if _first(outcome, kind="class") is None and not other:
        return None
    old = find_redefined(estimator)
    if old is not None:
        return (
            f"{old.what} was defined again after this object was made, by a reload or a cell that "
            f"ran twice: {old.path} is still of the old one",
            old.remedy,
        )
    if other:
        return None
    file = inspect.getsourcefile(type(estimator)) if inspect.getmodule(type(estimator)) else None
    where = f" ({file.replace(chr(92), '/').rsplit('/', 1)[-1]})" if file else ""
    return f"its class is made or replaced while the program runs{where}", None


_TRAPS: tuple[Callable[[Outcome, Any, Peers], Answer | None], ...] = (
    _original_dies,
    _not_fitted,
    _unstable,
    _dynamic_class,
    _bound_by_hand,
    _unpicklable_part,
    _home_is_gone,
    _mapped_arrays,
    _crash_in_own_code,
    _byte_order,
    _hand_written_pickling,
    _other_layout,
    _lost_alias,
    _written_apart,
    _rounded_in_map,
    _strided_array,
    _outside_the_object,
)
