"""One finding."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from ..texts import clean
from .served import is_inner

__all__ = ["Area", "Difference"]

Area = Literal["output", "state", "parameter", "ability", "side-effect", "save"]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs, where and by how much.

    Attributes
    ----------
    path : str
        ``predict_proba[17, 2]``, ``transform(one row)[0, 2]``, ``estimators_[3].coef_[5]``; for
        arrays the worst place.
    kind : str
        ``value``, ``dtype``, ``shape``, ``container``, ``type``, ``format``, ``order``,
        ``layout``, ``readonly``, ``nan``, ``nan-payload``, ``zero-sign``, ``alias``,
        ``class``, ``missing``, ``extra``, ``raises``, ``gone``, ``returns``, ``changed``,
        ``error``, ``close``, ``undefined``.
    area : str
        ``output``, ``state``, ``parameter``, ``ability``, ``side-effect`` or ``save`` (writing or
        reading itself).
    expected, actual : str
        Short texts.
    max_abs, max_rel : float or None
        Largest absolute and relative difference, over elements that are finite on both sides.
    max_ulp : int or None
        Largest distance in units in the last place.
    count, size : int or None
        How many elements differ, of how many.
    inner : bool
        It was found by a look inside, and in nothing that the model is served through: in a method
        that people only look with, an attribute, ``repr``. If it is not given, it is so for the
        methods that are looks inside for any estimator.
    """

    path: str
    kind: str
    area: Area
    expected: str = ""
    actual: str = ""
    max_abs: float | None = None
    max_rel: float | None = None
    max_ulp: int | None = None
    count: int | None = None
    size: int | None = None
    inner: bool | None = None

    def __post_init__(self) -> None:
        """See that no text does more than be shown: it may be one of a stranger's file."""
        for name in ("path", "kind", "expected", "actual"):
            text = getattr(self, name)
            shown = clean(text)
            if shown is not text:
                object.__setattr__(self, name, shown)
        if self.inner is None:
            object.__setattr__(self, "inner", self.area == "output" and is_inner(self.path))

    def to_dict(self) -> dict[str, Any]:
        """Return the fields that are set, as JSON types."""
        found = {key: value for key, value in asdict(self).items() if value not in (None, "")}
        if not self.inner and not is_inner(self.path):
            del found["inner"]
        return found
