"""``sklearn-persist record``: what ``python recorder.py`` does, under another name."""

from __future__ import annotations

__all__ = ["run"]


def run(arguments: list[str], prog: str) -> int:
    """Record; the recorder is the only writer of recordings."""
    from .. import recorder

    return recorder.main(arguments, prog)
