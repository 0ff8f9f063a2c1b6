"""``sklearn-persist inspect``: what model files hold, without running anything in them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import PersistenceError
from .output import complain, write, write_json

if TYPE_CHECKING:
    from ..inspection.info import ArtifactInfo

__all__ = ["run"]


def run(arguments: list[str], prog: str) -> int:
    """Show what files hold; 1 if something in them is not trusted, not understood or damaged."""
    given = _parser(prog).parse_args(arguments)
    from ..gate.patterns import parse_patterns
    from ..inspection.inspecting import inspect_artifact

    patterns = parse_patterns(given.trusted)
    found: list[ArtifactInfo] = []
    failed = False
    for path in _files(given.files):
        try:
            found.append(inspect_artifact(path, trusted=patterns, digest=given.digest or None))
        except PersistenceError as error:
            complain(f"{prog}: {error}")
            failed = True
            continue
        if not given.json:
            write(str(found[-1]))
    if given.json:
        write_json([info.to_dict() for info in found])
    if failed:
        return 2
    return 1 if any(info.open_questions for info in found) else 0


def _files(texts: list[str]) -> list[str]:
    """Return the files; a ``golden.json`` stands for the artifacts that it lists."""
    files = []
    for text in texts:
        if Path(text).name != "golden.json":
            files.append(text)
            continue
        from ..goldens.manifest import read_manifest

        files += [str(artifact.file.path) for artifact in read_manifest(Path(text)).artifacts]
    return files


def _parser(prog: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=prog,
        allow_abbrev=False,
        description="Say what model files hold: container, estimators with the scikit-learn that "
        "saved them, arrays, and every class and function that loading them would import. Nothing "
        "in them is run or imported. It explains a file and is no permission to load it.",
        epilog="Exit status: 0 all is trusted and understood, 1 something is not, or a file is "
        "damaged, 2 a file or an option can not be used.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="written by pickle, joblib, skops or numpy; or the golden.json of a recording",
    )
    parser.add_argument(
        "--trusted",
        action="append",
        default=[],
        metavar="PATTERN",
        help="count this as trusted, such as 'mypkg.models.*' (may be repeated)",
    )
    parser.add_argument(
        "--digest", action="store_true", help="work out the SHA-256 also of files above 64 MB"
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    return parser
