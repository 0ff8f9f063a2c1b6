"""``sklearn-persist blame``: which library changed a model, and since which release."""

from __future__ import annotations

import argparse

from .arguments import Parser, add_environment_options
from .output import write, write_json
from .places import manifest_at
from .progress import progress

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Find it out; 0 if the recording is as it was, 1 if not."""
    given = make_parser(prog).parse_args(arguments)
    path = manifest_at(given.golden, given.recording)
    from ..blame import blame_recording
    from ..goldens.manifest import read_manifest
    from ..venvs.folders import cache_folder

    with progress(quiet=given.quiet) as say:
        found = blame_recording(
            read_manifest(path),
            cache=cache_folder(given.cache),
            limit=given.max_environments,
            also=given.also,
            trusted=given.trusted,
            say=say,
        )
    if given.json:
        write_json(found.to_dict())
    else:
        from ..reports.blame import describe_blame

        write(describe_blame(found))
    return 1 if found.today.fails else 0


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Check a recording in throw-away environments between the one it was made in "
        "and the installed one: first with one library at a time changed, then with the releases "
        "of the one that changes it. Needs uv, or venv and pip, and a package index.",
    )
    add = parser.add_argument
    add(
        "golden",
        metavar="GOLDEN",
        help="a golden.json, its folder, or a name such as churn in the usual stores",
    )
    add(
        "--max-environments",
        type=_count,
        default=12,
        metavar="N",
        help="most environments to try in this run, besides those whose verdict is kept from an "
        "earlier one (default: %(default)s)",
    )
    add_environment_options(parser)
    return parser
