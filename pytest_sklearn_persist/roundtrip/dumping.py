"""Write the original in one format, and see what that raises and what it does to the original."""

from __future__ import annotations

import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

from ..compare.difference import Difference
from ..formats import Format
from ..isolation.timelimit import TimeLimitExceeded, time_limit
from ..observe.observation import error_text
from ..observe.snapshot import Options, Snapshot, snapshot
from ..settings import Settings
from .original import LARGE, Original, own_changes
from .places import warning_texts

__all__ = ["Dumped", "dump"]


@dataclass(slots=True)
class Dumped:
    """What dumping gave: the state that was written, and the state of the original after."""

    path: Path
    written: Snapshot
    state: Snapshot
    found: list[Difference] = field(default_factory=list)
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0
    failed: bool = False


def dump(
    original: Original, settings: Settings, folder: Path, format_: Format, before: Snapshot
) -> Dumped:
    """Write the original into a folder.

    Parameters
    ----------
    before : Snapshot
        The state of the original now.
    """
    started = time.perf_counter()
    result = Dumped(folder / f"estimator.{format_.name.split(':')[0]}", before, before)
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            with time_limit(settings.time_limit):
                format_.dump(original.estimator, result.path)
        result.warnings = warning_texts(caught)
    except TimeLimitExceeded as error:
        result.found.append(Difference("dump", "crash", "save", "a file", str(error)))
    except (Exception, SystemExit) as error:
        text = f"{type(error).__name__}: {error_text(error)}"
        result.found.append(Difference("dump", "dump", "save", "a file", text))
    result.seconds = time.perf_counter() - started
    result.failed = bool(result.found)
    now = snapshot(original.estimator, Options(digest_above=LARGE))
    changes = own_changes(before, now, "the original after dumping: ")
    if changes:
        result.found += changes
        result.state = snapshot(original.estimator)
    return result
