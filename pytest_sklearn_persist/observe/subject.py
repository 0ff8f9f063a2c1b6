"""A subject: an estimator under observation, looked at part by part.

The same code observes the original, an estimator loaded in this process, and (through
``remote``) one that was loaded in a fresh process.  Parts come in a fixed order, because calling
and training may change the estimator: state, outputs, after, abilities, second, training.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from ..recorder import Output, observe_outputs, public_methods
from .abilities import CHANGING, try_ability
from .fingerprint import Fingerprint, fingerprint
from .multilinear import Multilinear
from .observation import Plan, Seen, error_text, seen_of
from .snapshot import Snapshot, snapshot

__all__ = ["Subject"]


class Subject:
    """An estimator under observation.

    Parameters
    ----------
    load : callable
        Returns the estimator; called once, by :meth:`state`.
    plan : Plan
    dump_again : callable, optional
        Dumps an estimator it is given and returns a function that loads what it wrote.
    watch : Path, optional
        A file whose bytes must not change while the estimator is used.
    step : callable, optional
        Told what is being done, so that a process that dies leaves a trace.
    """

    def __init__(
        self,
        load: Callable[[], Any],
        plan: Plan,
        *,
        dump_again: Callable[[Any], Callable[[], Any]] | None = None,
        watch: Path | None = None,
        step: Callable[[str], None] | None = None,
    ) -> None:
        self._load = load
        self.plan = plan
        self._dump_again = dump_again
        self._watch = watch
        self._step = step or _tell_nobody
        self._estimator: Any = None
        self._parts: dict[tuple[str, Any], Snapshot] = {}
        self._digest: bytes | None = None
        self._load_again: Callable[[], Any] | None = None
        self._first: Fingerprint | None = None

    def state(self) -> tuple[Snapshot, tuple[str, ...]]:
        """Load it; return its state and the names of its public methods."""
        self._digest = _file_digest(self._watch)
        self._step("loading")
        self._estimator = self._load()
        self._step("reading its state")
        found = snapshot(self._estimator, self.plan.options)
        self._parts["state", None] = found
        self._first = fingerprint(found, read=False)
        return found, tuple(public_methods(self._estimator))

    def fingerprint(self) -> Fingerprint | None:
        """Return the fingerprint of the state that was just read; None if it can have none."""
        return self._first or fingerprint(self._parts["state", None])

    def outputs(self, only_x: bool = False) -> dict[tuple[str, str], Seen]:
        """Make the calls of the plan, or only those on the caller's X."""
        self._parts.clear()  # compared by now; it would keep what it is made of alive
        plan = self.plan
        found: dict[tuple[str, str], Seen] = {}
        for output in self._call(self._estimator, only_x):
            key = (output.method, output.probe)
            found[key] = self._keep("outputs", key, seen_of(output, plan.options))
        return found

    def _call(self, estimator: Any, only_x: bool) -> list[Output]:
        plan, calls = self.plan, self.plan.calls
        if only_x:
            calls = frozenset(call for call in calls or () if call[1] == "X")
        probes = plan.probes[:1] if only_x else plan.probes
        return observe_outputs(
            estimator, probes, plan.methods, calls, self._step, recorded=plan.recorded
        )

    def after(self) -> Snapshot:
        """Return the state again; large arrays are looked at again, too, if they have a digest."""
        self._parts.clear()
        self._step("reading its state again")
        found = snapshot(self._estimator, self.plan.options)
        self._parts["after", None] = found
        return found

    def abilities(self, names: Iterable[str]) -> dict[str, Seen]:
        """Try the abilities that leave the estimator as it is."""
        self._parts.clear()
        found: dict[str, Seen] = {}
        for name in names:
            if name not in CHANGING:
                self._step(f"trying {name}")
                seen = try_ability(name, self._estimator, self.plan)
                found[name] = self._keep("abilities", name, seen)
        return found

    def dump_second(self) -> Seen:
        """Dump it again, for :meth:`second`; what that raises is found, not raised."""
        self._step("dumping it again")
        try:
            self._load_again = self._dump_again(self._estimator) if self._dump_again else None
        except Exception as error:  # an observation: the second dump raises
            return Seen(None, type(error).__name__, error_text(error))
        return Seen()

    def training(self, names: Iterable[str]) -> dict[str, Seen]:
        """Train it further, one way after the other; it is not the same after that."""
        self._parts.clear()
        found: dict[str, Seen] = {}
        for name in names:
            if name in CHANGING:
                self._step(f"trying {name}")
                seen = try_ability(name, self._estimator, self.plan)
                found[name] = self._keep("training", name, seen)
        return found

    def second(self, calls: bool = True) -> dict[str, Seen]:
        """Load what :meth:`dump_second` wrote: the state and the answers to X of that generation.

        The first one is let go before: two large estimators at a time, never three.
        """
        self._parts.clear()
        self._estimator = None
        if self._load_again is None:
            return {}
        self._step("loading it again")
        try:
            second = self._load_again()
        except Exception as error:  # an observation: the second load raises
            return {"load": Seen(None, type(error).__name__, error_text(error))}
        found = {"state": Seen(snapshot(second, self.plan.options))}
        for output in self._call(second, only_x=True) if calls else ():
            found[output.method] = seen_of(output, self.plan.options)
        return {name: self._keep("second", name, seen) for name, seen in found.items()}

    def file_changed(self) -> bool:
        """Tell whether the watched file has changed since it was loaded."""
        return _file_digest(self._watch) != self._digest

    def value(self, part: str, key: Any, row: int) -> Any:
        """Return an object that the part looked at last was made of."""
        return self._parts[part, key].refs[row]

    def _keep(self, part: str, key: Any, seen: Seen) -> Seen:
        if seen.snapshot is not None:
            self._parts[part, key] = seen.snapshot
        return seen


def _tell_nobody(text: str) -> None:
    """Take a step that nobody wants to hear of."""


def _file_digest(path: Path | None) -> bytes | None:
    if path is None:
        return None
    digest = Multilinear()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.digest()
