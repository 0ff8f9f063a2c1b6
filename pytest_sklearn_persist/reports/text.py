"""The message: what differs, where, how much; why, if that is known; what to type next."""

from __future__ import annotations

from collections.abc import Iterable

from ..compare.difference import Difference
from ..compare.paths import BY_USE
from ..judge.outcome import Outcome, RoundtripResult, verdict
from ..judge.status import Status
from ..texts import quoted
from .served import only_on, same_answers

__all__ = ["describe", "render", "spelt"]

_MOST_LINES = 12
_MOST_NOTES = 3
_SAYS_IT_ALL = ("raises", "gone", "unchecked", "unstable", "changed")
_PLACES = {
    "same": "this process",
    "fresh": "a fresh process",
    "memmap": "a read-only memory map",
    "byteswapped": "the other byte order",
}


def render(result: RoundtripResult) -> str:
    """Return the whole report; its first line says it all by itself."""
    if result.ok:
        return "\n".join([_good_line(result), *_notes(result)])
    failing = list(result.failures)
    groups = _groups(failing)
    lines = [_headline(result, groups)]
    for members in groups:
        if len(groups) > 1:
            lines.append(f"in {_cells(members, result.outcomes)}:")
        lines += _findings(members)
    lines += [f"expected failure  {text}" for text in result.unmet]
    lines += _surroundings(failing, result)
    for members in groups:
        lines += _why(members, several=len(groups) > 1)
    lines += _notes(result)
    lines += _next(result, groups)
    return "\n".join(lines)


def _good_line(result: RoundtripResult) -> str:
    cells = len(result.outcomes)
    expected = sum(outcome.expected_failure is not None for outcome in result.outcomes)
    words = f"{result.name} survives being saved: {cells - expected} of {cells} round trips "
    statuses = {o.status for o in result.outcomes if o.expected_failure is None}
    words += " or ".join(str(status) for status in sorted(statuses)) if statuses else "checked"
    return words + (f", {expected} expected failures" if expected else "")


def _groups(failing: list[Outcome]) -> list[list[Outcome]]:
    """Put outcomes with the same findings and cause together, worst first."""
    groups: dict[object, list[Outcome]] = {}
    for outcome in failing:
        # Which element differs most may be another in each; what is said of it must not be.
        findings = tuple((_without_element(d), d.kind, describe(d)) for d in outcome.differences)
        key = (outcome.status, findings, outcome.cause, outcome.remedy)
        groups.setdefault(key, []).append(outcome)
    for members in groups.values():  # what a fresh process died of is told by that process
        if members[0].status is Status.CRASHED:
            members.sort(key=lambda outcome: outcome.place != "fresh")
    return sorted(groups.values(), key=lambda members: members[0].status.rank)


def _without_element(found: Difference) -> str:
    return found.path.split("[")[0] if found.area == "output" else found.path


def _headline(result: RoundtripResult, groups: list[list[Outcome]]) -> str:
    if not groups:
        if result.unmet:
            return f"{result.name}: {result.unmet[0]}"
        return f"{result.name} was not checked: nothing was compared"
    members = groups[0]
    worst = members[0]
    if not worst.status.fails_by_default and not worst.differences:
        reasons = " and ".join(dict.fromkeys(map(str, worst.reasons(result.fail_on))))
        return f"{result.name}: {reasons} is a failure here, see persist_fail_on"
    where = _cells(members, result.outcomes)
    others = _others(result, members)
    finding = worst.differences[0]
    path = "" if finding.area == "save" else f"{finding.path} "
    sentence = _sentence(result.name, worst, verdict(finding))
    if worst.inner_only:
        sentence = f"{result.name} can do less after loading; {same_answers(worst)}"
    if finding.path.startswith(BY_USE):  # saving may have no part in it
        sentence = f"{result.name} changes when it is used"
    rows = only_on(worst.differences)
    what = f"{sentence}: {path}{describe(finding)}{rows and f', {rows}'}"
    return f"{what} ({where}{'; ' + others if others else ''})"


def _sentence(name: str, outcome: Outcome, status: Status) -> str:
    """Say what has become of it, in the words for its first finding."""
    silent = outcome.silent
    return {
        Status.CRASHED: f"{name} ends or hangs the process that loads it",
        Status.DRIFTED: f"{name} {'silently ' if silent else ''}changes when it is saved",
        Status.DUMP_ERROR: f"{name} can't be saved",
        Status.LOAD_ERROR: f"{name} can't be loaded back",
        Status.USE_ERROR: f"{name} loads, but does not work any more",
        Status.IMPAIRED: f"{name} answers the same after loading, but can do less",
        Status.UNCHECKED: f"{name} was not checked",
        Status.UNSTABLE: f"{name} does not agree with itself",
        Status.CLOSE: f"{name} answers a little differently after loading",
    }.get(status, f"{name}: {status}")


def _cells(members: list[Outcome], outcomes: Iterable[Outcome]) -> str:
    """Name a set of formats and places in few words."""
    mine = {(o.format, o.place) for o in members}
    every = [(o.format, o.place) for o in outcomes]
    if mine == set(every):
        return "every format and place" if len(mine) > 1 else _cell(*next(iter(mine)))
    for place in dict.fromkeys(place for _, place in every):
        if mine == {cell for cell in every if cell[1] == place}:
            return f"every format, {_PLACES.get(place, place)}"
    parts = []
    for format_ in dict.fromkeys(format_ for format_, _ in every):
        places = [p for f, p in every if f == format_ and (f, p) in mine]
        if not places:
            continue
        if len(places) == sum(f == format_ for f, _ in every):
            parts.append(format_)
        else:
            names = " and ".join(_PLACES.get(place, place) for place in places)
            parts.append(f"{format_} in {names}")
    return ", ".join(parts)


