"""``sklearn-persist check``: whether the stored goldens still do what they did."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..texts import quoted
from .changed import Changed, lost_outcomes, recordings_with, show_lost
from .check_options import make_parser, read_arguments
from .files import show_files
from .output import write, write_json
from .places import manifests_at
from .progress import progress
from .reporting import report_targets, write_reports

if TYPE_CHECKING:
    from ..judge.outcome import Outcome

__all__ = ["make_parser", "run"]


def run(arguments: list[str], prog: str) -> int:
    """Check goldens; 1 if one of them fails."""
    given = read_arguments(arguments, prog)
    if given.under:
        from .under import run_under

        return run_under(given, prog)
    changed = recordings_with(given.goldens) if given.changed else Changed([], [])
    if given.changed:
        given.goldens = changed.recordings
        if not any(changed):
            _show_nothing(as_json=given.json)
            return 0
    from .checked import Checked, check_all

    targets, began = report_targets(given), time.time()
    # In the log of a job a line an artifact would be in the way.
    with progress(quiet=given.quiet or not sys.stderr.isatty()) as told:
        nothing = given.changed and not given.goldens
        bare, outcomes, where = Checked([], [], []) if nothing else check_all(given, told)
    lost = lost_outcomes(changed.lost)
    metadata: list[Outcome] = []
    if given.recipe:
        from .recipes import metadata_outcomes

        with redirect_stdout(sys.stderr):  # whatever the recipe prints is not part of the answer
            metadata = metadata_outcomes(where, given.recipe, rebuild=given.rebuild)
    write_reports(targets, given, bare, [*outcomes, *metadata, *lost], where, began)
    if given.issue_body:
        from .issues import show_issues

        show_issues([*bare, *outcomes], where)
    elif given.json:
        write_json(_as_dict([*bare, *outcomes, *metadata, *lost]))
    else:
        show_files(bare, prog.rpartition(" ")[0])
        show_lost(lost)
        if where:
            _show(outcomes, metadata, where, prog=prog, verbose=given.verbose)
        _show_missing_walls()
    failed = any(outcome.failed for outcome in [*bare, *outcomes, *metadata, *lost])
    return 1 if failed or not (bare or outcomes) else 0


def _show_missing_walls() -> None:
    """Say which walls of the kernel were missing around what has loaded; nothing if none was."""
    from ..isolation.demands import reports

    for report in reports():
        if report.missing:
            write(f"sandbox: {report}")


def _show_nothing(*, as_json: bool) -> None:
    """Say that none of the files that changed is of a golden: that is no failure."""
    if as_json:
        write_json({**_as_dict([]), "ok": True})
    else:
        write("no golden is among these files")


def _show(
    outcomes: Sequence[Outcome],
    metadata: Sequence[Outcome],
    where: Sequence[Path],
    *,
    prog: str,
    verbose: bool,
) -> None:
    from ..reports.details import details
    from ..reports.overview import overview

    write(overview(outcomes))
    for outcome in metadata:
        write("\n".join(details(outcome)))
    if verbose:
        for outcome in outcomes:
            write("\n" + "\n".join(details(outcome)))
    failing = [outcome for outcome in outcomes if outcome.failed]
    if failing:
        write(f"  next: {_next(failing, where, prog, verbose=verbose)}")


def _next(failing: Sequence[Outcome], where: Sequence[Path], prog: str, *, verbose: bool) -> str:
    """Return what to type about the first that fails, in the order of the summary."""
    first = min(failing, key=lambda outcome: (not outcome.silent, outcome.status.rank))
    folders = {
        f"{path.parent.parent.name}/{path.parent.name}": path.parent
        for path in manifests_at(map(str, where))
    }
    folder = quoted(str(folders.get(first.golden or "", where[0])))
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
