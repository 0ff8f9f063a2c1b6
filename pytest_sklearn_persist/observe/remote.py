"""What runs in a fresh process: load a file there, observe it, answer questions about it.

These functions are called by name in the throw-away process; ``memory`` lives as long as it does.
"""

from __future__ import annotations

import pickle
import warnings
from functools import partial
from pathlib import Path
from typing import Any

from ..isolation.threads import share_processors
from .finalisers import forget_finalisers
from .observation import Plan, Seen, error_text
from .subject import Subject

__all__ = ["ask", "open_artifact"]


def open_artifact(memory: dict[str, Any], payload: dict[str, Any]) -> dict[str, Any]:
    """Load an artifact and return its state; the plan is read after that, not before.

    Parameters
    ----------
    memory : dict
    payload : dict
        ``format`` (text, or bytes of a pickled format object), ``path``, ``again`` (where the
        second dump goes, or None), ``plan`` (bytes of a pickled plan), ``watch`` (bool),
        ``throw_away`` (whether this process is there for nothing else).
    """
    from ..formats import get_format
    from ..isolation.steps import step

    spelt = payload["format"]
    format_ = pickle.loads(spelt) if isinstance(spelt, bytes) else get_format(spelt)
    path = Path(payload["path"])

    def again(estimator: Any) -> Any:
        format_.dump(estimator, Path(payload["again"]))
        return partial(format_.load, Path(payload["again"]))

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        step("loading")
        try:
            estimator = format_.load(path)
        except Exception as error:  # loading raised: that is the answer
            return {"error": (type(error).__name__, error_text(error)), "warnings": ()}
    plan: Plan = pickle.loads(payload["plan"])
    if payload.get("throw_away"):
        share_processors()
    loaded = [estimator]
    del estimator  # the subject's alone: it lets go of it before it loads the second generation
    subject = memory["subject"] = Subject(
        loaded.pop,
        plan,
        dump_again=again if payload["again"] else None,
        watch=path if payload["watch"] else None,
        step=step,
    )
    state, methods = subject.state()
    if payload.get("throw_away"):
        forget_finalisers(state)
    texts = tuple(dict.fromkeys(f"{w.category.__name__}: {w.message}" for w in caught))
    return {
        "state": state.without_refs(),
        "fingerprint": subject.fingerprint(),
        "methods": methods,
        "warnings": texts,
    }


def ask(memory: dict[str, Any], question: tuple[str, tuple[Any, ...]]) -> Any:
    """Call a method of the subject and return what it gives, without the objects themselves."""
    name, arguments = question
    share_processors()  # also for libraries that the last question has loaded
    with warnings.catch_warnings():
        warnings.resetwarnings()  # scikit-learn hands each filter to each task of a forest
        warnings.simplefilter("ignore")
        found = getattr(memory["subject"], name)(*arguments)
    if name in ("value", "file_changed"):
        return found
    if isinstance(found, dict):
        return {k: v.without_refs() if isinstance(v, Seen) else v for k, v in found.items()}
    return found.without_refs() if hasattr(found, "without_refs") else found
