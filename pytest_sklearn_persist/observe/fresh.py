"""A subject that lives in a fresh process, asked over a connection."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast

from ..errors import UsageError
from ..formats import Format, get_format
from ..isolation.errors import WorkerTimeout
from .fingerprint import Fingerprint
from .observation import Seen
from .snapshot import Snapshot

__all__ = ["FreshSubject", "LoadFailed", "spell_format"]

_HOME = "pytest_sklearn_persist.observe.remote"


class LoadFailed(Exception):  # noqa: N818 (named for what happened)
    """Loading raised; ``error`` and ``text`` say what."""

    def __init__(self, error: str, text: str) -> None:
        super().__init__(f"{error}: {text}")
        self.error = error
        self.text = text


def spell_format(format_: Format) -> str | bytes:
    """Return how to name a format in another process: by its text, or (a user's own) pickled."""
    try:
        if get_format(format_.name) == format_:
            return format_.name
    except UsageError:
        pass
    return pickle.dumps(format_)


class FreshSubject:
    """An estimator that was loaded in a throw-away process.

    Parameters
    ----------
    worker : Worker
        The process.
    request : dict
        See ``remote.open_artifact``.
    seconds : float
        For all that is done with it.
    loaded : callable, optional
        Called once it is loaded there.
    """

    def __init__(
        self,
        worker: Any,
        request: dict[str, Any],
        seconds: float,
        loaded: Callable[[], None] | None = None,
    ) -> None:
        self._worker = worker
        self._request = request
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds
        self._loaded = loaded
        self.warnings: tuple[str, ...] = ()
        self._fingerprint: Fingerprint | None = None

    def _call(self, function: str, payload: Any) -> Any:
        left = max(0.01, self._deadline - time.monotonic())
        try:
            return self._worker.call(f"{_HOME}:{function}", payload, timeout=left)
        except WorkerTimeout as error:  # the limit is that of all calls, not what was left of it
            raise WorkerTimeout(error.step, self._seconds) from None

    def _ask(self, name: str, *arguments: Any) -> Any:
        return self._call("ask", (name, arguments))

    def state(self) -> tuple[Snapshot, tuple[str, ...]]:
        """Load it there."""
        answer = self._call("open_artifact", {**self._request, "throw_away": True})
        self.warnings = tuple(answer["warnings"])
        if "error" in answer:
            raise LoadFailed(*answer["error"])
        self._fingerprint = answer["fingerprint"]
        if self._loaded is not None:
            self._loaded()
        return cast("Snapshot", answer["state"]), tuple(answer["methods"])

    def fingerprint(self) -> Fingerprint | None:
        """Return the fingerprint of what was loaded there."""
        return self._fingerprint

    def outputs(self, only_x: bool = False) -> dict[tuple[str, str], Seen]:
        """Make the calls of the plan there."""
        return cast("dict[tuple[str, str], Seen]", self._ask("outputs", only_x))

    def after(self) -> Snapshot:
        """Return its state again."""
        return cast("Snapshot", self._ask("after"))

    def abilities(self, names: Iterable[str]) -> dict[str, Seen]:
        """Try abilities there."""
        return cast("dict[str, Seen]", self._ask("abilities", tuple(names)))

    def dump_second(self) -> Seen:
        """Dump it again there."""
        return cast("Seen", self._ask("dump_second"))

    def training(self, names: Iterable[str]) -> dict[str, Seen]:
        """Train it further there."""
        return cast("dict[str, Seen]", self._ask("training", tuple(names)))

    def second(self, calls: bool = True) -> dict[str, Seen]:
        """Load the second generation there."""
        return cast("dict[str, Seen]", self._ask("second", calls))

    def file_changed(self) -> bool:
        """Ask whether the file changed, if it is watched."""
        return bool(self._request["watch"] and self._ask("file_changed"))

    def value(self, part: str, key: Any, row: int) -> Any:
        """Fetch one object (only what differs is ever fetched)."""
        return self._ask("value", part, key, row)


def request_for(
    format_: Format, path: Path, again: Path | None, plan: bytes, *, watch: bool
) -> dict[str, Any]:
    """Return what a fresh process has to know."""
    return {
        "format": spell_format(format_),
        "path": str(path),
        "again": None if again is None else str(again),
        "plan": plan,
        "watch": watch,
    }
