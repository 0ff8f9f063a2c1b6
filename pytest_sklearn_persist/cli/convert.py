"""``sklearn-persist convert``: carry a model over to another release, or say why not."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .output import write, write_json
from .places import manifest_at
from .progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..convert import Conversion

__all__ = ["run"]


def run(arguments: list[str], prog: str) -> int:
    """Convert a model; 1 if it can not be proved that it predicts the same."""
    given = _parser(prog).parse_args(arguments)
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
    from ..blame.sides import minor_of, pins_of
    from ..convert.converting import Carrier, plan_between
    from ..convert.findings import Conversion
    from ..convert.recording import record_bare
    from ..goldens.manifest import read_manifest
    from ..venvs import VenvCache
    from ..venvs.folders import cache_folder

    cache = VenvCache.at(cache_folder(given.cache))
    if _is_bare(given.model):
        if given.inputs is None:
            raise UsageError("--inputs: a model file needs rows to ask it with")
        more = {"trusted": given.trusted, "pins": given.saved_with, "say": say}
        manifest = record_bare(
            Path(given.model), Path(given.inputs), cache=cache, scratch=scratch, **more
        )
    else:
        manifest = read_manifest(manifest_at(given.model, given.recording))
    wanted = given.format or manifest.artifacts[0].format
    found = [one for one in manifest.artifacts if one.format == wanted]
    if not found:
        known = ", ".join(one.format for one in manifest.artifacts)
        raise UsageError(f"--format: there is no {wanted}, but {known}")
    python = minor_of(str(manifest.environment["python"]))
    plan = plan_between(pins_of(manifest, given.also), python, target, cache)
    work = scratch / "work"
    work.mkdir()
    carrier = Carrier(manifest, found[0], plan, cache, work, say, given.trusted)
    version = target["scikit-learn"]
    made = carrier.by_recipe(given.recipe, version) if given.recipe else carrier.by_chain(version)
    if made is not None:
        staging = output.with_name(f".{output.name}.part")
        shutil.copyfile(made, staging)
        staging.replace(output)
    return Conversion(
        given.model,
        ", ".join(f"{name}=={text}" for name, text in target.items()),
        tuple(carrier.steps),
        str(output) if made is not None else None,
        "recipe" if given.recipe else "chain",
    )


def _is_bare(text: str) -> bool:
    return Path(text).is_file() and Path(text).name != "golden.json"


def _target(requirements: list[str]) -> dict[str, str]:
    from packaging.utils import canonicalize_name
    from packaging.version import InvalidVersion, Version

    found = {}
    for text in requirements:
        name, _, version = text.partition("==")
        try:
            found[str(canonicalize_name(name))] = str(Version(version))
        except InvalidVersion:
            raise UsageError(f"--to: {text!r} is no name==version") from None
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


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        allow_abbrev=False,
        description="Carry a saved model over to another release of scikit-learn: load it where it "
        "can be loaded, save it again under one release after the other, and prove under the last "
        "that it answers what was recorded. Nothing is written that is not proved.",
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
        "--recipe",
        metavar="FILE:FUNCTION",
        help="do not carry the file over, but train this again under the target; it is run",
    )
    add("--output", metavar="FILE", help="the file to write (default: named after the model)")
    add("--replace", action="store_true", help="overwrite that file")
    add("--recording", metavar="KEY", help="which one, if there are several")
    add("--format", metavar="F", help="which artifact of a recording (default: its first)")
    add(
        "--saved-with",
        action="append",
        default=[],
        metavar="NAME==VERSION",
        help="what a model file was saved with besides scikit-learn, such as numpy==1.26.4 (may be "
        "repeated)",
    )
    add("--cache", metavar="DIR", help="where environments are kept, as for blame")
    add(
        "--also",
        action="append",
        default=[],
        metavar="PACKAGE",
        help="a package that may be installed because the recording names it (may be repeated)",
    )
    add(
        "--trusted",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of your own that a file may hold, as for check (may be repeated)",
    )
    add("-q", "--quiet", action="store_true", help="do not say what goes on")
    add("--json", action="store_true", help="everything, as JSON")
    return parser
