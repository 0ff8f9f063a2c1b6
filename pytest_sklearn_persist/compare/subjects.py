"""An observed estimator against what was expected of it: every finding, part by part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from ..observe.observation import Seen
from ..observe.snapshot import Snapshot
from ..recorder import spell_call
from .difference import Area, Difference
from .paths import BY_USE, is_private, without_keys
from .snapshots import Rules, Side, compare_snapshots

__all__ = ["Expected", "Observed", "compare_seen", "examine"]


class Observed(Protocol):
    """A subject in this process, or one that answers from another."""

    def state(self) -> tuple[Snapshot, tuple[str, ...]]:
        """Load it; return its state and the names of its public methods."""

    def outputs(self, only_x: bool = False) -> dict[tuple[str, str], Seen]:
        """Make the calls of the plan, or only those on the caller's X."""

    def after(self) -> Snapshot:
        """Return the state after the calls."""

    def abilities(self, names: Iterable[str]) -> dict[str, Seen]:
        """Try what leaves it as it is."""

    def dump_second(self) -> Seen:
        """Dump it again."""

    def training(self, names: Iterable[str]) -> dict[str, Seen]:
        """Train it further."""

    def second(self, calls: bool = True) -> dict[str, Seen]:
        """Load what was dumped again; call it on the caller's X, too, if told to."""

    def file_changed(self) -> bool:
        """Tell whether the file it came from has changed."""

    def value(self, part: str, key: Any, row: int) -> Any:
        """Return an object of a part."""


@dataclass(slots=True)
class Expected:
    """What the original showed.

    Attributes
    ----------
    state : Snapshot
    methods : tuple of str
        Its public methods.
    outputs, abilities : dict of Seen
    watch_use : bool
        Whether to see if calling a loaded estimator writes into its state.
    moved : frozenset of str
        Attributes that calling writes in the original, too.
    scales : dict of str to float
        For tolerances: the largest number in all outputs of a method, at most 1.
    """

    state: Snapshot
    methods: tuple[str, ...] = ()
    outputs: dict[tuple[str, str], Seen] = field(default_factory=dict)
    abilities: dict[str, Seen] = field(default_factory=dict)
    watch_use: bool = True
    moved: frozenset[str] = frozenset()
    scales: dict[str, float] = field(default_factory=dict)

    def rules_for(self, method: str, rules: Rules) -> Rules:
        """Return rules for numbers of the size that a method gives."""
        scale = self.scales.get(method, rules.tolerance.scale)
        return replace(rules, tolerance=replace(rules.tolerance, scale=scale))


#: Abilities that only show again what ``get_params`` and the state already show.
_DERIVED = frozenset({"get_params", "clone", "set_params", "repr", "html repr"})


def compare_seen(
    expected: Seen,
    actual: Seen,
    prefix: str,
    *,
    area: Area = "output",
    rules: Rules | None = None,
    fetch: Callable[[int], Any] | None = None,
    gone: bool = False,
) -> list[Difference]:
    """Compare what one call gave with what it gave before.

    Parameters
    ----------
    expected, actual : Seen
    prefix : str
        What the call is spelt as.
    area : str
    rules : Rules
    fetch : callable, optional
        Where values of ``actual`` come from, if it lies in another process.
    gone : bool, default=False
        The method does not exist any more.
    """
    if actual.error is not None and expected.error is None:
        kind = "gone" if gone else "raises"
        text = f"{actual.error}: {actual.text}" if actual.text else actual.error
        return [Difference(prefix, kind, area, "a result", text)]
    if expected.error is not None:
        if actual.error is None:
            return [Difference(prefix, "returns", area, f"raises {expected.error}", "a result")]
        if actual.error != expected.error:
            text = f"raises {actual.error}: {actual.text}"
            return [Difference(prefix, "error", area, f"raises {expected.error}", text)]
        return []
    if expected.snapshot is None or actual.snapshot is None:
        return []
    found = compare_snapshots(
        Side(expected.snapshot),
        Side(actual.snapshot, fetch),
        area=area,
        prefix=prefix,
        rules=rules,
    )
    if expected.overwrites != actual.overwrites:
        words = ("leaves the X it is given alone", "writes into the X it is given")
        before, now = words[expected.overwrites], words[actual.overwrites]
        found.append(Difference(f"{prefix} input", "changed", "side-effect", before, now))
    return found


def examine(
    subject: Observed,
    expected: Expected,
    rules: Rules,
    is_known: Callable[[], bool] | None = None,
) -> list[Difference]:
    """Observe a subject and return everything in which it is not as expected.

    Parameters
    ----------
    subject : Observed
    expected : Expected
    rules : Rules
    is_known : callable, optional
        Tells, once its state is found to be as expected, whether another one with this state has
        been asked everything: then it is only called on the caller's X and saved a second time.

    Returns
    -------
    list of Difference
        State first, then outputs, side effects, abilities, training, second generation.

    Raises
    ------
    Exception
        What loading raises is raised here; all that comes after it is a finding.
    """
    state, methods = subject.state()
    found = compare_snapshots(
        Side(expected.state), Side(state, _from(subject, "state", None)), rules=rules
    )
    # What calls write into private attributes is a cache, wherever it is lacking.
    found = [d for d in found if not (is_private(d.path) and _head(d.path) in expected.moved)]
    state = state.without_refs()  # they would keep the estimator alive beside its successor
    known = {name for difference in found for name in _names(difference.path)}
    found += _compare_methods(expected.methods, methods)
    spared = not found and is_known is not None and is_known()
    found += _second_dump(subject.dump_second())
    outputs = subject.outputs(spared)
    for key, seen in expected.outputs.items():
        if spared and key[1] != "X":
            continue
        found += compare_seen(
            seen,
            outputs.get(key, Seen(None, "NotCalled", "it was not called")),
            spell_call(*key),
            rules=expected.rules_for(key[0], rules),
            fetch=_from(subject, "outputs", key),
            gone=key[0].split("(")[0] not in methods,
        )
    if spared:
        return found + _compare_second(subject, expected, found, rules, calls=False)
    if expected.watch_use and outputs:
        found += [
            d
            for d in _changes_by_use(subject, state)
            if _head(d.path.removeprefix(BY_USE)) not in expected.moved
        ]
    found += _compare_abilities(subject, expected, rules, known, "abilities")
    found += _compare_abilities(subject, expected, rules, known, "training")
    if subject.file_changed():
        text = "its bytes changed while the loaded estimator was used or trained"
        found.append(Difference("the saved file", "changed", "side-effect", "unchanged", text))
    found += _compare_second(subject, expected, found, rules)
    return found


