"""Which known changes explain what became of an artifact: by versions and evidence, never by one.

A wrong cause is worse than none, so a change is named only if versions, classes and what was
found fit it. Where several do, the one that asks for most is named.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from packaging.version import Version

from ..compare.difference import Difference
from .conditions import holds
from .known_changes import MACHINE, KnownChange, known_changes
from .old_files import conversions, remedy_without_gate, writers_of_module
from .outcome import verdict
from .rules import own_code_changed, ruled
from .status import Status

__all__ = [
    "Evidence",
    "Explanation",
    "explain_all",
    "explain_change",
    "explain_findings",
    "versions_of",
]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an artifact that is not as it was.

    Attributes
    ----------
    status : Status
    format : str
        As ``pickle:4`` or ``joblib:zlib:3``.
    differences : tuple of Difference
    recorded, installed : mapping of str to str
        Versions of ``python`` and of the libraries, and ``byteorder``, ``pointer-bits`` and
        ``arithmetic`` of the machine, see `versions_of`; what is not known is left out.
    classes : tuple of str
        The estimators in it, with their modules.
    facts : mapping of str to str
        What its bytes say besides: ``latin1`` is ``works`` if it loads with that encoding.
    file : str
        Its path, for commands.
    vouched : bool
        Whether everything in it was understood, and all that it names is trusted.
    own_modules : frozenset of str
        Top modules with code of the user's own that it was recorded with.
    lost_parameters : mapping of str to str
        What the release here does not know any more, with values that were set on purpose.
    changed_code : tuple of str
        Functions and classes of the user's own that are not as they were, with their files.
    """

    status: Status
    format: str
    differences: tuple[Difference, ...]
    recorded: Mapping[str, str] = field(default_factory=dict)
    installed: Mapping[str, str] = field(default_factory=dict)
    classes: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    file: str = "model"
    vouched: bool = False
    own_modules: frozenset[str] = frozenset()
    lost_parameters: Mapping[str, str] = field(default_factory=dict)
    changed_code: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why, and what to do.

    Attributes
    ----------
    id : str
        Of the known change, or of the rule.
    cause, remedy, link : str
        There is no link where a rule explains it.
    findings : int
        How many findings it explains.
    """

    id: str
    cause: str
    remedy: str
    link: str
    findings: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return everything as JSON types."""
        return {name: getattr(self, name) for name in self.__slots__}


def versions_of(environment: Mapping[str, Any]) -> dict[str, str]:
    """Return what can change of an environment as manifests keep it: versions, kind of machine.

    ``arithmetic`` is what decides about last digits: the kind of processor, and the libraries for
    linear algebra with the processors that they are for.

    Examples
    --------
    >>> versions_of({"python": "3.11.7", "libraries": {"numpy": "1.26.4"}, "pointer_bits": 64})
    {'python': '3.11.7', 'numpy': '1.26.4', 'pointer-bits': '64'}
    >>> blas = [{"internal_api": "openblas", "architecture": "Zen"}]
    >>> facts = {"python": "3.11.7", "libraries": {}, "machine": "x86_64", "blas": blas}
    >>> versions_of(facts)["arithmetic"]
    'x86_64, openblas Zen'
    """
    machine = {"byteorder": "byteorder", "pointer-bits": "pointer_bits"}
    arithmetic = {}
    if environment.get("machine") and environment.get("blas") is not None:
        kinds = {
            f"{one.get('internal_api') or ''} {one.get('architecture') or ''}".strip()
            for one in environment["blas"]
            if one.get("internal_api") != "openmp"
        }
        arithmetic["arithmetic"] = ", ".join([str(environment["machine"]), *sorted(kinds)])
    return {
        "python": str(environment["python"]),
        **environment["libraries"],
        **{name: str(environment[key]) for name, key in machine.items() if environment.get(key)},
        **arithmetic,
    }


def explain_change(evidence: Evidence) -> Explanation | None:
    """Return why the worst finding is as it is, or None where that is not known.

    Examples
    --------
    >>> text = "AttributeError: 'Pipeline' object has no attribute 'transform_input'"
    >>> found = Difference("clone", "raises", "ability", "it works", text)
    >>> versions = {"scikit-learn": "1.5.2"}, {"scikit-learn": "1.6.1"}
    >>> explain_change(Evidence(Status.IMPAIRED, "joblib", (found,), *versions)).id
    'pipeline-transform-input'
    >>> explain_change(Evidence(Status.IMPAIRED, "joblib", (found,), *versions[::-1])) is None
    True
    """
    for finding, explanation in explain_findings(evidence):
        if explanation is not None and verdict(finding) is evidence.status:
            return explanation
    return None


