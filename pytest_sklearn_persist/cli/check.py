"""``sklearn-persist check``: whether the stored goldens still do what they did."""

from __future__ import annotations

import argparse
import re
import shlex
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .changed import recordings_with
from .files import check_files, show_files, told_apart
from .output import write, write_json
from .places import default_stores, manifests_at

if TYPE_CHECKING:
    from ..gate.policy import TrustPolicy
    from ..judge.outcome import Outcome

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Check goldens; 1 if one of them fails."""
    parser = make_parser(prog)
    given = parser.parse_args(arguments)
    if given.rebuild and not given.recipe:
        parser.error("--rebuild trains again, and needs --recipe to know how")
    if given.changed:
        given.goldens = recordings_with(given.goldens)
        if not given.goldens:
            _show_nothing(as_json=given.json)
            return 0
    from ..goldens.checking import check_golden

    files, others = told_apart(given.goldens)
    where = [] if files and not others else _folders(others)
    settings = _settings(given)
    asked = {name: settings[name] for name in ("trusted", "timeout", "memory")}
    bare = check_files(files, **asked)
    outcomes: list[Outcome] = []
    unusable: list[UsageError] = []
    for path in where:
        try:
            outcomes += check_golden(path, **settings)
        except UsageError as error:  # a format that only other paths have is none
            unusable.append(error)
    if unusable and not outcomes:
        raise unusable[0]
    metadata: list[Outcome] = []
    if given.recipe:
        from .recipes import metadata_outcomes

        with redirect_stdout(sys.stderr):  # whatever the recipe prints is not part of the answer
            metadata = metadata_outcomes(where, given.recipe, rebuild=given.rebuild)
    if given.issue_body:
        from .issues import show_issues

        show_issues([*bare, *outcomes], where)
    elif given.json:
        write_json(_as_dict([*bare, *outcomes, *metadata]))
    else:
        show_files(bare, prog.rpartition(" ")[0])
        if where:
            _show(outcomes, metadata, where, prog=prog, verbose=given.verbose)
    failed = any(outcome.failed for outcome in [*bare, *outcomes, *metadata])
    return 1 if failed or not (bare or outcomes) else 0


def _show_nothing(*, as_json: bool) -> None:
    """Say that none of the files that changed is of a golden: that is no failure."""
    if as_json:
        write_json({**_as_dict([]), "ok": True})
    else:
        write("no golden is among these files")


def _folders(texts: list[str]) -> list[Path]:
    """Return what to check: paths as they are, names by the folder that they stand for."""
    found: dict[Path, Path] = {}
    for text in texts or map(str, default_stores()):
        path = Path(text)
        if not path.exists():
            manifests = manifests_at([text])
            path = manifests[0].parent if "/" in text else manifests[0].parent.parent
        found.setdefault(path.absolute(), path)
    return list(found.values())


def _settings(given: argparse.Namespace) -> dict[str, Any]:
    tolerance = None
    if given.rtol is not None or given.atol is not None:
        from ..compare.tolerance import Tolerance

        tolerance = Tolerance(rtol=given.rtol or 0.0, atol=given.atol or 0.0)
    formats = [name for text in given.format for name in re.split(r"[\s,]+", text) if name]
    return {
        "tolerance": tolerance,
        "timeout": given.time_limit,
        "memory": None if given.memory_limit is None else int(given.memory_limit * 2**20),
        "formats": formats or None,
        "trusted": _policy(given),
    }


def _policy(given: argparse.Namespace) -> TrustPolicy:
    from ..gate.reviewed import policy_from

    return policy_from(given.trusted, given.trust, given.trust_base, Path.cwd(), option="--trust")


def _show(
    outcomes: Sequence[Outcome],
    metadata: Sequence[Outcome],
    where: Sequence[Path],
    *,
    prog: str,
    verbose: bool,
) -> None:
    from ..reports.overview import overview

    write(overview(outcomes))
    for outcome in metadata:
        write("\n".join(_details(outcome)))
    if verbose:
        for outcome in outcomes:
            write("\n" + "\n".join(_details(outcome)))
    failing = [outcome for outcome in outcomes if outcome.failed]
    if failing:
        write(f"  next: {_next(failing, where, prog, verbose=verbose)}")


def _details(outcome: Outcome) -> list[str]:
    """Return everything about one artifact, or about what was kept beside it."""
    from ..judge.outcome import verdict
    from ..reports.golden import UNEXPLAINED, why_lines
    from ..reports.text import describe, spelt

    words = f"{outcome.golden} [{outcome.format}]: {outcome.status}"
    if outcome.version:
        words += f", recorded under scikit-learn {outcome.version}, {outcome.seconds:.2f} s"
    lines = [words]
    for found in outcome.differences:
        path = "" if found.area == "save" else f"{spelt(found)}  "
        status = outcome.status if found.kind == "manifest" else verdict(found)
        lines.append(f"  {status.value:<10} {path}{describe(found)}")
    named = (
        ("expected", outcome.expected_failure),
        ("unmet", outcome.unmet),
    )
    lines += [f"  {label}: {text}" for label, text in named if text]
    lines += [f"  {line}" for line in why_lines(outcome)]
    if outcome.cause is None and outcome.status in UNEXPLAINED:
        lines.append("  why: cause not known; --issue-body prints a text to report it with")
    if outcome.atlas:
        lines.append(f"  atlas: {outcome.atlas}")
    # What is in order with the metadata is said there, too.
    label = "" if outcome.format in ("metadata", "rebuild") else "warning: "
    lines += [
        f"  {label}{text if not label else ' '.join(text.split())}" for text in outcome.warnings
    ]
    return lines + [f"  not compared: {text}" for text in outcome.not_compared]


def _next(failing: Sequence[Outcome], where: Sequence[Path], prog: str, *, verbose: bool) -> str:
    """Return what to type about the first that fails, in the order of the summary."""
    first = min(failing, key=lambda outcome: (not outcome.silent, outcome.status.rank))
    folders = {
        f"{path.parent.parent.name}/{path.parent.name}": path.parent
        for path in manifests_at(map(str, where))
    }
    folder = shlex.quote(str(folders.get(first.golden or "", where[0])))
    steps = [] if verbose else [f"{prog} {folder} -v"]
    if first.repairable:
        from ..environment import current

        target = current().libraries["scikit-learn"]
        steps.append(f"{prog.rpartition(' ')[0]} convert {folder} --to scikit-learn=={target}")
    if first.version:
        steps.append(f"{prog.rpartition(' ')[0]} environment {folder}")
    return " · ".join(steps) or f"read {folder}/golden.json"


def _as_dict(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    from collections import Counter

    from ..environment import current

    counted = Counter(outcome.status.value for outcome in outcomes)
    return {
        "environment": current().to_dict(),
        "ok": bool(outcomes) and not any(outcome.failed for outcome in outcomes),
        "counts": dict(counted),
        "outcomes": [{**outcome.to_dict(), "failed": outcome.failed} for outcome in outcomes],
    }


def _seconds(text: str) -> float:
    value = float(text)
    if not value > 0:
        raise ValueError(text)
    return value


def make_parser(prog: str) -> argparse.ArgumentParser:
    """Return the parser of this command."""
    parser = argparse.ArgumentParser(
        prog=prog,
        allow_abbrev=False,
        description="Load stored goldens in throw-away processes and compare what they answer "
        "under the installed versions with what was recorded. Nothing is ever written.",
    )
    add = parser.add_argument
    add(
        "goldens",
        nargs="*",
        metavar="PATH",
        help="a golden.json, a recording, a golden, a store, or a name in the usual stores "
        "(default: goldens and tests/goldens); or a file with a saved estimator, of which nothing "
        "was recorded",
    )
    add(
        "--changed",
        action="store_true",
        help="the paths are files that changed: check the recordings that they belong to, if any",
    )
    add(
        "--format",
        action="append",
        default=[],
        metavar="F",
        help="only artifacts in this format, such as joblib or pickle:4 (may be repeated)",
    )
    add(
        "--time-limit",
        type=_seconds,
        default=60.0,
        metavar="S",
        help="seconds for one artifact (default: %(default)g)",
    )
    add(
        "--memory-limit",
        type=_seconds,
        metavar="MB",
        help="memory for one artifact, in MB (default: two gigabytes and ten times its size)",
    )
    add(
        "--trusted",
        action="append",
        default=[],
        metavar="NAME",
        help="a name of your own that a file may hold besides those of scikit-learn and what it is "
        "made of: mypkg.models.Scaler, or mypkg.models.* for a module and all below it (may be "
        "repeated)",
    )
    add(
        "--trust",
        choices=("list", "hash", "both"),
        default="list",
        help="what makes a file trusted: it holds nothing but trusted names (list, the default), "
        "its SHA-256 stands in a manifest at the revision --trust-base (hash), or both",
    )
    add("--trust-base", metavar="REVISION", help="git revision whose manifests were reviewed")
    add("--rtol", type=float, help="relative tolerance in place of the recorded ones")
    add("--atol", type=float, help="absolute tolerance; of --rtol and --atol, what is not given "
        "while the other is counts as 0")  # fmt: skip
    add(
        "--recipe",
        metavar="FILE[:FUNCTION]",
        help="compare training data, source code, versions and cross-validation with what this "
        "recipe gives now",
    )
    add(
        "--rebuild",
        action="store_true",
        help="train the recipe again: is the cross-validation score in the recorded range?",
    )
    add("-v", "--verbose", action="store_true", help="all details of every artifact")
    add("--json", action="store_true", help="everything, as JSON")
    add(
        "--issue-body",
        action="store_true",
        help="print a ready text for an issue tracker about each artifact that fails: environments "
        "and what happens, without data, parameters or paths",
    )
    return parser
