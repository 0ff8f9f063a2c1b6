"""The original: all that it was seen to do, and whether it agrees with itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ..compare.difference import Difference
from ..compare.snapshots import Side, compare_snapshots
from ..compare.subjects import Expected, compare_seen
from ..isolation.steps import step
from ..judge.status import Remark
from ..observe.abilities import CHANGING, try_ability
from ..observe.copying import faithful_copy
from ..observe.observation import Plan, Seen, seen_of
from ..observe.snapshot import Options, Snapshot, snapshot
from ..recorder import observe_outputs, spell_call
from .addresses import differs_in_copies

__all__ = ["LARGE", "Original", "own_changes", "unstable"]

#: Arrays of more bytes are looked at once at the start and once at the end, not after each dump.
LARGE = 1 << 20
_SEEN_OPTIONS = Options()


@dataclass(slots=True)
class Original:
    """The estimator before it was saved, and all that it was seen to do.

    Attributes
    ----------
    estimator : object
    plan : Plan
    expected : Expected
    findings : list of Difference
        What is wrong with it by itself: calls that can't be compared (``unchecked``,
        ``unstable``).
    not_compared, notes : list of str
    remarks : dict of Remark to str
        What is no failure and has to be said.
    seconds : float
        What it took to observe it.
    fit_seconds : float
        What the abilities that fit cost together.
    moving : set of str
        Public attributes that each call changes.
    drawn : set of str
        Methods that draw from the global generators, which are seeded for each call.
    why_unstable : tuple of str, optional
        Cause and remedy, where it was found out why it does not agree with itself.
    """

    estimator: Any
    plan: Plan
    expected: Expected
    findings: list[Difference] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    remarks: dict[Remark, str] = field(default_factory=dict)
    seconds: float = 0.0
    fit_seconds: float = 0.0
    moving: set[str] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    why_unstable: tuple[str, str] | None = None
    input_state: Snapshot | None = None

    def confirm(self, found: list[Difference]) -> list[Difference]:
        """Leave out what the original does not agree with itself about, and say so.

        Parameters
        ----------
        found : list of Difference
            Between a loaded estimator and the original.

        Returns
        -------
        list of Difference
            Calls whose outputs differ between two calls of the original are replaced by one
            ``unstable`` finding each; abilities lose the places where two tries differ, and
            the state of a library's object what two copies of it differ in.
        """
        kept: list[Difference] = []
        keys = {spell_call(*key): key for key in self.expected.outputs}
        verdicts: dict[str, str] = {}
        for difference in found:
            if self._holds_addresses(difference):
                continue
            call = _call_of(difference, keys)
            if call is not None:
                if call not in verdicts:
                    verdicts[call] = self._second_opinion(keys[call])
                if verdicts[call] == "unstable":
                    continue
            name = difference.path.split(": ")[0].split("[")[0]
            known = name in self.expected.abilities and difference.kind != "raises"
            if difference.area == "ability" and known and self._is_irreproducible(name, difference):
                continue
            kept.append(difference)
        for call, answer in verdicts.items():
            if answer == "unstable":
                kept.append(unstable(call))
        return kept

    def _holds_addresses(self, difference: Difference) -> bool:
        if difference.area != "state" or difference.kind != "value":
            return False
        part = differs_in_copies(self.expected.state, difference.path)
        text = f"{part}: it is not the same in two copies of one object"
        if part is not None and text not in self.not_compared:
            self.not_compared.append(text)
        return part is not None

    def _second_opinion(self, key: tuple[str, str]) -> str:
        if key[0] in self.drawn:
            return "unstable"
        first, second = (self.call_again({key})[key] for _ in range(2))
        return "unstable" if compare_seen(first, second, "") else "agrees"

    def call_again(self, calls: set[tuple[str, str]], seed: int = 0) -> dict[tuple[str, str], Seen]:
        """Make some calls of the original once more, with a seed of the global generators."""
        plan, fed = self.plan, self.plan.recorded
        outputs = observe_outputs(
            self.estimator, plan.probes, plan.methods, calls, step, recorded=fed, seed=seed
        )
        return {(o.method, o.probe): seen_of(o, _SEEN_OPTIONS) for o in outputs}

    def _is_irreproducible(self, name: str, difference: Difference) -> bool:
        """Tell whether two tries on the original differ at the same place.

        What was loaded was called before it was trained, so the second try is on a copy that was
        called, too: counters and caches may move on with each call.
        """
        place = difference.path.split("[")[0]
        if name not in CHANGING:
            again = try_ability(name, self.estimator, self.plan)
            if place not in self._places(name, again):
                return False
            text = f"{place} is not the same when the original is asked twice"
            self.not_compared += [text] if text not in self.not_compared else []
            return True
        for called, text in (
            (False, f"{place} is not the same after two fits of the original"),
            (True, f"{place} depends on how often the original was called before"),
        ):
            again = self._try_on_a_copy(name, called=called)
            if place in self._places(name, again):
                if text not in self.not_compared:
                    self.not_compared.append(text)
                return True
        return False

    def _places(self, name: str, again: Seen) -> set[str]:
        """Return where an ability gives another result when the original is asked again."""
        own = compare_seen(self.expected.abilities[name], again, f"{name}: ", area="ability")
        return {d.path.replace(": .", ": ").split("[")[0].rstrip(": ") for d in own}

    def _try_on_a_copy(self, name: str, *, called: bool) -> Seen:
        plan, copied = self.plan, faithful_copy(self.estimator)
        if called:
            fed = dict(plan.recorded)
            observe_outputs(copied, plan.probes, plan.methods, plan.calls, recorded=fed)
        for other in (n for n in plan.abilities if n in CHANGING):
            again = try_ability(other, copied, plan)
            if other == name:
                break
        return again

    def since(self, state: Snapshot, look: Options = _SEEN_OPTIONS) -> list[Difference]:
        """Return what loading has done to the original and to the caller's inputs.

        Parameters
        ----------
        state : Snapshot
            The state before.
        look : Options
            How it was taken.
        """
        found: list[Difference] = []
        prefix = "the original after the check: "
        found += own_changes(state, snapshot(self.estimator, look), prefix)
        on_x = {key for key in self.expected.outputs if key[1] == "X"}
        for key, seen in self.call_again(on_x).items() if on_x else ():
            if key in on_x and compare_seen(self.expected.outputs[key], seen, ""):
                text = "it answers differently since estimators were loaded"
                path = f"the original's {spell_call(*key)}"
                found.append(Difference(path, "changed", "side-effect", "", text))
        if self.input_state is not None:
            first = self.plan.probes[0]
            if not snapshot((first.X, first.y)).same_rows(self.input_state):
                text = "it was changed while the estimator was checked"
                found.append(Difference("the caller's X", "changed", "side-effect", "", text))
        return found


def _call_of(difference: Difference, keys: dict[str, tuple[str, str]]) -> str | None:
    if difference.area != "output":
        return None
    fitting = [call for call in keys if difference.path.startswith(call)]
    return max(fitting, key=len, default=None)


def own_changes(before: Snapshot, now: Snapshot, prefix: str) -> list[Difference]:
    """Return what changed in one object between two moments."""
    found = compare_snapshots(Side(before), Side(now), area="side-effect", prefix=prefix)
    return [
        Difference(d.path.replace(": .", ": "), "changed", d.area, d.expected, d.actual)
        for d in found
    ]


def unstable(call: str) -> Difference:
    """Return the finding that the original does not agree with itself."""
    text = "two calls of the original, before anything was saved, give two results"
    return Difference(call, "unstable", "output", "one result", text)