def explain_all(evidence: Evidence) -> tuple[Explanation, ...]:
    """Return every known cause of its findings, that of the worst first.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    tuple of Explanation
        Each cause once, with the number of findings that it explains.
    """
    counted: dict[Explanation, int] = {}
    for finding, explanation in explain_findings(evidence):
        own = own_code_changed(finding, evidence)  # whatever else explains it, that may, too
        suspect = None if own is None else Explanation(own.id, own.cause, own.remedy, "")
        for one in dict.fromkeys((explanation, suspect)):
            if one is not None:
                counted[one] = counted.get(one, 0) + 1
    return tuple(replace(one, findings=count) for one, count in counted.items())


def explain_findings(evidence: Evidence) -> list[tuple[Difference, Explanation | None]]:
    """Return each finding that fails a check with its cause, the worst first.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    list of (Difference, Explanation or None)
        None where nothing is known.
    """
    candidates = [change for change in known_changes() if _can_concern(change, evidence)]
    failing = [one for one in evidence.differences if verdict(one).fails_by_default]
    failing.sort(key=lambda one: verdict(one).rank)
    return [(one, _explained(candidates, one, evidence)) for one in failing]


def _explained(
    candidates: Iterable[KnownChange], found: Difference, evidence: Evidence
) -> Explanation | None:
    """Return why: what is proved first, then code of the user's own, then what a rule says."""
    best = _best(candidates, found, evidence)
    if best is not None:
        return best
    said = own_code_changed(found, evidence) or ruled(found, evidence)
    return None if said is None else Explanation(said.id, said.cause, said.remedy, "")


def _can_concern(change: KnownChange, evidence: Evidence) -> bool:
    """Tell whether versions, format, classes and facts fit, whatever was found."""
    known = {f"{name}={value}" for name, value in evidence.facts.items()}
    if not known.issuperset(change.facts):
        return False
    if change.formats and evidence.format.partition(":")[0] not in change.formats:
        return False
    if change.classes and not any(map(change.concerns_class, evidence.classes)):
        return False
    if not _holds(change.installed, evidence.installed):
        return False
    if change.certain and change.library not in evidence.recorded:
        return True
    return _holds(change.recorded, evidence.recorded) and _has_changed(change, evidence)


def _holds(condition: str, versions: Mapping[str, str]) -> bool:
    return condition == "*" or _holds_for(condition, tuple(sorted(versions.items())))


@functools.lru_cache(maxsize=4096)
def _holds_for(condition: str, versions: tuple[tuple[str, str], ...]) -> bool:
    known = dict(versions)
    return holds(condition, known, known)


def _has_changed(change: KnownChange, evidence: Evidence) -> bool:
    """Tell whether the library or machine is another, and newer or older if that is asked for."""
    sides = (evidence.recorded.get(change.library), evidence.installed.get(change.library))
    if change.library in MACHINE:
        return None not in sides and sides[0] != sides[1]
    try:
        before, now = (Version(side or "") for side in sides)
    except ValueError:  # also of thousands of digits
        return False
    asked = {"any": before != now, "forward": before < now, "backward": before > now}
    return asked[change.direction]


def _best(
    candidates: Iterable[KnownChange], difference: Difference, evidence: Evidence
) -> Explanation | None:
    """Return what the most specific change says of a finding."""
    fitting = [
        (change, words)
        for change in candidates
        if (words := _words(change, difference, evidence)) is not None
    ]
    if not fitting:
        return None
    change, words = max(fitting, key=lambda pair: pair[0].specificity)
    remedy = change.remedy.format_map(words)
    if change.library not in evidence.recorded:
        known = f"{change.library}=={words['recorded']}, which saved it"
        remedy = remedy.replace(known, f"the release of {change.library} that saved it")
    if change.ungated:
        remedy = remedy_without_gate(remedy, evidence.file, vouched=evidence.vouched)
    return Explanation(change.id, change.explanation.format_map(words), remedy, change.link)


def _words(
    change: KnownChange, difference: Difference, evidence: Evidence
) -> dict[str, str] | None:
    """Return what the texts of a change speak of, or None where it does not fit a finding."""
    as_served = verdict(replace(difference, inner=False))  # a change is one of all methods
    for wanted, value in (
        (change.statuses, as_served.value),
        (change.kinds, difference.kind),
        (change.areas, difference.area),
    ):
        if wanted and value not in wanted:
            return None
    groups = change.read(difference.actual, difference.path)
    if groups is None or (change.broad and not _is_held(groups.get("owner"), evidence)):
        return None
    words = groups | {
        "recorded": evidence.recorded.get(change.library, "another release"),
        "installed": evidence.installed.get(change.library, "the installed one"),
    }
    if "module" in groups and "{first}" in change.explanation:
        wrote = writers_of_module(groups["module"])
        if wrote is None:
            return None
        words |= wrote
    return words | conversions(evidence.file, evidence.recorded.get("scikit-learn"))


def _is_held(owner: str | None, evidence: Evidence) -> bool:
    """Tell whether a class that a text names is an estimator of scikit-learn in the artifact."""
    return owner is None or any(
        name.startswith("sklearn.") and name.endswith(f".{owner}") for name in evidence.classes
    )
