"""A loaded estimator against its recording: everything that was recorded, across versions."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ..compare.difference import Area, Difference
from ..compare.samples import MOST_OUTPUTS, sample_of
from ..compare.subjects import compare_seen
from ..compare.tolerance import Tolerance
from ..compare.walk import Rules
from ..gate.reading import NotAsRecorded
from ..isolation.steps import step
from ..observe.observation import Seen
from ..observe.snapshot import Options, snapshot
from ..recorder import (
    METHODS,
    Archive,
    Failed,
    Method,
    Output,
    Probe,
    attribute_at,
    decode,
    decode_probes,
    label_of,
    observe_call,
    parameters_of,
    try_abilities,
)
from .answers import FOREIGN_OPTIONS, OPTIONS, compare_outputs, is_draw, narrow_rules, spell_call

__all__ = ["Comparison", "call", "compare_with_recording"]

_TABLE = {label_of(method): method for method in METHODS}
#: What a plot of the recorded against the new answer shows.
_PLOTTED = frozenset({"value", "nan", "dtype"})
#: How arrays lie in memory, and whether they may be written to, is no concern across versions.
_NO_CONCERN = frozenset({"layout", "readonly", "alias", "class"})


@dataclass(slots=True)
class Comparison:
    """What was found, as it comes together.

    Attributes
    ----------
    differences : list of Difference
    not_compared : list of str
        What could not be compared, and why.
    compared : int
        How many outputs, parameters, attributes and abilities were.
    outputs : list of dict
        Samples of outputs that differ.
    """

    differences: list[Difference] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)
    compared: int = 0
    outputs: list[dict[str, Any]] = field(default_factory=list)


def compare_with_recording(
    estimator: Any, inputs: Archive, expected: Archive, job: dict[str, Any], found: Comparison
) -> None:
    """Compare everything that was recorded; training comes last, it changes the estimator.

    Parameters
    ----------
    estimator : object
        As it was loaded.
    inputs, expected : Archive
        The files of the recording.
    job : dict
        ``rtol``, ``atol``, ``params``, ``abilities`` (the names of those that worked), and
        ``foreign``: whether a machine of the other byte order has recorded it.
    found : Comparison
        Filled; what was found before an error stays in it.

    Raises
    ------
    NotAsRecorded
        A file of the recording makes no sense.
    """
    rules = Rules(Tolerance(rtol=job["rtol"], atol=job["atol"]))
    options = FOREIGN_OPTIONS if job["foreign"] else OPTIONS
    with _damage_of("inputs"):
        probes = decode_probes(inputs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _compare_params(estimator, job["params"], found)
        with _damage_of("expected.npz"):
            _compare_outputs(estimator, probes, expected, rules, options, found)
            _compare_attributes(estimator, expected, rules, options, found)
    broken = {d.path.partition("(")[0] for d in found.differences if d.kind in ("raises", "gone")}
    for name, text in try_abilities(estimator, probes[0], job["abilities"], step).items():
        found.compared += 1
        if text is not None and name not in broken:
            found.differences.append(Difference(name, "raises", "ability", "it works", text))


@contextlib.contextmanager
def _damage_of(name: str) -> Iterator[None]:
    """Tell an archive that can not be understood from an estimator that does not work."""
    try:
        yield
    except (ValueError, KeyError, TypeError, IndexError) as error:
        text = f"{name} is not well written: {type(error).__name__}: {error}"
        raise NotAsRecorded("damaged", text) from None


def _compare_outputs(
    estimator: Any,
    probes: list[Probe],
    expected: Archive,
    rules: Rules,
    options: Options,
    found: Comparison,
) -> None:
    by_name = {probe.name: probe for probe in probes}
    recorded = {
        (one["method"], one["probe"]): one for one in expected.index["outputs"] if "value" in one
    }
    for (label, probe_name), entry in recorded.items():
        probe = by_name[probe_name]
        method = _TABLE.get(label) or Method(label, str(entry["feed"]), ())
        fed: dict[str, Any] = {}
        if method.feed == "T" and ("transform", probe_name) in recorded:
            fed[probe_name] = decode(recorded["transform", probe_name]["value"], expected)
        wanted = Output(label, probe_name, decode(entry["value"], expected), None, "", False)
        own_rules = narrow_rules(rules, probe)
        actual = call(estimator, probe, method, fed)
        differences = compare_outputs(wanted, actual, own_rules, options)
        if differences and differences[0].kind not in ("close", "raises", "gone"):
            again = call(estimator, probe, method, fed)
            if again.error or compare_outputs(actual, again, own_rules, options):
                text = "two calls of the loaded estimator give two results"
                path = spell_call(label, probe_name)
                differences = [Difference(path, "unstable", "output", "one result", text)]
            elif is_draw(method) and {d.kind for d in differences} <= {"value"}:
                text = f"{label}: its random draws are others, as with another BLAS or numpy"
                found.not_compared.append(text)
                differences = []
        found.compared += 1
        found.differences += differences
        if any(d.kind in _PLOTTED for d in differences) and len(found.outputs) < MOST_OUTPUTS:
            sample = sample_of(spell_call(label, probe_name), wanted.value, actual.value)
            found.outputs += [] if sample is None else [sample]


def call(estimator: Any, probe: Probe, method: Method, fed: dict[str, Any]) -> Output:
    """Call a method as the recorder does, and tell one that is gone from one that fails.

    Raises
    ------
    MemoryError
        It needs more than the process was given.
    """
    output = observe_call(estimator, method, probe, dict(fed), step)
    if str(output.error).endswith("MemoryError"):
        raise MemoryError(f"{spell_call(output.method, probe.name)}: {output.text}")
    if output.error == "AttributeError" and not hasattr(estimator, method.name):
        named = f"no attribute {method.name!r}" in output.text
        return output._replace(error="gone" if named else output.error)
    return output


def _compare_params(estimator: Any, expected: dict[str, Any] | None, found: Comparison) -> None:
    """Compare parameters that both versions know; that one is new or gone is only noted."""
    if expected is None:
        return
    try:
        actual = parameters_of(estimator)
    except Exception:
        return
    gone = [name for name in expected if name not in actual]
    if gone:
        found.not_compared.append(f"parameters that are not known any more: {', '.join(gone)}")
    for name, value in expected.items():
        if name not in actual:
            continue
        found.compared += 1
        if not _same_parameter(value, actual[name]):
            before, now = (repr(v)[:80] for v in (value, actual[name]))
            found.differences.append(Difference(name, "value", "parameter", before, now))


def _same_parameter(expected: Any, actual: Any) -> bool:
    if isinstance(expected, list) and isinstance(actual, list):
        pairs = zip(expected, actual, strict=False)
        return len(expected) == len(actual) and all(_same_parameter(e, a) for e, a in pairs)
    return type(expected) is type(actual) and bool(expected == actual)


def _compare_attributes(
    estimator: Any, expected: Archive, rules: Rules, options: Options, found: Comparison
) -> None:
    for entry in expected.index["attributes"]:
        path = str(entry["path"])
        step(f"reading {path}")
        actual = attribute_at(estimator, path)
        if isinstance(actual, Failed):
            if entry["computed"] and actual.gone:
                found.not_compared.append(f"attribute {path}: this version has none")
                continue
            found.compared += 1
            text = actual.text
            found.differences.append(Difference(path, "raises", "ability", str(entry["is"]), text))
            continue
        found.compared += 1
        area: Area = "state"
        found.differences += [
            difference
            for difference in compare_seen(
                Seen(snapshot(decode(entry["value"], expected), options)),
                Seen(snapshot(actual, options)),
                path,
                area=area,
                rules=rules,
            )
            if difference.kind not in _NO_CONCERN
        ]
