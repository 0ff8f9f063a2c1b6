"""Meet the original, and observe it: what it is asked, what it answers, what it can do."""

from __future__ import annotations

import difflib
import inspect
import time
import warnings
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..compare.difference import Difference
from ..compare.subjects import Expected, compare_seen
from ..errors import UsageError
from ..isolation.copies import in_copy, inside_copy
from ..isolation.errors import WorkerError
from ..isolation.steps import step
from ..isolation.timelimit import TimeLimitExceeded, time_limit
from ..judge.status import Remark
from ..observe.abilities import CHANGING, FITTING, abilities_of, fit_data, try_ability
from ..observe.copying import faithful_copy
from ..observe.objects import writes_itself
from ..observe.observation import Plan, seen_of
from ..observe.snapshot import Options, snapshot
from ..recorder import (
    CORE_METHODS,
    Method,
    Output,
    Probe,
    callable_methods,
    derived_probes,
    label_of,
    observe_outputs,
    public_methods,
    spell_call,
)
from ..settings import Settings
from .original import Original, unstable
from .restless import why_unstable

__all__ = ["meet", "observe_original"]

#: Where one of these rejects the caller's own X, nothing is compared, and that must not pass.
_MAIN_METHODS = ("predict", "transform")
_DRAWS = (
    "drawn from the global generator of numpy or random, which nobody seeds outside of this check: "
    "each call answers differently there"
)
_SAMPLING = ("sample", "sample_y")  # random by what they are for
_PROBE_BUDGET = 5.0  # seconds for the calls on derived probes


def meet(estimator: Any, X: Any, y: Any, settings: Settings) -> Original:
    """Take the state of the original, before anything is called.

    Raises
    ------
    UsageError
        It is not an estimator, X is not an input, or a method was asked for that it does not have.
    """
    _refuse_non_estimators(estimator)
    notes: list[str] = []
    X = _materialised(X, "X", notes)
    y = _materialised(y, "y", notes)
    state = snapshot(estimator)
    methods, unknown = callable_methods(estimator, settings.methods)
    _refuse_unknown_methods(estimator, settings.methods, methods, unknown)
    plan = Plan((Probe("X", X, y, ()),), tuple(methods), fit_data=fit_data(X, y))
    expected = Expected(state, tuple(public_methods(estimator)))
    original = Original(estimator, plan, expected, notes=notes)
    original.not_compared += [
        f"{name}: a public method with an unknown signature" for name in unknown
    ]
    original.not_compared += [
        f"{state.path(row).removeprefix('.')}: only its type, it can't be looked into"
        for row in state.opaque
    ]
    original.input_state = None if X is None else snapshot((X, y))
    return original


def observe_original(original: Original, settings: Settings) -> None:
    """Call every method on every probe, and try every ability, on the original.

    Raises
    ------
    TimeLimitExceeded
        Its methods take longer than ``time_limit``.
    """
    started = time.perf_counter()
    estimator, plan = original.estimator, original.plan
    X, y = plan.probes[0].X, plan.probes[0].y
    step("calling the original on inputs made from X")
    with time_limit(settings.time_limit):
        probes = tuple(derived_probes(estimator, X, y))
        outputs = observe_outputs(
            estimator, probes, plan.methods, None, step, _PROBE_BUDGET, plan.recorded
        )
    for output in outputs:
        seen = seen_of(output, Options())
        original.expected.outputs[output.method, output.probe] = seen
    original.plan = replace(plan, probes=probes)
    if not settings.tolerance.is_exact:
        for name in {output.method for output in outputs}:
            values = [output.value for output in outputs if output.method == name]
            original.expected.scales[name] = settings.tolerance.scaled(values, name).scale
    _judge_calls(original, outputs, X, settings.time_limit)
    calls = frozenset(original.expected.outputs)
    original.plan = replace(original.plan, calls=calls)
    _try_abilities(original, settings)
    _note_what_is_not_checked(original, X)
    original.seconds = time.perf_counter() - started


def _refuse_non_estimators(estimator: Any) -> None:
    if inspect.isclass(estimator):
        name = estimator.__name__
        raise UsageError(f"expected an estimator, got the class {name}; pass {name}(…) instead")
    if not any(hasattr(estimator, name) for name in ("get_params", "fit", "predict", "transform")):
        kind = type(estimator).__name__
        raise UsageError(f"expected an estimator (an object with get_params or fit), got a {kind}")


def _refuse_unknown_methods(
    estimator: Any, wanted: tuple[str, ...] | None, methods: list[Method], unknown: list[str]
) -> None:
    if wanted is None:
        return
    if unknown:
        raise UsageError(f"methods: {unknown[0]!r} needs arguments that are not known")
    for name in wanted:
        if name not in {method.name for method in methods}:
            known = [method.name for method in callable_methods(estimator)[0]]
            close = difflib.get_close_matches(name, known, n=3) or known
            kind = type(estimator).__name__
            hint = f"; did you mean {', '.join(close[:8])}?" if close else ""
            raise UsageError(f"methods: {kind} has no output method {name!r}{hint}")


def _materialised(values: Any, name: str, notes: list[str]) -> Any:
    """Use up a generator once: every method has to see the same rows."""
    if isinstance(values, Iterator):
        notes.append(f"{name} is a generator: it was read into a list once")
        return list(values)
    if callable(values) and not hasattr(values, "shape"):
        raise UsageError(f"{name} is a function; pass what it returns")
    return values


