"""``sklearn-persist recorder``: the recorder itself, to be carried elsewhere."""

from __future__ import annotations

import argparse
import sys
from importlib.resources import files

from .arguments import Parser

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Print the source of the recorder, byte for byte."""
    make_parser(prog).parse_args(arguments)
    source = files(__package__.rpartition(".")[0]).joinpath("recorder.py").read_bytes()
    # As bytes: no encoding and no line ends of the system in between.
    sys.stdout.flush()
    sys.stdout.buffer.write(source)
    sys.stdout.buffer.flush()
    return 0


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    return Parser(
        prog=prog,
        allow_abbrev=False,
        description="Print the recorder: one file that needs Python 3.6 and scikit-learn 0.18, or "
        "newer, and nothing of this package.",
        epilog=f"example: {prog} > recorder.py; python recorder.py model.joblib X.npy --name churn "
        "--into goldens",
    )
