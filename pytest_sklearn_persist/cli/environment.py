"""``sklearn-persist environment``: what recreates the environment of a recording."""

from __future__ import annotations

import argparse

from .arguments import Parser
from .output import write, write_json
from .places import manifest_at

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Print how the environment of one recording can be had again, or what holds here."""
    parser = make_parser(prog)
    given = parser.parse_args(arguments)
    if given.golden is None:
        if given.recording or given.form not in (None, "json"):
            parser.error("GOLDEN is needed to say what recreates its environment")
        _show_sandbox(as_json=given.form == "json")
        return 0
    path = manifest_at(given.golden, given.recording)
    from ..goldens.environments import recreation_of
    from ..goldens.manifest import read_manifest

    recreation = recreation_of(read_manifest(path))
    if given.form == "json":
        write_json(recreation.to_dict())
    elif given.form is not None:
        write(getattr(recreation, given.form)())
    else:
        forms = (("pip", recreation.pip()), ("uv", recreation.uv()))
        texts = [f"## {name}: {prog} --{name}\n{text}" for name, text in forms]
        texts.append(f"## Docker: {prog} --dockerfile\n{recreation.dockerfile()}")
        write("\n\n".join(texts))
    return 0


def _show_sandbox(*, as_json: bool) -> None:
    from ..isolation.client import walled_process
    from ..isolation.demands import reports
    from ..isolation.walls import Plan

    walled_process(Plan()).close()
    (report,) = reports()
    if as_json:
        write_json({"sandbox": {"holds": report.holds, "missing": report.missing}})
    else:
        write(f"sandbox: {report}")


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Print what recreates the environment of a recording: the version of Python, "
        "pinned requirements of all that the model's modules came from, and what cannot be "
        "pinned. Without an option all forms are printed.",
    )
    parser.add_argument(
        "golden",
        nargs="?",
        metavar="GOLDEN",
        help="a golden.json, its folder, or a name such as churn in the usual stores; without it, "
        "print which walls of the kernel stand here around a process that loads a file",
    )
    parser.add_argument("--recording", metavar="KEY", help="which one, if there are several")
    form = parser.add_mutually_exclusive_group()
    for name, text in (
        ("pip", "a requirements file"),
        ("uv", "commands for uv"),
        ("dockerfile", "the beginning of a Dockerfile"),
        ("json", "all facts, as JSON"),
    ):
        form.add_argument(
            f"--{name}", dest="form", action="store_const", const=name, help=f"only {text}"
        )
    return parser
