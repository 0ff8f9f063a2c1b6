"""Say what goes on while a command takes its time; on standard error, never in its answer."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..texts import clean
from .output import complain, fitted

__all__ = ["progress"]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], object]]:
    """Give a function that shows a line of what goes on.

    On a terminal the lines take each other's place (with the extra rich a spinner, too); elsewhere
    each is printed.

    Parameters
    ----------
    quiet : bool, default=False
        Show nothing.
    """
    if quiet:
        yield str
        return
    if not sys.stderr.isatty():
        yield lambda text: complain(f"… {clean(text)}")
        return
    try:
        import rich.console
        import rich.markup
    except ImportError:
        try:
            yield _in_place
        finally:
            _in_place("")
        return
    with rich.console.Console(stderr=True).status("") as status:
        yield lambda text: status.update(rich.markup.escape(clean(text)))


def _in_place(text: str) -> None:
    """Show a line in place of the one before; nothing stays of an empty one."""
    width = shutil.get_terminal_size((80, 24)).columns
    shown = fitted(f"… {clean(text)}", width - 1) if text else ""
    sys.stderr.write(f"\r\x1b[K{shown}")
    sys.stderr.flush()
