"""``sklearn-persist record``: what ``python recorder.py`` does, under another name."""

from __future__ import annotations

import argparse

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Record; the recorder is the only writer of recordings."""
    from .. import recorder

    return recorder.main(arguments, prog)


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command: that of the recorder."""
    from .. import recorder

    return recorder.parser(prog)
