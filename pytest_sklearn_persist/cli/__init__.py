"""The command line ``sklearn-persist``; one module a command, loaded when it is asked for.

Exit status: 0 nothing failed, 1 findings, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import os
import sys

__all__ = ["COMMANDS", "main", "overview"]

#: What there is, as ``--help`` shows it. No module of a command is imported for that.
COMMANDS = {
    "record": "record a model file, or what a recipe trains, as a golden",
    "recorder": "print the recorder: one file, to be run inside an old image",
    "check": "load stored goldens and compare what they answer now with what was recorded",
    "inspect": "say what model files hold, without running anything in them",
    "atlas": "say what releases of scikit-learn do to each other's models",
    "report": "merge the reports of runs, and show them as one page",
    "list": "show the goldens of a store as a table",
    "prune": "delete recordings, and nothing but what their manifests list",
    "environment": "print what recreates the environment of a recording, or what protects this one",
    "blame": "find the library, and its release, that changed a recorded model",
    "convert": "carry a model over to another release, if it provably predicts the same",
    "init": "write what checks your goldens in CI: for tox, GitHub, GitLab, pre-commit",
    "completion": "print what completes these commands in bash, zsh or fish",
}
_PROG = "sklearn-persist"


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status.

    Parameters
    ----------
    arguments : list of str, optional
        Those of the process if not given.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] not in COMMANDS:
        return _no_command(arguments[0] if arguments else None)
    name, rest = arguments[0], arguments[1:]
    from ..errors import PersistenceError

    module = importlib.import_module(f".{name}", __name__)
    try:
        return int(module.run(rest, f"{_PROG} {name}"))
    except PersistenceError as error:
        from .output import complain

        complain(f"{_PROG} {name}: {error}")
        return 2
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads has seen enough (| head); the interpreter must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a folder or file that may not be read
        from .output import complain

        complain(f"{_PROG} {name}: {error}")
        return 2


def _no_command(name: str | None) -> int:
    from .output import complain

    parser = overview()
    if name is None:
        complain(parser.format_help().rstrip())
        return 2
    if name.startswith("-"):
        parser.parse_args([name])
        return 2
    close = difflib.get_close_matches(name, COMMANDS, n=1)
    hint = f"did you mean {close[0]!r}?" if close else f"there is {', '.join(COMMANDS)}"
    complain(f"{_PROG}: no command is called {name!r}; {hint}")
    return 2


def overview() -> argparse.ArgumentParser:
    """Return the parser of what stands before any command: ``--help`` and ``--version``."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {summary}" for name, summary in COMMANDS.items()]
    from .arguments import Parser

    parser = Parser(
        prog=_PROG,
        usage=f"{_PROG} COMMAND ...",
        description="Saved scikit-learn models with their evidence: record them, check them.",
        epilog="commands:\n" + "\n".join(lines) + f"\n\n{_PROG} COMMAND --help tells the rest.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    return parser


class _Version(argparse.Action):
    """Look the version up only if it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib.metadata import version

        from .output import write

        write(f"{parser.prog} {version('pytest-sklearn-persist')}")
        parser.exit()