def _cell(format_: str, place: str) -> str:
    return f"{format_}, {_PLACES.get(place, place)}"


def _others(result: RoundtripResult, members: list[Outcome]) -> str:
    failing = result.failures
    good = [o for o in result.outcomes if o not in failing and o.expected_failure is None]
    rest = len(result.outcomes) - len(members) - len(good)
    words = []
    if good:
        statuses = " or ".join(map(str, sorted({o.status for o in good})))
        words.append(f"{len(good)} of {len(result.outcomes)} are {statuses}")
    if rest:
        words.append(f"{rest} more fail in another way")
    return ", ".join(words)


def _findings(members: list[Outcome]) -> list[str]:
    outcome = members[0]
    shown = outcome.differences[:_MOST_LINES]
    width = min(max((len(spelt(d)) for d in shown), default=0), 44)
    lines = [f"  {verdict(d).value:<10} {spelt(d):<{width}}  {describe(d)}".rstrip() for d in shown]
    left = len(outcome.differences) - len(shown)
    if left:
        lines.append(f"  … and {left} more findings")
    return lines


def spelt(difference: Difference) -> str:
    """Return the path of a difference; one in fitted state begins with a dot."""
    if difference.area == "state":
        return f".{difference.path}"
    return difference.path


def describe(found: Difference) -> str:
    """Return how something differs, and how much: ``1 of 3 values, max |Δ| 0.25``.

    Examples
    --------
    >>> describe(Difference("coef_[1]", "value", "state", "1.0", "1.5", 0.5, 0.5, 9, 1, 3))
    '1.0 → 1.5, 1 of 3 values, max |Δ| 0.5 (9 ulp)'
    >>> describe(Difference("classes_", "dtype", "state", "<i8", "<i4"))
    'dtype <i8 → <i4'
    """
    phrase = _phrase(found)
    if phrase is not None:
        return phrase
    words = f"{found.expected} → {found.actual}" if found.expected else found.actual
    if found.kind not in ("value", "close", "nan", "zero-sign"):
        words = f"{found.kind} {words}"
    if found.count is not None and found.size is not None and found.size > 1:
        words += f", {found.count:,} of {found.size:,} values"
    if found.kind == "nan":
        words += ", NaN in other places"
    if found.max_abs and found.count is not None and (found.size or 0) > 1:
        words += f", max |Δ| {found.max_abs:.3g}"
    if found.max_ulp is not None and found.max_ulp < 1000:
        words += f" ({found.max_ulp} ulp)"
    return words


def _phrase(found: Difference) -> str | None:
    """Return how to say a finding that is no pair of values, else None."""
    if found.kind == "error":
        return f"{found.actual}, not {found.expected.removeprefix('raises ')}"
    if found.kind == "returns":
        return f"{found.expected} before, gives a result now"
    if found.kind == "changed" and found.expected:
        return f"{found.expected} → {found.actual}"
    if found.kind == "missing":
        return f"{found.expected} is missing"
    if found.kind == "extra":
        return f"{found.actual} is there that was not before"
    if found.area == "save" or found.kind in _SAYS_IT_ALL:
        return found.actual
    return None


def _surroundings(failing: list[Outcome], result: RoundtripResult) -> list[str]:
    """Say what is different in the places that fail, where others do not."""
    places = {outcome.place for outcome in failing}
    fine = {outcome.place for outcome in result.outcomes} - places
    if places == {"fresh"} and fine:
        return [
            "there: another hash seed, an empty working folder, default sklearn.set_config, "
            "nothing imported but what the file asks for"
        ]
    return []


def _why(members: list[Outcome], *, several: bool) -> list[str]:
    outcome = members[0]
    if outcome.cause is None:
        return []
    scope = f" [{outcome.format}]" if several and len(members) == 1 else ""
    lines = [f"why{scope}: {outcome.cause}"]
    if outcome.remedy:
        lines.append(f"do: {outcome.remedy}")
    return lines


def _notes(result: RoundtripResult) -> list[str]:
    notes = [*result.remarks, *result.notes]
    lines = [f"note: {note}" for note in notes if "does not apply" not in note]
    warned = dict.fromkeys(text for o in result.outcomes for text in o.warnings)
    lines += _some("warning", list(warned))
    left = dict.fromkeys(text for o in result.outcomes for text in o.not_compared)
    return lines + _some("not compared", list(left))


def _some(label: str, texts: list[str]) -> list[str]:
    lines = [f"{label}: {text}" for text in texts[:_MOST_NOTES]]
    left = len(texts) - len(lines)
    return lines + ([f"{label}: {left} more, in .outcomes"] if left else [])


def _next(result: RoundtripResult, groups: list[list[Outcome]]) -> list[str]:
    if not groups:
        return []
    worst = groups[0][0]
    if result.rerun:
        values = {"formats": worst.format, "places": worst.place}
        options = [f"--persist-{name}={values[name]}" for name in result.steerable]
        return [f"see it: {quoted('pytest', result.rerun, options=options)}"]
    return [
        f"see it: check_roundtrip(estimator, X, y, formats={worst.format!r}, "
        f"places={worst.place!r}).outcomes"
    ]
