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

__all__ = ["Dumped", "dump", "unequal_bytes"]

_QUICK = 1.0  # seconds that one dump may take for two more to be made
_SMALL = 20_000_000  # bytes
#: Writers that write the same bytes of the same object: others add a time or an address of theirs.
_REPRODUCIBLE = ("pickle", "joblib", "cloudpickle")


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


def unequal_bytes(original: Original, format_: Format, folder: Path, seconds: float) -> str | None:
    """Return what is to be said where two dumps in a row are not the same bytes.

    Parameters
    ----------
    original : Original
    format_ : Format
    folder : Path
        Where two files may be written.
    seconds : float
        What dumping took: where that is long, none is made.
    """
    written_alike = format_.name.split(":")[0] in _REPRODUCIBLE and "gzip" not in format_.name
    if not written_alike or seconds > _QUICK or original.expected.state.nbytes > _SMALL:
        return None
    paths = [folder / f"again-{number}" for number in range(2)]
    try:
        with warnings.catch_warnings(), time_limit(10 * _QUICK):
            warnings.simplefilter("ignore")
            for path in paths:
                format_.dump(original.estimator, path)
            first, second = (path.read_bytes() for path in paths)
    except (Exception, SystemExit):  # it is no longer what it was when it could be saved
        return None
    if first == second:
        return None
    return (
        f"two dumps in a row are not the same bytes ({format_.name}): what goes by them, such as a "
        "cache or DVC, sees another model"
    )