def _not_repeated(original: Original, calls: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return calls that give another result when they are made again.

    The global generators are seeded for each call.  So that this hides no draw from them, it is
    made again with another seed, and only what differs once more with the first.
    """
    expected = original.expected.outputs

    def differing(keys: set[tuple[str, str]], seed: int) -> list[tuple[str, str]]:
        again = original.call_again(keys, seed) if keys else {}
        return [key for key, seen in again.items() if compare_seen(expected[key], seen, "")]

    suspects = differing(calls, seed=1)
    found = differing(set(suspects), seed=0)
    original.drawn = {key[0] for key in suspects if key not in found}
    said = sorted(name for name in original.drawn if name.split("(")[0] not in _SAMPLING)
    if said:
        original.remarks[Remark.RANDOM] = f"{', '.join(said)}: {_DRAWS}"
    return found


def _judge_calls(original: Original, outputs: list[Output], X: Any, limit: float) -> None:
    """Find calls that can't be compared: they raise on the caller's X, or are not repeatable."""
    expected = original.expected
    on_x = [output for output in outputs if output.probe == "X"]
    shaky = set()
    for key in _not_repeated(original, {(o.method, o.probe) for o in on_x}):
        shaky.add(key[0])
        if key[0].split("(")[0] in _SAMPLING:
            original.not_compared.append(f"{key[0]}: it draws from a generator that moves on")
        else:
            original.findings.append(unstable(spell_call(*key)))
            original.why_unstable = original.why_unstable or why_unstable(original, key, limit)
    for key in [key for key in expected.outputs if key[0] in shaky]:
        del expected.outputs[key]
    anything = any(output.error is None for output in on_x)
    for output in on_x:
        if output.error is None:
            continue
        text = f"raises {output.error} before anything was saved: {output.text}"
        meant = output.error not in ("NotImplementedError", "AttributeError")
        if X is not None and meant and (output.method in _MAIN_METHODS or not anything):
            original.findings.append(
                Difference(output.method, "unchecked", "output", "a result to compare", text)
            )
        else:
            original.not_compared.append(f"{output.method}: {text}")


def _try_abilities(original: Original, settings: Settings) -> None:
    """Try everything else on the original, so that only what it could do is asked of the loaded."""
    plan = original.plan
    names = abilities_of(original.estimator, plan.fit_data)
    for name in names:
        if name not in CHANGING:
            _try_one(original, name, original.estimator, settings.time_limit)
    changing = [name for name in names if name in CHANGING]
    if not settings.fit_budget and set(changing) & set(FITTING):
        changing = [name for name in changing if name not in FITTING]
        original.not_compared.append("refit and training: left out, fit_budget is 0")
    _try_training(original, changing, settings)
    original.plan = replace(plan, abilities=tuple(original.expected.abilities))


def _try_training(original: Original, names: list[str], settings: Settings) -> None:
    """Train a copy of the original, one way after the other, leaving out what it can't do."""
    copied = _copy_of(original, settings) if names else None
    if names and copied is None:
        text = "a copy of the original, to try them on, can't be made"
        original.not_compared.append(f"{', '.join(names)}: {text}")
        return
    for name in names:
        started = time.perf_counter()
        limit = settings.fit_budget if name in FITTING else settings.time_limit
        if not _try_one(original, name, copied, limit):
            copied = faithful_copy(original.estimator)  # what failed may have left it half done
            for done in [n for n in names if n in original.expected.abilities]:
                try_ability(done, copied, original.plan)
        if name in FITTING:
            original.fit_seconds += time.perf_counter() - started


def _try_one(original: Original, name: str, estimator: Any, limit: float) -> bool:
    """Try one ability; note what it gives, or why it is left out."""
    step(f"trying {name}")
    try:
        with warnings.catch_warnings(), time_limit(limit):
            warnings.simplefilter("ignore")
            seen = try_ability(name, estimator, original.plan)
    except TimeLimitExceeded:
        original.not_compared.append(f"{name}: left out, it takes longer than {limit:g} s")
        return False
    if seen.error is not None:
        text = f"{name}: the original raises {seen.error}: {seen.text[:120]}"
        original.not_compared.append(text)
        return False
    original.expected.abilities[name] = seen.lean()
    return True


def _copy_of(original: Original, settings: Settings) -> Any:
    """Return a copy of the original, or None if that raises, dies or never ends.

    Copying may run code of the user's, just as loading does: a forked copy of this process tries.
    """
    own = any(map(writes_itself, {type(value) for value in original.expected.state.refs}))
    if own and inside_copy():
        try:
            in_copy(_copies, original.estimator, timeout=settings.time_limit)
        except WorkerError:
            return None
    try:
        copied = faithful_copy(original.estimator)
    except Exception:  # locks, files, and whatever else does not like to be copied
        return None
    light = Options(digest_above=0)
    here, there = (snapshot(value, light) for value in (original.estimator, copied))
    # A part that copies itself may have made something else of itself: no control, that would be.
    same = [leaf.type for leaf in here.leaves] == [leaf.type for leaf in there.leaves]
    return copied if same else None


def _copies(estimator: Any) -> None:
    faithful_copy(estimator)


def _note_what_is_not_checked(original: Original, X: Any) -> None:
    if X is None:
        original.notes.append("behaviour was not checked: no X was given, only state was compared")
    elif not any(seen.error is None for seen in original.expected.outputs.values()):
        labels = {label_of(method) for method in original.plan.methods}
        if not labels & set(CORE_METHODS):
            original.notes.append("it has no output method: fitted state was compared")