def _from(subject: Observed, part: str, key: Any) -> Callable[[int], Any]:
    return lambda row: subject.value(part, key, row)


def _names(path: str) -> set[str]:
    return set(without_keys(path).split("."))


def _compare_methods(expected: tuple[str, ...], actual: tuple[str, ...]) -> list[Difference]:
    gone = [
        Difference(name, "gone", "ability", "a method", "it is gone")
        for name in expected
        if name not in actual
    ]
    new = [
        Difference(name, "extra", "ability", "no such method", "a method")
        for name in actual
        if name not in expected
    ]
    return gone + new


def _changes_by_use(subject: Observed, state: Snapshot) -> list[Difference]:
    before = Side(state.without_refs())
    after = Side(subject.after(), _from(subject, "after", None))
    found = compare_snapshots(before, after, area="side-effect", prefix=BY_USE)
    return [
        Difference(d.path.replace("changes .", "changes "), "changed", d.area, d.expected, d.actual)
        for d in found
        if not is_private(d.path)
    ]


def _compare_abilities(
    subject: Observed, expected: Expected, rules: Rules, known: set[str], part: str
) -> list[Difference]:
    """Compare abilities; what only repeats a difference in parameters or state is left out."""
    found: list[Difference] = []
    seen = getattr(subject, part)(tuple(expected.abilities))
    repeated = broken = False
    for name, actual in seen.items():
        if broken and actual.error is None:  # a training that broke off before this one shows here
            continue
        broken = broken or (part == "training" and actual.error is not None)
        differences = compare_seen(
            expected.abilities[name],
            actual,
            f"{name}: ",
            area="parameter" if name == "get_params" else "ability",
            rules=rules,
            fetch=_from(subject, part, name),
        )
        differences = [
            d
            for d in differences
            if d.kind not in ("close", "readonly", "alias", "order")
            # Where a generator stands is a matter of state; calls move it on between two looks.
            and not (part == "abilities" and _GENERATOR.search(d.path))
        ]
        if name in _DERIVED and (repeated or known):
            differences = [d for d in differences if d.kind in ("raises", "gone")]
        if name == "get_params" and differences:
            repeated = True
        found += [_tidy(name, d) for d in differences[:5]]
    return found


def _tidy(name: str, found: Difference) -> Difference:
    path = found.path
    if path.rstrip(": ") == name or name in ("repr", "html repr"):
        path = name
    elif name == "get_params":
        path = path.removeprefix("get_params: ").replace("['", "", 1).replace("']", "", 1)
    path = path.replace(": .", ": ")
    return Difference(
        path, found.kind, found.area, found.expected, found.actual,
        found.max_abs, found.max_rel, found.max_ulp, found.count, found.size,
    )  # fmt: skip


def _second_dump(seen: Seen) -> list[Difference]:
    if seen.error is None:
        return []
    text = f"{seen.error}: {seen.text}"
    return [Difference("second dump", "raises", "ability", "it can be dumped again", text)]


def _compare_second(
    subject: Observed,
    expected: Expected,
    first: list[Difference],
    rules: Rules,
    *,
    calls: bool = True,
) -> list[Difference]:
    """Compare the second generation: what is lost only when it is saved again.

    What the first generation (``first``) has lost already is not said twice.
    """
    said = {_head(difference.path) for difference in first}
    found: list[Difference] = []
    for name, seen in subject.second(calls).items():
        if name == "load":
            text = f"{seen.error}: {seen.text}"
            found.append(Difference("second load", "raises", "ability", "it loads again", text))
            continue
        before = Seen(expected.state) if name == "state" else expected.outputs.get((name, "X"))
        if before is None:
            continue
        prefix = "second generation: " + ("" if name == "state" else name)
        fetch = _from(subject, "second", name)
        own = expected.rules_for(name, rules)
        differences = compare_seen(before, seen, prefix, area="ability", rules=own, fetch=fetch)
        for difference in differences:
            tidy = _tidy("second generation", difference)
            path = tidy.path.removeprefix("second generation: ")
            cache = is_private(path) and _head(path) in expected.moved
            if tidy.kind != "close" and _head(path) not in said and not cache:
                found.append(tidy)
    return found


_GENERATOR = re.compile(r"\.(get_state\(\)|bit_generator\.)")


def _head(path: str) -> str:
    """Return the attribute or the call that a path begins with."""
    return re.split(r"[.\[(]", path, maxsplit=1)[0]
