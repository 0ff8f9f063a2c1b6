"""Apply repairs to a loaded model, and to every estimator that it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any

from ..judge.load_repairs import read_load_repairs
from ..judge.repairs import Repair

__all__ = ["LoadRepairs", "repair"]


def repair(model: object, repairs: Sequence[Repair]) -> list[str]:
    """Set what is to be set, in place.

    Parameters
    ----------
    model : object
        An estimator, or what holds some.
    repairs : sequence of Repair
        Applied in their order to each object.

    Returns
    -------
    list of str
        The lines that changed something, each once.

    Raises
    ------
    ValueError
        A value can't be worked out.

    Examples
    --------
    >>> from sklearn.pipeline import make_pipeline
    >>> from sklearn.preprocessing import StandardScaler
    >>> pipeline = make_pipeline(StandardScaler())
    >>> del pipeline.transform_input
    >>> repair([pipeline], [Repair.read("Pipeline.transform_input = None")])
    ['Pipeline.transform_input = None']
    """
    done = [one.text for part in list(_parts(model)) for one in repairs if one.apply(part)]
    return list(dict.fromkeys(done))


class LoadRepairs:
    """Repairs while a file is loaded; put them where the unpickler finds and builds objects.

    Parameters
    ----------
    lines : iterable of str
        Repairs of any kind; those of loaded models are left out.

    Attributes
    ----------
    done : dict of str to None
        The lines that changed something, in their order.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._states, self._names = read_load_repairs(lines)
        self.done: dict[str, None] = {}

    def build(self, owner: object, state: object) -> None:
        """Change the state that an object is about to get."""
        for one in self._states:
            if one.apply(owner, state):
                self.done[one.text] = None

    def find(self, module: str) -> str:
        """Return where to look for what is in a module."""
        for one in self._names:
            if one.module == module:
                self.done[one.text] = None
                return one.renamed
        return module


def _parts(model: object) -> Iterator[object]:
    """Yield every object of a class of its own that a model is made of, each once."""
    seen: dict[int, object] = {}
    waiting = [model]
    while waiting:
        part = waiting.pop()
        if id(part) in seen or isinstance(part, (str, bytes, int, float, type, NoneType)):
            continue
        seen[id(part)] = part  # kept, so that no other object gets its id
        waiting.extend(_held_by(part))
        if isinstance(getattr(part, "__dict__", None), dict):
            yield part


def _held_by(part: Any) -> Iterable[object]:
    import numpy as np

    held: list[object] = []
    if isinstance(part, Mapping):
        held.extend(part.values())
    elif isinstance(part, (list, tuple, set, frozenset)):
        held.extend(part)
    elif isinstance(part, np.ndarray):
        held.extend(part.flat if part.dtype == object else ())
    attributes = getattr(part, "__dict__", None)
    if isinstance(attributes, dict):
        held.extend(attributes.values())
    return held
