"""``sklearn-persist environment``: what recreates the environment of a recording."""

from __future__ import annotations

import argparse

from .output import write, write_json
from .places import manifest_at

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Print how the environment of one recording can be had again."""
    given = make_parser(prog).parse_args(arguments)
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


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = argparse.ArgumentParser(
        prog=prog,
        allow_abbrev=False,
        description="Print what recreates the environment of a recording: the version of Python, "
        "pinned requirements of all that the model's modules came from, and what can not be "
        "pinned. Without an option all forms are printed.",
    )
    parser.add_argument(
        "golden",
        metavar="GOLDEN",
        help="a golden.json, its folder, or a name such as churn in the usual stores",
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
