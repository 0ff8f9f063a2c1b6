"""Answers of a loaded estimator against its recording: everything that was recorded.

It runs where nothing was loaded. Answers may come from a process that was taken over.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ..compare.difference import Difference
from ..compare.samples import MOST_OUTPUTS, sample_of
from ..compare.served import mark_inner, served_by
from ..compare.subjects import compare_seen
from ..compare.tolerance import Tolerance
from ..compare.walk import Rules
from ..observe.observation import Seen
from ..observe.snapshot import Options, snapshot
from ..recorder import Output, decode, spell_call
from .answers import FOREIGN_OPTIONS, OPTIONS, compare_outputs, is_draw, narrow_rules
from .recorded import Call, Recorded
from .said import Said, as_malformed

__all__ = ["Comparison", "compare_with_recording"]

#: What a plot of the recorded against the new answer shows.
_PLOTTED = frozenset({"value", "nan", "dtype"})
#: How arrays lie in memory, and whether they may be written to, is no concern across versions.
_NO_CONCERN = frozenset({"layout", "readonly", "alias", "class"})
#: Abilities that only look at it.
_LOOKS = ("repr", "html repr")
#: Calling twice tells nothing more of these.
_PLAIN_TO_SEE = ("close", "raises", "gone")


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
    again : list of Call
        Calls that were made once, of which it must be known whether they answer the same twice.
    served : list of str
        Methods that the model is served through.
    lost_parameters : list of str
        Recorded ones that the loaded estimator does not know any more.
    """

    differences: list[Difference] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)
    compared: int = 0
    outputs: list[dict[str, Any]] = field(default_factory=list)
    again: list[Call] = field(default_factory=list)
    served: list[str] = field(default_factory=list)
    lost_parameters: list[str] = field(default_factory=list)


def compare_with_recording(
    said: Said, recorded: Recorded, job: dict[str, Any], repeated: Said | None = None
) -> Comparison:
    """Compare everything that was recorded.

    Parameters
    ----------
    said : Said
        Of an artifact that was loaded.
    recorded : Recorded
    job : dict
        ``rtol``, ``atol``, ``params`` (the recorded ones), ``foreign``: whether a machine of
        the other byte order has recorded it, and ``serves``: methods that the user calls served.
    repeated : Said, optional
        Of a load in which the calls that differ were made twice.

    Raises
    ------
    NotAsRecorded
        A file of the recording is malformed.
    Malformed
        Answers are malformed.
    """
    found = Comparison()
    rules = Rules(Tolerance(rtol=job["rtol"], atol=job["atol"]))
    options = FOREIGN_OPTIONS if job["foreign"] else OPTIONS
    _compare_params(said, job["params"], found)
    own = {label: _scaled(rules, recorded.all_of(label), label) for label, _ in recorded.outputs}
    for call in recorded.outputs:
        _compare_call(call, said, recorded, own[call[0]], options, repeated, found)
    for entry, answered in zip(recorded.attributes, said.attributes, strict=True):
        _compare_attribute(entry, *answered, recorded, rules, options, found)
    broken = {d.path.partition("(")[0] for d in found.differences if d.kind in ("raises", "gone")}
    for name, text in said.abilities.items():
        found.compared += 1
        if text is not None and name not in broken:
            look = name in _LOOKS
            broken_one = Difference(name, "raises", "ability", "it works", text, inner=look)
            found.differences.append(broken_one)
    labels = [label for label, _ in recorded.outputs]
    found.served = sorted(served_by(labels, job["serves"]))
    found.differences = mark_inner(found.differences, labels, job["serves"])
    return found


def _compare_call(
    call: Call,
    said: Said,
    recorded: Recorded,
    rules: Rules,
    options: Options,
    repeated: Said | None,
    found: Comparison,
) -> None:
    label, probe = call
    wanted = Output(label, probe, recorded.value(recorded.outputs[call]), None, "", False)
    actual = said.outputs[call][0]
    own_rules = narrow_rules(rules, recorded.probe(probe))
    with as_malformed(f"the answer of {label}({probe}) cannot be compared"):
        differences = compare_outputs(wanted, actual, own_rules, options)
        if differences and differences[0].kind not in _PLAIN_TO_SEE:
            twice = (repeated or said).outputs[call]
            if len(twice) == 1:
                found.again.append(call)
            else:
                differences = _judged_again(call, differences, twice, own_rules, options, found)
        found.compared += 1
        found.differences += differences
        if any(d.kind in _PLOTTED for d in differences) and len(found.outputs) < MOST_OUTPUTS:
            sample = sample_of(spell_call(label, probe), wanted.value, actual.value)
            found.outputs += [] if sample is None else [sample]


def _scaled(rules: Rules, values: list[Any], method: str = "") -> Rules:
    """Return rules for numbers of this size."""
    return replace(rules, tolerance=rules.tolerance.scaled(values, method))


def _judged_again(
    call: Call,
    differences: list[Difference],
    twice: list[Output],
    rules: Rules,
    options: Options,
    found: Comparison,
) -> list[Difference]:
    """Return what differs, once it is known whether two calls answer the same."""
    if twice[0].error:
        return differences
    if twice[1].error or compare_outputs(twice[0], twice[1], rules, options):
        text = "two calls of the loaded estimator give two results"
        return [Difference(spell_call(*call), "unstable", "output", "one result", text)]
    if is_draw(call[0]) and {d.kind for d in differences} <= {"value"}:
        text = f"{call[0]}: its random draws are others, as with another BLAS or numpy"
        found.not_compared.append(text)
        return []
    return differences


def _compare_params(said: Said, expected: dict[str, Any] | None, found: Comparison) -> None:
    """Compare parameters that both versions know; that one is new or gone is only noted."""
    if expected is None or said.params is None:
        return
    if "error" in said.params:
        if not said.abilities.get("get_params"):  # else that says it
            text = f"{said.params['error']}: {said.params['text']}"
            found.differences.append(
                Difference("get_params", "raises", "ability", "it works", text)
            )
        return
    actual = said.params["value"]
    gone = found.lost_parameters = [name for name in expected if name not in actual]
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


def _compare_attribute(
    entry: dict[str, Any],
    answered: dict[str, Any],
    answers: Any,
    recorded: Recorded,
    rules: Rules,
    options: Options,
    found: Comparison,
) -> None:
    path = str(entry["path"])
    if "error" in answered:
        found.compared += 1
        gone = entry["computed"] and answered["gone"]
        kind, text = ("gone", "it is gone") if gone else ("raises", answered["text"])
        lost = Difference(path, kind, "ability", str(entry["is"]), text, inner=True)
        found.differences.append(lost)
        return
    found.compared += 1
    wanted = recorded.value(entry)
    with as_malformed(f"the attribute {path} cannot be compared"):
        actual = decode(answered["value"], answers)
        differences = compare_seen(
            Seen(snapshot(wanted, options)),
            Seen(snapshot(actual, options)),
            path,
            area="state",
            rules=_scaled(rules, [wanted]),
        )
    found.differences += [one for one in differences if one.kind not in _NO_CONCERN]
