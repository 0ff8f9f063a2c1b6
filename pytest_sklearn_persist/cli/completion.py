"""``sklearn-persist completion``: what completes the commands and their options in a shell."""

from __future__ import annotations

import argparse
import importlib

from ..errors import UsageError
from .arguments import Parser
from .output import write

__all__ = ["make_parser", "run", "whole_parser"]

_SHELLS = ("bash", "zsh", "fish")
#: What stands for a path, by how the help calls it, or else by the name of the argument.
_PATHS = {
    "DIR": "directory",
    **dict.fromkeys(("PATH", "FILE", "STORE", "STORE|NAME", "GOLDEN", "MODEL"), "file"),
    **dict.fromkeys(("FILE[:FUNCTION]", "FILE:FUNCTION", "MODEL_OR_RECIPE"), "file"),
    **dict.fromkeys(("X", "inputs", "targets"), "file"),
}


def run(arguments: list[str], prog: str) -> int:
    """Print the script for a shell."""
    given = make_parser(prog).parse_args(arguments)
    try:
        import shtab
    except ImportError:
        raise UsageError(
            "shtab is not installed: pip install 'pytest-sklearn-persist[completion]'"
        ) from None
    parser = whole_parser(prog.rpartition(" ")[0], paths=shtab.FILE, folders=shtab.DIRECTORY)
    write(shtab.complete(parser, shell=given.shell))
    return 0


def whole_parser(
    prog: str, *, paths: object = None, folders: object = None
) -> argparse.ArgumentParser:
    """Return one parser of all commands, to look at: `main` does not parse with it.

    Parameters
    ----------
    prog : str
        What the program is called.
    paths, folders : object
        What shtab shall complete a path and a folder by.
    """
    from . import COMMANDS, overview
    from .init import KINDS

    parser = overview()
    parser.prog = prog
    commands = parser.add_subparsers(dest="command")
    for name, summary in COMMANDS.items():
        own = importlib.import_module(f".{name}", __package__).make_parser(f"{prog} {name}")
        added = commands.add_parser(name, help=summary, parents=[own], add_help=False)
        for action in added._actions:  # noqa: SLF001 - argparse has no other way to see them
            kind = _PATHS.get(str(action.metavar or action.dest))
            if kind is not None:
                vars(action)["complete"] = folders if kind == "directory" else paths
            elif action.dest == "what":
                action.choices = KINDS
    return parser


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Print a script that lets a shell complete commands, options and paths. "
        "Needs the extra completion, once: the script runs without it.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="install it with one of\n"
        f'  bash  eval "$({prog} bash)"  in ~/.bashrc\n'
        f"  zsh   {prog} zsh > DIR/_sklearn-persist  in a DIR of $fpath\n"
        f"  fish  {prog} fish > ~/.config/fish/completions/sklearn-persist.fish",
    )
    parser.add_argument("shell", choices=_SHELLS, help="the shell")
    return parser
