"""Load with the gate closed, and tell what loading raises from what is wrong with the file."""

from __future__ import annotations

import gc
import pickle
import warnings
from collections.abc import Iterable
from typing import Any

from ..gate.archives import prepare_for
from ..gate.containers import ContainerError, open_container
from ..gate.hook import Gate
from ..gate.importing import import_trusted, room_for_imports
from ..gate.legacy import is_old
from ..gate.loading import load_artifact
from ..gate.reading import Content, as_file
from ..gate.sniffing import sniff
from ..gate.unpickling import close_gate
from ..isolation.walls import give_up
from ..recorder import Failed, error_text, part_at

__all__ = [
    "LONGEST_TEXT",
    "enclose",
    "load_gated",
    "load_with_latin1",
    "room_for",
    "trouble_with",
    "wall_in",
    "warnings_in",
]

#: Characters of a text that comes out of the process.
LONGEST_TEXT = 10_000
_MOST_WARNINGS = 100
_SOME_ROOM = 1 << 20  # file systems count in blocks


def enclose(data: Content | list[Content], gate: Gate, *others: Content) -> None:
    """Leave this process nothing but what loading needs, for good: walls first, then the gate.

    Parameters
    ----------
    data, *others : bytes or bytearray
        The artifact, of which nothing is loaded yet, and what belongs to it; or several of them.
    gate : Gate
        Closed by this.
    """
    wall_in(data, gate, *others)
    close_gate(gate)


def wall_in(data: Content | list[Content], gate: Gate, *others: Content) -> None:
    """Put up the walls alone; what is parsed next is somebody else's, but nothing is loaded.

    What the user trusts is imported behind them, before the gate closes.
    """
    artifacts = data if isinstance(data, list) else [data]
    for artifact in artifacts:
        prepare_for(artifact)
    room = room_for_imports(gate.trust)
    give_up(room + sum(room_for(artifact, *others) for artifact in artifacts))
    import_trusted(artifacts, gate.trust)


def load_gated(data: Content, gate: Gate, *, part: str | None = None, **options: Any) -> Any:
    """Load an artifact; return it, or what loading raises.

    Parameters
    ----------
    data, gate, **options
        See :func:`~pytest_sklearn_persist.gate.loading.load_artifact`.
    part : str, optional
        Return what is at this path of it, such as ``"['model']"``.

    Raises
    ------
    ContainerError
        The file is damaged, or holds what no honest file does.
    MemoryError
        It needs more than the process was given.
    """
    gc.disable()  # loading leaves no garbage, and looking for it takes a fifth of the time
    try:
        loaded = load_artifact(data, gate, **options)
        return part_at(loaded, part) if part else loaded
    except (ContainerError, MemoryError):
        raise
    except (Exception, SystemExit) as error:
        return Failed(f"{type(error).__name__}: {error_text(error)}")
    finally:
        gc.enable()


def room_for(data: Content, *others: Content) -> int:
    """Give the bytes that loading an artifact must be able to write: none, but for old ones.

    Those of joblib before 0.10 are loaded by their paths, so they are copied.

    Parameters
    ----------
    data, *others : bytes or bytearray
        The artifact, and what belongs to it.
    """
    if not is_old(data, sniff(bytes(data[:512]))):
        return 0
    return _SOME_ROOM + sum(map(len, (data, *others)))


def load_with_latin1(data: Content) -> bool:
    """Say whether a pickle of Python 2 can be loaded if its texts are read as latin-1.

    Parameters
    ----------
    data : bytes or bytearray
        The file.  The gate has been closed before.
    """
    try:
        kind, file = open_container(as_file(data), len(data))
        pickle.load(file, encoding="latin1")
    except Exception:
        return False
    return kind == "pickle"


def trouble_with(error: BaseException, gate: Gate | None = None) -> dict[str, Any]:
    """Return what is wrong with a file as data.

    Parameters
    ----------
    error : BaseException
        Of the gate, a ContainerError, or NotAsRecorded.
    gate : Gate, optional
        What it has refused is what counts.

    Returns
    -------
    dict
        ``status`` (``refused``: it may not be loaded; ``damaged`` or ``load-error``: it cannot;
        ``unchecked``: it holds something else), ``text`` and ``names``.
    """
    if gate is not None and gate.refusals:
        return {"status": "refused", "text": gate.told()[:LONGEST_TEXT], "names": gate.names}
    status = getattr(error, "status", "refused")
    return {"status": status, "text": str(error)[:LONGEST_TEXT], "names": []}


def warnings_in(caught: Iterable[warnings.WarningMessage]) -> list[str]:
    """Return the texts of warnings, each once."""
    texts = (f"{one.category.__name__}: {one.message}"[:LONGEST_TEXT] for one in caught)
    return [*dict.fromkeys(texts)][:_MOST_WARNINGS]
