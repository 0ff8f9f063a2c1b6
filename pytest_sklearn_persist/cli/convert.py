"""``sklearn-persist convert``: carry a model over to another release, or say why not."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .arguments import Parser, add_environment_options
from .output import write, write_json
from .places import manifest_at
from .progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..convert import Conversion

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Convert a model; 1 if it cannot be proved that it predicts the same."""
    given = make_parser(prog).parse_args(arguments)
    target = _target(given.to)
    output = _output(given, target["scikit-learn"])
    with progress(quiet=given.quiet) as say, tempfile.TemporaryDirectory() as folder:
        found = _converted(given, target, output, Path(folder), say)
    if given.json:
        write_json(found.to_dict())
    else:
        from ..reports.conversion import describe_conversion

        write(describe_conversion(found))
    return 0 if found.written else 1


def _converted(
    given: argparse.Namespace,
    target: dict[str, str],
    output: Path,
    scratch: Path,
    say: Callable[[str], object],
) -> Conversion:
    from ..convert.converting import convert_recording
    from ..convert.recording import record_bare
    from ..goldens.extracting import extracted
    from ..goldens.manifest import read_manifest
    from ..venvs import VenvCache
    from ..venvs.folders import cache_folder

    cache = VenvCache.at(cache_folder(given.cache))
    work = scratch / "work"
    work.mkdir()
    if _is_bare(given.model):
        if given.inputs is None:
            raise UsageError("--inputs: a model file needs rows to ask it with")
        more = {"trusted": given.trusted, "pins": given.saved_with, "say": say}
        file, part = extracted(given.model, work, given.part)
        manifest = record_bare(
            file, Path(given.inputs), part=part, cache=cache, scratch=scratch, **more
        )
    else:
        manifest = read_manifest(manifest_at(given.model, given.recording))
    return convert_recording(
        manifest,
        target,
        output,
        cache=cache,
        scratch=work,
        model=given.model,
        form=given.format,
        recipe=given.recipe,
        also=given.also,
        trusted=given.trusted,
        say=say,
    )


def _is_bare(text: str) -> bool:
    path = Path(text)
    return (path.is_file() and path.name != "golden.json") or (path / "MLmodel").is_file()


def _target(requirements: list[str]) -> dict[str, str]:
    from packaging.utils import canonicalize_name
    from packaging.version import Version

    found = {}
    for text in requirements:
        name, _, version = text.partition("==")
        try:
            found[str(canonicalize_name(name))] = str(Version(version))
        except ValueError:  # also of thousands of digits
            raise UsageError(f"--to: {text!r} is not of the form name==version") from None
    if "scikit-learn" not in found:
        raise UsageError("--to: say which scikit-learn, such as scikit-learn==1.9.1")
    return found


def _output(given: argparse.Namespace, version: str) -> Path:
    """Return the file to write, which must not be there."""
    suffix = Path(given.model).suffix if _is_bare(given.model) else ".model"
    name = f"{Path(given.model).stem if suffix != '.model' else Path(given.model).name}"
    output = Path(given.output or f"{name}-sklearn-{version}{suffix}")
    if output.exists() and not given.replace:
        raise UsageError(f"--output: {output} is there already; --replace overwrites it")
    return output


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Carry a saved model over to another release of scikit-learn: load it where it "
        "can be loaded, repair what known changes tell how to, save it again under one release "
        "after the other, and prove under the last that it answers what was recorded. Nothing is "
        "written that is not proved.",
    )
    add = parser.add_argument
    add("model", metavar="MODEL", help="a recording, as for blame; or a file, with --inputs")
    add(
        "--to",
        action="append",
        required=True,
        metavar="NAME==VERSION",
        help="the target: scikit-learn==1.9.1, and other libraries (may be repeated)",
    )
    add("--inputs", metavar="FILE", help="rows to ask a model file with, as for record")
    add(
        "--part",
        metavar="PART",
        help="which estimator in a model file is meant, if it holds more, such as \"['model']\"",
    )
    add(
        "--recipe",
        metavar="FILE:FUNCTION",
        help="do not carry the file over, but train this again under the target; it is run",
    )
    add("--output", metavar="FILE", help="the file to write (default: named after the model)")
    add("--replace", action="store_true", help="overwrite that file")
    add("--format", metavar="F", help="which artifact of a recording (default: its first)")
    add(
        "--saved-with",
        action="append",
        default=[],
        metavar="NAME==VERSION",
        help="what a model file was saved with besides scikit-learn, such as numpy==1.26.4 (may be "
        "repeated)",
    )
    add_environment_options(parser)
    return parser
