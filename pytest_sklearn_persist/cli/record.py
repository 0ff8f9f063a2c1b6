"""``sklearn-persist record``: what ``python recorder.py`` does, but files pass the gate."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from ..errors import UsageError

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Record; the recorder is the only writer of recordings."""
    from .. import recorder

    given = make_parser(prog).parse_args(arguments)
    if given.trust_all and (given.trusted or given.trust != "list"):
        raise UsageError("--trust-all: loads without a gate, which --trusted and --trust are about")
    with tempfile.TemporaryDirectory(prefix="persist-") as folder:
        _take_out(given, Path(folder))
        if given.trust_all:  # the recorder says that there is no gate
            return recorder.record_given(given, prog)
        from ..gate.reviewed import policy_from
        from ..goldens.gated_recording import gated

        option = {"option": "--trust"}
        policy = policy_from(given.trusted, given.trust, given.trust_base, Path.cwd(), **option)
        return recorder.record_given(given, prog, gated(policy))


def _take_out(given: argparse.Namespace, folder: Path) -> None:
    """Let a model file that is packed into something be the file that is recorded."""
    path = Path(given.model)
    if path.suffix == ".py" or not path.exists():
        return
    from ..goldens.extracting import extracted

    given.name = given.name or path.name.partition(".")[0]
    model, given.part = extracted(path, folder, given.part)
    given.model = str(model)


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command: that of the recorder, and what is trusted."""
    from .. import recorder
    from .arguments import add_sandbox_option
    from .check_options import add_trust_options

    parser = recorder.parser(prog)
    group = parser.add_argument_group(
        "trust",
        "A model file is loaded in a throw-away process that refuses what is not trusted, as by "
        "check. A recipe is run as it is: it is code of yours.",
    )
    add_trust_options(group)
    add_sandbox_option(group)
    group.add_argument(
        "--trust-all",
        action="store_true",
        help="load a file without a gate: whatever code it names is run",
    )
    return parser
