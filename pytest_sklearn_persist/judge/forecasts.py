"""What the atlas expects of an artifact under another release, without loading it.

An artifact holds one estimator or several, one inside the other, and does as its worst part does.
What the atlas does not know is said, and never counts as a pass.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .atlas import FORMATS, Atlas
from .configurations import DECIDING
from .demands import Demand, lacking
from .looking_up import Asked, PartForecast, stays
from .marks import MARKS, Mark, mark_of, release_of
from .nesting import Nest, Part, plain
from .status import Status

__all__ = ["Forecast", "PartForecast", "forecast"]

#: Class, release, classes inside, deciding settings, what is foretold, and what it is a part of.
_Group = tuple[
    str, str | None, frozenset[str], tuple[tuple[str, str], ...], tuple[str, ...], str | None
]
_NOT_LOADED = mark_of(Status.LOAD_ERROR, silent=False)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of an artifact under a release of scikit-learn.

    Attributes
    ----------
    target : str
        The release as it was asked for, ``1.9.1``.
    consumer : str or None
        The minor release of the atlas that stands for it; None if there is none.
    format : str
        ``pickle`` or ``joblib``, or what else the artifact is.
    parts : tuple of PartForecast
        Worst first.
    unknown : tuple of str
        What the atlas does not know of the artifact.
    lacking : tuple of Demand
        What its bytes ask for, and the target does not have.
    versions : mapping of str to str
        Those of the target that were given.
    """

    target: str
    consumer: str | None
    format: str
    parts: tuple[PartForecast, ...]
    unknown: tuple[str, ...] = ()
    lacking: tuple[Demand, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def mark(self) -> Mark | None:
        """The worst of its parts, as far as they are known; that of a file nothing can load."""
        if self.lacking:
            return _NOT_LOADED
        return self.parts[0].mark if self.parts else None

    @property
    def fails(self) -> bool:
        """Whether a failure or a drift is predicted for at least one kind of one part."""
        return self.mark is not None and not self.mark.fine

    @property
    def fine(self) -> bool:
        """Whether everything in it is known, and fine."""
        return self.mark is not None and self.mark.fine and not self.unknown

    @property
    def stays(self) -> bool:
        """Whether it answers as it did, as far as its worst part is known; else may differ."""
        return self.mark is not None and stays(self.mark)

    @property
    def certain(self) -> bool:
        """Whether its configuration was recorded, and all kinds of its worst part agree."""
        if self.lacking:
            return True
        if self.fine or (self.stays and self.unknown):
            return self.fine
        worst = (part for part in self.parts if part.mark is self.mark)
        sure = (one for one in worst if not one.unlike and one.alike == one.cells)
        return self.fails and any(sure)

    @property
    def verdict(self) -> str:
        """A status, or ``not known``."""
        if self.mark is None or self.mark.status is None or not (self.fails or self.fine):
            return "not known"
        return self.mark.status.value

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {
            "target": self.target,
            "consumer": self.consumer,
            "format": self.format,
            "verdict": self.verdict,
            "silent": bool(self.fails and self.mark and self.mark.silent),
            "certain": self.certain,
            "parts": [part.to_dict() for part in self.parts],
            "unknown": list(self.unknown),
            "lacking": [demand.to_dict() for demand in self.lacking],
            "versions": dict(self.versions),
        }


def forecast(
    known: Atlas,
    parts: Iterable[Part],
    target: str | Mapping[str, str],
    format_: str,
    *,
    doubts: Iterable[str] = (),
    demands: Iterable[Demand] = (),
) -> Forecast:
    """Say what to expect of an artifact.

    Parameters
    ----------
    known : Atlas
    parts : iterable of Part
        The estimators in it, outer ones first.
    target : str or mapping of str to str
        The scikit-learn that is to load it, such as ``1.9.1``; or versions by distribution.
    format_ : str
        ``pickle``, ``joblib``, or one of their variants such as ``joblib:zlib:3``.
    doubts : iterable of str, optional
        What is known to be in it beside the parts, and cannot be judged.
    demands : iterable of Demand, optional
        What its bytes ask of the environment.

    Returns
    -------
    Forecast
    """
    family = format_.partition(":")[0]
    versions = {"scikit-learn": target} if isinstance(target, str) else dict(target)
    target = versions["scikit-learn"]
    missing = lacking(demands, versions)
    consumer = release_of(target)
    if consumer not in known.consumers:
        span = f"{known.consumers[0]} to {known.consumers[-1]}"
        text = f"scikit-learn {target}: the atlas has checks under {span}"
        return Forecast(target, None, family, (), (text, *doubts), missing, versions)
    if family not in FORMATS:
        text = f"{family}: the atlas has {' and '.join(FORMATS)}"
        return Forecast(target, consumer, family, (), (text, *doubts), missing, versions)
    nest = Nest.of(parts)
    asked = Asked(known, consumer, versions, family)
    built_in = functools.cache(functools.partial(_is_built_in, known))
    groups: dict[_Group, list[Part]] = {}
    for part in nest.parts:
        inside = nest.inside.get(part.path, frozenset())
        around = nest.around[part.path]
        changed = asked.foretold(part, around)
        outer = [one for one in around if built_in(one.class_name, part.class_name)]
        said = {id_ for one in outer for id_ in asked.foretold(one)}
        if not outer or not said.issuperset(changed):
            settings = tuple(sorted((k, v) for k, v in part.settings.items() if k in DECIDING))
            within = outer[-1].class_name if outer else None
            key = (part.class_name, part.version, inside, settings, changed, within)
            groups.setdefault(key, []).append(part)
    found = [
        asked.judged(members, inside, changed, within)
        for (_, _, inside, _, changed, within), members in groups.items()
    ]
    # What raises keeps everything else from changing in silence.
    found.sort(key=lambda one: (not one.raises, one.mark.rank if one.mark else len(MARKS)))
    unknown = dict.fromkeys([*(one.unknown for one in found if one.unknown), *doubts])
    if not nest.parts and not unknown:
        unknown["it holds no estimator that could be found"] = None
    return Forecast(target, consumer, family, tuple(found), tuple(unknown), missing, versions)


def _is_built_in(known: Atlas, outer: str, inner: str) -> bool:
    """Tell whether a part was checked as a part: a tree in a forest, not a step of a pipeline.

    The parts that a user chooses differ between the kinds of a class; what every kind has inside is
    how the class works, and so is what cannot be had alone.
    """
    name = plain(inner)
    insides = [{plain(part) for part in kind.estimators} for kind in known.kinds_of(outer)]
    if not known.kinds_of(inner):
        return any(name in inside for inside in insides)
    return len(insides) > 1 and all(name in inside for inside in insides)
