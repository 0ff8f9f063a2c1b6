"""``sklearn-persist inspect``: what model files hold, without running anything in them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import PersistenceError
from .arguments import Parser, positive
from .output import complain, write, write_json
from .targets import target_versions

if TYPE_CHECKING:
    from ..inspection.info import ArtifactInfo
    from ..judge.forecasts import Forecast

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Show what files hold; 1 if something in them is open, or not expected to be fine."""
    given = make_parser(prog).parse_args(arguments)
    from ..gate.patterns import parse_patterns
    from ..inspection.inspecting import inspect_artifact

    expected = _expected_under(target_versions(given.target, "--for")) if given.target else None
    patterns = parse_patterns(given.trusted)
    # A forecast does not show the digest, and working it out takes longer than all else.
    digest = given.digest or (False if expected and not given.json else None)
    found: list[ArtifactInfo] = []
    forecasts: list[Forecast] = []
    failed = False
    for path in _files(given.files):
        try:
            found.append(
                inspect_artifact(
                    path,
                    trusted=patterns,
                    digest=digest,
                    sizes=True if given.size else None,
                    timeout=given.time_limit,
                    memory=None if given.memory_limit is None else int(given.memory_limit * 1e6),
                )
            )
        except PersistenceError as error:
            complain(f"{prog}: {error}")
            failed = True
            continue
        if expected is not None:
            forecasts.append(expected(found[-1]))
        if not given.json:
            _show(found[-1], forecasts)
    if given.json:
        write_json(_as_list(found, forecasts))
    if failed:
        return 2
    open_questions = any(info.open_questions for info in found)
    return 1 if open_questions or not all(forecast.fine for forecast in forecasts) else 0


def _expected_under(target: Mapping[str, str]) -> Callable[[ArtifactInfo], Forecast]:
    """Return what makes a forecast: with an atlas that is read once."""
    from ..inspection.forecasting import forecast_of
    from ..judge.atlas import atlas

    known = atlas()
    return lambda info: forecast_of(info, known, target)


def _show(info: ArtifactInfo, forecasts: Sequence[Forecast]) -> None:
    if not forecasts:
        write(str(info))
        return
    from ..judge.atlas import atlas
    from ..reports.forecast import render_forecast
    from .painting import write_lines

    write_lines(render_forecast(forecasts[-1], atlas(), info.path))


def _as_list(found: Sequence[ArtifactInfo], forecasts: Sequence[Forecast]) -> list[dict[str, Any]]:
    if not forecasts:
        return [info.to_dict() for info in found]
    return [
        {**info.to_dict(), "forecast": forecast.to_dict()}
        for info, forecast in zip(found, forecasts, strict=True)
    ]


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


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = Parser(
        prog=prog,
        allow_abbrev=False,
        description="Say what model files hold: container, estimators with the scikit-learn that "
        "saved them, arrays, and every class and function that loading them would import. Nothing "
        "in them is run or imported. It explains a file and does not say that it is safe to load.",
        epilog="Exit status: 0 all is trusted and understood, 1 something is not, a file is "
        "damaged, or with --for it is not expected to be fine; 2 a file or an option cannot be "
        "used.",
    )
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="written by pickle, joblib, skops or numpy; or the golden.json of a recording",
    )
    parser.add_argument(
        "--size",
        action="store_true",
        help="say which part takes how many bytes, also of a file below 1 MB",
    )
    parser.add_argument(
        "--trusted",
        action="append",
        default=[],
        metavar="PATTERN",
        help="count this as trusted, such as 'mypkg.models.*' (may be repeated)",
    )
    parser.add_argument(
        "--for",
        dest="target",
        metavar="TARGET",
        help="say what to expect there, without loading: a release such as scikit-learn==1.9.1, "
        "several such as 'scikit-learn==1.6.1 numpy==1.26.4 python==3.10', a requirements.txt "
        "with pins, or the path of a Python",
    )
    parser.add_argument(
        "--digest", action="store_true", help="work out the SHA-256 also of files above 64 MB"
    )
    parser.add_argument(
        "--time-limit",
        type=positive,
        metavar="S",
        help="seconds of the processor that one file may take (default: 20 and 1 for each 50 MB)",
    )
    parser.add_argument(
        "--memory-limit",
        type=positive,
        metavar="MB",
        help="memory that one file may take (default: 256 MB, and eight times its size)",
    )
    parser.add_argument("--json", action="store_true", help="everything, as JSON")
    return parser
