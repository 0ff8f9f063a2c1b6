"""Say what goes on while a command takes its time; on standard error, never in its answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .output import complain, printable

__all__ = ["progress"]


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[Callable[[str], object]]:
    """Give a function that shows a line of what goes on.

    On a terminal the lines take each other's place, if rich is installed; else each is printed.

    Parameters
    ----------
    quiet : bool, default=False
        Show nothing.
    """
    if quiet:
        yield str
        return
    if sys.stderr.isatty():
        try:
            from rich.console import Console
            from rich.markup import escape
        except ImportError:
            pass
        else:
            with Console(stderr=True).status("") as status:
                yield lambda text: status.update(escape(printable(text)))
            return
    yield lambda text: complain(f"… {text}")
